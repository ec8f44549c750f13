"""The fifth document's addresses: the same requests and pictures as tasks, for the session of the token."""

import base64
from collections.abc import Mapping
from typing import Any, Literal

from flask import Blueprint, Response, g
from pydantic import Field

from ..drafts import Draft
from ..models import Image
from ..providers.base import Size
from ..views import RequestView
from ..words import Quality, RequestStatus, Style, Variant
from . import gallery, payloads, pictures, root
from .bodies import GetFile, ListImages, Prompt, SizeText
from .context import member, plugin
from .http import CallerQuery, Name, Payload, QueryFlag, endpoint
from .submission import KEY_HEADER, idempotency_key
from .watching import Links, trouble

blueprint = Blueprint("tasks", __name__, url_prefix="/images")
# Before anything that he sends is read.
blueprint.before_request(root.require_somebody)


class GenerateTask(Payload):
    """Ask for a picture."""

    prompt: Prompt
    size: SizeText = None
    quality: Quality | None = None
    style: Style | None = None
    thread_id: Name | None = Field(None, description="A session. A token is good for one, so it may be left out.")
    user_id: str | None = Field(None, max_length=200, description="If it is there, it must name the caller.")


class InSession(CallerQuery):
    """Which session, where the token does not say it."""

    thread_id: str | None = Field(None, max_length=200)


class TaskQuery(InSession):
    """What to tell of a task."""

    include_data: QueryFlag = Field(False, description="The picture's bytes too, in base64.")


class GalleryQuery(ListImages, InSession):
    """Which pictures."""


class DownloadQuery(GetFile, InSession):
    """Which rendition."""

    download: QueryFlag = True


class TaskAccepted(Payload):
    """It is in line."""

    task_id: str
    status: Literal["pending"]
    estimated_time: int = Field(description="Seconds.")


class ImageData(Payload):
    """The picture of a task."""

    id: str
    original_prompt: str
    revised_prompt: str | None
    size: str
    generation_cost: float = Field(description="US dollars.")
    image_url: str
    image_data: str | None = Field(None, description="Base64, if it was asked for.")


class TaskStatus(Payload):
    """Where a task stands."""

    status: Literal["pending", "completed", "failed"]
    progress: int | None = Field(description="0 to 100 where it is known.")
    error: str | None = None
    image_data: ImageData | None = None


@endpoint(
    blueprint,
    "POST",
    "/generate",
    tag="Tasks",
    body=GenerateTask,
    answers={202: TaskAccepted},
    headers=KEY_HEADER,
    problems=(402, 422, 429, 503, 507),
)
def generate(body: GenerateTask) -> tuple[TaskAccepted, int]:
    """Put a picture in line."""
    g.member = root.member_of(None if body.thread_id is None else str(body.thread_id), "thread_id")
    draft = Draft(
        prompt=body.prompt,
        size=Size.parse(body.size) if body.size else None,
        quality=body.quality or Quality.AUTO,
        style=body.style,
    )
    accepted = plugin().submission.submit(member(), draft, idempotency_key=idempotency_key())
    return TaskAccepted(task_id=accepted.request_id, status="pending", estimated_time=accepted.estimated_seconds), 202


@endpoint(blueprint, "GET", "/tasks/<task_id>/status", tag="Tasks", query=TaskQuery, answers={200: TaskStatus})
def task_status(task_id: str, query: TaskQuery) -> TaskStatus:
    """Where a task stands, and its picture when it is there."""
    _enter(query)
    return _task(plugin().submission.get(member(), task_id), with_bytes=query.include_data)


@endpoint(blueprint, "GET", "/gallery", tag="Tasks", query=GalleryQuery, answers={200: pictures.ManyImages})
def task_gallery(query: GalleryQuery) -> pictures.ManyImages:
    """The session's pictures that you may see, newest first."""
    _enter(query)
    return pictures.images(plugin().gallery.page(member(), query.filter(), query.limit, query.cursor))


@endpoint(
    blueprint,
    "GET",
    "/<image_id>/download",
    tag="Tasks",
    query=DownloadQuery,
    answers={200: "image/png, image/jpeg, image/webp", 206: "image/png, image/jpeg, image/webp", 304: ""},
    problems=(416,),
)
def task_download(image_id: str, query: DownloadQuery) -> Response:
    """A picture's bytes."""
    _enter(query)
    found = plugin().gallery.file(member(), image_id, query.variant, query.format)
    return gallery.served(found, download=query.download)


def _enter(query: InSession) -> None:
    g.member = root.member_of(query.thread_id, "thread_id")


_WORDS: Mapping[RequestStatus, Literal["pending", "completed", "failed"]] = {
    RequestStatus.COMPLETED: "completed",
    RequestStatus.FAILED: "failed",
    RequestStatus.CANCELLED: "failed",
}


def _task(view: RequestView, *, with_bytes: bool) -> TaskStatus:
    word = _WORDS.get(view.status, "pending")
    error, _ = trouble(view) if view.status.ended else (None, None)
    shown: dict[str, Any] = {"status": word, "progress": 100 if word == "completed" else _percent(view)}
    if error is not None:
        shown["error"] = error
    if view.images:
        shown["image_data"] = _image_data(view.images[0], with_bytes=with_bytes)
    return TaskStatus(**shown)


def _percent(view: RequestView) -> int | None:
    return next((row.progress for row in view.rows if row.status == view.status), None)


def _image_data(image: Image, *, with_bytes: bool) -> ImageData:
    shown = ImageData(
        id=image.id,
        original_prompt=image.prompt,
        revised_prompt=image.revised_prompt or image.enhanced_prompt,
        size=f"{image.width}x{image.height}",
        generation_cost=payloads.dollars(image.cost_micros) or 0.0,
        image_url=Links().image(image),
    )
    if with_bytes:
        with plugin().gallery.file(member(), image.id, Variant.ORIGINAL, None).file as file:
            shown.image_data = base64.b64encode(file.read()).decode("ascii")
    return shown
