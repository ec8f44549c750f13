"""Who is here now."""

from typing import Literal

from flask import Blueprint

from .context import member, plugin
from .http import CallerQuery, Payload, endpoint
from .payloads import moment

blueprint = Blueprint("presence", __name__)


class SeenOut(Payload):
    """A member who was seen."""

    user_id: str
    is_here: bool
    seen_at: str


class PresenceOut(Payload):
    """Who was seen in the session."""

    status: Literal["success"]
    members: list[SeenOut]


@endpoint(blueprint, "GET", "/presence", tag="Session", query=CallerQuery, answers={200: PresenceOut})
def presence(query: CallerQuery) -> PresenceOut:
    """Who is here: holds a stream or a socket, or called a moment ago.

    Who comes is told within seconds, who goes within a minute or so, as `presence.changed`. Who is not in the list was
    never seen.
    """
    found = plugin().presence.of(member())
    seen = [SeenOut(user_id=one.user_id, is_here=one.is_here, seen_at=moment(one.seen_at) or "") for one in found]
    return PresenceOut(status="success", members=seen)
