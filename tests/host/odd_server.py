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

from flask import Flask, Response, request, send_file

import app
import http_worker
import serving
from image_generation.blueprints.sockets import Handled
from image_generation.blueprints.sockets.wire import Closed, Wire

http_worker.PATIENCE = 1
http_worker.SEND_PATIENCE = 2

FILE_BYTES = 24 * 1024 * 1024
ended = []


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


def create_app() -> Flask:
    made = app.create_app()
    for view in (flood, count, file):
        made.add_url_rule(f"/odd/{view.__name__}", view_func=view)
    made.add_url_rule("/odd/echo", view_func=echo, websocket=True)
    return made


if __name__ == "__main__":
    sys.exit(serving.main(create_app))
