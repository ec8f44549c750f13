"""What tests of the plugin, and of providers for it, are made of: fakes and loopback vendors instead of mocks.

`provider_contract` needs pytest and `stability_grpc` the vendor's SDK; import those two by name.
"""

from .fakes import FixedHost, ScriptedProvider, SettableClock, appearing
from .upstream import OPENAI_KEY, STABILITY_KEY, Upstream

__all__ = ["OPENAI_KEY", "STABILITY_KEY", "FixedHost", "ScriptedProvider", "SettableClock", "Upstream", "appearing"]
