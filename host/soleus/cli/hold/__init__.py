"""``soleus hold``: a guided hold without a screen, in lines or JSON, and what is typed."""
