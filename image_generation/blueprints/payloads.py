"""What goes out: rows and views as JSON, and nothing else knows these shapes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from flask import url_for
from pydantic import Field

from ..models import Attempt, GenerationRequest, Image, Upload
from ..providers.base import MICROS_PER_DOLLAR
from ..views import Accepted, RequestView
from ..words import RequestStatus, SubjectType, Variant, Visibility
from .http import Payload


class AcceptedOut(Payload):
    """A request is in line."""

    status: Literal["success"]
    request_id: str
    message: str
    position: int
    estimated_time: int = Field(description="Seconds.")
    estimated_cost: float = Field(description="US dollars.")
    notes: list[str] = Field(description="What is mapped or left out for this provider.")


class AttemptOut(Payload):
    """One call to one provider."""

    provider: str
    model: str
    outcome: str
    error: str | None
    cost: float | None = Field(description="US dollars; an estimate where the provider told none.")
    started_at: str
    ended_at: str | None
    notes: list[str]


class RequestImageOut(Payload):
    """A picture that a request brought."""

    id: str
    number: int
    image: int = Field(description="Which of the request's `n` pictures, from 0.")
    image_url: str
    thumbnail_url: str
    width: int
    height: int


class FrameOut(Payload):
    """The newest frame of a picture that is being made."""

    image: int = Field(description="Which of the request's `n` pictures, from 0.")
    index: int = Field(description="Which frame of it, from 0.")
    url: str = Field(description="A small WebP, there as long as the picture is being made.")
    width: int
    height: int


class RequestOut(Payload):
    """A request and where it stands."""

    request_id: str
    status: RequestStatus
    progress: int | None = Field(description="Percent, where the provider tells; else null.")
    stage: str | None
    position: int | None
    estimated_time: int | None
    prompt: str
    type: SubjectType
    provider: str
    model: str
    priority: int
    size: str | None = Field(description="What was asked for, or else what the model makes: WIDTHxHEIGHT.")
    user_id: str
    visibility: Visibility
    n: int
    attempts: list[AttemptOut]
    note: str | None = Field(description="Who was asked in whose place, if somebody was.")
    frames: list[FrameOut] = Field(description="The newest frame of each picture that is being made.")
    images: list[RequestImageOut]
    error: str | None
    code: str | None
    created_at: str
    started_at: str | None
    completed_at: str | None


class OneRequest(Payload):
    """Answer with a request."""

    status: Literal["success"]
    request: RequestOut


class ManyRequests(Payload):
    """Answer with a list of requests."""

    status: Literal["success"]
    requests: list[RequestOut]
    next_cursor: str | None


class LineOut(Payload):
    """A session's line: what is being made, then what waits, in the order in which it is made."""

    status: Literal["success"]
    paused: bool
    requests: list[RequestOut]


class InstantOut(Payload):
    """The picture is there."""

    status: Literal["success"]
    request_id: str
    image_id: str
    image_url: str
    generation_time: float
    provider: str
    images: list[RequestImageOut]
    failed: int = Field(description="Pictures of this request that were not made; `notes` says why.")
    notes: list[str] = Field(description="What was mapped or left out, and what was not made.")


def moment(value: datetime | None) -> str | None:
    """ISO 8601 in UTC with a Z."""
    return None if value is None else value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def dollars(micros: int | None) -> float | None:
    """Micro-dollars as dollars."""
    return None if micros is None else micros / MICROS_PER_DOLLAR


def accepted(value: Accepted) -> AcceptedOut:
    """The answer to a submit."""
    return AcceptedOut(
        status="success",
        request_id=value.request_id,
        message="Image generation request queued",
        position=value.position,
        estimated_time=value.estimated_seconds,
        estimated_cost=value.estimated_cost_micros / MICROS_PER_DOLLAR,
        notes=list(value.notes),
    )


def attempt(row: Attempt) -> AttemptOut:
    """One call to one provider."""
    return AttemptOut(
        provider=row.provider,
        model=row.model,
        outcome=row.state,
        error=row.error,
        cost=dollars(row.cost_micros),
        started_at=moment(row.started_at) or "",
        ended_at=moment(row.ended_at),
        notes=row.notes,
    )


def image_url(image: Image, variant: str | None = None) -> str:
    """Where a picture lies, as a whole or in a smaller copy."""
    view = "image_generation.gallery.image_file"
    trash = None if image.deleted_at is None else "true"
    return url_for(view, session_id=image.session_id, image_id=image.id, variant=variant, trash=trash)


def thumbnail_url(image: Image) -> str:
    """Where the smallest copy lies."""
    return image_url(image, Variant.THUMB)


def upload_url(upload: Upload) -> str:
    """Where a small copy of an uploaded picture lies."""
    view = "image_generation.references.reference_file"
    return url_for(view, session_id=upload.session_id, reference_id=upload.id)


def frame_url(session_id: str, request_id: str, name: str) -> str:
    """Where a frame lies, by the name that its event and its request's row have for it."""
    view = "image_generation.submission.frame"
    return url_for(view, session_id=session_id, request_id=request_id, name=name)


def _frames(view: RequestView) -> list[FrameOut]:
    shown = [row for row in view.rows if row.frame and row.status == RequestStatus.PROCESSING]
    return [_frame(row, row.frame or {}) for row in shown]


def _frame(row: GenerationRequest, frame: Mapping[str, Any]) -> FrameOut:
    url = frame_url(row.session_id, row.batch_id, frame["name"])
    plain = {name: frame[name] for name in ("index", "width", "height")}
    return FrameOut(image=row.batch_index, url=url, **plain)


def request_image(view: RequestView, image: Image) -> RequestImageOut:
    """A picture that a request brought."""
    return RequestImageOut(
        id=image.id,
        number=image.number,
        image=view.place_of(image),
        image_url=image_url(image),
        thumbnail_url=thumbnail_url(image),
        width=image.width,
        height=image.height,
    )


def request(view: RequestView) -> RequestOut:
    """A request and where it stands."""
    first, failure = view.first, view.failure
    shown: GenerationRequest = next((row for row in view.rows if row.status == view.status), first)
    return RequestOut(
        request_id=view.request_id,
        status=view.status,
        progress=shown.progress,
        stage=view.stage,
        position=view.position,
        estimated_time=view.estimated_seconds,
        prompt=first.context,
        type=SubjectType(first.request_type),
        provider=first.provider,
        model=first.model,
        priority=min(first.priority, 3),
        size=view.size,
        user_id=first.user_id,
        visibility=Visibility(first.visibility),
        n=len(view.rows),
        attempts=[attempt(row) for row in view.attempts],
        note=view.note,
        frames=_frames(view),
        images=[request_image(view, image) for image in view.images],
        error=failure.error if failure else None,
        code=failure.error_code if failure else None,
        created_at=moment(first.created_at) or "",
        started_at=moment(shown.started_at),
        completed_at=moment(shown.completed_at),
    )
