"""The console's routes."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.parser import MAX_LINE

from .conftest import Group


def lines(table: Group, who: str = "paul", query: str = "") -> list[str]:
    return [entry["line"] for entry in table.get(query, who).json["entries"]]


def test_a_command_answers_with_reply_and_entry(table: Group) -> None:
    answer = table.post("/image a troll bouncer")
    assert answer.status_code == 200
    body = answer.json
    assert body["status"] == "success"
    assert set(body["reply"]) == {"text", "kind", "ephemeral", "request_id", "action"}
    assert body["reply"]["action"] == {"open": "gallery"}
    assert body["entry"]["line"] == "/image a troll bouncer"
    assert body["entry"]["reply"] == body["reply"]
    assert body["entry"]["request_id"] == body["reply"]["request_id"]
    assert body["entry"]["created_at"].endswith("Z")
    assert table.get(who="petra").json["entries"] == [body["entry"]]


def test_a_mistake_answers_with_code_span_and_fix(table: Group) -> None:
    body = table.post("/image troll --sise 16:9").json
    assert body["status"] == "error"
    assert body["reply"]["kind"] == "error"
    assert body["reply"]["ephemeral"] is True
    assert body["reply"]["code"] == "E103"
    assert body["reply"]["span"] == [13, 19]
    assert body["reply"]["fix"] == "/image troll --size 16:9"
    assert "entry" not in body
    assert lines(table) == []


def test_chat_is_kept_for_everybody_and_only_in_its_session(table: Group) -> None:
    body = table.post("who has the keys?", "petra").json
    assert (body["entry"]["kind"], body["entry"]["user_id"]) == ("chat", "petra")
    assert body["reply"] == {"text": "", "kind": "message", "ephemeral": False}
    assert lines(table) == ["who has the keys?"]
    assert table.get(session_id="s2").json["entries"] == []


def test_ephemeral_answers_leave_no_entry(table: Group) -> None:
    for line in ("/image gallery", "/image help", "/image status", "/image providers"):
        assert table.post(line).json["reply"]["ephemeral"] is True
    assert lines(table) == []


def test_a_private_picture_is_logged_for_its_author_and_the_gm(table: Group) -> None:
    assert table.post("/image a secret --private").json["entry"]["visibility"] == "private"
    assert lines(table) == lines(table, "gina") == ["/image a secret --private"]
    assert lines(table, "petra") == []


def test_the_log_is_paged_from_the_newest_and_reads_forwards(table: Group) -> None:
    for number in range(1, 8):
        table.post(f"line {number}")
    newest = table.get("?limit=3").json
    assert [entry["line"] for entry in newest["entries"]] == ["line 5", "line 6", "line 7"]
    older = table.get(f"?limit=3&cursor={newest['next_cursor']}").json
    assert [entry["line"] for entry in older["entries"]] == ["line 2", "line 3", "line 4"]
    oldest = table.get(f"?limit=3&cursor={older['next_cursor']}").json
    assert [entry["line"] for entry in oldest["entries"]] == ["line 1"]
    assert oldest["next_cursor"] is None


@pytest.mark.parametrize(
    "query", ["?limit=0", "?limit=101", "?limit=x", "?cursor=x", "?cursor=0", "?cursor=-1", "?what=1"]
)
def test_a_bad_query_is_400(table: Group, query: str) -> None:
    assert table.get(query).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"line": ""},
        {"line": "  "},
        {"line": 5},
        {"line": None},
        {"line": ["x"]},
        {"line": "x", "more": 1},
        {"line": "a" * (MAX_LINE + 1)},
    ],
)
def test_a_bad_body_is_400(table: Group, body: object) -> None:
    url = "/api/session/s1/console"
    answer = table.app.test_client().post(url, json=body, headers={"X-User": "paul"})
    assert answer.status_code == 400
    assert answer.json["code"] == "bad_input"


@pytest.mark.parametrize(("who", "status"), [("nobody", 404), ("", 401)])
def test_strangers_get_nothing(table: Group, who: str, status: int) -> None:
    client = table.app.test_client()
    headers = {"X-User": who} if who else {}
    for answer in (
        client.post("/api/session/s1/console", json={"line": "/image a troll"}, headers=headers),
        client.get("/api/session/s1/console", headers=headers),
        client.get("/api/session/s1/console/commands", headers=headers),
    ):
        assert answer.status_code == status
        assert set(answer.json) == {"error", "code"}


def test_the_manifest_has_an_etag(table: Group) -> None:
    first = table.get("/commands")
    assert first.status_code == 200
    assert first.json["default"] == "generate"
    again = table.get("/commands", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_same_line_under_the_same_key_is_made_once(table: Group) -> None:
    first = table.post("/image a troll", **{"Idempotency-Key": "k1"}).json
    second = table.post("/image a troll", **{"Idempotency-Key": "k1"}).json
    assert second["reply"]["request_id"] == first["reply"]["request_id"]
    assert second["entry"] == first["entry"]
    assert lines(table) == ["/image a troll"]
    assert table.post("/image an elf", **{"Idempotency-Key": "k1"}).json["reply"]["code"] == "E409"
    assert table.post("/image an elf", **{"Idempotency-Key": "k" * 201}).status_code == 400


def test_what_is_too_much_is_said_in_the_console(table: Group) -> None:
    for _ in range(5):
        assert table.post("/image a troll --n 4").json["status"] == "success"
    assert table.post("/image a troll").json["reply"]["code"] == "E429"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=60).map(lambda text: f"/image help {text}") | st.text(max_size=60))
def test_no_line_gives_a_server_error(table: Group, line: str) -> None:
    assert table.post(line).status_code in (200, 400)
