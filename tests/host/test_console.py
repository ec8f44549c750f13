"""The console on the standalone host: its log is in the database and kept apart by session and person."""

from concurrent.futures import ThreadPoolExecutor

from flask.testing import FlaskClient

from console_log import ConsoleLog
from image_generation import Member, Role, Visibility

from .conftest import MakeApp, Person, join, open_session


def lines(person: Person, query: str = "") -> list[str]:
    return [entry["line"] for entry in person.call("GET", f"/console{query}").json["entries"]]


def test_the_table_reads_what_is_said(gm: Person, player: Person) -> None:
    said = player.call("POST", "/console", json={"line": "who has the keys?"}).json["entry"]
    assert (said["number"], said["user_id"]) == (1, player.user_id)
    assert lines(gm) == ["who has the keys?"]


def test_a_command_needs_no_key_to_be_understood(gm: Person) -> None:
    answer = gm.call("POST", "/console", json={"line": "/image gallery"}).json
    assert answer["reply"]["action"] == {"open": "gallery"}


def test_private_entries_are_their_authors_and_the_gms(gm: Person, player: Person) -> None:
    other = join(gm, "Carl")
    member = Member(player.session_id, player.user_id, Role.PLAYER)
    with player.client.application.app_context():
        for visibility in Visibility:
            ConsoleLog().append(member, kind="chat", text=visibility, data={}, visibility=visibility, once=None)
    assert lines(player) == lines(gm) == ["private", "table"]
    assert lines(other) == ["table"]


def test_the_same_once_is_written_once(gm: Person) -> None:
    member = Member(gm.session_id, gm.user_id, Role.GM)
    with gm.client.application.app_context():
        log = ConsoleLog()
        entries = [
            log.append(member, kind="card", text="x", data={}, visibility=Visibility.TABLE, once="a") for _ in range(2)
        ]
    assert entries[0].id == entries[1].id
    assert lines(gm) == ["x"]


def test_sessions_do_not_hear_each_other(client: FlaskClient, gm: Person) -> None:
    other = open_session(client, "Elsewhere")
    gm.call("POST", "/console", json={"line": "here"})
    other.call("POST", "/console", json={"line": "there"})
    assert (lines(gm), lines(other)) == (["here"], ["there"])
    answer = client.get(f"/api/session/{gm.session_id}/console", headers={"Authorization": f"Bearer {other.token}"})
    assert answer.status_code == 404


def test_pages_leave_out_what_is_hidden(gm: Person) -> None:
    player = join(gm)
    for number in range(5):
        gm.call("POST", "/console", json={"line": f"line {number}"})
    page = player.call("GET", "/console?limit=2").json
    assert [entry["line"] for entry in page["entries"]] == ["line 3", "line 4"]
    assert lines(player, f"?limit=9&cursor={page['next_cursor']}") == ["line 0", "line 1", "line 2"]


def test_a_user_id_must_name_the_caller(gm: Person, player: Person) -> None:
    answer = gm.call("POST", "/console", json={"line": "hello", "user_id": player.user_id})
    assert (answer.status_code, answer.json["error"]) == (403, "User not in session")


def test_entries_that_come_at_once_are_numbered_without_a_hole(make_app: MakeApp, database_url: str) -> None:
    app = make_app(DATABASE_URL=database_url)
    gm = open_session(app.test_client(use_cookies=False))
    member = Member(gm.session_id, gm.user_id, Role.GM)

    def say(text: str) -> int:
        with app.app_context():
            entry = ConsoleLog().append(member, kind="chat", text=text, data={}, visibility=Visibility.TABLE, once=None)
        return entry.number

    with ThreadPoolExecutor(6) as pool:
        numbers = list(pool.map(say, [f"line {number}" for number in range(24)]))
    assert sorted(numbers) == list(range(1, 25))
    assert len(lines(gm)) == 24
