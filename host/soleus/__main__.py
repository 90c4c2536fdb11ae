"""``python -m soleus`` does what ``soleus`` does."""

import sys

from soleus.cli import main

if __name__ == "__main__":
    sys.exit(main())
