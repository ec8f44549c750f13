"""What the console asks of whoever keeps a session's log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from image_generation import Member, Visibility


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a session's log."""

    id: str
    #: 1, 2, 3 … within the session; a member sees holes where an entry is not his.
    number: int
    user_id: str
    #: `chat`, or `card` for a command that everybody sees the result of.
    kind: str
    #: The line as it was typed.
    text: str
    #: For a command the reply to it.
    data: Mapping[str, Any]
    #: A private entry is its author's and the GM's.
    visibility: Visibility
    created_at: datetime


class Log(Protocol):
    """A log for each session."""

    def append(
        self, member: Member, *, kind: str, text: str, data: Mapping[str, Any], visibility: Visibility, once: str | None
    ) -> Entry:
        """Add an entry. With the same `once` in the same session nothing is added: the first one is the answer."""

    def detects_wishes(self, member: Member) -> bool:
        """Does this member's session let chat that plainly asks for a picture be run, and not only be offered?"""

    def page(
        self, member: Member, limit: int, *, before: int | None = None, since: int | None = None
    ) -> Sequence[Entry]:
        """Entries that this member may see, oldest first.

        The newest; with `before` the newest of lower numbers; with `since` the oldest of higher numbers.
        """
