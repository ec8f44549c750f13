"""What goes out: rows and views as JSON, and nothing else knows these shapes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from flask import url_for
from pydantic import Field

from ..gallery import ImagePage, ImageView
from ..models import Attempt, GenerationRequest, Image
from ..providers.base import MICROS_PER_DOLLAR
from ..views import Accepted, RequestView
from ..words import ImageFormat, RequestStatus, SubjectType, Variant, Visibility
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


class ImageOut(Payload):
    """A picture."""

    id: str
    number: int
    prompt: str
    enhanced_prompt: str | None
    image_url: str
    thumbnail_url: str
    width: int
    height: int
    provider: str
    model: str
    type: SubjectType
    status: str
    created_at: str
    is_favorite: bool
    favorite_count: int
    tags: list[str]
    user_id: str
    visibility: Visibility
    parent_id: str | None
    seed: int | None
    cost: float


class RelativeOut(Payload):
    """A picture that this one was made from, or that was made from it."""

    id: str
    number: int
    relation: Literal["parent", "child"]


class MetadataOut(Payload):
    """What is known of the stored original."""

    format: ImageFormat
    mime_type: str
    byte_size: int
    content_hash: str = Field(description="SHA-256 of its bytes, in hex.")
    notes: list[str] = Field(description="What was mapped or left out when it was made.")


class ImageDetailOut(ImageOut):
    """A picture with its history."""

    generation_time: float
    revised_prompt: str | None
    format: ImageFormat
    byte_size: int
    request_id: str
    attempts: list[AttemptOut]
    lineage: list[RelativeOut] = Field(description="Its parent and its children, as far as you may see them.")
    metadata: MetadataOut


class RequestImageOut(Payload):
    """A picture that a request brought."""

    id: str
    number: int
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


class ManyImages(Payload):
    """Answer with a part of the gallery."""

    status: Literal["success"]
    images: list[ImageOut]
    count: int
    next_cursor: str | None


class OneImage(Payload):
    """Answer with a picture."""

    status: Literal["success"]
    image: ImageDetailOut


class FavoriteOut(Payload):
    """The star as it is now."""

    status: Literal["success"]
    image_id: str
    is_favorite: bool
    favorite_count: int


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


def _url(image: Image, variant: str | None = None) -> str:
    view = "image_generation.gallery.image_file"
    return url_for(view, session_id=image.session_id, image_id=image.id, variant=variant)


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


def request_image(image: Image) -> RequestImageOut:
    """A picture that a request brought."""
    return RequestImageOut(
        id=image.id,
        number=image.number,
        image_url=_url(image),
        thumbnail_url=_url(image, Variant.THUMB),
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
        images=[request_image(image) for image in view.images],
        error=failure.error if failure else None,
        code=failure.error_code if failure else None,
        created_at=moment(first.created_at) or "",
        started_at=moment(shown.started_at),
        completed_at=moment(shown.completed_at),
    )


def _image(view: ImageView) -> dict[str, Any]:
    row = view.image
    plain = (
        "id", "number", "prompt", "enhanced_prompt", "width", "height", "provider", "model", "status", "tags",
        "user_id", "parent_id", "seed",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in plain},
        "image_url": _url(row),
        "thumbnail_url": _url(row, Variant.THUMB),
        "type": SubjectType(row.request_type),
        "visibility": Visibility(row.visibility),
        "created_at": moment(row.created_at),
        "is_favorite": view.is_favorite,
        "favorite_count": view.favorite_count,
        "cost": dollars(row.cost_micros),
    }


def images(page: ImagePage) -> ManyImages:
    """A part of the gallery."""
    items = [ImageOut(**_image(view)) for view in page.items]
    return ManyImages(status="success", images=items, count=len(items), next_cursor=page.next_cursor)


def image_detail(view: ImageView) -> OneImage:
    """A picture with its history."""
    row = view.image
    detail = ImageDetailOut(
        **_image(view),
        generation_time=row.generation_time,
        revised_prompt=row.revised_prompt,
        format=ImageFormat(row.format),
        byte_size=row.byte_size,
        request_id=view.request_id,
        attempts=[attempt(item) for item in view.attempts],
        lineage=[_relative(row, other) for other in view.relatives],
        metadata=_metadata(view),
    )
    return OneImage(status="success", image=detail)


def _relative(image: Image, other: Image) -> RelativeOut:
    return RelativeOut(id=other.id, number=other.number, relation="parent" if other.id == image.parent_id else "child")


def _metadata(view: ImageView) -> MetadataOut:
    row = view.image
    return MetadataOut(
        format=ImageFormat(row.format),
        mime_type=ImageFormat(row.format).mime,
        byte_size=row.byte_size,
        content_hash=row.content_hash,
        notes=next((item.notes for item in view.attempts if item.id == row.attempt_id), []),
    )
