"""Built files of the web page: for pages of hosts `embed.js` and what it leads to, from this package itself."""

import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, request
from werkzeug.security import safe_join

from .. import errors
from .http import install_error_handlers

#: `embed.js` looks for the API beside this folder; so the address of both has the same prefix.
blueprint = Blueprint("image_generation_built", __name__, url_prefix="/image-generation")
install_error_handlers(blueprint)

_PACKAGE = Path(__file__).parent.parent
_YEAR = 365 * 24 * 3600
#: What is worth compressing; pictures and fonts are compressed already.
_SHRINKS = {".js", ".mjs", ".css", ".json", ".map", ".svg"}
_ENCODINGS = {"br": ".br", "gzip": ".gz"}
#: Not left to the machine: some registries call a script plain text, and a browser then refuses to run it.
_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".map": "application/json",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}


@blueprint.get("/<path:name>")
def for_hosts(name: str) -> Response:
    """A file of `mount()` for pages of hosts; open to everybody, since it says nothing of anybody."""
    return answer(folder(), name)


def folder() -> Path:
    """Where the built files lie: beside the package in a checkout, else in it, as an installed one has them."""
    checkout = _PACKAGE.parent
    return (checkout if (checkout / "pyproject.toml").is_file() else _PACKAGE) / "static"


def answer(folder: Path, name: str) -> Response:
    """The built file of that name. One that is missing is `errors.NotFound`, never a page."""
    path = _path(folder.resolve(), name)
    readable = [word for word in _ENCODINGS if request.accept_encodings.quality(word) > 0]
    encoding = next((word for word in readable if _packed_beforehand(path, word).is_file()), None)
    chosen = _packed_beforehand(path, encoding) if encoding else path
    facts = chosen.stat()
    body, mark = chosen.read_bytes(), tag(chosen, facts.st_mtime_ns, facts.st_size)
    if not encoding and "gzip" in readable and path.suffix in _SHRINKS:
        body, mark, encoding = packed(chosen, facts.st_mtime_ns, facts.st_size), f"{mark}-gzip", "gzip"
    response = Response(body, content_type=_media_type(path))
    response.set_etag(mark)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.vary.add("Accept-Encoding")
    # Vite puts a hash of the content into the names below assets/.
    hashed = name.startswith("assets/")
    response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable" if hashed else "public, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response.make_conditional(request)  # type: ignore[return-value]


@lru_cache(maxsize=512)
def tag(path: Path, _modified: int, _size: int) -> str:
    """A hash of the file's bytes, made again only when the file has changed."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:32]


@lru_cache(maxsize=64)
def packed(path: Path, _modified: int, _size: int) -> bytes:
    """The file compressed, for one that the build has not compressed; made again only when the file has changed."""
    return gzip.compress(path.read_bytes(), mtime=0)


def _path(folder: Path, name: str) -> Path:
    found = safe_join(str(folder), name)
    hidden = any(not part or part.startswith(".") for part in name.split("/"))
    if found is None or hidden or not Path(found).is_file() or not Path(found).resolve().is_relative_to(folder):
        raise errors.NotFound
    return Path(found)


def _packed_beforehand(path: Path, encoding: str) -> Path:
    """Where the build puts a file that it has compressed beforehand."""
    return path.with_name(path.name + _ENCODINGS[encoding])


def _media_type(path: Path) -> str:
    return _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
