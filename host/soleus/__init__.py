"""soleus measures, guides and logs pressing on a sore spot with a pressure probe.

The package root holds the version and nothing else: importing it must stay cheap, because
every command starts here, ``soleus --version`` among them.
"""

__version__ = "0.1.0"
