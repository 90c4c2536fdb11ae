"""The commands that open the screen: ``soleus``, ``soleus review``, ``soleus demo``."""
