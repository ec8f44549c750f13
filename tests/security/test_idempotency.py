"""A client's own name for a submit: sent twice, made once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask

from tests.host.conftest import Person, join, open_session
from tests.security.world import host, stored

QUEUED, INSTANT = "/generate-image", "/generate-image-instant"
KEYS = {"OPENAI_API_KEY": "sk-nobody-0123456789", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
THREADS = 50


@pytest.fixture
def app(tmp_path: Path, database_url: str) -> Iterator[Flask]:
    with host(tmp_path, DATABASE_URL=database_url, **KEYS) as made:
        yield made


@pytest.fixture
def gm(app: Flask) -> Person:
    return open_session(app.test_client(use_cookies=False))


def submit(person: Person, key: str, path: str = QUEUED, **body: object) -> str:
    """The id of the request that the key stands for now."""
    answer = person.call("POST", path, json={"prompt": "a bar"} | body, headers={"Idempotency-Key": key})
    assert answer.status_code == 202, answer.text
    request_id: str = answer.json["request_id"]
    return request_id


def jobs(app: Flask) -> int:
    return len(stored(app)["image_generation"])


def test_what_cannot_be_a_key_is_refused(app: Flask, gm: Person) -> None:
    """Row 44. A server joins two headers with a comma."""
    for key in ("", "x" * 256, "caf\xe9", "a,b", "a\tb", "\x7f"):
        answer = gm.call("POST", QUEUED, json={"prompt": "a bar"}, headers={"Idempotency-Key": key})
        assert (answer.status_code, answer.json["code"]) == (400, "bad_input"), key
        assert "Idempotency-Key" in answer.json["error"]
    assert jobs(app) == 0


def test_two_keys_are_refused(app: Flask, gm: Person) -> None:
    headers = [("Authorization", f"Bearer {gm.token}"), ("Idempotency-Key", "a"), ("Idempotency-Key", "b")]
    answer = gm.client.post(f"/api/session/{gm.session_id}{QUEUED}", json={"prompt": "a bar"}, headers=headers)
    assert answer.status_code == 400
    assert jobs(app) == 0


def test_a_key_may_be_long_and_have_signs(app: Flask, gm: Person) -> None:
    keys = ("x", "x" * 255, "0f9a-1", "~ !")
    for key in keys:
        assert submit(gm, key) == submit(gm, key)
    assert jobs(app) == len(keys)


def test_a_key_is_not_needed(app: Flask, gm: Person) -> None:
    for _ in range(2):
        assert gm.call("POST", QUEUED, json={"prompt": "a bar"}).status_code == 202
    assert jobs(app) == 2


def test_the_same_key_with_another_body_is_refused(app: Flask, gm: Person) -> None:
    """Row 45."""
    submit(gm, "k", n=2)
    for other in ({"prompt": "another"}, {"n": 1}, {"n": 2, "visibility": "private"}, {"n": 2, "seed": 1}):
        answer = gm.call("POST", QUEUED, json={"prompt": "a bar"} | other, headers={"Idempotency-Key": "k"})
        assert (answer.status_code, answer.json["code"]) == (422, "idempotency_mismatch")
    assert jobs(app) == 2


def test_the_same_wish_in_other_words_is_the_same(app: Flask, gm: Person) -> None:
    first = submit(gm, "k", size="1024x1024", priority=1)
    assert submit(gm, "k", style_preferences={"size": "1024x1024"}, priority=1.0) == first


def test_each_member_session_and_route_has_keys_of_its_own(app: Flask, gm: Person) -> None:
    """Row 45."""
    people = [gm, join(gm), open_session(gm.client, "Another run")]
    ids = {submit(person, "k", path) for person in people for path in (QUEUED, INSTANT)}
    assert len(ids) == 6
    assert {submit(person, "k", path) for person in people for path in (QUEUED, INSTANT)} == ids


def test_a_key_survives_the_end_of_its_request(app: Flask, gm: Person) -> None:
    made = submit(gm, "k")
    gm.call("POST", f"/image-request/{made}/cancel")
    assert submit(gm, "k") == made
    assert jobs(app) == 1


def test_a_refused_submit_uses_no_key_up(app: Flask, gm: Person) -> None:
    refused = gm.call("POST", QUEUED, json={"prompt": ""}, headers={"Idempotency-Key": "k"})
    assert refused.status_code == 400
    submit(gm, "k")


@pytest.mark.parametrize("path", [QUEUED, INSTANT])
def test_many_at_once_are_one_job(app: Flask, gm: Person, path: str) -> None:
    """Row 45: the second comes while the first is being accepted."""
    barrier = Barrier(THREADS)

    def run(_number: int) -> str:
        barrier.wait(30)
        return submit(Person(app.test_client(use_cookies=False), gm.session_id, gm.user_id, gm.token), "k", path)

    with ThreadPoolExecutor(THREADS) as pool:
        ids = set(pool.map(run, range(THREADS)))
    assert len(ids) == 1
    assert jobs(app) == 1
    assert len([row for row in stored(app)["image_event"] if "'request.queued'" in row]) == 1
