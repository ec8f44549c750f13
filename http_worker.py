"""Gunicorn's worker for clients that hardly speak HTTP: it refuses them in the API's shape and does not wait for ever.

Gunicorn loads it by name; it does not exist on Windows.
"""

import json
import socket
import struct
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from gunicorn import util
from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

#: Seconds without a byte after which a client that owes us one is given up; a thread waits for it all the time.
PATIENCE = 10
_STATUSES = {
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
}


class Worker(ThreadWorker):  # type: ignore[misc]
    """Threads, as gunicorn's own; only the two things that the module's docstring says."""

    def handle(self, conn: Any) -> Any:
        """Serve a request; a socket time-out of Python's own would also end slow downloads."""
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", PATIENCE, 0))
        return super().handle(conn)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer what no view has seen."""
        if not isinstance(exc, errors.ParseException):
            super().handle_error(req, client, addr, exc)
            return
        status = _STATUSES.get(type(exc), HTTPStatus.BAD_REQUEST)
        self.log.warning("refused what is not HTTP: %s", status.phrase)
        with suppress(OSError):
            util.write_nonblock(client, _refusal(status))


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
