"""The screen: draws what the live engine says and hands over what the person does.

Nothing here computes a pressure, judges a hold or opens a port. Only ``soleus.cli`` imports it,
and only when a screen is wanted.
"""
