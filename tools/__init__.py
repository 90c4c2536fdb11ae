"""What builds, checks and proves soleus; nothing here is part of the product."""
