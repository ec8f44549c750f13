"""What tests of the plugin, and of providers for it, are made of: fakes and loopback vendors instead of mocks."""

from .fakes import FixedHost, ScriptedProvider, SettableClock, drawn
from .upstream import OPENAI_KEY, STABILITY_KEY, Upstream

__all__ = ["OPENAI_KEY", "STABILITY_KEY", "FixedHost", "ScriptedProvider", "SettableClock", "Upstream", "drawn"]
