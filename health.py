"""How the server is: for people, for what restarts it, and for Prometheus."""

from collections.abc import Callable, Iterator
from typing import Literal

import sqlalchemy as sa
from flask import Blueprint, Flask, Response, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from image_generation import Payload, endpoint, errors, heartbeat, queue
from image_generation.blueprints.context import plugin

blueprint = Blueprint("health", __name__)

_TAG = "Health"


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
    enabled = plugin().settings.enabled
    checks = {
        "database": _asked(_database),
        "storage": _asked(plugin().store.check) if enabled else "off",
        "worker": _asked(_worker) if enabled else "off",
    }
    ready = set(checks.values()) <= {"ok", "off"}
    return Readiness(status="ready" if ready else "not ready", checks=checks), 200 if ready else 503


def _asked(check: Callable[[], None]) -> str:
    try:
        check()
    except errors.Unavailable as problem:
        return problem.message
    return "ok"


def _database() -> None:
    with plugin().database.snapshot() as tx:
        tx.execute(sa.text("SELECT 1"))


def _worker() -> None:
    with plugin().database.snapshot() as tx:
        workers = heartbeat.alive(tx, plugin().clock())
    if not workers:
        raise errors.Unavailable("No worker has given a sign of life lately: nothing is made, and nothing cleared up.")


class _Queue(Collector):
    """The queue's length by status, counted when somebody looks."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Count the requests."""
        family = GaugeMetricFamily("scene_requests", "Image requests by status.", labels=["status"])
        with plugin().database.snapshot() as tx:
            for status, count in queue.counts(tx).items():
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
