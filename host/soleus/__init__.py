"""soleus measures, guides and logs pressing on a sore spot with a pressure probe.

For programs: ``discover`` tells who answers at which port, ``open_probe`` reads a probe,
``open_record`` reads what is on record; docs/python.md shows each. A name is imported when it is
first used, because every command starts here, ``soleus --version`` among them. What an editor and
a type checker see of the names is in the stub beside this file.
"""

from importlib import import_module

__version__ = "0.1.0"

_HOME_OF = {
    "discover": "soleus.api.ports",
    "open_probe": "soleus.api.probe",
    "open_record": "soleus.api.record",
    "Label": "soleus.core.terms",
    "Quality": "soleus.core.samples",
    "SoleusError": "soleus.errors",
    "ProbeError": "soleus.errors",
    "StoreError": "soleus.errors",
    "PortAnswer": "soleus.live.session.discover",
    "PressureBlock": "soleus.api.pressure_block",
    "Reading": "soleus.core.view",
    "Session": "soleus.api.session",
    "Hold": "soleus.api.hold",
}

__all__ = [*_HOME_OF]  # noqa: PLE0604 - every key is a string


def __getattr__(name: str) -> object:
    if name == "errors":
        return import_module("soleus.errors")  # a module that is imported is bound by that
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = found  # the next use asks nobody
    return found


def __dir__() -> list[str]:
    return [*_HOME_OF, "errors", "__version__"]
