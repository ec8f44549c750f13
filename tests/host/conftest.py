"""The standalone host without workers, and people who use it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from models import db

MakeApp = Callable[..., Flask]


@dataclass
class Person:
    """Somebody with a token and no cookies."""

    client: FlaskClient
    session_id: str
    user_id: str
    token: str
    opened: dict[str, Any] = field(default_factory=dict)

    def call(self, method: str, path: str = "", **arguments: Any) -> TestResponse:
        """Call a route below the session as this person."""
        headers = {"Authorization": f"Bearer {self.token}"} | arguments.pop("headers", {})
        # Buffered, so that a picture's file is closed.
        arguments |= {"method": method, "headers": headers, "buffered": True}
        return self.client.open(f"/api/session/{self.session_id}{path}", **arguments)


@pytest.fixture
def make_app(tmp_path: Path) -> Iterator[MakeApp]:
    """Make hosts whose data lies in a folder of the test's own."""
    made: list[Flask] = []

    def make(**config: Any) -> Flask:
        app = create_app({"TESTING": True, "DATA_DIR": str(tmp_path / "data"), "WORKERS": "0"} | config)
        made.append(app)
        return app

    yield make
    for app in made:
        app.extensions["image_generation"].stop(5)
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client(use_cookies=False)


def open_session(client: FlaskClient, name: str = "Downtown run") -> Person:
    answer = client.post("/api/session", json={"name": name, "user_name": "Ann"})
    assert answer.status_code == 201, answer.text
    found = answer.json
    return Person(client, found["session_id"], found["user_id"], found["token"], found)


def join(gm: Person, name: str = "Bob", **link: Any) -> Person:
    join_token = gm.call("POST", "/join-tokens", json=link).json["join_token"]
    answer = gm.client.post(f"/api/session/{gm.session_id}/join", json={"join_token": join_token, "user_name": name})
    assert answer.status_code == 201, answer.text
    return Person(gm.client, gm.session_id, answer.json["user_id"], answer.json["token"])


@pytest.fixture
def gm(client: FlaskClient) -> Person:
    return open_session(client)


@pytest.fixture
def player(gm: Person) -> Person:
    return join(gm)
