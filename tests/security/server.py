"""The real server as a process, and sockets that say to it what no polite client would."""

import json
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.security.world import clean_environment

ROOT = Path(__file__).parents[2]
_TIMEOUT = 20.0


@dataclass(frozen=True)
class Answer:
    """What came back before the connection ended."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Server:
    """`python app.py`."""

    process: "subprocess.Popen[str]"
    port: int
    log: list[str] = field(default_factory=list)
    session: dict[str, str] = field(default_factory=dict)

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=_TIMEOUT)

    def raw(self, data: bytes) -> Answer:
        """Send bytes as they are; read until the server has answered and closed, or says how long its answer is."""
        with self.connect() as connection:
            connection.sendall(data)
            return receive(connection)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """A request with the member's token; `headers` override the usual ones."""
        return self.raw(self.request(method, path, body, **headers))

    def request(self, method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
        """The bytes of a request; a header that is given as an empty text is left out."""
        usual = {
            "Host": f"127.0.0.1:{self.port}",
            "Connection": "close",
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "Authorization": f"Bearer {self.session.get('token', '')}",
        }
        named = usual | {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items() if value)]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body

    @property
    def base(self) -> str:
        return f"/api/session/{self.session['session_id']}"

    def works(self) -> bool:
        """Does a normal request work?"""
        answer = self.ask("POST", f"{self.base}/generate-image", b'{"prompt": "a bar"}')
        return answer.status == 202


def receive(connection: socket.socket) -> Answer:
    """Read one answer."""
    data = b""
    while not _complete(data):
        try:
            piece = connection.recv(65536)
        except ConnectionResetError:
            break
        if not piece:
            break
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    if not lines[0]:
        return Answer(0, {}, b"")
    pairs = (line.partition(":") for line in lines[1:])
    return Answer(int(lines[0].split()[1]), {name.lower(): value.strip() for name, _, value in pairs}, body)


def _complete(data: bytes) -> bool:
    head, end, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    return bool(end) and length is not None and len(body) >= int(length[1])


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[Server]:
    """Start the server on a free port with a session of its own in it; stop it at the end."""
    given = clean_environment() | {"DATA_DIR": str(folder / "data"), "PORT": "0", "ENVIRONMENT": "production"}
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "app.py")],
        env=given | environment,
        cwd=folder,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    server = Server(process, 0)
    reader = threading.Thread(target=lambda: server.log.extend(process.stderr or []), daemon=True)
    reader.start()
    try:
        assert process.stdout is not None
        server.port = int(process.stdout.readline().rsplit(":", 1)[1])
        server.session = server.ask("POST", "/api/session", b'{"name": "Run"}', Authorization="").json
        yield server
    finally:
        process.terminate()
        process.wait(_TIMEOUT)
        reader.join(_TIMEOUT)
        if process.stdout:
            process.stdout.close()
        if process.stderr:
            process.stderr.close()
