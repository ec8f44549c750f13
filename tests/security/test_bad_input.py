"""What comes in wrong gets the answer due, leaves nothing behind, and does not spoil the next request."""

import re
import unicodedata
from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from tests.security.cases import CASES, GENERATE, INSTANT, JSON, Case, World
from tests.security.world import furnished, stored


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("bad_input")
    with furnished(folder, JOIN_RATE_LIMIT="10000 per minute") as (app, here, there):
        yield World(app, app.test_client(use_cookies=False), here, there)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_bad_input_gets_the_answer_due(world: World, case: Case) -> None:
    before = stored(world.app)
    answer = case.send(world)
    assert answer.status_code == case.status, answer.text[:300]
    if case.method != "TRACE":
        assert_one_shape(answer)
    assert case.names in answer.text[:500]
    assert stored(world.app) == before
    normal = world.here.author.call("POST", GENERATE, json={"prompt": "a"}, headers={"Idempotency-Key": "normal"})
    assert normal.status_code == 202


INSIDE = re.compile(
    r"Traceback|sqlalchemy|sqlite|psycopg|SELECT |INSERT |File \"|pydantic|werkzeug|/site-packages/", re.IGNORECASE
)


def assert_one_shape(answer: TestResponse) -> None:
    """The contract's shape, with nothing of the machine's inside in it."""
    assert answer.mimetype == JSON
    assert {"error", "code"} <= set(answer.json) <= {"error", "code", "details", "request_id"}
    assert 3 < len(answer.json["error"]) < 600
    assert re.fullmatch("[a-z_]+", answer.json["code"])
    assert len(answer.json.get("details", [])) <= 20
    assert len(answer.data) < 20_000
    assert not INSIDE.search(answer.text)


GOOD_TEXT = {
    "row 26: 4,000 characters": "夜" * 4_000,
    "row 26: 4,000 characters of four bytes": "\U0001f409" * 4_000,
    "row 27: markup": "<script>alert(1)</script>\"><img onerror=x> {{7*7}} ${x} javascript:alert(1)",
    "row 28: line ends and control characters": "a\r\nb\x1b[31mc\u202ed\u2028e",
    "row 29: an event": "x\n\nid: 999\nevent: role",
    "row 30: a formula": "=cmd|'/c calc'!A0",
    "row 31: composed": "caf\u00e9",
    "row 31: decomposed": "cafe\u0301",
    "row 31: joined emoji": "\U0001f469\u200d\U0001f680",
    "row 31: right to left": "\u0631\u0635\u064a\u0641",
}  # fmt: skip


@pytest.mark.parametrize("about", GOOD_TEXT)
def test_text_comes_back_as_it_was(world: World, about: str) -> None:
    author, text = world.here.author, GOOD_TEXT[about]
    accepted = author.call("POST", GENERATE, json={"prompt": text, "negative_prompt": text})
    assert accepted.status_code == 202, accepted.text
    shown = author.call("GET", f"/image-request/{accepted.json['request_id']}")
    assert shown.json["request"]["prompt"] == text
    assert shown.mimetype == JSON
    assert shown.headers["X-Content-Type-Options"] == "nosniff"


def test_numbers_that_are_whole_are_taken(world: World) -> None:
    """Row 13: 1.0 is the integer 1, as JSON Schema has it."""
    for fields in ({"priority": 1.0}, {"seed": -0.0}, {"n": 2e0}, {"size": "auto"}, {"size": None}, {"priority": 3}):
        answer = world.here.author.call("POST", GENERATE, json={"prompt": "a"} | fields)
        assert answer.status_code == 202, (fields, answer.text)


@pytest.mark.parametrize(
    "text", ["%", "_", "'", '" OR 1=1', "NEAR(", "\\", "*", "a' OR '1'='1", "%25", "[a-z]", "\u202e"]
)
def test_a_search_is_for_the_text_itself(world: World, text: str) -> None:
    """Row 39."""
    for name in ("q", "by", "provider"):
        found = world.here.author.call("GET", "/images", query_string={name: text})
        assert (found.status_code, found.json["images"]) == (200, [])
    assert len(world.here.author.call("GET", "/images?q=BAR").json["images"]) == 1


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_search_finds_both_ways_of_writing_a_letter(world: World, form: str) -> None:
    """Row 31: stored as given, compared normalised and without capitals."""
    text = unicodedata.normalize(form, "CAF\u00c9")
    found = world.here.author.call("GET", "/images", query_string={"q": text}).json["images"]
    assert [image["prompt"] for image in found] == ["a cafe\u0301"]


def test_a_cursor_is_good_for_its_own_list_alone(world: World) -> None:
    """Row 37: another list's, another filter's, another member's, another session's."""
    here, there = world.here, world.there
    images = here.author.call("GET", "/images?limit=1").json["next_cursor"]
    assert here.author.call("GET", f"/images?limit=1&cursor={images}").json["count"] == 1
    wrong = [
        here.author.call("GET", f"/image-requests?cursor={images}"),
        here.author.call("GET", f"/images?mine=true&cursor={images}"),
        here.gm.call("GET", f"/images?cursor={images}"),
        there.author.call("GET", f"/images?cursor={images}"),
        here.author.call("GET", f"/images?cursor={images[:-1]}"),
    ]
    for answer in wrong:
        assert (answer.status_code, answer.json["code"]) == (400, "bad_cursor")


def test_a_token_is_good_in_its_own_place_alone(world: World) -> None:
    """Row 62: a join token is no member token, nor the other way round, nor in the query."""
    made = world.here.gm.call("POST", "/join-tokens", json={}).json["join_token"]
    path = f"/api/session/{world.here.session_id}"
    assert world.client.get(path, headers={"Authorization": f"Bearer {made}"}).status_code == 401
    assert world.client.get(path, headers={"Cookie": f"scene_member={made}"}).status_code == 401
    assert world.client.get(f"{path}/images?token={world.here.gm.token}").status_code == 401
    body = {"join_token": world.here.gm.token, "user_name": "Eve"}
    assert world.client.post(f"{path}/join", json=body).status_code == 404
    other = f"/api/session/{world.there.session_id}/join"
    assert world.client.post(other, json={"join_token": made, "user_name": "Eve"}).status_code == 404


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer \xff", "Bearer a b", "Bearer a=b", "Basic eDp4", "bearer ,", "Bearer " + "x" * 5000],
)
def test_a_strange_authorization_is_nobody(world: World, header: str) -> None:
    path = f"/api/session/{world.here.session_id}"
    for route in ("", "/users", "/images"):
        answer = world.client.get(path + route, headers={"Authorization": header.encode("latin-1").decode("latin-1")})
        assert (answer.status_code, answer.json["code"]) == (401, "unauthenticated")


def test_another_host_name_is_refused_everywhere(world: World) -> None:
    """Row 54."""
    for path in ("/images", GENERATE, "/users"):
        answer = world.here.author.call("GET", path, headers={"Host": "evil.example"})
        assert answer.status_code == 400
        assert_one_shape(answer)


def test_a_user_id_that_differs_from_place_to_place_is_refused(world: World) -> None:
    author, gm = world.here.author, world.here.gm
    both = author.call("POST", f"{GENERATE}?user_id={author.user_id}", json={"prompt": "a", "user_id": gm.user_id})
    assert (both.status_code, both.json["code"]) == (400, "bad_input")
    for path in (GENERATE, INSTANT, f"/image/{world.here.shown_image}/favorite"):
        wrong = author.call("POST", path, json={"prompt": "a", "user_id": gm.user_id})
        assert (wrong.status_code, wrong.json) == (403, {"error": "User not in session", "code": "not_in_session"})


@pytest.mark.parametrize("path", ["/images", "/image-requests", "/image-providers", "/users", ""])
def test_a_content_type_without_a_body_is_no_error(world: World, path: str) -> None:
    assert world.here.author.call("GET", path, content_type=JSON).status_code == 200


def test_an_optional_body_may_be_missing(world: World) -> None:
    """Row 1, where nothing has to be said."""
    author = world.here.author
    assert author.call("POST", f"/image/{world.here.shown_image}/favorite", content_type=JSON).json["is_favorite"]
    waiting = author.call("POST", GENERATE, json={"prompt": "a"}).json["request_id"]
    assert author.call("POST", f"/image-request/{waiting}/cancel", content_type=JSON).status_code == 200
    assert author.call("POST", f"/image-request/{waiting}/retry").status_code == 200


def test_a_star_set_twice_is_one_star(world: World) -> None:
    """Row 64."""
    peer, path = world.here.peer, f"/image/{world.here.shown_image}/favorite"
    first, second = (peer.call("POST", path, json={"is_favorite": True}).json for _ in range(2))
    assert first == second
    assert peer.call("POST", path, json={"is_favorite": False}).json["favorite_count"] == first["favorite_count"] - 1
