"""How a view reaches its world: the plugin, and the member who is calling."""

from typing import TYPE_CHECKING, cast

from flask import current_app, g

from .. import errors
from ..host import Host, Member, find_member
from .http import claimed_user_id

if TYPE_CHECKING:
    from ..extension import ImageGeneration


def plugin() -> "ImageGeneration":
    """The plugin of this app."""
    return cast("ImageGeneration", current_app.extensions["image_generation"])


def member() -> Member:
    """Who is calling, as a member of the session in the URL; put there before any view ran."""
    return cast("Member", g.member)


def identify(host: Host, session_id: str, *, trusts_user_id: bool) -> Member:
    """Find out who is calling, as a member of this session; a host's own routes may ask the same way.

    Nobody in particular: `errors.Unauthenticated`. A stranger: `errors.SessionNotFound`, as if there were no such
    session. A `user_id` that does not name the caller, or a trusted host's that is no member: `errors.NotInSession`.
    """
    user_id = host.current_user_id()
    if user_id is None:
        raise errors.Unauthenticated
    found = find_member(host, session_id, user_id)
    if found is None:
        raise errors.NotInSession if trusts_user_id else errors.SessionNotFound
    if claimed_user_id() not in (None, user_id):
        raise errors.NotInSession
    return found
