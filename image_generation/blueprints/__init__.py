"""The plugin's HTTP side: everything lies under one session, and who calls is known before any view runs."""

from typing import Any

from flask import Blueprint, g

from .. import errors
from ..host import find_member
from . import gallery, money, providers, submission
from .context import member, plugin
from .http import claimed_user_id, install_error_handlers


def session_blueprint() -> Blueprint:
    """The parent of all session routes; the URL's session becomes `g.member`, so that no view can forget to ask."""
    parent = Blueprint("image_generation", __name__, url_prefix="/api/session/<session_id>")
    parent.url_value_preprocessor(_find_member)
    parent.before_request(_check_user_id)
    parent.before_request(_check_enabled)
    for child in (submission.blueprint, gallery.blueprint, providers.blueprint, money.blueprint):
        parent.register_blueprint(child)
    install_error_handlers(parent)
    return parent


def _find_member(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    session_id = (values or {}).pop("session_id")
    host = plugin().host
    user_id = host.current_user_id()
    if user_id is None:
        raise errors.Unauthenticated
    found = find_member(host, session_id, user_id)
    if found is None:
        raise errors.NotInSession if plugin().settings.trusts_user_id else errors.SessionNotFound
    g.member = found


def _check_user_id() -> None:
    """The documented `user_id` stays accepted, as long as it names the caller."""
    if claimed_user_id() not in (None, member().user_id):
        raise errors.NotInSession


def _check_enabled() -> None:
    if not plugin().settings.enabled:
        raise errors.Unavailable("Image generation is switched off here.")
    plugin().worker.ensure()
