"""Small real pictures of any size, made without decoding anything: what a loopback vendor answers with."""

import hashlib
import io
import struct
import zlib

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_BANDS = 8


def draw(prompt: str, width: int, height: int, file_format: str = "png") -> bytes:
    """A picture in bands whose colours come from the prompt: the same prompt, the same bytes."""
    rows = _rows(prompt, width, height)
    if file_format == "png":
        return _png(rows, width, height)
    # Pillow is loaded only where somebody wants another format than the one that zlib can make.
    from PIL import Image  # noqa: PLC0415

    out = io.BytesIO()
    Image.frombytes("RGB", (width, height), b"".join(rows)).save(out, file_format.upper())
    return out.getvalue()


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height out of a PNG's header; ValueError when it is no PNG."""
    if len(data) < 33 or not data.startswith(_SIGNATURE) or data[12:16] != b"IHDR":
        raise ValueError("not a PNG")
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _rows(prompt: str, width: int, height: int) -> list[bytes]:
    seed = hashlib.sha256(prompt.encode("utf-8", "surrogatepass")).digest()
    bands = [_row(seed[band * 4 : band * 4 + 4], width) for band in range(_BANDS)]
    return [bands[y * _BANDS // height] for y in range(height)]


def _row(colour: bytes, width: int) -> bytes:
    tile = b"".join(bytes((c + step * colour[3]) % 256 for c in colour[:3]) for step in range(32))
    return (tile * (width // 32 + 1))[: width * 3]


def _png(rows: list[bytes], width: int, height: int) -> bytes:
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), level=1)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return _SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
