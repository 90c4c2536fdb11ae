"""The data folder and what lies in it: sessions, people, settings, profiles, the atlas.

The store keeps what was measured and done, raw and durable, and gives it back unchanged. It
judges nothing and computes no pressure.
"""

import logging

logging.getLogger(__name__).addHandler(logging.NullHandler())  # silent unless --log asks
