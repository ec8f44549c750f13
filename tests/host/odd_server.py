"""The host with less patience and with routes for clients that stall: a program of its own for the tests beside it."""

import os
import sys
import tempfile

if os.environ.get("SERVER") == "gevent":
    from gevent import monkey

    monkey.patch_all()

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask, Response, send_file
from flask_sock import Sock

import app
import http_worker
import serving

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


def echo(socket: Any) -> None:
    while True:
        socket.send(socket.receive())


def create_app() -> Flask:
    made = app.create_app()
    for view in (flood, count, file):
        made.add_url_rule(f"/odd/{view.__name__}", view_func=view)
    Sock(made).route("/odd/echo")(echo)
    return made


if __name__ == "__main__":
    sys.exit(serving.main(create_app))
