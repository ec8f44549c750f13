"""What is new in a session, as one of its members may see it: the one loop over the event log."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from .host import Member
from .words import EventType


@dataclass(frozen=True, slots=True)
class News:
    """One event as a member is told of it."""

    #: Stands for the place behind it in what this member may see; good for nobody else, and tells nothing.
    cursor: str
    type: EventType
    request_id: str | None = None
    image_id: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


class Follows(Protocol):
    """What the streams and sockets need of the feed."""

    def follow(self, member: Member, since: str | None = None, *, heartbeat: float = 15.0) -> Iterator[News | None]:
        """Everything that happens from now on, or behind `since`; None where `heartbeat` seconds passed without news.

        Ends when the host does not know the member any more. A `since` that is too old, broken or somebody else's
        yields one `resync` first, whose cursor is good to go on from.
        """

    def now(self, member: Member) -> str:
        """A cursor behind everything that has happened."""
