"""The only place that decodes a picture. Everything that comes in is hostile until its pixels are drawn anew.

What leaves is rebuilt from raw pixels: no metadata, no tail behind the picture, no format but PNG, JPEG and WebP.
"""

import hashlib
import io
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import PIL.Image
from PIL import ImageOps

from . import errors, thumbhash
from .words import ImageFormat, Variant

MAX_PIXELS: Final = 25_000_000
MIN_EDGE: Final = 16
_ACCEPTED: Final = ("PNG", "JPEG", "WEBP")
_EDGES: Final = {Variant.THUMB: 384, Variant.SMALL: 640, Variant.DISPLAY: 1600}
_VARIANT_QUALITY: Final = 80
#: Longest edge of a frame of a picture that is still being made.
_FRAME_EDGE: Final = 512
#: The same of a picture that a provider is to go by.
_REFERENCE_EDGE: Final = 1024
#: What Pillow's decoders raise on broken input, as its own fuzzers found.
_BROKEN: Final = (
    OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError, MemoryError,
    struct.error, zlib.error, PIL.Image.DecompressionBombError, PIL.Image.DecompressionBombWarning,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Renditions:
    """A picture as it will be stored: the original and its smaller copies, all encoded by us."""

    width: int
    height: int
    format: ImageFormat
    original: bytes
    variants: Mapping[Variant, bytes]
    #: What stands for it until its bytes have come.
    thumbhash: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A small picture as it will be stored: a frame of one that is still being made, or a reference."""

    width: int
    height: int
    data: bytes


def render(data: bytes, wanted: ImageFormat | None, *, quality: int, max_bytes: int) -> Renditions:
    """Decode `data` and encode the original in `wanted` (default: PNG) and the variants in WebP.

    An original above `max_bytes` is stored as WebP instead, smaller and smaller until it fits. Raises
    `errors.InvalidResult` for anything that is not a whole picture within the limits.
    """
    picture = decode(data)
    kind, original = _fitting(picture, wanted or ImageFormat.PNG, quality, max_bytes)
    variants = {variant: _shrunk(picture, edge) for variant, edge in _EDGES.items()}
    return Renditions(picture.width, picture.height, kind, original, variants, _hash(picture))


def frame(data: bytes) -> Frame:
    """Decode a provider's frame and draw it anew, small; raises `errors.InvalidResult` as `render` does."""
    picture = decode(data)
    picture.thumbnail((_FRAME_EDGE, _FRAME_EDGE), PIL.Image.Resampling.LANCZOS, reducing_gap=2.0)
    return Frame(picture.width, picture.height, _encoded(picture, ImageFormat.WEBP, _VARIANT_QUALITY))


def reference(data: bytes) -> Frame:
    """Decode what a member brings and draw it anew as a PNG that no provider is too small for."""
    picture = decode(data)
    picture.thumbnail((_REFERENCE_EDGE, _REFERENCE_EDGE), PIL.Image.Resampling.LANCZOS, reducing_gap=2.0)
    return Frame(picture.width, picture.height, _encoded(picture, ImageFormat.PNG, _VARIANT_QUALITY))


def convert(data: bytes, wanted: ImageFormat, *, quality: int) -> bytes:
    """A stored original in another format, for a download."""
    return _encoded(decode(data), wanted, quality)


def hash_of(data: bytes) -> str:
    """The ThumbHash of a stored picture; any rendition will do."""
    return _hash(decode(data))


def content_hash(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def decode(data: bytes) -> PIL.Image.Image:
    """The pixels of a PNG, JPEG or WebP, upright, as RGB or RGBA and nothing else."""
    try:
        with PIL.Image.open(io.BytesIO(data), formats=_ACCEPTED) as opened:
            _check_size(*opened.size)
            return _rebuilt(opened)
    except _BROKEN as problem:
        raise errors.InvalidResult("The provider's answer is not a whole picture.") from problem


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise errors.InvalidResult(f"The picture has {width}x{height} pixels; that is too many.")
    if min(width, height) < MIN_EDGE:
        raise errors.InvalidResult(f"The picture has only {width}x{height} pixels.")


def _rebuilt(opened: PIL.Image.Image) -> PIL.Image.Image:
    upright = ImageOps.exif_transpose(opened)
    if upright.mode.startswith(("I", "F")):
        # Pillow clips 16-bit grey at 255; scale it first.
        upright = upright.point(lambda value: value / 256).convert("L")
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    plain = upright.convert(mode)
    return PIL.Image.frombytes(mode, plain.size, plain.tobytes())


def _fitting(picture: PIL.Image.Image, wanted: ImageFormat, quality: int, limit: int) -> tuple[ImageFormat, bytes]:
    data = _encoded(picture, wanted, quality)
    while len(data) > limit and quality > 10:
        wanted, quality = ImageFormat.WEBP, quality - 15
        data = _encoded(picture, wanted, quality)
    if len(data) > limit:
        raise errors.InvalidResult("The picture is too large to be stored.")
    return wanted, data


def _encoded(picture: PIL.Image.Image, kind: ImageFormat, quality: int) -> bytes:
    out = io.BytesIO()
    match kind:
        case ImageFormat.PNG:
            picture.save(out, "PNG", compress_level=4)
        case ImageFormat.JPEG:
            _flattened(picture).save(out, "JPEG", quality=quality)
        case ImageFormat.WEBP:
            picture.save(out, "WEBP", quality=quality, method=2)
    return out.getvalue()


def _flattened(picture: PIL.Image.Image) -> PIL.Image.Image:
    if picture.mode == "RGB":
        return picture
    ground = PIL.Image.new("RGBA", picture.size, (255, 255, 255, 255))
    return PIL.Image.alpha_composite(ground, picture).convert("RGB")


def _shrunk(picture: PIL.Image.Image, edge: int) -> bytes:
    copy = picture.copy()
    copy.thumbnail((edge, edge), PIL.Image.Resampling.LANCZOS, reducing_gap=2.0)
    return _encoded(copy, ImageFormat.WEBP, _VARIANT_QUALITY)


def _hash(picture: PIL.Image.Image) -> str:
    copy = picture.convert("RGBA")
    copy.thumbnail((thumbhash.EDGE, thumbhash.EDGE), PIL.Image.Resampling.BOX)
    return thumbhash.encode(copy.width, copy.height, copy.tobytes())
