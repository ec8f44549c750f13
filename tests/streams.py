"""Readers of server-sent events for tests: one that is well, and one whose line is cut at any byte."""

import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

PATIENCE = 10.0


@dataclass(frozen=True)
class Told:
    """One block of a stream, as a browser would understand it."""

    id: str | None = None
    event: str | None = None
    text: str = ""
    comments: int = 0

    @property
    def data(self) -> Any:
        return json.loads(self.text)


def parsed(block: str) -> Told:
    """A block without the empty line behind it."""
    fields: dict[str, str] = {}
    comments = 0
    for line in block.split("\n"):
        name, _, value = line.partition(":")
        if name:
            fields[name] = value.removeprefix(" ")
        else:
            comments += 1
    return Told(fields.get("id"), fields.get("event"), fields.get("data", ""), comments)


@dataclass
class Stream:
    """An open stream; its status may also be that of a refusal."""

    url: str
    headers: dict[str, str]
    connection: HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        self.connection = HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
        self.connection.request("GET", f"{parts.path}?{parts.query}", headers=self.headers)
        self.answer = self.connection.getresponse()
        self.status = self.answer.status

    def blocks(self) -> Iterator[Told]:
        """Each block as it comes, until the stream ends."""
        lines: list[str] = []
        while line := self.answer.readline():
            text = line.decode().rstrip("\n")
            if text:
                lines.append(text)
            elif lines:
                yield parsed("\n".join(lines))
                lines = []

    def events(self) -> Iterator[Told]:
        """Blocks with something to tell."""
        return (block for block in self.blocks() if block.text and block.event != "ping")

    def close(self) -> None:
        """Leave, as a closed tab does."""
        self.answer.close()
        self.connection.close()


@contextmanager
def opened(url: str, headers: dict[str, str]) -> Iterator[Stream]:
    stream = Stream(url, headers)
    try:
        yield stream
    finally:
        stream.close()


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - its name in the base class
        """Say nothing: a test reads hundreds of streams."""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The app behind real sockets, a thread for each request."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        app.extensions["image_generation"].end_streams()
        server.shutdown()
        thread.join(PATIENCE)
        server.server_close()


def body_of(came: bytes) -> tuple[bytes, bytes]:
    """Head and body of an answer as far as it came, the body without its chunks' lengths."""
    head, whole, rest = came.partition(b"\r\n\r\n")
    if not whole or b"transfer-encoding: chunked" not in head.lower():
        return (head if whole else b""), rest
    body = b""
    while rest:
        size, line_ended, rest = rest.partition(b"\r\n")
        if not line_ended:
            break
        length = int(size, 16)
        body, rest = body + rest[:length], rest[length + 2 :]
    return head, body


class CutLine:
    """Follows one stream over lines that break: each is cut after some bytes, and the next goes on where it ended.

    What it has understood is in `told`, as a browser would have it: a block that did not come whole counts for nothing.
    """

    def __init__(self, url: str, headers: dict[str, str], since: str, version: str = "1.0") -> None:
        parts = urlsplit(url)
        self._address = (parts.hostname or "", parts.port or 80)
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._ask = f"GET {parts.path}?since={since} HTTP/{version}\r\nHost: {parts.netloc}\r\n{head}"
        self._last_id: str | None = None
        self.told: list[Told] = []

    def read(self, limit: int, *, reset: bool, until: str | None = None) -> bool:
        """Read up to `limit` bytes of a new line and cut it; False when the line was refused.

        Ends earlier when a block with the text `until` came.
        """
        with socket.create_connection(self._address, timeout=PATIENCE) as line:
            again = f"Last-Event-ID: {self._last_id}\r\n" if self._last_id else ""
            line.sendall(f"{self._ask}{again}\r\n".encode())
            came = b""
            while len(came) < limit:
                part = line.recv(min(4096, limit - len(came)))
                came += part
                if not part or (until is not None and until.encode() in came and body_of(came)[1].endswith(b"\n\n")):
                    break
            if reset:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return self._understand(came)

    def _understand(self, came: bytes) -> bool:
        head, body = body_of(came)
        if not head:
            return True
        if b" 200 " not in head.partition(b"\r\n")[0]:
            return False
        *blocks, _half = body.decode(errors="replace").split("\n\n")
        for block in map(parsed, blocks):
            self._last_id = block.id or self._last_id
            if block.text:
                self.told.append(block)
        return True
