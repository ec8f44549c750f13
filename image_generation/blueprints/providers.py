"""Who can make pictures here."""

from flask import Blueprint

from . import payloads
from .context import plugin
from .http import CallerQuery, endpoint

blueprint = Blueprint("providers", __name__)


@endpoint(blueprint, "GET", "/image-providers", tag="Providers", query=CallerQuery, answers={200: payloads.Providers})
def image_providers(query: CallerQuery) -> payloads.Providers:
    """The providers that can be used now, and for the others the reason."""
    registry = plugin().providers
    return payloads.providers((registry.get(name) for name in registry.names()), registry.default)
