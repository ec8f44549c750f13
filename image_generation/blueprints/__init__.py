"""The plugin's HTTP side: everything lies under one session, and who calls is known before any view runs."""

from typing import Any

from flask import Blueprint, g

from .. import errors
from . import (
    catalogue,
    collections,
    events,
    gallery,
    line,
    money,
    presence,
    prompts,
    providers,
    references,
    sockets,
    streams,
    styles,
    submission,
    tasks,
)
from .context import identify, plugin
from .http import install_error_handlers

_CHILDREN = (
    submission, line, gallery, catalogue, collections, prompts, providers, references, styles, money, events, presence,
    streams, sockets,
)  # fmt: skip


def session_blueprint() -> Blueprint:
    """The parent of all session routes; the URL's session becomes `g.member`, so that no view can forget to ask."""
    parent = Blueprint("image_generation", __name__, url_prefix="/api/session/<session_id>")
    parent.url_value_preprocessor(_find_member)
    parent.before_request(_check_enabled)
    for child in _CHILDREN:
        parent.register_blueprint(child.blueprint)
    install_error_handlers(parent)
    return parent


def root_blueprint() -> Blueprint:
    """The parent of the routes that name no session: the token's own, or one that the request names."""
    parent = Blueprint("image_generation_root", __name__)
    parent.before_request(_check_enabled)
    for child in (sockets.own_blueprint, tasks.blueprint):
        parent.register_blueprint(child)
    install_error_handlers(parent)
    return parent


def _find_member(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    session_id = (values or {}).pop("session_id")
    g.member = identify(plugin().host, session_id, trusts_user_id=plugin().settings.trusts_user_id)
    plugin().presence.saw(g.member)


def _check_enabled() -> None:
    if not plugin().settings.enabled:
        raise errors.Unavailable("Image generation is switched off here.")
    plugin().ensure_worker()
