"""WebSockets: who may open one, checked before the upgrade. The wire, the words and the talk are files beside this."""

import logging
import threading
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Blueprint, Response, request
from wsproto.frame_protocol import CloseReason

from ... import errors
from ...host import Member, find_member
from ...streams import Place
from .. import hang_up, root, sse, strict
from ..context import member, plugin
from ..http import CallerQuery, endpoint, problem
from ..watching import Links
from . import messages
from .conversation import Conversation
from .wire import Closed, Wire

logger = logging.getLogger(__name__)

blueprint = Blueprint("sockets", __name__)
own_blueprint = Blueprint("own_socket", __name__)

_VERSION = "13"
#: Seconds in which a client that brought no token has to send one; and how many may be in that state.
GREETING, MAX_STRANGERS = 10.0, 8
_strangers = threading.BoundedSemaphore(MAX_STRANGERS)


class Handled(Response):
    """What is left to say to the server when the socket has had its say."""

    def __init__(self, mode: str) -> None:
        super().__init__(status=101)
        self._mode = mode

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Gunicorn is told by an exception that the connection is not its own any more; others finish as usual."""
        if self._mode == "gunicorn":
            raise StopIteration
        if self._mode == "werkzeug":
            return super().__call__(environ, start_response)
        return []


@endpoint(
    blueprint,
    "GET",
    "/ws",
    tag="Live",
    query=CallerQuery,
    answers={101: ""},
    problems=(426, 429, 501, 503),
)
def session_socket(query: CallerQuery) -> Response:
    """A WebSocket for one session: ask for pictures and watch them appear; docs/websocket.md has its messages."""
    _check_handshake()
    wire = Wire(request.environ)
    return _talk(wire, member(), hang_up.enter(member(), request.environ))


@endpoint(
    own_blueprint,
    "GET",
    "/ws",
    tag="Live",
    query=CallerQuery,
    answers={101: ""},
    problems=(426, 429, 501, 503),
)
def own_socket(query: CallerQuery) -> Response:
    """The same for the session of the token: in the `Authorization` header, or in the first message.

    The first message is then `{"type": "authenticate", "token": "…"}`. A token in the address would be in many logs,
    so it is refused there.
    """
    _check_handshake()
    wire = Wire(request.environ)
    caller = root.caller()
    if caller is not None:
        return _talk(wire, caller, hang_up.enter(caller, request.environ))
    if not _strangers.acquire(blocking=False):
        raise errors.Unavailable("Too many sockets wait for their token; try again shortly.")
    try:
        wire.accept()
        place = _greeted(wire)
        if place is None:
            wire.finish()  # takes a while, and whoever is sent away is a stranger still
            return Handled(wire.mode)
    finally:
        _strangers.release()
    return _talk(wire, *place, accepted=True)


for _blueprint, _view in ((blueprint, "session_socket"), (own_blueprint, "own_socket")):
    # The same address for the scheme ws; the rule above answers who comes by plain HTTP.
    _blueprint.add_url_rule("/ws", _view, websocket=True)


def _told_to_upgrade(error: errors.UpgradeRequired) -> Response:
    response = problem(error)
    response.headers["Sec-WebSocket-Version"] = _VERSION
    if "waitress" not in request.environ.get("SERVER_SOFTWARE", ""):  # which refuses to send it
        response.headers["Upgrade"] = "websocket"
    return response


for _blueprint in (blueprint, own_blueprint):
    _blueprint.register_error_handler(errors.UpgradeRequired, _told_to_upgrade)


def _check_handshake() -> None:
    if "token" in request.args:
        raise strict.wrong("token", "does not belong into an address, where many a log would keep it")
    upgrade = request.headers.get("Upgrade", "").lower() == "websocket"
    if not upgrade or request.headers.get("Sec-WebSocket-Version") != _VERSION:
        raise errors.UpgradeRequired
    origin = request.headers.get("Origin")
    own = f"{request.scheme}://{request.host}".lower()
    if origin is not None and origin.lower() != own and origin not in plugin().settings.cors_origins:
        raise errors.CrossSite


def _talk(wire: Wire, caller: Member, place: Place, *, accepted: bool = False) -> Response:
    with place:
        writer = sse.Writer(caller.session_id)
        conversation = Conversation(plugin(), wire, caller, Links(), writer)
        if not accepted:
            wire.accept()
        conversation.run()
    return Handled(wire.mode)


def _greeted(wire: Wire) -> tuple[Member, Place] | None:
    """Who a client is that says so in its first message; None, and the socket closed, for nobody."""
    try:
        text = wire.receive(GREETING)
        found = _introduced(strict.read((text or "{}").encode("utf-8", "surrogatepass"), "frame"))
        place = hang_up.enter(found, request.environ)
        told = {"type": "authenticated", "session_id": found.session_id, "user_id": found.user_id}
        wire.send(messages.text(told))
    except Closed:
        return None
    except errors.ImageGenerationError as refused:
        is_busy = isinstance(refused, errors.Unavailable | errors.TooManyRequests)
        wire.close(CloseReason.TRY_AGAIN_LATER if is_busy else CloseReason.POLICY_VIOLATION, refused.message)
        return None
    except Exception:  # of the host's; an HTTP answer would be junk on a socket
        logger.exception("a socket's first message stumbled", extra={"action": "socket"})
        wire.close(CloseReason.INTERNAL_ERROR, "Something went wrong on our side.")
        return None
    return found, place


def _introduced(message: messages.Message) -> Member:
    owner_of: Any = getattr(plugin().host, "owner_of", None)
    payload = message.get("payload")
    token = message.get("token", payload.get("token") if isinstance(payload, dict) else None)
    known = owner_of(token) if owner_of and message.get("type") == "authenticate" and isinstance(token, str) else None
    found = None if known is None else find_member(plugin().host, *known)
    if found is None:
        raise errors.Unauthenticated
    return found
