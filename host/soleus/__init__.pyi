from soleus import errors as errors
from soleus.api.hold import Hold as Hold
from soleus.api.ports import discover as discover
from soleus.api.pressure_block import PressureBlock as PressureBlock
from soleus.api.probe import open_probe as open_probe
from soleus.api.record import open_record as open_record
from soleus.api.session import Session as Session
from soleus.core.samples import Quality as Quality
from soleus.core.terms import Label as Label
from soleus.core.view import Reading as Reading
from soleus.errors import ProbeError as ProbeError
from soleus.errors import SoleusError as SoleusError
from soleus.errors import StoreError as StoreError
from soleus.live.session.discover import PortAnswer as PortAnswer

__version__: str
