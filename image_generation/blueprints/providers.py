"""Who can make pictures here."""

from flask import Blueprint

from ..host import Role
from . import payloads
from .context import member, plugin
from .http import CallerQuery, endpoint

blueprint = Blueprint("providers", __name__)


@endpoint(blueprint, "GET", "/image-providers", tag="Providers", query=CallerQuery, answers={200: payloads.Providers})
def image_providers(query: CallerQuery) -> payloads.Providers:
    """The providers that can be used now, for the others the reason, and how each of them is doing."""
    registry = plugin().providers
    with plugin().database.snapshot() as tx:
        health = plugin().router.health(tx, plugin().clock())
    return payloads.providers(registry, registry.default, health, with_reasons=member().role is Role.GM)
