"""Addresses without a session in them: a token is good for one session, and the host says which."""

from typing import Any

from flask import request

from .. import errors
from ..host import Member
from . import strict
from .context import identify, plugin


def caller() -> Member | None:
    """Who is calling, in his token's session; None without credentials.

    Raises `errors.Unauthenticated` for credentials that are worth nothing.
    """
    session_id = _own_session()
    if session_id is not None:
        return _in_session(session_id)
    if "Authorization" in request.headers:
        raise errors.Unauthenticated
    return None


def member_of(session_id: str | None, field: str) -> Member:
    """Who is calling, in the session that the request names in `field`, or else in his token's."""
    found = session_id or _own_session()
    if found is not None:
        return _in_session(found)
    require_somebody()
    raise strict.wrong(field, "is required here: it names the session")


def require_somebody() -> None:
    """Raise `errors.Unauthenticated` for nobody in particular."""
    if plugin().host.current_user_id() is None:
        raise errors.Unauthenticated


def _own_session() -> str | None:
    ask: Any = getattr(plugin().host, "current_session_id", None)
    session_id: str | None = None if ask is None else ask()
    return session_id


def _in_session(session_id: str) -> Member:
    return identify(plugin().host, session_id, trusts_user_id=plugin().settings.trusts_user_id)
