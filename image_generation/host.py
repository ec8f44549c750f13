"""The two questions that the plugin asks its host, and the member that their answers make."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from . import errors

if TYPE_CHECKING:
    from .drafts import Draft

logger = logging.getLogger(__name__)


class Action(StrEnum):
    """What a role may or may not do."""

    LOOK = "look"
    GENERATE = "generate"
    MANAGE = "manage"  #: act on what belongs to somebody else


class Role(StrEnum):
    """What somebody is in a session."""

    GM = "gm"
    PLAYER = "player"
    VIEWER = "viewer"

    def may(self, action: Action) -> bool:
        """Tell whether this role is allowed to do `action`."""
        return action in _ALLOWED[self]


_ALLOWED: dict[Role, frozenset[Action]] = {
    Role.GM: frozenset(Action),
    Role.PLAYER: frozenset({Action.LOOK, Action.GENERATE}),
    Role.VIEWER: frozenset({Action.LOOK}),
}


class Host(Protocol):
    """Whoever embeds the plugin answers these two questions."""

    def current_user_id(self) -> str | None:
        """Who is calling? Asked inside a request; None when nobody is signed in."""

    def role_of(self, user_id: str, session_id: str) -> Role | None:
        """Which role has this user in that session? None for a stranger; works anywhere."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a session, as everything inside the plugin sees him."""

    session_id: str
    user_id: str
    role: Role

    def require(self, action: Action) -> None:
        """Raise `errors.NotAllowed` unless the role allows `action`."""
        if not self.role.may(action):
            raise errors.NotAllowed(f"A {self.role} may not {action} here.")

    def may_change(self, owner_id: str) -> bool:
        """Tell whether this is the owner or may manage others' things."""
        return self.user_id == owner_id or self.role.may(Action.MANAGE)

    def require_owner(self, owner_id: str) -> None:
        """Raise `errors.NotAllowed` unless this is the owner or may manage others' things."""
        if not self.may_change(owner_id):
            raise errors.NotAllowed("Only its author and the GM may do that.")


class KeepsLog(Protocol):
    """A host with a log of what is said may answer this, too; the plugin looks whether it does."""

    def request_accepted(self, member: Member, request_id: str, draft: "Draft") -> str | None:
        """Somebody's request for this is in line: make one card of it in the log and return the card's id.

        Called after the request's commit in the thread that asked for it; again with the same id when a client repeats
        its `Idempotency-Key`, and then the answer is the same card.
        """


def tell_of_request(host: object, member: Member, request_id: str, draft: "Draft") -> str | None:
    """Tell the host, if it wants to know, and give back its card's id; its failure is not the request's."""
    answer = getattr(host, "request_accepted", None)
    if answer is None:
        return None
    try:
        card: str | None = answer(member, request_id, draft)
    except Exception:  # whatever the host does wrong here, the request is in line and may be paid for
        logger.exception("request %s: the host made no card of it", request_id, extra={"action": "request_accepted"})
        return None
    return card


class KnowsNames(Protocol):
    """A host whose members have names may answer this, too; the plugin looks whether it does."""

    def users_named(self, session_id: str, name: str) -> Collection[str]:
        """The ids of those in the session who are called so, in any case; for a search by name."""

    def names_in(self, session_id: str) -> Mapping[str, str]:
        """The names of all who are or were in the session, by their ids; for what the GM reads about them."""


def users_named(host: object, session_id: str, name: str) -> set[str]:
    """Whom a search by name means: who has it for his id, and whoever the host knows by it."""
    answer = getattr(host, "users_named", None)
    return {name, *(answer(session_id, name) if answer else ())}


def names_in(host: object, session_id: str) -> Mapping[str, str]:
    """By whose names a session's members are known; empty where the host does not say."""
    answer = getattr(host, "names_in", None)
    return answer(session_id) if answer else {}


def find_member(host: Host, session_id: str, user_id: str) -> Member | None:
    """Ask the host for the role and make the member of it; None for a stranger."""
    role = host.role_of(user_id, session_id)
    return None if role is None else Member(session_id, user_id, role)
