"""What a member asks for, in his own terms, before any provider is thought of; and how it is kept in the table."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from .models import GenerationRequest, Image
from .providers.base import Size, Wishes
from .words import Background, ImageFormat, Quality, Style, SubjectType, Visibility

MAX_PROMPT = 4000
MAX_BATCH = 4
MAX_PARTIAL_IMAGES = 3
MAX_SEED = 4_294_967_294
#: Pixels a side of a wished-for size; what a model makes of it is its own affair.
MIN_EDGE, MAX_EDGE = 256, 4096


@dataclass(frozen=True, slots=True)
class Draft:
    """A request for pictures. None means: the default."""

    prompt: str
    subject: SubjectType = SubjectType.SCENE
    #: 1 to 3; 3 is made first.
    priority: int = 1
    provider: str | None = None
    model: str | None = None
    size: Size | None = None
    quality: Quality = Quality.AUTO
    style: Style | None = None
    #: The name of a look out of `templates`.
    template: str | None = None
    negative_prompt: str | None = None
    seed: int | None = None
    #: How many pictures.
    n: int = 1
    background: Background = Background.AUTO
    output_format: ImageFormat | None = None
    visibility: Visibility = Visibility.TABLE
    #: A plain name under which the picture is filed: a collection, and a folder below DOWNLOAD_DIR.
    folder: str | None = None
    #: The id or name of a collection that the picture joins.
    collection: str | None = None
    #: Frames of the picture while it is made, 0 to 3; None: as the operator has set it.
    partial_images: int | None = None
    #: The id of the picture that this one is made from.
    parent: str | None = None
    #: The id of a picture, or of an uploaded one, that the provider is to go by.
    reference: str | None = None

    def fingerprint(self) -> str:
        """A hash of everything asked for; equal drafts have equal ones."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, default=str).encode()).hexdigest()


def preferences(draft: Draft) -> dict[str, Any]:
    """What `style_preferences` keeps: the wishes that are not the default, as words and numbers."""
    found: dict[str, Any] = {
        "size": str(draft.size) if draft.size else None,
        "quality": None if draft.quality is Quality.AUTO else str(draft.quality),
        "style": draft.style and str(draft.style),
        "template": draft.template,
        "negative_prompt": draft.negative_prompt,
        "seed": draft.seed,
        "background": None if draft.background is Background.AUTO else str(draft.background),
        "format": draft.output_format and str(draft.output_format),
        "folder": draft.folder,
        "collection": draft.collection,
        "partial_images": draft.partial_images,
        "parent": draft.parent,
        "reference": draft.reference,
    }
    return {name: value for name, value in found.items() if value is not None}


def wishes(draft: Draft, prompt: str | None = None, reference: bytes | None = None) -> Wishes:
    """The draft as a provider is asked, with the enhanced `prompt` where there is one.

    Without its bytes, a reference counts for what can be done and at what price.
    """
    return Wishes(
        prompt=prompt or draft.prompt,
        original_prompt=draft.prompt,
        subject=draft.subject,
        model=draft.model,
        size=draft.size,
        quality=draft.quality,
        style=draft.style,
        template=draft.template,
        negative_prompt=draft.negative_prompt,
        seed=draft.seed,
        output_format=draft.output_format,
        background=draft.background,
        partial_images=draft.partial_images,
        reference=(reference or b"") if draft.reference else None,
    )


def of_row(request: GenerationRequest) -> Draft:
    """The draft that a row of the queue stands for: one picture, with a seed of its own that a retry keeps."""
    kept = request.style_preferences
    return Draft(
        prompt=request.context,
        subject=SubjectType(request.request_type),
        priority=request.priority,
        provider=request.provider,
        model=request.model,
        size=Size.parse(kept["size"]) if "size" in kept else None,
        quality=Quality(kept.get("quality", Quality.AUTO)),
        style=Style(kept["style"]) if "style" in kept else None,
        template=kept.get("template"),
        negative_prompt=kept.get("negative_prompt"),
        seed=_seed(request),
        background=Background(kept.get("background", Background.AUTO)),
        output_format=ImageFormat(kept["format"]) if "format" in kept else None,
        visibility=Visibility(request.visibility),
        folder=kept.get("folder"),
        collection=kept.get("collection"),
        partial_images=kept.get("partial_images"),
        parent=kept.get("parent"),
        reference=kept.get("reference"),
    )


def asked(rows: Sequence[GenerationRequest]) -> Draft:
    """What a request asked for, as far as its rows tell: a provider that was not named may be another one by now."""
    first, named = rows[0], rows[0].provider_named
    return replace(
        of_row(first),
        provider=first.provider if named else None,
        model=first.model if named else None,
        seed=first.style_preferences.get("seed"),
        n=len(rows),
    )


def remade(image: Image, request: GenerationRequest) -> Draft:
    """The draft of a picture like `image`, which `request` asked for: the same wishes, to whoever made it.

    It joins no collection unasked: that was the wish of whoever made the old one, and it may be gone.
    """
    return replace(
        of_row(request),
        priority=1,
        provider=image.provider,
        model=image.model,
        seed=image.seed,
        visibility=Visibility(image.visibility),
        parent=image.id,
        collection=None,
    )


def without_own_seed(draft: Draft, request: GenerationRequest) -> Draft:
    """The draft without the seed that we drew: a provider that takes none need not be told so."""
    return draft if "seed" in request.style_preferences else replace(draft, seed=None)


def _seed(request: GenerationRequest) -> int:
    given = request.style_preferences.get("seed")
    if given is not None:
        return (int(given) + request.batch_index) % (MAX_SEED + 1)
    return int.from_bytes(hashlib.sha256(request.id.encode()).digest()[:4], "big") % (MAX_SEED + 1)


def user_hash(request: GenerationRequest) -> str:
    """What stands for a member at a provider: the same for the same member, and nothing that tells who he is."""
    return hashlib.sha256(f"{request.session_id}/{request.user_id}".encode()).hexdigest()[:32]
