"""What goes over a loopback vendor's wire: the call that came in, the answer due, and the socket it is written to."""

import json
import socket
import struct
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any


@dataclass(slots=True)
class Call:
    """One request as the vendor saw it, and what became of it."""

    method: str
    path: str
    #: Names in lower case. They hold the key: assert on them, do not print them.
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    #: The JSON object or the form's fields; empty when the body was neither.
    payload: dict[str, Any]
    status: int | None = None
    #: Would the vendor have billed it?
    charged: bool = False
    #: Did the whole answer leave?
    delivered: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What the vendor says. Several chunks are sent one by one, in chunked encoding."""

    status: int
    headers: Mapping[str, str]
    chunks: tuple[bytes, ...]
    charged: bool = False

    @property
    def body(self) -> bytes:
        """All of it."""
        return b"".join(self.chunks)


def json_answer(payload: Any, *, status: int = 200, charged: bool = False, **headers: str) -> Answer:
    """An answer in JSON; a header's underscores become dashes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, {"Content-Type": "application/json", **named}, (json.dumps(payload).encode(),), charged)


def sse_answer(events: Iterable[Mapping[str, Any]], *, charged: bool = True) -> Answer:
    """An event stream, one chunk an event; the event's name is its `type`."""
    chunks = tuple(f"event: {event.get('type')}\ndata: {json.dumps(event)}\n\n".encode() for event in events)
    return Answer(200, {"Content-Type": "text/event-stream"}, chunks, charged)


class Wire:
    """The connection to the client, with ways to misuse it."""

    def __init__(self, handler: BaseHTTPRequestHandler, stopping: threading.Event) -> None:
        self._handler = handler
        self._stopping = stopping

    def head(self, answer: Answer, **changed: str | None) -> None:
        """Send status and headers; `changed` overrides one or, with None, leaves it out."""
        framing = (
            {"Transfer-Encoding": "chunked"} if len(answer.chunks) > 1 else {"Content-Length": str(len(answer.body))}
        )
        headers = {**framing, **answer.headers, "Connection": "close"}
        headers |= {name.replace("_", "-"): value for name, value in changed.items() if value is not None}
        left_out = {name.replace("_", "-") for name, value in changed.items() if value is None}
        self._handler.send_response(answer.status)
        for name, value in headers.items():
            if name not in left_out:
                self._handler.send_header(name, value)
        self._handler.end_headers()

    def write(self, data: bytes) -> None:
        """Send bytes as they are, at once."""
        self._handler.wfile.write(data)
        self._handler.wfile.flush()

    def write_chunk(self, data: bytes) -> None:
        """Send one chunk of chunked encoding; an empty one ends the body."""
        self.write(b"%x\r\n%s\r\n" % (len(data), data))

    def pause(self, seconds: float | None = None) -> None:
        """Wait, or until the server stops."""
        if self._stopping.wait(seconds):
            raise ConnectionAbortedError

    def reset(self) -> None:
        """Break the connection with an RST instead of an orderly end."""
        connection = self._handler.connection
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with suppress(OSError):
            connection.close()
        raise ConnectionAbortedError


def deliver(wire: Wire, answer: Answer) -> None:
    """Send an answer as a well-behaved server does."""
    wire.head(answer)
    if len(answer.chunks) > 1:
        for chunk in answer.chunks:
            wire.write_chunk(chunk)
        wire.write_chunk(b"")
    else:
        wire.write(answer.body)
