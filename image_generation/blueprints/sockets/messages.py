"""What a socket's client may want, whatever words it uses; and the part that both vocabularies share."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Protocol
from uuid import uuid4

from pydantic import Field

from ... import errors
from ...drafts import Draft
from ...feed import News
from ...models import Image
from ...views import Accepted
from ..http import MAX_NAME, RETRY_AFTER
from ..watching import Links, Step

Message = Mapping[str, Any]
#: A client's own name for a request; what it sent comes back as it was.
ClientId = str | int


class Chat(Enum):
    """Which session a request is for, where it names none."""

    HERE = "here"  #: the socket's own
    NEW = "new"  #: one that is opened for it


@dataclass(frozen=True, slots=True)
class Ask:
    """A request for a picture as it came in."""

    draft: Draft
    #: None where the client gave none: then ours is told.
    id: ClientId | None = None
    #: A session's id, or one of the two words.
    chat: str | Chat = Chat.HERE
    project: str | None = None

    @property
    def key(self) -> str | None:
        """Its name among the idempotency keys, apart from those of the header."""
        return None if self.id is None else f"socket {self.id}"


@dataclass(slots=True)
class Errand:
    """A request in line, with what every message about it carries."""

    ask: Ask
    request_id: str
    session_id: str
    #: The client knows that somebody works at it.
    has_started: bool = False

    @property
    def id(self) -> ClientId:
        """The id that the client knows it by."""
        return self.request_id if self.ask.id is None else self.ask.id


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What it takes to say where a picture is."""

    links: Links
    #: Puts a copy where the operator wants one and tells its path, or gives None.
    copy: Callable[[Image, str], str | None]


class Vocabulary(Protocol):
    """One way of asking and answering."""

    def read(self, message: Message) -> Ask:
        """What is asked for; raises `errors.BadInput`."""

    def accepted(self, errand: Errand, accepted: Accepted) -> Iterator[Message]:
        """It is in line."""

    def step(self, errand: Errand, step: Step, around: Surroundings) -> Iterator[Message]:
        """It goes on, or has ended."""

    def refused(self, asked_id: ClientId | None, problem: errors.ImageGenerationError) -> Message:
        """It is not done."""

    def pong(self, message: Message) -> Message:
        """The answer to a ping."""

    def subscribed(self, message: Message, types: list[str] | None) -> Message:
        """What will be told from now on: `types`, or nothing more."""

    def news(self, session_id: str, news: News, data: Mapping[str, Any]) -> Message:
        """Something happened in the session."""


Text = Annotated[str | None, Field(max_length=200)]


def text(message: Message) -> str:
    """A message as it is sent."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def lenient(raw: str) -> Message:
    """As much of a broken message as can be had, only to answer with its id."""
    try:
        value = json.loads(raw, parse_int=_whole)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _whole(digits: str) -> int | None:
    """Python refuses to read thousands of digits, and then the id beside them would be lost."""
    return int(digits) if len(digits) <= MAX_NAME else None


def trouble(problem: errors.ImageGenerationError) -> dict[str, Any]:
    """What every refusal says."""
    told: dict[str, Any] = {"error": problem.message, "code": problem.code}
    if problem.details:
        told["details"] = problem.details
    seconds = problem.retry_after if isinstance(problem, errors.TooManyRequests) else RETRY_AFTER.get(problem.status)
    return told if seconds is None else told | {"retry_after": seconds}


def id_in(holder: object, *names: str) -> ClientId | None:
    """The first id under one of these names that is fit to be sent back."""
    for name in names:
        value = holder.get(name) if isinstance(holder, dict) else None
        if isinstance(value, str | int) and not isinstance(value, bool) and _may_return(str(value)):
            return value
    return None


def _may_return(text: str) -> bool:
    return 0 < len(text) <= MAX_NAME and not any("\ud800" <= char <= "\udfff" for char in text)


def new_envelope(kind: str, payload: Message, envelope_id: ClientId | None = None) -> Message:
    """The first document's envelope around a payload."""
    return {
        "id": str(uuid4()) if envelope_id is None else envelope_id,
        "type": kind,
        "timestamp": round(time.time() * 1000),
        "payload": payload,
    }
