"""How the server is: for people, for what restarts it, and for Prometheus."""

import os
import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import sqlalchemy as sa
from flask import Blueprint, Flask, Response, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from image_generation.blueprints.http import Payload, endpoint
from models import ImageGeneration, Worker, db, utc_now

blueprint = Blueprint("health", __name__)

_TAG = "Health"
#: A worker that has given no sign of life for so long is taken for dead.
_WORKER_SILENCE = timedelta(seconds=60)


class Pong(Payload):
    """A sign of life."""

    status: Literal["ok"] = "ok"
    message: str


class Alive(Payload):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Readiness(Payload):
    """Whether the server can do its work: for each part `ok`, `off`, or what is wrong with it."""

    status: Literal["ready", "not ready"]
    checks: dict[str, str]


@endpoint(blueprint, "GET", "/api/ping", tag=_TAG, answers={200: Pong}, public=True)
def ping() -> Pong:
    """Say hello."""
    return Pong(status="ok", message="Scene Visualizer is here.")


@endpoint(blueprint, "GET", "/healthz", tag=_TAG, answers={200: Alive}, public=True)
def healthz() -> Alive:
    """Whether the process is alive; asks nobody else."""
    return Alive(status="ok")


@endpoint(blueprint, "GET", "/readyz", tag=_TAG, answers={200: Readiness, 503: Readiness}, public=True)
def readyz() -> tuple[Readiness, int]:
    """Whether database, storage and a worker are there, each by name; 503 when one is not."""
    enabled = current_app.config["IMAGE_GENERATION_ENABLED"]
    checks = {
        "database": _asked(_database),
        "storage": _asked(_storage) if enabled else "off",
        "worker": _asked(_worker) if enabled else "off",
    }
    ready = set(checks.values()) <= {"ok", "off"}
    return Readiness(status="ready" if ready else "not ready", checks=checks), 200 if ready else 503


def _asked(check: Callable[[], str]) -> str:
    try:
        return check()
    except SQLAlchemyError:
        return "the database cannot be reached"
    except OSError as problem:
        return f"cannot be written: {problem.strerror}"


def _database() -> str:
    db.session.execute(sa.text("SELECT 1"))
    return "ok"


def _storage() -> str:
    probe = Path(current_app.config["DATA_DIR"]) / f".probe.{secrets.token_hex(8)}"
    os.close(os.open(probe, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    probe.unlink()
    return "ok"


def _worker() -> str:
    seen = db.session.scalar(sa.select(sa.func.max(Worker.seen_at)))
    if seen is None or seen < utc_now() - _WORKER_SILENCE:
        return "no worker has given a sign of life lately"
    return "ok"


class _Queue(Collector):
    """The queue's length by status, counted when somebody looks."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Count the requests."""
        family = GaugeMetricFamily("scene_requests", "Image requests by status.", labels=["status"])
        counted = sa.select(ImageGeneration.status, sa.func.count()).group_by(ImageGeneration.status)
        for status, count in db.session.execute(counted):
            family.add_metric([status], count)
        yield family


def install(app: Flask) -> None:
    """Add the routes, and count every reply."""
    registry = CollectorRegistry()
    replies = Counter("scene_http_replies", "Replies by route.", ["method", "route", "status"], registry=registry)

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        method = request.method if request.url_rule else "any"
        replies.labels(method, route, response.status_code).inc()
        return response

    app.extensions["metrics_registry"] = registry
    app.register_blueprint(blueprint)


@endpoint(blueprint, "GET", "/metrics", tag=_TAG, answers={200: "text/plain"}, public=True)
def metrics() -> Response:
    """Figures for Prometheus. They name no one, but a public server's proxy should keep this route inside."""
    queue = CollectorRegistry()
    queue.register(_Queue())
    text = generate_latest(current_app.extensions["metrics_registry"]) + generate_latest(queue)
    return Response(text, content_type=CONTENT_TYPE_LATEST)
