"""The host with less patience and with routes for clients that stall: a program of its own for the tests beside it."""

import os
import sys
import tempfile

if os.environ.get("SERVER") == "gevent":
    from gevent import monkey

    monkey.patch_all()

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask, Response, request, send_file

import app
import http_worker
import serving
from image_generation import events, extension
from image_generation.blueprints.context import plugin
from image_generation.blueprints.sockets import Handled
from image_generation.blueprints.sockets.wire import Closed, Wire
from image_generation.words import EventType, Visibility

http_worker.PATIENCE = 1
http_worker.SEND_PATIENCE = 2
if "ODD_NET" in os.environ:
    #: So seldom that what came was rung for.
    extension.NET = float(os.environ["ODD_NET"])  # type: ignore[attr-defined]

_settings = serving._gunicorn_settings


def with_long_grace(*given: Any) -> dict[str, Any]:
    """A stop that waits for streams to end would wait for longer than any test does."""
    return _settings(*given) | {"graceful_timeout": 100}


serving._gunicorn_settings = with_long_grace
FILE_BYTES = 24 * 1024 * 1024
ended: list[bool] = []


def flood() -> Response:
    """Sends without end, and notes when somebody has stopped it."""

    def endless() -> Iterator[bytes]:
        try:
            while True:
                yield b"x" * 65536
        finally:
            ended.append(True)

    return Response(endless(), content_type="text/plain")


def count() -> dict[str, int]:
    return {"ended": len(ended)}


def file() -> Response:
    path = Path(tempfile.gettempdir()) / f"odd_server_{os.getpid()}"
    path.write_bytes(b"y" * FILE_BYTES)
    answer = send_file(path, mimetype="application/octet-stream")
    path.unlink()
    return answer


def echo() -> Response:
    wire = Wire(request.environ)
    wire.accept()
    with suppress(Closed):
        while True:
            wire.send(wire.receive(60) or "")
    wire.finish()
    return Handled(wire.mode)


def say(session_id: str) -> dict[str, int]:
    """Append events in one transaction: `by` whom, `private` or not, a number each, and so many bytes of `padding`."""
    wanted = request.get_json()
    visibility = Visibility.PRIVATE if wanted.get("private") else Visibility.TABLE
    padding = "x" * wanted.get("padding", 0)
    with plugin().database.transaction() as tx:
        for n in wanted["numbers"]:
            about: dict[str, Any] = {"n": n, "padding": padding}
            now = plugin().clock()
            events.of_host(
                tx, EventType.CONSOLE_ENTRY, session_id, now, by=wanted["by"], visibility=visibility, **about
            )
    plugin().ring()
    return {}


def state() -> dict[str, Any]:
    """How many streams each member holds, and the process's resident kilobytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    held = {" ".join(whose): count for whose, count in plugin().streams._held.items()}
    return {"held": held, "kilobytes": int(status.partition("VmRSS:")[2].split()[0])}


def create_app() -> Flask:
    made = app.create_app()
    for view in (flood, count, file, state):
        made.add_url_rule(f"/odd/{view.__name__}", view_func=view)
    made.add_url_rule("/odd/echo", view_func=echo, websocket=True)
    made.add_url_rule("/odd/say/<session_id>", view_func=say, methods=["POST"])
    return made


if __name__ == "__main__":
    sys.exit(serving.main(create_app))
