"""Answers about requests, as values: what a submit gives back, what a draft would cost, where a request stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from . import errors
from .host import Member, Role
from .models import Attempt, GenerationRequest, Image
from .providers.base import Size
from .words import RequestStatus, Visibility


def visible_to(member: Member) -> list[Any]:
    """The conditions under which a member sees a request: his own, everybody's at the table, all for the GM.

    One at the table whose pictures have all been hidden or deleted is none for others any more, its prompt included.
    """
    here = [GenerationRequest.session_id == member.session_id]
    if member.role is Role.GM:
        return here
    shown = (GenerationRequest.visibility == Visibility.TABLE) & _has_something_to_show(member)
    return [*here, (GenerationRequest.user_id == member.user_id) | shown]


def _has_something_to_show(member: Member) -> Any:
    """Of a request: a picture that the member sees, or one that may still come; or none was ever made."""
    row = aliased(GenerationRequest)
    its = select(row.id).where(row.batch_id == GenerationRequest.batch_id)
    seen = exists().where(Image.request_id == row.id, *visible_images(member)).correlate(row)
    shows = its.where(row.status.in_((RequestStatus.QUEUED, RequestStatus.PROCESSING, RequestStatus.HELD)) | seen)
    return shows.exists() | ~its.where(row.status == RequestStatus.COMPLETED).exists()


@dataclass(frozen=True, slots=True)
class Accepted:
    """The answer to a submit."""

    request_id: str
    #: Who will be asked.
    provider: str
    #: Place in line: 1 is next, 0 is not in it any more.
    position: int
    estimated_seconds: int
    estimated_cost_micros: int
    #: What will be mapped or left out.
    notes: tuple[str, ...]
    #: The card that the host's log has of it.
    entry_id: str | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a draft would cost and take, by the tables of today."""

    provider: str
    model: str
    #: As the model makes it, which need not be the one that was asked for.
    size: Size
    #: For all its pictures.
    cost_micros: int
    #: For one picture, without the line before it.
    seconds: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as its members see it: one or more rows of the queue, what was tried, and what came of it."""

    rows: Sequence[GenerationRequest]
    attempts: Sequence[Attempt] = ()
    images: Sequence[Image] = ()
    position: int | None = None
    estimated_seconds: int | None = None
    #: The provider that it waits for, because that one is down.
    waits_for: str | None = None
    #: What was asked for, else what its model makes by itself; None where that model is gone.
    size: str | None = None
    first: GenerationRequest = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "first", self.rows[0])

    @property
    def request_id(self) -> str:
        """The id for the outside."""
        return self.first.batch_id

    @property
    def status(self) -> RequestStatus:
        """One word for all pictures: what still runs counts first, then what succeeded."""
        found = {row.status for row in self.rows}
        order = ("processing", "queued", "held", "completed", "failed", "cancelled")
        return RequestStatus(next(word for word in order if word in found))

    @property
    def sources(self) -> frozenset[str]:
        """The ids of the pictures that it was made from, whoever may see them."""
        kept = self.first.style_preferences
        return frozenset(kept[name] for name in ("parent", "reference") if name in kept)

    def place_of(self, image: Image) -> int:
        """Which of its pictures this one is, from 0."""
        return next(row.batch_index for row in self.rows if row.id == image.request_id)

    @property
    def stage(self) -> str | None:
        """What is going on, in a few words."""
        if self.waits_for:
            return f"waiting for {self.waits_for} to recover"
        return next(row.stage for row in self.rows if row.status == self.status)

    @property
    def note(self) -> str | None:
        """Says who was asked in whose place."""
        names = list(dict.fromkeys([*(attempt.provider for attempt in self.attempts), self.first.provider]))
        return f"{names[-1]} was asked in place of {' and '.join(names[:-1])}." if len(names) > 1 else None

    @property
    def failure(self) -> GenerationRequest | None:
        """A row that says what went wrong, if one does."""
        return next((row for row in self.rows if row.error), None)


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A part of a list of requests, newest first."""

    items: Sequence[RequestView]
    next_cursor: str | None


def require_image(tx: Session, member: Member, image_id: str) -> None:
    """Raise `errors.ImageNotFound` unless the member sees this picture."""
    if tx.scalar(select(Image.id).where(Image.id == image_id, *visible_images(member))) is None:
        raise errors.ImageNotFound


def visible_images(member: Member, of: Any = Image) -> list[Any]:
    """The conditions under which a member sees a picture: his own, everybody's at the table, all for the GM.

    `of` is the table's name in a query that has it twice.
    """
    here = [of.session_id == member.session_id, of.deleted_at.is_(None)]
    if member.role is Role.GM:
        return here
    return [*here, (of.visibility == Visibility.TABLE) | (of.user_id == member.user_id)]


def trashed_images(member: Member) -> list[Any]:
    """The conditions under which a member sees a picture in the trash: his own, all for the GM."""
    there = [Image.session_id == member.session_id, Image.deleted_at.is_not(None)]
    return there if member.role is Role.GM else [*there, Image.user_id == member.user_id]
