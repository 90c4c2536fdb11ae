"""The way in for programs: what ``import soleus`` gives, on which the commands stand as well."""
