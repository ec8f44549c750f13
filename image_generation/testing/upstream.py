"""A server on loopback that speaks the vendors' wire formats, keeps a log, and fails as it is told to.

with Upstream() as upstream:
    settings = load(upstream.environment())
    upstream.script(faults.status(503), faults.good())
    ...
    assert [call.charged for call in upstream.calls] == [False, True]
"""

import json
import ssl
import threading
from collections.abc import Mapping
from dataclasses import replace
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Self

from . import openai_image_tool, openai_wire, stability_wire, wire
from .faults import Fault, good
from .wire import Answer, Call

OPENAI_KEY: Final = "sk-test-openai-0123456789abcdef"
STABILITY_KEY: Final = "sk-test-stability-0123456789abcdef"

ROUTES: Final = {**openai_wire.ROUTES, **openai_image_tool.ROUTES, **stability_wire.ROUTES}


class Upstream:
    """All vendors behind one port; use it as a context manager. With `tls` it speaks https."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self._server = _Server(self)
        self._scheme = "https" if tls else "http"
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._changed = threading.Condition()
        self._calls: list[Call] = []
        self._script: list[tuple[str, Fault]] = []

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"{self._scheme}://127.0.0.1:{self._server.server_port}"

    def environment(self) -> dict[str, str]:
        """The settings that point every vendor's provider at this server."""
        return {
            "OPENAI_API_KEY": OPENAI_KEY,
            "OPENAI_BASE_URL": f"{self.url}/v1",
            "STABILITY_API_KEY": STABILITY_KEY,
            "STABILITY_API_BASE": self.url,
            "ENHANCER_API_KEY": OPENAI_KEY,
            "ENHANCER_BASE_URL": f"{self.url}/v1",
        }

    def script(self, *faults: Fault, path: str = "") -> None:
        """Queue one fault a call, for calls whose path contains `path`; after the last one all goes well again."""
        with self._changed:
            self._script += [(path, fault) for fault in faults]

    def clear_script(self) -> None:
        """Let all go well from now on, whatever was scripted and not used yet."""
        with self._changed:
            self._script.clear()

    @property
    def calls(self) -> list[Call]:
        """Every call so far, oldest first."""
        with self._changed:
            return list(self._calls)

    def wait_for(self, count: int, timeout: float = 10.0) -> list[Call]:
        """Wait until `count` calls have come in; AssertionError when they do not."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._calls) >= count, timeout):
                raise AssertionError(f"{len(self._calls)} calls came in, not {count}")
            return list(self._calls)

    def receive(self, call: Call) -> Fault:
        """Log a call and take the fault that is due for it."""
        with self._changed:
            self._calls.append(call)
            self._changed.notify_all()
            for index, (path, fault) in enumerate(self._script):
                if path in call.path:
                    del self._script[index]
                    return fault
        return good()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, upstream: Upstream) -> None:
        self.upstream = upstream
        self.stopping = threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about a client that went away: that is what many tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_GET  # noqa: N815

    def _serve(self) -> None:
        self.close_connection = True
        call = self._read()
        fault = self.server.upstream.receive(call)
        answer = fault.change(fault.instead(call) if fault.instead else _ask(_altered(call, fault.payload)))
        call.status, call.charged = answer.status, answer.charged
        try:
            fault.deliver(wire.Wire(self, self.server.stopping), answer)
            call.delivered = True
        except OSError:
            call.delivered = False

    def _read(self) -> Call:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Call(self.command, self.path, headers, body, _parse(headers.get("content-type", ""), body))

    def log_message(self, *_: object) -> None:
        """Keep quiet: the log is `Upstream.calls`."""


def _altered(call: Call, payload: Mapping[str, Any]) -> Call:
    changed = {**call.payload, **payload}
    return replace(
        call, payload={name: value for name, value in changed.items() if value is not None or name not in payload}
    )


def _ask(call: Call) -> Answer:
    handler = ROUTES.get((call.method, call.path.partition("?")[0]))
    return handler(call) if handler else wire.json_answer({"error": {"message": "Not found"}}, status=404)


def _parse(content_type: str, body: bytes) -> dict[str, Any]:
    if content_type.startswith("multipart/form-data"):
        return _form(content_type, body)
    try:
        parsed = json.loads(body or b"{}")
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _form(content_type: str, body: bytes) -> dict[str, Any]:
    message = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body, policy=HTTP)
    parts = (part for part in message.iter_parts() if part.get_filename() is None)
    return {
        str(part.get_param("name", header="content-disposition")): _content(part.get_payload(decode=True))
        for part in parts
    }


def _content(data: Any) -> str:
    return bytes(data).decode()
