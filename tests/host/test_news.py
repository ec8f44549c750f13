"""What the host tells everybody who watches a session: entries of the console, members who come and go."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from console_log import ConsoleLog
from image_generation import ImageGeneration, Member, Role, Visibility
from models import ConsoleEntry, Event, db, writing

from .conftest import MakeApp, join, open_session


def told(app: Flask, kind: str = "") -> list[tuple[str, str, str, dict[str, Any]]]:
    """Type, whom it concerns, visibility and data of the events whose type begins with `kind`, in order."""
    with app.app_context():
        rows = db.session.scalars(sa.select(Event).where(Event.type.startswith(kind)).order_by(Event.number))
        return [(row.type, row.user_id, row.visibility, row.data) for row in rows]


@pytest.fixture
def app(make_app: MakeApp, database_url: str) -> Flask:
    """On each database in turn."""
    return make_app(DATABASE_URL=database_url)


def test_members_who_come_and_go_are_told_of(app: Flask) -> None:
    gm = open_session(app.test_client(use_cookies=False))
    player = join(gm)
    assert gm.call("DELETE", f"/users/{player.user_id}").status_code == 200
    assert told(app, "member.") == [
        ("member.joined", gm.user_id, "table", {"user_id": gm.user_id}),
        ("member.joined", player.user_id, "table", {"user_id": player.user_id}),
        ("member.left", player.user_id, "table", {"user_id": player.user_id}),
    ]


def test_a_refused_step_tells_nothing(app: Flask) -> None:
    gm = open_session(app.test_client(use_cookies=False))
    before = told(app)
    assert gm.call("DELETE", "/users/nobody").status_code == 404
    body = {"join_token": "wrong", "user_name": "Eve"}
    assert gm.client.post(f"/api/session/{gm.session_id}/join", json=body).status_code == 404
    assert told(app) == before


def test_a_trusted_hosts_member_joins_once_and_again_after_he_was_sent_away(
    make_app: MakeApp, database_url: str
) -> None:
    app = make_app(DATABASE_URL=database_url, IMAGE_GENERATION_TRUST_USER_ID="true")
    client = app.test_client(use_cookies=False)
    sid = client.post("/api/session", json={"name": "Run", "gm_user_id": "gm"}).json["session_id"]
    for _ in range(2):
        client.post(f"/api/session/{sid}/join", json={"user_id": "bob", "role": "player"})
    client.delete(f"/api/session/{sid}/users/bob?user_id=gm")
    client.post(f"/api/session/{sid}/join", json={"user_id": "bob", "role": "player"})
    assert [(kind, who) for kind, who, *_ in told(app, "member.")] == [
        ("member.joined", "gm"),
        ("member.joined", "bob"),
        ("member.left", "bob"),
        ("member.joined", "bob"),
    ]


def test_what_is_said_is_told_with_its_place_and_not_its_words(app: Flask) -> None:
    gm = open_session(app.test_client(use_cookies=False))
    entry = gm.call("POST", "/console", json={"line": "who has the keys?"}).json["entry"]
    expected = {"entry_id": entry["id"], "number": 1}
    assert told(app, "console.") == [("console.entry", gm.user_id, "table", expected)]


def test_a_private_entry_is_told_to_its_author_and_the_gm(app: Flask) -> None:
    gm = open_session(app.test_client(use_cookies=False))
    player, other = join(gm), join(gm, "Carl")
    player.call("POST", "/console", json={"line": "/image a secret --private"})
    assert [event[:3] for event in told(app, "console.")] == [("console.entry", player.user_id, "private")]
    assert [len(who.call("GET", "/console").json["entries"]) for who in (gm, player, other)] == [1, 1, 0]


def test_an_entry_that_is_there_already_is_not_told_again(app: Flask) -> None:
    gm = open_session(app.test_client(use_cookies=False))
    member = Member(gm.session_id, gm.user_id, Role.GM)
    for _ in range(2):
        with app.app_context():
            ConsoleLog().append(member, kind="card", text="x", data={}, visibility=Visibility.TABLE, once="a")
    assert len(told(app, "console.")) == 1


def test_an_event_is_there_only_if_its_step_is(app: Flask) -> None:
    gm = open_session(app.test_client(use_cookies=False))
    before = told(app)

    def fail() -> None:
        with writing() as tx:
            tx.add(ConsoleEntry(session_id=gm.session_id, number=1, user_id="x", kind="chat", text="x"))
            raise RuntimeError

    with app.app_context(), pytest.raises(RuntimeError):
        fail()
    assert told(app) == before


def test_whoever_waits_is_woken_after_the_commit(app: Flask) -> None:
    gm = open_session(app.test_client(use_cookies=False))
    plugin: ImageGeneration = app.extensions["image_generation"]
    rung = plugin.bell.count
    gm.call("POST", "/console", json={"line": "hello"})
    assert plugin.bell.wait(rung, 0)
