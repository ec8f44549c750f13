"""What protects every route, the plugin's too: who may send what from where, and the headers of every reply."""

import gzip
import logging
import time
from collections.abc import Sequence

from flask import Flask, Response, abort, g, request
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import SecurityError

from identity import COOKIE, has_bearer
from image_generation import errors
from image_generation.blueprints.http import SAFE_METHODS, install_error_handlers, problem

log = logging.getLogger("scene_visualizer.http")

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "clipboard-write=(self), screen-wake-lock=(self)",
    "Cache-Control": "private, no-store",
}
_ALLOWED_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
_ALLOWED_HEADERS = "Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, Range"
_EXPOSED_HEADERS = "Content-Disposition, ETag, Location, Retry-After"
_UNTRUSTED_HOST = "This server does not answer to that host name; its operator can add it to TRUSTED_HOSTS."
#: Bytes; below them the headers weigh more than what is saved.
_WORTH_PACKING = 1000
#: Routes that machines ask all day; not worth a line each.
_QUIET = frozenset(
    {"health.healthz", "health.readyz", "health.metrics", "pages.asset", "image_generation_built.for_hosts"}
)


def install(app: Flask, cors_origins: Sequence[str]) -> None:
    """Guard `app`: errors in one shape, cross-site checks, CORS for the listed origins alone, headers, a log line."""
    install_error_handlers(app)
    app.register_error_handler(SecurityError, lambda _: problem(errors.BadInput(_UNTRUSTED_HOST)))
    for broken in (OperationalError, InterfaceError):
        app.register_error_handler(broken, _database_error)
    # These run before any blueprint's, so before the plugin looks for a member.
    app.url_value_preprocessor(lambda _endpoint, _values: _before(cors_origins))
    app.before_request(lambda: refuse_cross_site(cors_origins))
    app.after_request(lambda response: _after(response, cors_origins))


def _database_error(error: Exception) -> Response:
    log.error("the database does not answer", exc_info=error)
    return problem(errors.Unavailable("The database cannot be reached."))


def _before(cors_origins: Sequence[str]) -> None:
    g.request_started = time.monotonic()
    if any("\0" in str(value) for value in (request.view_args or {}).values()):
        raise errors.NotFound
    asks_first = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
    if asks_first and request.headers.get("Origin") in cors_origins:
        abort(Response(status=204))


def refuse_cross_site(listed_origins: Sequence[str]) -> None:
    """Refuse a request that changes something and was made by another site's page.

    A Bearer token is proof enough: no foreign page can add one. A cookie is not, so the browser has to say that the
    page is ours. Without either (opening a session, joining) a page may come from us or from a listed origin.
    """
    if request.method in SAFE_METHODS or has_bearer():
        return
    origin = request.headers.get("Origin")
    fetch_site = request.headers.get("Sec-Fetch-Site")
    with_cookie = COOKIE in request.cookies
    if origin is not None:
        allowed = is_own_origin(origin) or (not with_cookie and origin in listed_origins)
    elif fetch_site is not None:
        allowed = fetch_site == "same-origin"
    else:
        allowed = not with_cookie
    if not allowed:
        raise errors.CrossSite


def is_own_origin(origin: str) -> bool:
    """Tell whether `origin` is the address at which this request reached us."""
    return origin.lower() == f"{request.scheme}://{request.host}".lower()


def _after(response: Response, cors_origins: Sequence[str]) -> Response:
    _pack(response)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if cors_origins:
        _allow_listed(response, cors_origins)
    _log(response)
    return response


def _pack(response: Response) -> None:
    """Compress JSON, which shrinks to a tenth, and pages. What has an ETag has been packed by whoever made that."""
    shrinks = str(response.mimetype).endswith(("json", "/html"))
    plain = not response.is_streamed and "ETag" not in response.headers
    if not shrinks or not plain or "Content-Encoding" in response.headers:
        return
    body = response.get_data()
    if len(body) < _WORTH_PACKING:
        return
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(body, compresslevel=6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"


def _allow_listed(response: Response, cors_origins: Sequence[str]) -> None:
    response.vary.add("Origin")
    origin = request.headers.get("Origin")
    if origin not in cors_origins:
        return
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = _EXPOSED_HEADERS
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = _ALLOWED_METHODS
        response.headers["Access-Control-Allow-Headers"] = _ALLOWED_HEADERS
        response.headers["Access-Control-Max-Age"] = "600"


def _log(response: Response) -> None:
    """Log the rule and not the address: ids may be in it, and later secrets; prompts are in neither."""
    # Pages ask many times a minute; only what changed something or went wrong is worth a line.
    routine = request.endpoint in _QUIET or (request.method in SAFE_METHODS and response.status_code < 400)
    level = logging.DEBUG if routine else logging.INFO
    route = request.url_rule.rule if request.url_rule else "(no route)"
    started = g.get("request_started")
    milliseconds = None if started is None else round(1000 * (time.monotonic() - started), 1)
    facts = {"method": request.method, "route": route, "status": response.status_code, "ms": milliseconds}
    log.log(level, "request", extra=facts)
