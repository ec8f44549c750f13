"""What a provider is: declared capabilities, a price, and one generator method.

A provider never retries, never sleeps for a rate limit, never touches the database. It turns one `Order` into frames
and one final picture, and the vendor's errors into `errors.ProviderError` subclasses. The core maps a member's wishes
to the capabilities *before* it calls (`fit`), and tells what it changed.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from .. import errors
from ..settings import Secret
from ..words import Background, ImageFormat, Quality, Style, SubjectType

MICROS_PER_DOLLAR = 1_000_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Size:
    """Width and height in pixels; its string is the wire's `1024x1024`."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"

    @classmethod
    def parse(cls, text: str) -> "Size":
        """Read `WIDTHxHEIGHT`, or raise ValueError."""
        width, _, height = text.partition("x")
        if not (width.isascii() and width.isdigit() and height.isascii() and height.isdigit()):
            raise ValueError(f"not a size: {text!r}")
        return cls(int(width), int(height))

    @property
    def ratio(self) -> float:
        """Width over height."""
        return self.width / self.height


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What one model of a provider can do; the core refuses, maps or reports by it before it calls."""

    #: Sizes that the model takes, best first; the first one is the default.
    sizes: tuple[Size, ...]
    #: Our quality words, each with the model's own word for it. A word that is missing is mapped to `standard`.
    qualities: Mapping[Quality, str]
    formats: tuple[ImageFormat, ...] = (ImageFormat.PNG,)
    negative_prompt: bool = False
    seed: bool = False
    transparent: bool = False
    #: Takes a picture to go by.
    reference: bool = False
    #: Most partial images that the model can send while it works.
    partial_images: int = 0
    #: Longest prompt in characters.
    max_prompt: int = 4000
    #: Median seconds from send to picture, for estimates.
    typical_seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the member asked for, before it is fitted to a model. None means: the model's default."""

    prompt: str
    original_prompt: str
    subject: SubjectType = SubjectType.SCENE
    model: str | None = None
    size: Size | None = None
    quality: Quality = Quality.AUTO
    style: Style | None = None
    #: The name of a look; its words are in the prompt already.
    template: str | None = None
    negative_prompt: str | None = None
    seed: int | None = None
    output_format: ImageFormat | None = None
    background: Background = Background.AUTO
    #: None where the member has not said.
    partial_images: int | None = None
    #: A picture to go by, as a PNG; empty where only price and capabilities are asked for.
    reference: bytes | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """One call to one provider: everything fits the model's capabilities."""

    prompt: str
    #: The member's own words, which a provider that reads the prompt itself may prefer.
    original_prompt: str
    subject: SubjectType
    model: str
    size: Size
    #: The model's own word, out of `Capabilities.qualities`.
    quality: str
    style: Style | None = None
    #: The name of a look; its words are in the prompt already.
    template: str | None = None
    negative_prompt: str | None = None
    seed: int | None = None
    output_format: ImageFormat = ImageFormat.PNG
    background: Background = Background.AUTO
    partial_images: int = 0
    #: Seconds that the call may take in all, from send to last byte.
    timeout: float = 180.0
    #: A hash that stands for the member where the vendor wants one; never the id itself.
    user_hash: str = ""
    #: A picture to go by, as a PNG. It is not in the spool: an answer is read again without it.
    reference: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PartialImage:
    """A frame of a picture that is still being made: encoded bytes, index from 0."""

    index: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the provider says it is. Only real figures: nobody counts the seconds here."""

    #: 0 to 100, or None where only the stage is known.
    percent: int | None = None
    #: A word or two, such as `step 12 of 30`.
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class FinalImage:
    """The picture as the provider sent it, and what it said about it."""

    data: bytes
    seed: int | None = None
    #: The prompt that the provider says it used, where it tells.
    revised_prompt: str | None = None
    #: What the call cost in micro-dollars by the provider's own usage figures; None when it gave none.
    cost_micros: int | None = None
    provider_request_id: str | None = None
    #: The vendor's usage record, kept for the books.
    usage: Mapping[str, Any] = field(default_factory=dict)


#: What a provider yields while it works.
Part = PartialImage | Progress | FinalImage


class Provider(ABC):
    """A service that makes pictures. Build it cheaply: no network, no import of an optional SDK, in `__init__`."""

    #: The name on the wire: lower case, one word.
    name: ClassVar[str]
    #: The name on the screen.
    label: ClassVar[str]
    #: Nothing leaves the machine: then a prompt is not shown to a language model either.
    offline: ClassVar[bool] = False
    #: All that is asked of the vendor goes over the tape (`remote` sees to that), so that `generate` may run once
    #: more over what was heard. Without it only the finished picture is kept from a crash.
    replays: ClassVar[bool] = False
    #: Calls at a time, in all processes together; None for as many as there are workers. The operator may set another.
    max_concurrent: ClassVar[int | None] = None

    @abstractmethod
    def models(self) -> tuple[str, ...]:
        """The models on offer, the default first."""

    @abstractmethod
    def capabilities(self, model: str) -> Capabilities:
        """What `model` can do; raises `errors.BadInput` for a model that is not on offer."""

    @abstractmethod
    def price(self, order: Order) -> int:
        """The expected price of `order` in micro-dollars, from a dated table; 0 for a free provider."""

    @abstractmethod
    def generate(self, order: Order) -> Iterator[Part]:
        """Yield any number of frames and figures of progress, and then exactly one final picture.

        Raises only `errors.ProviderError`. The caller may stop iterating at any time.
        """

    def unavailable_because(self) -> str | None:
        """Why it cannot be used now, as one sentence for the member; None when it can."""
        return None

    def check(self) -> str:
        """Ask the vendor, for nothing, whether it takes our key; what it said, in a few words.

        Raises `errors.ProviderError`. The default has nobody to ask.
        """
        return "has what it needs"

    def key_hash(self) -> str:
        """Stands for the account that is used, see `hash_of`: a provider that was shut off goes on with a new key."""
        return ""


def hash_of(key: Secret | None, address: str) -> str:
    """A hash of a key and where it is sent, by which neither can be found out."""
    text = f"{address}\n{key.reveal() if key else ''}"
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Fitted:
    """An order, and what had to be changed to make it one, in sentences for the member."""

    order: Order
    notes: tuple[str, ...]


def fit(provider: Provider, wishes: Wishes, *, timeout: float, user_hash: str = "", frames: int = 0) -> Fitted:
    """Map `wishes` to what the provider's model takes, and say what was mapped or left out.

    `frames` is how many partial images are asked for where the member has not said.
    """
    model = wishes.model or provider.models()[0]
    can = provider.capabilities(model)
    notes: list[str] = []
    order = Order(
        prompt=_fit_prompt(_styled(wishes), can, notes),
        original_prompt=wishes.original_prompt,
        subject=wishes.subject,
        model=model,
        size=_fit_size(wishes.size, can, notes),
        quality=_fit_quality(wishes.quality, can, notes),
        style=wishes.style,
        template=wishes.template,
        negative_prompt=_fit_flag("negative_prompt", wishes.negative_prompt, can.negative_prompt, notes),
        seed=_fit_flag("seed", wishes.seed, can.seed, notes),
        output_format=_fit_format(wishes, can),
        background=_fit_background(wishes.background, can, notes),
        partial_images=_fit_frames(wishes.partial_images, frames, can, notes),
        timeout=timeout,
        user_hash=user_hash,
        reference=_fit_flag("reference", wishes.reference, can.reference, notes),
    )
    return Fitted(order, tuple(notes))


def list_price(provider: Provider, model: str, *, frames: int) -> int:
    """Micro-dollars for one picture at default size and quality, with the `frames` that whoever says nothing gets."""
    order = fit(provider, Wishes(prompt="", original_prompt="", model=model), timeout=1.0, frames=frames).order
    return provider.price(order)


_STYLE_WORDS = {
    Style.VIVID: "vivid, hyper-real, dramatic colour",
    Style.NATURAL: "natural, understated, true-to-life colour",
}


def _styled(wishes: Wishes) -> str:
    return f"{wishes.prompt}, {_STYLE_WORDS[wishes.style]}" if wishes.style else wishes.prompt


def _fit_prompt(prompt: str, can: Capabilities, notes: list[str]) -> str:
    if len(prompt) <= can.max_prompt:
        return prompt
    notes.append(f"prompt: cut to the {can.max_prompt} characters that the model takes")
    return prompt[: can.max_prompt]


def _fit_size(wanted: Size | None, can: Capabilities, notes: list[str]) -> Size:
    if wanted is None or wanted in can.sizes:
        return wanted or can.sizes[0]
    used = min(can.sizes, key=lambda size: (abs(size.ratio - wanted.ratio), abs(size.width - wanted.width)))
    notes.append(f"size: {wanted} was made as {used}")
    return used


def _fit_quality(wanted: Quality, can: Capabilities, notes: list[str]) -> str:
    used = can.qualities.get(wanted)
    if used is None:
        used = can.qualities[Quality.STANDARD]
        notes.append(f"quality: {wanted} was made as {used}")
    elif wanted is not Quality.AUTO and used != wanted:
        notes.append(f"quality: {wanted} is {used} for this model")
    return used


def _fit_frames(wanted: int | None, default: int, can: Capabilities, notes: list[str]) -> int:
    if wanted is None:
        return min(default, can.partial_images)
    if wanted > can.partial_images:
        most = f"at most {can.partial_images}" if can.partial_images else "none"
        notes.append(f"partial_images: this model sends {most}")
    return min(wanted, can.partial_images)


def _fit_flag(name: str, value: T | None, supported: bool, notes: list[str]) -> T | None:
    if value is None or supported:
        return value
    notes.append(f"{name}: this model does not take one, it was left out")
    return None


def _fit_format(wishes: Wishes, can: Capabilities) -> ImageFormat:
    wanted = wishes.output_format or can.formats[0]
    if wishes.background is Background.TRANSPARENT and wanted is ImageFormat.JPEG:
        raise errors.BadInput("A transparent background needs format png or webp.")
    # The store re-encodes every picture, so any wish can be met; the provider only sends what it can.
    return wanted if wanted in can.formats else can.formats[0]


def _fit_background(wanted: Background, can: Capabilities, notes: list[str]) -> Background:
    if wanted is Background.TRANSPARENT and not can.transparent:
        notes.append("background: this model cannot make it transparent")
        return Background.AUTO
    return wanted
