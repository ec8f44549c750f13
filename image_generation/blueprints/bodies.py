"""What may come in: bodies and queries, and the draft or filter that each stands for."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from .. import collection, drafts, errors, templates
from ..collecting import Wish
from ..curation import MAX_TAGS, Bulk, Changes
from ..drafts import Draft
from ..money import MICROS
from ..providers.base import Size
from ..search import Filter
from ..settings import MAX_DOLLARS
from ..words import Background, BulkAction, ImageFormat, Quality, Style, SubjectType, Variant, Visibility
from .http import Caller, CallerQuery, Flag, Payload, QueryFlag, QueryNumber, WholeNumber

#: Letters and signs by their category that show nothing.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")

#: What joins letters and signs to one, as in some scripts and in emoji.
_JOINERS = frozenset("\u200c\u200d")


def _prompt(text: str) -> str:
    if not any(unicodedata.category(char)[0] in "LNPS" and char not in _BLANK for char in text):
        raise ValueError("must say something")
    return text


def _size(value: object) -> object:
    if value is None or value == "auto":
        return None
    try:
        size = Size.parse(value) if isinstance(value, str) else None
    except ValueError:
        size = None
    if size is None or not all(drafts.MIN_EDGE <= edge <= drafts.MAX_EDGE for edge in (size.width, size.height)):
        edges = f"{drafts.MIN_EDGE} to {drafts.MAX_EDGE}"
        raise ValueError(f"must be WIDTHxHEIGHT with {edges} pixels a side, such as 1024x1024")
    return str(size)


def _line(text: str) -> str:
    """One line without blanks around it, in one way of writing."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    if any(unicodedata.category(char) in ("Cc", "Cf") and char not in _JOINERS for char in text):
        raise ValueError("must not contain control characters")
    return text


def _name(text: str) -> str:
    text = _line(text)
    if not any(unicodedata.category(char)[0] in "LNPS" and char not in _BLANK for char in text):
        raise ValueError("must say something")
    return text


def _template(text: str) -> str:
    found = templates.find(text)
    if found is None:
        raise ValueError(templates.unknown(text))
    return found.name


def _day(value: object) -> object:
    try:
        if isinstance(value, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError("must be a day such as 2026-11-01")


def _dollars(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MAX_DOLLARS:
        raise ValueError(f"must be a number of dollars from 0 to {MAX_DOLLARS}")
    return value


Tag = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_name)]
CollectionName = Annotated[str, Field(min_length=1, max_length=collection.MAX_NAME), AfterValidator(_name)]
TemplateName = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_template)]
#: A day in a query string.
Day = Annotated[date, BeforeValidator(_day), Field(json_schema_extra={"format": "date"})]
#: A picture's short number in its session.
ImageNumber = Annotated[WholeNumber, Field(ge=1, le=2**31 - 1)]
Dollars = Annotated[float, BeforeValidator(_dollars), Field(ge=0, le=MAX_DOLLARS)]
Prompt = Annotated[str, Field(min_length=1, max_length=drafts.MAX_PROMPT), AfterValidator(_prompt)]
SizeText = Annotated[
    str | None, BeforeValidator(_size), Field(json_schema_extra={"type": ["string", "null"], "examples": ["1024x1024"]})
]


class Options(Payload):
    """How a picture is to be made. Each may stand here or at the top level of the body, not in both with two values."""

    provider: str | None = Field(None, min_length=1, max_length=100, description="A name out of `image-providers`.")
    model: str | None = Field(None, min_length=1, max_length=100)
    quality: Quality | None = None
    size: SizeText = None
    style: Style | None = None
    template: TemplateName | None = Field(None, description="The name of a style template out of `styles`.")
    negative_prompt: str | None = Field(None, max_length=drafts.MAX_PROMPT)
    seed: WholeNumber | None = Field(None, ge=0, le=drafts.MAX_SEED)
    n: WholeNumber | None = Field(None, ge=1, le=drafts.MAX_BATCH)
    format: ImageFormat | None = None
    background: Background | None = None
    visibility: Visibility | None = None
    collection: str | None = Field(
        None, min_length=1, max_length=100, description="The id or name of a collection that the picture joins."
    )
    reference: str | None = Field(
        None,
        min_length=1,
        max_length=100,
        description="The id of a picture, or of an uploaded one, that the provider is to go by, if it can.",
    )
    partial_images: WholeNumber | None = Field(
        None,
        ge=0,
        le=drafts.MAX_PARTIAL_IMAGES,
        description="Frames of each picture while it is made, if the provider sends any; it may charge for them.",
    )


class GenerateImage(Options):
    """Ask for one or more pictures."""

    prompt: Prompt
    user_id: str | None = Field(None, max_length=200, description="If it is there, it must name the caller.")
    type: SubjectType = SubjectType.SCENE
    priority: WholeNumber = Field(1, ge=1, le=3, description="3 is made first.")
    style_preferences: Options = Options()

    def draft(self) -> Draft:
        """The same without the two places; raises `errors.BadInput` when they differ."""
        chosen: dict[str, Any] = {}
        for name in Options.model_fields:
            here, there = getattr(self, name), getattr(self.style_preferences, name)
            if here is not None and there is not None and here != there:
                message = "is given twice with two values"
                raise errors.BadInput(f"{name}: {message}", details=[{"field": name, "message": message}])
            chosen[name] = there if here is None else here
        return _draft(self, chosen)


def _draft(body: GenerateImage, chosen: dict[str, Any]) -> Draft:
    return Draft(
        prompt=body.prompt,
        subject=body.type,
        priority=body.priority,
        provider=chosen["provider"],
        model=chosen["model"],
        size=Size.parse(chosen["size"]) if chosen["size"] else None,
        quality=chosen["quality"] or Quality.AUTO,
        style=chosen["style"],
        template=chosen["template"],
        negative_prompt=chosen["negative_prompt"] or None,
        seed=chosen["seed"],
        n=chosen["n"] or 1,
        background=chosen["background"] or Background.AUTO,
        output_format=chosen["format"],
        visibility=chosen["visibility"] or Visibility.TABLE,
        collection=chosen["collection"],
        partial_images=chosen["partial_images"],
        reference=chosen["reference"],
    )


class SetBudget(Caller):
    """A session's budget for a month."""

    budget: Dollars = Field(description="US dollars, 0 to 1000000; 0 lets nothing through that costs money.")

    @property
    def micros(self) -> int:
        """The same in micro-dollars."""
        return int((Decimal(str(self.budget)) * MICROS).to_integral_value())


class MoveRequest(Caller):
    """Where in its session's line a request goes: one of the two."""

    position: Literal["first", "last"] | None = None
    before: str | None = Field(None, min_length=1, max_length=100, description="Another waiting request's id.")

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.position is None) == (self.before is None):
            raise ValueError("name a position, or a request before which it goes")
        return self


class SetFavorite(Caller):
    """Set or clear the caller's star."""

    is_favorite: Flag = True


class ChangeImage(Caller):
    """What is to be another on a picture; what is left out stays."""

    caption: Annotated[str, Field(max_length=300), AfterValidator(_line)] | None = Field(
        None, description="What its author calls it; null or nothing takes it away."
    )
    tags: list[Tag] | None = Field(None, max_length=MAX_TAGS, description="All its tags from now on.")
    visibility: Visibility | None = None

    def changes(self) -> Changes:
        """The same for the curation."""
        caption = (self.caption or "") if "caption" in self.model_fields_set else None
        tags = None if self.tags is None else list(dict.fromkeys(self.tags))
        return Changes(caption=caption, tags=tags, visibility=self.visibility)


class ChangeImages(Caller):
    """One thing to be done to many pictures."""

    action: BulkAction
    numbers: list[ImageNumber] = Field(min_length=1, max_length=500)
    tags: list[Tag] = Field([], max_length=MAX_TAGS, description="For tag and untag.")
    collection: str | None = Field(None, min_length=1, max_length=100, description="For collect and uncollect: its id.")

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.action in (BulkAction.TAG, BulkAction.UNTAG)) != bool(self.tags):
            raise ValueError("tag and untag need tags, and nothing else takes any")
        if (self.action in (BulkAction.COLLECT, BulkAction.UNCOLLECT)) != (self.collection is not None):
            raise ValueError("collect and uncollect need a collection, and nothing else takes one")
        return self

    def bulk(self) -> Bulk:
        """The same for the curation."""
        return Bulk(self.action, list(dict.fromkeys(self.numbers)), self.tags, self.collection)


class MakeCollection(Caller):
    """A new collection."""

    name: CollectionName


class ChangeCollection(Caller):
    """What is to be another about a collection; what is left out stays."""

    name: CollectionName | None = None
    position: WholeNumber | None = Field(None, ge=0, le=1000, description="Its place among the collections, from 0.")
    cover: ImageNumber | None = Field(None, description="The number of a picture in it; null: the newest.")

    def wish(self) -> Wish:
        """The same for the collections."""
        no_cover = "cover" in self.model_fields_set and self.cover is None
        return Wish(self.name, self.position, self.cover, no_cover)


class ListRequests(CallerQuery):
    """Which part of the list of requests."""

    limit: QueryNumber = Field(20, ge=1, le=100)
    cursor: str | None = Field(None, max_length=500)


class ListPrompts(ListRequests):
    """Which of the caller's prompts."""

    favorite: QueryFlag = Field(False, description="Only those that he keeps.")
    q: str | None = Field(None, max_length=200, description="Part of the prompt.")


class FollowEvents(CallerQuery):
    """Where a stream of events goes on, and how it shows that it lives."""

    since: str | None = Field(None, max_length=200, description="The `id` of the last event that you have.")
    ping: QueryFlag = Field(False, description="An event `ping` beside each comment, which no browser's script sees.")


class FilterImages(CallerQuery):
    """Which pictures."""

    mine: QueryFlag = False
    favorite: QueryFlag = False
    type: SubjectType | None = None
    provider: str | None = Field(None, max_length=100)
    q: str | None = Field(
        None,
        max_length=200,
        description="Words of the prompt or caption, and tag: by: provider: type: collection: before: after: is: fav -",
    )
    by: str | None = Field(None, max_length=200, description="The author's user_id, or his name, or me.")
    tag: str | None = Field(None, min_length=1, max_length=100, description="One of the picture's tags.")
    collection: str | None = Field(None, max_length=100, description="A collection's id or name.")
    private: QueryFlag = Field(False, description="Only those that only their author and the GM see.")
    trash: QueryFlag = Field(False, description="Those that were deleted and that you may restore, instead.")
    before: Day | None = Field(None, description="Made before this day (UTC), such as 2026-11-01.")
    after: Day | None = Field(None, description="Made on this day (UTC) or later.")

    def filter(self) -> Filter:
        """The same for the gallery."""
        return Filter(
            mine=self.mine,
            favorite=self.favorite,
            subject=self.type,
            provider=self.provider,
            text=self.q,
            by=self.by,
            tag=self.tag,
            collection=self.collection,
            private=self.private,
            trash=self.trash,
            before=self.before,
            after=self.after,
        )


class ListImages(FilterImages, ListRequests):
    """Which pictures, and which part of the list of them."""


class SomeImages(Caller):
    """Some pictures by their numbers in the session."""

    numbers: list[ImageNumber] = Field(min_length=1, max_length=100)
    trash: Flag = Field(False, description="Those of them that are in the trash, instead.")


class WatchRequest(CallerQuery):
    """Which request to watch."""

    request_id: str = Field(min_length=1, max_length=100)


class GetImage(CallerQuery):
    """Where the picture is looked for."""

    trash: QueryFlag = Field(False, description="In the trash, instead.")


class GetFile(CallerQuery):
    """Which rendition of a picture."""

    variant: Variant = Variant.ORIGINAL
    format: ImageFormat | None = None
    download: QueryFlag = False
    trash: QueryFlag = Field(False, description="It is in the trash.")
