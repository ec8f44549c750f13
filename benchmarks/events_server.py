"""The standalone host with three more routes, for `benchmarks.events`: a bare stream, and a way to make an event."""

import os

if os.environ["SERVER"] == "gevent":
    from gevent import monkey

    monkey.patch_all()

import queue
import sys
import time
from collections.abc import Iterator

from flask import Blueprint, Flask, Response

import app
import serving
from image_generation import events
from image_generation.blueprints.context import plugin
from image_generation.words import EventType

blueprint = Blueprint("bench", __name__, url_prefix="/bench")
_queues: set["queue.SimpleQueue[bytes]"] = set()


@blueprint.get("/stream")
def bare() -> Response:
    """The least that a stream can be: a queue for each client."""
    mine: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    _queues.add(mine)

    def follow() -> Iterator[bytes]:
        try:
            yield b": here\n\n"
            while True:
                yield mine.get()
        finally:
            _queues.discard(mine)

    return Response(follow(), content_type="text/event-stream")


@blueprint.post("/emit")
def emit_bare() -> dict[str, float]:
    """One event for all; answers the moment in which it was there."""
    told = b'id: 0123456789abcdef0123456789abcdef\nevent: budget.changed\ndata: {"by": "ann"}\n\n'
    now = time.monotonic()
    for one in list(_queues):
        one.put(told)
    return {"at": now}


@blueprint.post("/emit/<session_id>")
def emit(session_id: str) -> dict[str, float]:
    """The same by way of the log: the clock starts when the event is committed."""
    with plugin().database.transaction() as tx:
        events.of_session(tx, EventType.BUDGET_CHANGED, session_id, plugin().clock(), by="ann")
    now = time.monotonic()
    plugin().bell.ring()
    return {"at": now}


@blueprint.get("/pid")
def pid() -> dict[str, int]:
    """Which process serves."""
    return {"pid": os.getpid()}


def create_app() -> Flask:
    """The host, and these routes."""
    made = app.create_app()
    made.register_blueprint(blueprint)
    return made


if __name__ == "__main__":
    sys.exit(serving.main(create_app))
