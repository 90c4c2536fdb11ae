"""``soleus probe``: list, info, watch, doctor, settings, flash, capture."""
