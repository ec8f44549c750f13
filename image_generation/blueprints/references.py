"""Pictures that members bring along for a request to go by."""

from typing import Literal

from flask import Blueprint, Response

from ..gallery import ImageFile
from ..words import ImageFormat
from .context import member, plugin
from .gallery import served
from .http import CallerQuery, Payload, endpoint, picture_body
from .payloads import upload_url

blueprint = Blueprint("references", __name__)

TAG = "References"
MEDIA = tuple(kind.mime for kind in ImageFormat)


class ReferenceOut(Payload):
    """A picture that a request may go by."""

    id: str
    url: str
    width: int
    height: int


class OneReference(Payload):
    """Answer with an uploaded picture."""

    status: Literal["success"]
    reference: ReferenceOut


class ReferenceGone(Payload):
    """It is not kept any more."""

    status: Literal["success"]
    id: str


@endpoint(
    blueprint,
    "POST",
    "/references",
    tag=TAG,
    query=CallerQuery,
    takes=MEDIA,
    answers={201: OneReference},
    problems=(507,),
)
def add_reference(query: CallerQuery) -> tuple[OneReference, int]:
    """Upload a picture as the body: PNG, JPEG or WebP, judged by its bytes. Its `id` goes into the option `reference`.

    It is drawn anew, at most 1024 pixels a side, without whatever else was in the file. You and the GM see it, nobody
    else. One that no request names is deleted after a day, or when you have brought 20 newer ones; another one 30 days
    after its last use.
    """
    limit = plugin().settings.max_image_size_mb * 1024 * 1024
    row = plugin().uploads.add(member(), picture_body(MEDIA, limit))
    shown = ReferenceOut(id=row.id, url=upload_url(row), width=row.width, height=row.height)
    return OneReference(status="success", reference=shown), 201


@endpoint(
    blueprint,
    "GET",
    "/references/<reference_id>/file",
    tag=TAG,
    query=CallerQuery,
    answers={200: "image/webp", 206: "image/webp", 304: ""},
    problems=(416,),
)
def reference_file(reference_id: str, query: CallerQuery) -> Response:
    """A small copy of an uploaded picture, for who brought it and the GM."""
    file = plugin().uploads.open(member(), reference_id)
    return served(ImageFile(file, ImageFormat.WEBP.mime, reference_id, "reference.webp"), download=False)


@endpoint(blueprint, "DELETE", "/references/<reference_id>", tag=TAG, query=CallerQuery, answers={200: ReferenceGone})
def delete_reference(reference_id: str, query: CallerQuery) -> ReferenceGone:
    """Delete an uploaded picture; a request that still waits to go by it fails, what was made by it stays."""
    plugin().uploads.delete(member(), reference_id)
    return ReferenceGone(status="success", id=reference_id)
