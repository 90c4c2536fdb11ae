"""Files made from a definition in soleus: one module each, a function without arguments."""
