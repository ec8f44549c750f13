"""A seat at a server that really runs, and frames that no polite client would send."""

import json
import socket
import struct
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import websocket

from configuration import HERE
from tests import server as servers
from tests.postgres import Cluster

MORE, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
KEY = b"\x01\x02\x03\x04"
TIMEOUT = 20


def masked(data: bytes) -> bytes:
    whole, rest = divmod(len(data), 4)
    return bytes(byte ^ key for byte, key in zip(data, KEY * whole + KEY[:rest], strict=True))


def frame(
    opcode: int, data: bytes = b"", *, fin: bool = True, rsv: int = 0, mask: bool = True, length: bytes | None = None
) -> bytes:
    """A frame, or something like one; `length` takes the place of the seven bits and what stands behind them."""
    size = len(data)
    if length is None and size < 126:
        length = bytes([size])
    elif length is None:
        length = b"\x7e" + struct.pack("!H", size) if size < 65536 else b"\x7f" + struct.pack("!Q", size)
    head = bytes([(fin << 7) | (rsv << 4) | opcode, length[0] | (0x80 if mask else 0)]) + length[1:]
    return head + (KEY + masked(data) if mask else data)


def close(code: int, reason: bytes = b"") -> bytes:
    return frame(CLOSE, struct.pack("!H", code) + reason)


@dataclass
class Raw:
    """A socket behind its handshake, byte by byte."""

    connection: socket.socket
    head: str = ""
    _rest: bytes = b""

    def send(self, data: bytes) -> None:
        """Send all of it, or what the server takes before it has heard enough."""
        with suppress(OSError):
            self.connection.sendall(data)

    def frame(self) -> tuple[int, bytes] | None:
        """The next frame of the server's, as opcode and data; None at the end of the line."""
        while (found := self._parsed()) is None:
            received = self.connection.recv(65536)
            if not received:
                assert not self._rest, f"the line was cut in the middle: {self._rest!r}"
                return None
            self._rest += received
        return found

    def _parsed(self) -> tuple[int, bytes] | None:
        if len(self._rest) < 2:
            return None
        size, start = self._rest[1], 2
        assert size < 127, "a server masks nothing, and has nothing that long to say here"
        if size == 126:
            size, start = int.from_bytes(self._rest[2:4], "big"), 4
        if len(self._rest) < start + size:
            return None
        assert self._rest[0] & 0xF0 == 0x80, "whole frames without reserved bits"
        found = self._rest[0] & 0x0F, self._rest[start : start + size]
        self._rest = self._rest[start + size :]
        return found

    def message(self) -> Any:
        """The next frame, which is a text."""
        found = self.frame()
        assert found is not None
        assert found[0] == TEXT, found
        return json.loads(found[1])

    def code(self) -> int:
        """The code that the server ends it with, and then the line is at its end; what came before is passed over."""
        while True:
            found = self.frame()
            assert found is not None, "the line was cut without a word"
            if found[0] == CLOSE:
                assert self.frame() is None
                return int.from_bytes(found[1][:2], "big")


@dataclass
class Seat:
    """The GM's."""

    url: str
    log: Path
    session_id: str = ""
    token: str = ""
    user_id: str = ""
    #: Somebody whom nothing of all this concerns.
    neighbour: websocket.WebSocket = field(default_factory=websocket.WebSocket)

    @property
    def path(self) -> str:
        return f"/api/session/{self.session_id}"

    def take(self) -> Self:
        """Open a session."""
        opened = self.call("POST", "/api/session", {"name": "Hostile"})[1]
        self.session_id, self.token, self.user_id = opened["session_id"], opened["token"], opened["user_id"]
        self.neighbour = self.open()
        return self

    def open(self, path: str | None = None, **options: Any) -> websocket.WebSocket:
        return websocket.create_connection(
            self.url.replace("http", "ws") + (path or f"{self.path}/ws"),
            header=[f"Authorization: Bearer {self.token}"],
            timeout=TIMEOUT,
            suppress_origin=True,
            **options,
        )

    def answers(self, ws: websocket.WebSocket) -> bool:
        ws.send('{"type":"ping"}')
        return bool(json.loads(ws.recv())["type"] == "pong")

    def is_served(self) -> None:
        """The next client gets its answer, and so does one that was there all the time."""
        ws = self.open()
        answered = self.answers(ws)
        ws.close(timeout=1)
        assert answered
        self.neighbour.ping("?")
        assert self.neighbour.recv_data(control_frame=True) == (PONG, b"?")

    @contextmanager
    def raw(self, **headers: str) -> Iterator[Raw]:
        """A socket after a handshake by hand; `headers` go along."""
        with self.asked(self.handshake(**headers)) as connection:
            head = b""
            while b"\r\n\r\n" not in head:
                head += connection.recv(1)
            assert head.startswith(b"HTTP/1.1 101 "), head
            yield Raw(connection, head.decode())

    @contextmanager
    def asked(self, head: bytes) -> Iterator[socket.socket]:
        with socket.create_connection(("127.0.0.1", int(self.url.rsplit(":", 1)[1])), timeout=TIMEOUT) as connection:
            connection.sendall(head)
            yield connection

    def handshake(self, path: str | None = None, method: str = "GET", **headers: str) -> bytes:
        """A request for a socket; an empty header is left out."""
        sent = {
            "Host": self.url.removeprefix("http://"), "Upgrade": "websocket", "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
            "Authorization": f"Bearer {self.token}",
        } | headers  # fmt: skip
        lines = [f"{method} {path or self.path + '/ws'} HTTP/1.1", *(f"{n}: {v}" for n, v in sent.items() if v), "", ""]
        return "\r\n".join(lines).encode()

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"} | headers
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=TIMEOUT) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.load(refused)

    def curl(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        head = ["-H", f"Authorization: Bearer {self.token}", "-H", "Content-Type: application/json"]
        return subprocess.run(
            ["curl", "-s", "-m", "60", *head, *arguments], capture_output=True, text=True, check=True, timeout=90
        )


@contextmanager
def seated(kind: str, folder: Path, postgres: Cluster | None) -> Iterator[Seat]:
    """A seat at the embedded server ("threads"), or at the production one ("gevent") with its worker beside it."""
    with ExitStack() as stack:
        extra = {"SERVER": kind, "IMAGE_GENERATION_DEFAULT_PROVIDER": "sketch"}
        if postgres is not None:
            extra |= {"DATABASE_URL": stack.enter_context(postgres.database()), "WORKERS": "0"}
        server = stack.enter_context(servers.running(folder, **extra))
        if postgres is not None:
            stack.enter_context(_worker(folder, extra))
        seat = Seat(server.url, servers.log_of(folder)).take()
        yield seat
        assert seat.answers(seat.neighbour)
        seat.neighbour.shutdown()
    log = seat.log.read_text(encoding="utf-8")
    assert "Traceback" not in log
    assert seat.token not in log


@contextmanager
def _worker(folder: Path, extra: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "image-generation", "worker"],
        cwd=HERE,
        env=servers.environment(folder, **extra | {"SERVER": "threads", "WORKERS": "2"}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.kill()
        process.wait(20)
