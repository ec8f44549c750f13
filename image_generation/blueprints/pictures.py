"""Pictures as JSON."""

from typing import Any, Literal

from pydantic import Field

from ..gallery import ImagePage
from ..host import Member
from ..models import Image, Upload
from ..search import ImageView
from ..words import ImageFormat, SubjectType, Visibility
from .http import Payload
from .payloads import AttemptOut, attempt, dollars, image_url, moment, thumbnail_url, upload_url


class ImageOut(Payload):
    """A picture."""

    id: str
    number: int
    prompt: str
    enhanced_prompt: str | None
    caption: str | None = Field(description="What its author calls it.")
    image_url: str
    thumbnail_url: str
    thumbhash: str | None = Field(description="A ThumbHash in base64, to be shown until the picture has come.")
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
    collections: list[str] = Field(description="Ids of the collections in which it lies.")
    user_id: str
    visibility: Visibility
    parent_id: str | None = Field(description="What it was made from; null, too, where you may not see that.")
    seed: int | None
    cost: float
    deleted_at: str | None = Field(description="Since when it is in the trash; null elsewhere.")


class RelativeOut(Payload):
    """A picture that this one was made from, or that was made from it."""

    id: str
    number: int
    thumbnail_url: str
    relation: Literal["parent", "child"]


class ReferenceUsedOut(Payload):
    """A picture that this one went by."""

    id: str
    number: int | None = Field(description="Null for an uploaded one.")
    thumbnail_url: str


class MetadataOut(Payload):
    """What is known of the stored original."""

    format: ImageFormat
    mime_type: str
    byte_size: int
    content_hash: str = Field(description="SHA-256 of its bytes, in hex.")
    notes: list[str] = Field(description="What was mapped or left out when it was made.")


class MayOut(Payload):
    """What the caller may do with a picture."""

    edit: bool = Field(description="Caption, tags, visibility.")
    delete: bool


class ImageDetailOut(ImageOut):
    """A picture with its history."""

    generation_time: float
    revised_prompt: str | None
    format: ImageFormat
    byte_size: int
    request_id: str
    attempts: list[AttemptOut]
    options: dict[str, str | int] = Field(description="What was wished for beside the prompt, as far as it was.")
    reference: ReferenceUsedOut | None = Field(description="What it went by, if you may see that.")
    reference_hidden: bool = Field(description="It went by a picture that is gone or that you may not see.")
    may: MayOut = Field(description="What you may do with it beside looking.")
    lineage: list[RelativeOut] = Field(description="Its parent and its children, as far as you may see them.")
    metadata: MetadataOut


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


def _image(view: ImageView) -> dict[str, Any]:
    row = view.image
    plain = (
        "id", "number", "prompt", "enhanced_prompt", "caption", "width", "height", "provider", "model", "status",
        "tags", "user_id", "seed",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in plain},
        "image_url": image_url(row),
        "thumbnail_url": thumbnail_url(row),
        "thumbhash": row.thumbhash or None,
        "collections": list(view.collections),
        "parent_id": view.parent_id,
        "deleted_at": moment(row.deleted_at),
        "type": SubjectType(row.request_type),
        "visibility": Visibility(row.visibility),
        "created_at": moment(row.created_at),
        "is_favorite": view.is_favorite,
        "favorite_count": view.favorite_count,
        "cost": dollars(row.cost_micros),
    }


def image(view: ImageView) -> ImageOut:
    """A picture."""
    return ImageOut(**_image(view))


def images(page: ImagePage) -> ManyImages:
    """A part of the gallery."""
    items = [image(view) for view in page.items]
    return ManyImages(status="success", images=items, count=len(items), next_cursor=page.next_cursor)


def image_detail(view: ImageView, member: Member) -> OneImage:
    """A picture with its history."""
    row, may = view.image, member.may_change(view.image.user_id)
    detail = ImageDetailOut(
        **_image(view),
        generation_time=row.generation_time,
        revised_prompt=row.revised_prompt,
        format=ImageFormat(row.format),
        byte_size=row.byte_size,
        request_id=view.request_id,
        attempts=[attempt(item) for item in view.attempts],
        options=view.options,
        reference=_reference(view.reference),
        reference_hidden=view.hides_reference,
        may=MayOut(edit=may, delete=may),
        lineage=[_relative(row, other) for other in view.relatives],
        metadata=_metadata(view),
    )
    return OneImage(status="success", image=detail)


def _reference(used: Image | Upload | None) -> ReferenceUsedOut | None:
    if isinstance(used, Image):
        return ReferenceUsedOut(id=used.id, number=used.number, thumbnail_url=thumbnail_url(used))
    return None if used is None else ReferenceUsedOut(id=used.id, number=None, thumbnail_url=upload_url(used))


def _relative(image: Image, other: Image) -> RelativeOut:
    relation: Literal["parent", "child"] = "parent" if other.id == image.parent_id else "child"
    return RelativeOut(id=other.id, number=other.number, thumbnail_url=thumbnail_url(other), relation=relation)


def _metadata(view: ImageView) -> MetadataOut:
    row = view.image
    return MetadataOut(
        format=ImageFormat(row.format),
        mime_type=ImageFormat(row.format).mime,
        byte_size=row.byte_size,
        content_hash=row.content_hash,
        notes=next((item.notes for item in view.attempts if item.id == row.attempt_id), []),
    )
