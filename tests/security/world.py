"""Two tables with everything on them, as plain data that tests can swap against each other."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from image_generation import settings
from image_generation.feed import Feed, News
from image_generation.host import Member, Role
from image_generation.testing import Upstream
from models import db
from tests.host.conftest import Person, join, open_session

#: Long enough for anything, and nothing that could be there.
NOWHERE = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class Table:
    """A session with its people and the author's things: one for everybody, one private."""

    gm: Person
    author: Person
    peer: Person
    viewer: Person
    removed: Person
    shown_image: str
    hidden_image: str
    shown_request: str
    hidden_request: str

    @property
    def session_id(self) -> str:
        return self.gm.session_id


class Brief:
    """A feed whose streams end after one heartbeat, for tests that read answers to their end."""

    has_ended = True

    def __init__(self, feed: Feed) -> None:
        self._feed = feed

    def __getattr__(self, name: str) -> Any:
        return getattr(self._feed, name)

    def follow(self, member: Member, since: str | None = None, **_: Any) -> Iterator[News | None]:
        return islice(self._feed.follow(member, since, heartbeat=0.01), 1)


@contextmanager
def host(folder: Path, **config: Any) -> Iterator[Flask]:
    """The standalone host without workers, deaf to the developer's environment."""
    with pytest.MonkeyPatch.context() as patch:
        for name in settings.names():
            patch.delenv(name, raising=False)
        defaults = {
            "TESTING": True,
            "PROPAGATE_EXCEPTIONS": False,
            "DATA_DIR": str(folder / "data"),
            "WORKERS": "0",
            "INSTANT_WAIT_SECONDS": "0",
            "IMAGE_GENERATION_PRESENCE": "false",
            "MAX_IMAGES_PER_USER_PER_DAY": "unlimited",
            "MAX_MONTHLY_COST_PER_USER": "unlimited",
            "SESSION_BUDGET": "unlimited",
            "INSTALLATION_BUDGET": "unlimited",
            "IMAGE_GENERATION_MAX_WAITING_PER_MEMBER": "10000",
            "IMAGE_GENERATION_MAX_WAITING_PER_SESSION": "100000",
        }
        app = create_app(defaults | config)
    plugin = app.extensions["image_generation"]
    plugin.feed = Brief(plugin.feed)
    yield app
    plugin.stop(5)
    with app.app_context():
        db.engine.dispose()


@contextmanager
def working(app: Flask, threads: int = 1) -> Iterator[None]:
    """Work off the queue meanwhile."""
    worker = app.extensions["image_generation"].worker.with_threads(threads)
    worker.ensure()
    yield
    worker.stop()


@contextmanager
def furnished(folder: Path, **config: Any) -> Iterator[tuple[Flask, Table, Table]]:
    """A host with two tables, whose pictures were made by a loopback vendor."""
    with Upstream() as upstream, host(folder, **upstream.environment(), **config) as app:
        client = app.test_client(use_cookies=False)
        with working(app):
            tables = [_furnish(app, open_session(client, name)) for name in ("A", "B")]
        yield app, *tables


def _furnish(app: Flask, gm: Person) -> Table:
    author, peer, removed = (join(gm, name) for name in ("Author", "Peer", "Removed"))
    viewer = join(gm, "Screen", role="viewer")
    shown, hidden = _picture(app, author, "a bar", "table"), _picture(app, author, "a cafe\u0301", "private")
    gm.call("DELETE", f"/users/{removed.user_id}")
    return Table(gm, author, peer, viewer, removed, shown[0], hidden[0], shown[1], hidden[1])


def _picture(app: Flask, author: Person, prompt: str, visibility: str) -> tuple[str, str]:
    """The ids of a new picture and its request."""
    accepted = author.call("POST", "/generate-image", json={"prompt": prompt, "visibility": visibility})
    member = Member(author.session_id, author.user_id, Role.PLAYER)
    view = app.extensions["image_generation"].submission.wait(member, accepted.json["request_id"], 30)
    assert view.images, view.failure
    return view.images[0].id, view.request_id


def stored(app: Flask) -> dict[str, list[str]]:
    """Everything in the database, for comparing; the counters of the join limiter are not in it."""
    with app.app_context(), db.engine.connect() as connection:
        tables = sorted(sa.inspect(connection).get_table_names())
        return {
            name: sorted(map(repr, connection.execute(sa.text(f'SELECT * FROM "{name}"')).all())) for name in tables
        }


def clean_environment() -> dict[str, str]:
    """The process's environment without any setting of ours."""
    return {name: value for name, value in os.environ.items() if name not in settings.names()}
