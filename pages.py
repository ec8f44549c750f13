"""The web page: one shell for every address of the app, and the built files that it loads."""

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, make_response, render_template_string, request, url_for
from werkzeug.exceptions import HTTPException

from image_generation import errors
from image_generation.blueprints import built
from image_generation.blueprints.http import http_problem

blueprint = Blueprint("pages", __name__)

_ENTRY = "src/main.tsx"
#: Asks for the first view's data while the entry is still on its way; it stands in the page, which saves a turn.
_HEAD_START = "src/headStart.ts"
_OF_PROGRAMS = ("/api/", "/images/", "/static/", "/image-generation/")
_BODY_FONT = "atkinson-hyperlegible-next"
#: The chunk of each room of a session, by the first word of its address.
_ROOMS = {"generate": "GenerateRoom", "gallery": "GalleryTab", "console": "ConsoleRoom"}


@blueprint.get("/")
def home() -> Response:
    """The start page."""
    return shell("StartPage")


@blueprint.get("/join/<session_id>")
def join(session_id: str) -> Response:  # noqa: ARG001
    """Where a join link leads; its secret stands behind the # and never gets here."""
    return shell("JoinPage")


@blueprint.get("/s/<session_id>", defaults={"place": ""}, strict_slashes=False)
@blueprint.get("/s/<session_id>/<path:place>")
def session_page(session_id: str, place: str) -> Response:  # noqa: ARG001
    """Every address inside a session; its rooms are drawn before any script has come."""
    room = place.strip("/") or "generate"
    return shell(_ROOMS.get(room), drawn=room if room in _ROOMS else None)


@blueprint.app_errorhandler(404)
def nothing(error: HTTPException) -> Response:
    """An address that leads nowhere: a page for people, and for programs what the API says."""
    of_people = request.method == "GET" and not request.path.startswith(_OF_PROGRAMS)
    if of_people and request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html":
        page = shell()
        page.status_code = max(page.status_code, 404)
        return page
    return http_problem(error)


@blueprint.get("/__states", defaults={"name": ""}, strict_slashes=False)
@blueprint.get("/__states/<name>")
def states(name: str) -> Response:  # noqa: ARG001
    """Every part of the page in every state, for whoever builds it; elsewhere there is no such page."""
    if not _shows_states():
        raise errors.NotFound
    return shell()


def _shows_states() -> bool:
    return current_app.debug or bool(current_app.config.get("STATES_PAGE"))


def shell(chunk: str | None = None, *, drawn: str | None = None) -> Response:
    """The page that loads the app, and with it the chunk that its address needs.

    It says nothing of the session, so that a stranger learns nothing from it: also what is `drawn` is only shapes.
    """
    manifest, nonce = _manifest(), secrets.token_urlsafe(16)
    if manifest is None:
        return _secured(make_response(render_template_string(_MISSING_BUILD), 503), nonce)
    if request.args.get("embed") == "1":
        drawn = None  # it draws the bars of a page that is not in a frame
    prefix, chunks = request.script_root, list(_static_chunks(manifest, chunk))
    head_start = _inline(manifest[_HEAD_START]["file"]) if drawn and _HEAD_START in manifest else None
    letters = next((_address(one["file"]) for key, one in manifest.items() if _BODY_FONT in key), None)
    page = render_template_string(
        _SHELL,
        nonce=nonce,
        icon=_address("icon.svg"),
        entry=_address(manifest[_ENTRY]["file"]),
        head_start=head_start,
        # In the gallery the head start asks for them, behind the pictures.
        font=None if head_start and drawn == "gallery" else letters,
        styles=[_address(name) for one in chunks for name in one.get("css", [])],
        preloads=[_address(one["file"]) for one in chunks[1:]],
        drawn=drawn,
        config={
            "apiBase": f"{prefix}/api",
            "routerBase": prefix,
            "nonce": nonce,
            "states": _shows_states(),
            "frameAncestors": [*_frame_ancestors()],
        },
    )
    return _secured(make_response(page), nonce, head_start)


def _static_chunks(manifest: Mapping[str, Any], wanted: str | None) -> Iterator[Mapping[str, Any]]:
    """The entry and the chunk of that name, then everything that they import before they can start, each once."""
    named = [
        key for key, one in manifest.items() if wanted and one.get("name") == wanted and one["file"].endswith(".js")
    ]
    waiting = [_ENTRY, *named]
    seen = set(waiting)
    while waiting:
        chunk = manifest[waiting.pop(0)]
        yield chunk
        fresh = [name for name in chunk.get("imports", []) if name not in seen]
        waiting += fresh
        seen.update(fresh)


def _inline(name: str) -> str | None:
    """A built script, to stand in the page; None if its file is not there: the page works without it."""
    path = _folder() / name
    return _read_inline(path, path.stat().st_mtime_ns) if path.is_file() else None


@lru_cache(maxsize=4)
def _read_inline(path: Path, _modified: int) -> str:
    # A closing tag in its text would end it there.
    return path.read_text(encoding="utf-8").replace("</", "<\\/")


def _address(name: str) -> str:
    return url_for("pages.asset", name=name)


def _manifest() -> Mapping[str, Any] | None:
    path = _folder() / ".vite" / "manifest.json"
    try:
        return _read_manifest(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=4)
def _read_manifest(path: Path, _modified: int) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _folder() -> Path:
    return Path(current_app.config["STATIC_FOLDER"])


def _frame_ancestors() -> tuple[str, ...]:
    return tuple(current_app.config.get("FRAME_ANCESTORS") or ())


def _secured(response: Response, nonce: str, inline: str | None = None) -> Response:
    """The policy lets in our own files, and the script within the page by the hash of its text."""
    digest = inline and base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
    scripts = f"'self' 'sha256-{digest}'" if digest else "'self'"
    framers = " ".join(("'self'", *_frame_ancestors()))
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src {scripts}; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; "
        f"form-action 'self'; frame-ancestors {framers}; object-src 'none'"
    )
    # The older header knows no list; browsers that know the newer one pass over it.
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/static/<path:name>")
def asset(name: str) -> Response:
    """A built file. One that is missing is a 404, never the shell: a page that is run as a script fails obscurely."""
    return built.answer(_folder(), name)


_SHELL = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, \
interactive-widget=resizes-content">
<meta name="robots" content="noindex">
<title>Scene Visualizer</title>
<link rel="icon" type="image/svg+xml" href="{{ icon }}">
{% for style in styles %}<link rel="stylesheet" href="{{ style }}">
{% endfor %}{% for preload in preloads %}<link rel="modulepreload" href="{{ preload }}" fetchpriority="low">
{% endfor %}{% if font %}<link rel="preload" href="{{ font }}" as="font" type="font/woff2" crossorigin>
{% endif %}<script type="application/json" id="sv-config">{{ config | tojson }}</script>
<script type="module" src="{{ entry }}" fetchpriority="low"></script>
</head>
<body class="sv-root">
<div id="root"></div>
{% if drawn %}<div id="sv-skeleton" class="sv-skeleton" aria-busy="true">
<div class="sv-sk-top"><b aria-hidden="true">SV</b><i class="sv-sk-bar"></i></div>
{% if drawn == "generate" %}<div class="sv-sk-generate">
<div class="sv-sk-composer"><label>What do your runners see?<textarea rows="4" maxlength="4000" autocomplete="off" \
placeholder="A rain-soaked Seattle street with neon signs"></textarea></label>
{% for _ in range(5) %}<i class="sv-sk-block"></i>{% endfor %}</div>
<div class="sv-sk-stage"></div>
<div class="sv-sk-rail">{% for _ in range(6) %}<i class="sv-sk-block"></i>{% endfor %}</div>
<div class="sv-sk-side"></div>
</div>
{% elif drawn == "gallery" %}<div class="sv-sk-gallery">
<div class="sv-sk-filters">{% for _ in range(5) %}<i class="sv-sk-block"></i>{% endfor %}</div>
<div class="sv-sk-window"><div class="sv-sk-rows">{% for _ in range(12) %}<i class="sv-sk-block"></i>{% endfor %}</div>
</div>
</div>
{% else %}<div class="sv-sk-{{ drawn }}"><i class="sv-sk-block"></i></div>
{% endif %}<div class="sv-sk-tabs"></div>
</div>
{% endif %}{% if head_start %}<script type="module" async>{{ head_start | safe }}</script>
{% endif %}<noscript>Scene Visualizer needs JavaScript.</noscript>
</body>
</html>
"""

_MISSING_BUILD = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Scene Visualizer</title></head>
<body>
<h1>The web page has not been built</h1>
<p>Run <code>npm ci --prefix frontend &amp;&amp; npm run build --prefix frontend</code> in the project's folder and
reload. The API works meanwhile: see <a href="{{ request.script_root }}/api/docs">its description</a>.</p>
</body>
</html>
"""
