"""How the standalone host knows its callers: by one look-up, and before it reads what they send."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event

from image_generation import Role, errors
from models import db
from tests.host.conftest import Person, join, open_session

BAD_BODIES = {
    "no JSON": {"data": "{", "content_type": "application/json"},
    "no media type": {"data": "x"},
    "unknown field": {"json": {"nobody": 1}},
    "NaN": {"data": '{"line": NaN}', "content_type": "application/json"},
}


def test_token_and_role_are_one_look_up(app: Flask, gm: Person) -> None:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    assert gm.call("GET", "/console/commands").status_code == 200
    assert len([statement for statement in seen if "FROM member" in statement]) == 1


def test_who_asks_again_in_the_same_request_learns_of_a_removal(app: Flask, gm: Person, player: Person) -> None:
    host = app.extensions["session_host"]
    with app.test_request_context(headers={"Authorization": f"Bearer {player.token}"}):
        assert host.current_user_id() == player.user_id
        assert host.role_of(player.user_id, player.session_id) is Role.PLAYER
        gm.call("DELETE", f"/users/{player.user_id}")
        assert host.role_of(player.user_id, player.session_id) is None


def test_a_role_is_asked_for_whom_it_is_asked(app: Flask, gm: Person, player: Person) -> None:
    host = app.extensions["session_host"]
    with app.test_request_context(headers={"Authorization": f"Bearer {gm.token}"}):
        host.current_user_id()
        assert host.role_of(player.user_id, player.session_id) is Role.PLAYER
        host.current_user_id()
        assert host.role_of(gm.user_id, "elsewhere") is None


def test_a_database_that_does_not_answer_is_told_in_our_words(app: Flask, gm: Person) -> None:
    host = app.extensions["session_host"]
    host._engine = create_engine("sqlite:////nowhere/at/all.db")
    with pytest.raises(errors.Unavailable):
        host.owner_of(gm.token)
    with pytest.raises(errors.Unavailable):
        host.role_of(gm.user_id, gm.session_id)


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES)
@pytest.mark.parametrize("path", ["/console", "/join-tokens", "/generate-image", "/image/x/favorite"])
def test_a_strangers_bad_body_is_a_strangers(client: FlaskClient, gm: Person, path: str, body: dict[str, Any]) -> None:
    other = open_session(client, "Elsewhere")
    nobody = Person(client, gm.session_id, "", "wrong")
    assert nobody.call("POST", path, **body).status_code == 401
    outsider = Person(client, gm.session_id, other.user_id, other.token)
    assert outsider.call("POST", path, **body).status_code == 404
    assert gm.call("POST", path, **body).status_code in (400, 415)


@pytest.mark.parametrize("path", ["", "/users", "/join-tokens", "/console", "/images"])
def test_a_strangers_bad_query_is_a_strangers(client: FlaskClient, gm: Person, path: str) -> None:
    nobody = Person(client, gm.session_id, "", "wrong")
    assert nobody.call("GET", f"{path}?nobody=1").status_code == 401
    assert gm.call("GET", f"{path}?nobody=1").status_code == 400


class Late:
    """A host whose answers are from before a removal."""

    trusts_user_id = False

    def __init__(self, person: Person) -> None:
        self._person = person

    def current_user_id(self) -> str:
        return self._person.user_id

    def role_of(self, user_id: str, session_id: str) -> Role:
        return Role.PLAYER


def test_who_is_removed_while_he_asks_gets_a_404(app: Flask, gm: Person) -> None:
    leaver = join(gm, "Leaver")
    gm.call("DELETE", f"/users/{leaver.user_id}")
    app.extensions["session_host"] = Late(leaver)
    answer = leaver.call("GET")
    assert (answer.status_code, answer.json["code"]) == (404, "session_not_found")
    nowhere = Person(leaver.client, "nowhere", leaver.user_id, leaver.token)
    assert nowhere.call("GET").status_code == 404


def test_members_are_found_by_name_in_their_session_alone(app: Flask, gm: Person, client: FlaskClient) -> None:
    maya, other = join(gm, "Maya Étoile"), open_session(client, "Another")
    join(other, "Maya Étoile")
    host = app.extensions["session_host"]
    with app.app_context():
        assert host.users_named(gm.session_id, "maya éTOILE") == {maya.user_id}
        assert host.users_named(gm.session_id, "may") == set()
        assert host.names_in(gm.session_id) == {gm.user_id: "Ann", maya.user_id: "Maya Étoile"}
    for name in ("maya étoile", maya.user_id, "nobody"):
        assert gm.call("GET", "/images/index", query_string={"q": f'by:"{name}"'}).json["count"] == 0
