"""What tests of the plugin, and of providers for it, are made of: fakes and loopback vendors instead of mocks."""

from .upstream import OPENAI_KEY, STABILITY_KEY, Upstream

__all__ = ["OPENAI_KEY", "STABILITY_KEY", "Upstream"]
