"""The GM's switch for chat that asks for a picture."""

from flask import Flask

from .conftest import MakeApp, Person, join, open_session


def test_it_is_off_until_the_gm_switches_it_on_and_stays_after_a_restart(make_app: MakeApp, database_url: str) -> None:
    gm = open_session(make_app(DATABASE_URL=database_url).test_client(use_cookies=False))
    assert gm.call("GET").json["session"]["auto_detect"] is False
    assert gm.call("POST", "/console", json={"line": "draw us the bar"}).json["entry"]["kind"] == "chat"
    switched = gm.call("PATCH", json={"auto_detect": True})
    assert (switched.status_code, switched.json["session"]["auto_detect"]) == (200, True)
    again = Person(
        make_app(DATABASE_URL=database_url).test_client(use_cookies=False), gm.session_id, gm.user_id, gm.token
    )
    assert again.call("GET").json["session"]["auto_detect"] is True
    entry = again.call("POST", "/console", json={"line": "draw us the bar"}).json["entry"]
    assert (entry["kind"], entry["line"], entry["request"]["prompt"]) == ("card", "draw us the bar", "the bar")
    assert again.call("PATCH", json={"auto_detect": False}).json["session"]["auto_detect"] is False
    assert again.call("POST", "/console", json={"line": "draw us the bar"}).json["entry"]["kind"] == "chat"


def test_only_the_gm_switches_and_only_in_his_session(app: Flask, gm: Person) -> None:
    player, other = join(gm), open_session(app.test_client(use_cookies=False), "Elsewhere")
    assert player.call("PATCH", json={"auto_detect": True}).status_code == 403
    gm.call("PATCH", json={"auto_detect": True})
    assert other.call("GET").json["session"]["auto_detect"] is False


def test_what_is_no_switch_is_400(gm: Person) -> None:
    for body in ({}, {"auto_detect": 1}, {"auto_detect": "true"}, {"auto_detect": None}, {"auto_detect": True, "x": 1}):
        assert gm.call("PATCH", json=body).status_code == 400
