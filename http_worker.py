"""Gunicorn's worker for clients that hardly speak HTTP: it refuses them in the API's shape and does not wait for ever.

Gunicorn loads it by name; it does not exist on Windows. `Guard` is what the worker of `gevent_worker` has too.
"""

import json
import socket
import struct
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from gunicorn import util
from gunicorn.glogging import Logger
from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

#: Seconds without a byte after which a client that owes us one is given up; a thread waits for it all the time.
PATIENCE = 10
#: Seconds after which a client is given up that takes nothing of what we send. A slow one may go on taking.
SEND_PATIENCE = 30
_STATUSES = {
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
}


class Log(Logger):  # type: ignore[misc]
    """Gunicorn's log without the tracebacks of clients that stall: there is nothing to be mended."""

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Log with a traceback, or a line where a client's time was up."""
        if isinstance(sys.exception(), TimeoutError | BlockingIOError):
            self.info("gave up a client that had stopped sending or taking")
        else:
            super().exception(msg, *args, **kwargs)


class Guard:
    """What threads and greenlets have in common."""

    log: Any
    wsgi: Any

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer what no view has seen."""
        if not isinstance(exc, errors.ParseException):
            super().handle_error(req, client, addr, exc)  # type: ignore[misc]
            return
        status = _STATUSES.get(type(exc), HTTPStatus.BAD_REQUEST)
        self.log.warning("refused what is not HTTP: %s", status.phrase)
        with suppress(OSError):
            util.write_nonblock(client, _refusal(status))

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Begin to stop."""
        self._end_streams()
        super().handle_exit(sig, frame)  # type: ignore[misc]

    def handle_quit(self, sig: int, frame: Any) -> None:
        """Stop at once."""
        self._end_streams()
        super().handle_quit(sig, frame)  # type: ignore[misc]

    def _end_streams(self) -> None:
        """Open streams would hold up a stop for its whole grace. A signal's handler must not wait for a lock."""
        plugin = getattr(self.wsgi, "extensions", {}).get("image_generation")
        end: Callable[[], None] | None = getattr(plugin, "end_streams", None)
        if end is not None:
            self.start_aside(end)

    def start_aside(self, work: Callable[[], None]) -> None:
        """Do something beside what a signal has interrupted."""
        threading.Thread(target=work, daemon=True).start()


class Worker(Guard, ThreadWorker):  # type: ignore[misc]
    """Threads, as gunicorn's own, but for what the module's docstring says."""

    def handle(self, conn: Any) -> Any:
        """Serve a request; a socket time-out of Python's own would also end slow downloads."""
        _limit_receiving(conn.sock, PATIENCE)
        limit_sending(conn.sock)
        kept = super().handle(conn)
        if kept is False:
            # Gunicorn's main thread would do this, and serve nobody else while the client takes its time.
            with suppress(OSError):
                conn.close(graceful=True)
            conn.close = _closed
        return kept

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Serve what was read; who has become a WebSocket may be silent as long as he likes."""
        if is_upgrade(req):
            _limit_receiving(conn.sock, 0)
        return super().handle_request(req, conn)


def _closed(*, graceful: bool = False) -> None:
    """Stands for a connection's `close` that has been done."""


def _limit_receiving(client: socket.socket, seconds: int) -> None:
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", seconds, 0))


def limit_sending(client: socket.socket) -> None:
    """Have the system end the connection when its other end has taken nothing for a while, where it can (Linux)."""
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SEND_PATIENCE * 1000)


def is_upgrade(req: Any) -> bool:
    """True for a request that wants to become a WebSocket and brings no body that could stall."""
    headers = dict(req.headers)
    wanted = headers.get("UPGRADE", "").lower() == "websocket" and req.method == "GET"
    return wanted and not {"CONTENT-LENGTH", "TRANSFER-ENCODING"} & headers.keys()


def _refusal(status: HTTPStatus) -> bytes:
    code = status.phrase.lower().replace(" ", "_").replace("-", "_")
    body = json.dumps({"error": f"This is not a request that can be served: {status.phrase}.", "code": code}).encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        "Connection: close",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "X-Content-Type-Options: nosniff",
    )
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body
