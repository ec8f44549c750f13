"""A table that is really served, on a thread of this process, with a provider that does what the test says."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import websocket
from flask import request
from werkzeug.serving import WSGIRequestHandler, make_server

from image_generation.extension import utc_now
from image_generation.testing import FixedHost, ScriptedProvider
from tests.core.conftest import ROLES, MakeTable, Table, make_table

__all__ = ["make_table"]

TIMEOUT = 20.0


class _Silent(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        """Say nothing."""


class Sitting(FixedHost):
    """A host that also knows tokens (`token-ann`), opens sessions and keeps a log."""

    def __init__(self, caller: Callable[[], str | None]) -> None:
        super().__init__(ROLES, caller)
        self.opened: list[tuple[str, str]] = []
        self.removed: set[tuple[str, str]] = set()

    def role_of(self, user_id: str, session_id: str) -> Any:
        gone = (session_id, user_id) in self.removed
        return None if gone else super().role_of(user_id, session_id)

    def current_session_id(self) -> str | None:
        return "berlin" if self.current_user_id() == "bea" else "seattle" if self.current_user_id() else None

    def owner_of(self, token: str) -> tuple[str, str] | None:
        name = token.removeprefix("token-")
        return next((pair for pair in self.roles if pair[1] == name and token.startswith("token-")), None)

    def open_session(self, user_id: str, name: str) -> str:
        session_id = f"new-{len(self.opened)}"
        self.opened.append((user_id, name))
        self.roles[session_id, user_id] = self.roles["seattle", "gm"]
        return session_id


@dataclass
class Client:
    """One socket, and what it has heard."""

    ws: websocket.WebSocket
    heard: list[dict[str, Any]] = field(default_factory=list)

    def say(self, message: Any) -> None:
        self.ws.send(message if isinstance(message, str) else json.dumps(message))

    def hear(self) -> dict[str, Any]:
        self.heard.append(json.loads(self.ws.recv()))
        return self.heard[-1]

    def until(self, done: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
        """Everything up to the message that is meant, with it."""
        found = [self.hear()]
        while not done(found[-1]):
            found.append(self.hear())
        return found

    def until_type(self, *types: str) -> list[dict[str, Any]]:
        return self.until(lambda message: inner(message)["type"] in types)

    def close_code(self) -> int:
        """The code with which the server ends it; what it says before is passed over."""
        while True:
            opcode, data = self.ws.recv_data(control_frame=True)
            if opcode == websocket.ABNF.OPCODE_CLOSE:
                return int.from_bytes(data[:2], "big")


def inner(message: dict[str, Any]) -> dict[str, Any]:
    """The event in its envelope, or the message itself."""
    return message["payload"] if message["type"] == "event" else message


@dataclass
class Live:
    table: Table
    url: str
    host: Sitting

    @property
    def provider(self) -> ScriptedProvider:
        return self.table.provider

    @contextmanager
    def socket(
        self, name: str | None = "ann", path: str = "/api/session/seattle/ws", **options: Any
    ) -> Iterator[Client]:
        headers = ([f"X-User: {name}"] if name else []) + options.pop("header", [])
        address = self.url.replace("http", "ws") + path
        ws = websocket.create_connection(address, header=headers, timeout=TIMEOUT, suppress_origin=True, **options)
        try:
            yield Client(ws)
        finally:
            with suppress(OSError, websocket.WebSocketException):
                ws.close(timeout=1)
            ws.shutdown()

    def refused(self, name: str | None = "ann", path: str = "/api/session/seattle/ws", **options: Any) -> Any:
        """The answer to a handshake that fails: status and JSON."""
        with pytest.raises(websocket.WebSocketBadStatusException) as problem, self.socket(name, path, **options):
            pass
        return problem.value.status_code, json.loads(problem.value.resp_body)

    def open(self, name: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """An HTTP answer that is still to be read; one that refuses, too."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"X-User": name, "Content-Type": "application/json"} | headers
        asked = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            return urllib.request.urlopen(asked, timeout=TIMEOUT)
        except urllib.error.HTTPError as problem:
            return problem

    def call(self, name: str, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        with self.open(name, method, path, body, **headers) as answer:
            return answer.status, json.load(answer)


@pytest.fixture
def live(make_table: MakeTable, tmp_path: Path) -> Iterator[Live]:
    with served(make_table, tmp_path) as made:
        yield made


@contextmanager
def served(make_table: MakeTable, tmp_path: Path, **config: Any) -> Iterator[Live]:
    """Like `live`, with other settings."""
    table = make_table(f"sqlite:///{tmp_path / 'live.db'}", clock=utc_now, WORKERS="2", **config)
    table.provider.gate.clear()
    host = Sitting(caller)
    table.plugin.host = host
    table.plugin.feed._host = host
    server = make_server("127.0.0.1", 0, table.app, threaded=True, request_handler=_Silent)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Live(table, f"http://127.0.0.1:{server.server_port}", host)
    finally:
        table.provider.gate.set()
        table.plugin.stop(5)
        server.shutdown()
        server.server_close()
        thread.join(5)


def caller() -> str | None:
    name = request.headers.get("X-User")
    sent = request.headers.get("Authorization", "")
    return name or (sent.removeprefix("Bearer token-") if sent.startswith("Bearer token-") else None)
