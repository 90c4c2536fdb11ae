"""``soleus calibrate`` and ``soleus calibration``: calibrating in lines, profiles, the check."""
