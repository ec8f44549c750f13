"""Who becomes what: sessions, join links, members."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from image_generation import errors
from models import JoinToken, Member, db, new_id, utc_now, writing
from tests.host.conftest import MakeApp, Person, join, open_session


def test_who_opens_a_session_is_its_gm_and_a_member(gm: Person) -> None:
    assert gm.opened["role"] == "gm"
    assert gm.opened["gm_user_id"] == gm.user_id
    shown = gm.call("GET").json
    assert shown["session"]["name"] == "Downtown run"
    assert shown["member"] == {"user_id": gm.user_id, "name": "Ann", "role": "gm"}
    assert shown["members"] == [shown["member"]]


def test_the_first_join_link_works(client: FlaskClient, gm: Person) -> None:
    session_id, token = gm.session_id, gm.opened["join_token"]
    assert gm.opened["join_url"] == f"http://localhost/join/{session_id}#{token}"
    joined = client.post(f"/api/session/{session_id}/join", json={"join_token": token, "user_name": "Bob"})
    assert joined.status_code == 201
    assert joined.json["role"] == "player"
    assert [user["name"] for user in gm.call("GET", "/users").json] == ["Ann", "Bob"]


def test_a_link_may_make_viewers(gm: Person) -> None:
    viewer = join(gm, "Table", role="viewer")
    assert viewer.call("GET").json["member"]["role"] == "viewer"


def test_only_the_gm_makes_links_sees_them_and_removes_people(gm: Person, player: Person) -> None:
    calls = [
        ("POST", "/join-tokens", {"json": {}}),
        ("GET", "/join-tokens", {}),
        ("DELETE", "/join-tokens/anything", {}),
        ("DELETE", f"/users/{gm.user_id}", {}),
    ]
    for method, path, arguments in calls:
        answer = player.call(method, path, **arguments)
        assert (answer.status_code, answer.json["code"]) == (403, "not_allowed"), path
    assert len(gm.call("GET", "/users").json) == 2


def test_nobody_becomes_gm_by_asking(client: FlaskClient, gm: Person) -> None:
    path, body = f"/api/session/{gm.session_id}/join", {"join_token": gm.opened["join_token"], "user_name": "Eve"}
    assert client.post(path, json=body | {"role": "gm"}).status_code == 403
    assert client.post(path, json=body | {"role": "viewer"}).status_code == 400
    assert gm.call("POST", "/join-tokens", json={"role": "gm"}).status_code == 400
    assert client.post(path, json=body | {"user_id": gm.user_id}).json["error"] == "User not in session"
    assert client.post("/api/session", json={"name": "x", "gm_user_id": "eve"}).status_code == 400
    assert len(gm.call("GET", "/users").json) == 1


def refused(client: FlaskClient, session_id: str, token: str) -> dict[str, str]:
    answer = client.post(f"/api/session/{session_id}/join", json={"join_token": token, "user_name": "Eve"})
    assert answer.status_code == 404, answer.text
    body: dict[str, str] = answer.json
    return body


def test_every_bad_join_token_gets_the_same_answer(app: Flask, client: FlaskClient, gm: Person) -> None:
    other = open_session(client, "Another run")
    used_up = gm.call("POST", "/join-tokens", json={"max_uses": 1}).json["join_token"]
    client.post(f"/api/session/{gm.session_id}/join", json={"join_token": used_up, "user_name": "Bob"})
    revoked = gm.call("POST", "/join-tokens", json={}).json
    assert gm.call("DELETE", f"/join-tokens/{revoked['id']}").status_code == 200
    expired = gm.call("POST", "/join-tokens", json={}).json
    with app.app_context(), writing() as tx:
        tx.execute(sa.update(JoinToken).where(JoinToken.id == expired["id"]).values(expires_at=utc_now()))
    bad = ["wrong", "", gm.token, other.opened["join_token"], used_up, revoked["join_token"], expired["join_token"]]
    answers = [refused(client, gm.session_id, token) for token in bad]
    answers.append(refused(client, "no-such-session", gm.opened["join_token"]))
    assert all(answer == answers[0] for answer in answers)
    assert [user["name"] for user in gm.call("GET", "/users").json] == ["Ann", "Bob"]


def test_a_link_lives_for_a_day_and_ten_people_unless_told_otherwise(gm: Person) -> None:
    first, second = (
        gm.call("POST", "/join-tokens", json=wish).json for wish in ({}, {"expires_in_hours": 1, "max_uses": 3})
    )
    assert (first["max_uses"], second["max_uses"]) == (10, 3)
    assert first["expires_at"] > (utc_now() + timedelta(hours=23)).isoformat()
    assert second["expires_at"] < (utc_now() + timedelta(hours=2)).isoformat()
    listed = gm.call("GET", "/join-tokens").json["join_tokens"]
    assert {link["id"] for link in listed} > {first["id"], second["id"]}
    assert not any("token" in key for link in listed for key in link)


def test_join_link_wishes_are_checked(gm: Person) -> None:
    for wish in ({"max_uses": 0}, {"max_uses": True}, {"expires_in_hours": "5"}, {"expires_in_hours": 1e9}, {"x": 1}):
        assert gm.call("POST", "/join-tokens", json=wish).status_code == 400, wish


def test_the_last_place_is_given_away_once(client: FlaskClient, gm: Person) -> None:
    token = gm.call("POST", "/join-tokens", json={"max_uses": 2}).json["join_token"]
    path = f"/api/session/{gm.session_id}/join"
    statuses = [client.post(path, json={"join_token": token, "user_name": f"P{n}"}).status_code for n in range(3)]
    assert statuses == [201, 201, 404]


def test_who_is_a_member_already_stays_what_he_is(client: FlaskClient, gm: Person) -> None:
    again = client.post(
        f"/api/session/{gm.session_id}/join",
        json={"join_token": gm.opened["join_token"], "user_name": "Me"},
        headers={"Authorization": f"Bearer {gm.token}"},
    )
    assert (again.status_code, again.json["role"], again.json["user_id"]) == (200, "gm", gm.user_id)
    assert len(gm.call("GET", "/users").json) == 1


def test_a_removed_member_is_out_at_once_and_his_link_is_dead(client: FlaskClient, gm: Person) -> None:
    bob, kept = join(gm), join(gm, "Kim")
    removed = gm.call("DELETE", f"/users/{bob.user_id}")
    assert removed.status_code == 200
    assert removed.json["join_tokens_revoked"] == 3
    assert bob.call("GET").status_code == 401
    assert kept.call("GET").status_code == 200
    refused(client, gm.session_id, gm.opened["join_token"])
    assert gm.call("DELETE", f"/users/{bob.user_id}").status_code == 404


def test_a_removed_member_stays_known_by_his_name_and_nothing_else(gm: Person) -> None:
    bob, kim = join(gm, "Bob"), join(gm, "Kim")
    assert kim.call("GET").json["former_members"] == []
    gm.call("DELETE", f"/users/{bob.user_id}")
    shown = kim.call("GET").json
    assert shown["former_members"] == [{"user_id": bob.user_id, "name": "Bob"}]
    assert bob.user_id not in {one["user_id"] for one in shown["members"]}
    assert len(gm.call("GET", "/users").json) == 2


@pytest.mark.parametrize("sign", ["\u202e", "\u202a", "\u2066", "\u2069"])
def test_names_cannot_turn_what_stands_behind_them(client: FlaskClient, gm: Person, sign: str) -> None:
    opened = client.post("/api/session", json={"name": f"Run{sign}", "user_name": "GM"})
    assert (opened.status_code, opened.json["code"]) == (400, "bad_input")
    body = {"join_token": gm.opened["join_token"], "user_name": f"Maya{sign}"}
    assert client.post(f"/api/session/{gm.session_id}/join", json=body).status_code == 400


def test_the_gm_cannot_remove_himself(gm: Person) -> None:
    assert gm.call("DELETE", f"/users/{gm.user_id}").status_code == 409
    assert gm.call("GET").status_code == 200


def test_a_stranger_gets_nothing(client: FlaskClient, gm: Person) -> None:
    other = open_session(client, "Another run")
    eve = Person(client, gm.session_id, other.user_id, other.token)
    ghost = Person(client, "no-such-session", other.user_id, other.token)
    for method, path in [("GET", ""), ("GET", "/users"), ("GET", "/join-tokens"), ("DELETE", f"/users/{gm.user_id}")]:
        refusal, unknown = eve.call(method, path), ghost.call(method, path)
        assert refusal.status_code == unknown.status_code == 404
        assert refusal.data == unknown.data
        assert client.open(f"/api/session/{gm.session_id}{path}", method=method).status_code == 401
    assert eve.call("GET", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_a_user_id_may_only_name_the_caller(gm: Person, player: Person) -> None:
    assert player.call("GET", f"?user_id={player.user_id}").status_code == 200
    for answer in (
        player.call("GET", f"?user_id={gm.user_id}"),
        gm.call("POST", "/join-tokens", json={"user_id": player.user_id}),
    ):
        assert answer.status_code == 403
        assert answer.json == {"error": "User not in session", "code": "not_in_session"}


def test_the_database_holds_no_token(app: Flask, gm: Person, player: Person) -> None:
    secrets = {gm.token, player.token, gm.opened["join_token"]}
    with app.app_context():
        stored = {
            *db.session.scalars(sa.select(Member.token_hash)),
            *db.session.scalars(sa.select(JoinToken.token_hash)),
        }
    assert not secrets & stored
    assert all(len(value) == 64 for value in stored)


def test_names_are_checked(client: FlaskClient) -> None:
    for name in ("", "   ", "\u200b", "x" * 121, "a\nb", "a\0b", "\ud800", 7, None):
        assert client.post("/api/session", json={"name": name}).status_code == 400, repr(name)
    assert client.post("/api/session", json={"name": "夜 <script>", "owner": "me"}).status_code == 400
    assert client.post("/api/session", json={"name": "夜 <script>"}).json["name"] == "夜 <script>"


def test_guessing_is_slowed_down_and_success_is_not_counted(make_app: MakeApp) -> None:
    client = make_app(JOIN_RATE_LIMIT="3 per minute").test_client(use_cookies=False)
    gm = open_session(client)
    for number in range(5):
        join(gm, f"P{number}")
    for _ in range(3):
        refused(client, gm.session_id, "guess")
    answer = client.post(f"/api/session/{gm.session_id}/join", json={"join_token": "guess", "user_name": "Eve"})
    assert (answer.status_code, answer.json["code"]) == (429, "too_many_requests")
    assert 1 <= int(answer.headers["Retry-After"]) <= 61


def test_opening_sessions_is_limited_generously(make_app: MakeApp) -> None:
    client = make_app(SESSION_RATE_LIMIT="2 per minute").test_client(use_cookies=False)
    statuses = [client.post("/api/session", json={"name": "x"}).status_code for _ in range(3)]
    assert statuses == [201, 201, 429]


def test_opening_sessions_over_a_socket_is_limited_for_each_member(make_app: MakeApp) -> None:
    host = make_app(SESSION_RATE_LIMIT="2 per minute; 50 per day").extensions["session_host"]
    ann, bob = new_id(), new_id()
    assert len({host.open_session(ann, "x") for _ in range(2)}) == 2
    with pytest.raises(errors.TooManyRequests):
        host.open_session(ann, "x")
    assert host.open_session(bob, "x")


def test_the_whole_story_on_either_database(make_app: MakeApp, database_url: str) -> None:
    gm = open_session(make_app(DATABASE_URL=database_url).test_client(use_cookies=False))
    bob = join(gm)
    assert [user["role"] for user in bob.call("GET", "/users").json] == ["gm", "player"]
    assert gm.call("DELETE", f"/users/{bob.user_id}").json["join_tokens_revoked"] == 2
    assert bob.call("GET").status_code == 401
    assert gm.call("GET", "/%00").status_code == 404
    assert gm.client.get("/api/session/%00", headers={"Authorization": f"Bearer {gm.token}"}).status_code == 404


@pytest.fixture
def trusted(make_app: MakeApp) -> FlaskClient:
    return make_app(IMAGE_GENERATION_TRUST_USER_ID="true").test_client()


def test_in_trusted_host_mode_ids_are_taken_as_given(trusted: FlaskClient) -> None:
    opened = trusted.post("/api/session", json={"name": "Run", "gm_user_id": "gm-1"})
    assert (opened.status_code, opened.json["user_id"], opened.json["role"]) == (200, "gm-1", "gm")
    path = f"/api/session/{opened.json['session_id']}"
    for _ in range(2):
        joined = trusted.post(f"{path}/join", json={"user_id": "u-1", "role": "player"})
        assert (joined.status_code, joined.json["user_id"], joined.json["role"]) == (200, "u-1", "player")
    users = trusted.get(f"{path}/users?user_id=u-1")
    assert [(user["user_id"], user["role"]) for user in users.json] == [("gm-1", "gm"), ("u-1", "player")]
    assert trusted.post(f"{path}/join-tokens", json={"user_id": "u-1"}).status_code == 403
    assert trusted.post(f"{path}/join-tokens", json={"user_id": "gm-1"}).status_code == 201


def test_in_trusted_host_mode_roles_and_strangers_are_still_refused(trusted: FlaskClient) -> None:
    opened = trusted.post("/api/session", json={"name": "Run", "gm_user_id": "gm-1"}).json
    path = f"/api/session/{opened['session_id']}"
    assert trusted.post(f"{path}/join", json={"user_id": "u-2", "role": "gm"}).status_code == 403
    stranger = trusted.get(f"{path}/users?user_id=u-2")
    assert (stranger.status_code, stranger.json["error"]) == (403, "User not in session")
    assert trusted.get(f"{path}/users").status_code == 401
    assert trusted.post("/api/session", json={"name": "Run"}).status_code == 400
    assert trusted.post("/api/session/nowhere/join", json={"user_id": "u-2"}).status_code == 404
    assert trusted.get(f"{path}/users?user_id=%00").status_code == 400
