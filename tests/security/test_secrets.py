"""Keys, tokens and private words stay where they belong."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from image_generation.testing import Upstream, faults
from models import db
from tests.host.conftest import open_session
from tests.security.server import running
from tests.security.test_access_matrix import OPEN, ROUTES, World, call, things
from tests.security.world import furnished, host, stored, working

#: What the settings hold, and what must be nowhere else.
CANARIES = {
    "OPENAI_API_KEY": "sk-canary-openai-5f3a9c1e7b",
    "STABILITY_API_KEY": "sk-canary-stability-8d2b6f4a1c",
    "ENHANCER_API_KEY": "canary-enhancer-3e7c9a5d2f",
    "SECRET_KEY": "canary-secret-key-9b1d3f5a7c2e4068canary",
}


@dataclass
class Collector:
    """Every answer's whole text."""

    texts: list[str] = field(default_factory=list)

    def take(self, answer: TestResponse) -> None:
        self.texts.append(f"{answer.headers}\n{answer.get_data().decode('latin-1')}")


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as running_upstream:
        yield running_upstream


def dump(app: Flask, folder: Path) -> str:
    """The database as rows, and everything below DATA_DIR as bytes."""
    with app.app_context():
        db.engine.dispose()
    files = (path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file())
    return "\n".join([repr(stored(app)), *files])


def none_in(text: str, words: Any) -> None:
    assert [word for word in words if word in text] == []


def test_a_key_gets_into_no_answer_no_log_and_no_table(
    tmp_path: Path, upstream: Upstream, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    # Vendors do say back what they were sent.
    said = {name: f"Incorrect API key provided: {key}" for name, key in CANARIES.items()}
    upstream.script(faults.openai_error(401, "invalid_api_key", said["OPENAI_API_KEY"]), path="/images")
    upstream.script(faults.stability_error(401, "unauthorized", said["STABILITY_API_KEY"]), path="stable-image")
    upstream.script(faults.openai_error(401, "invalid_api_key", said["ENHANCER_API_KEY"]), path="/responses")
    settings = upstream.environment() | CANARIES
    seen = Collector()
    with host(tmp_path, INSTANT_WAIT_SECONDS="20", **settings) as app:
        gm = open_session(app.test_client(use_cookies=False))
        with working(app):
            for body in (
                {"provider": "dalle"},
                {"provider": "stability"},
                {"provider": "dalle"},
                {"provider": "nobody"},
            ):
                seen.take(gm.call("POST", "/generate-image-instant", json={"prompt": "a bar"} | body))
        for path in ("", "/users", "/images", "/image-requests", "/image-providers", "/console", "/join-tokens"):
            seen.take(gm.call("GET", path))
        for path in ("/api/openapi.json", "/api/docs", "/readyz", "/healthz", "/metrics", "/"):
            seen.take(app.test_client().get(path))
        assert [call.status for call in upstream.calls].count(401) == 3
        none_in("\n".join(seen.texts), CANARIES.values())
        none_in(caplog.text + repr([vars(record) for record in caplog.records]), CANARIES.values())
        none_in(dump(app, tmp_path), CANARIES.values())
        none_in(repr(app.extensions["image_generation"].settings), CANARIES.values())


def test_an_answer_holds_no_token_but_the_one_that_it_gives(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with furnished(tmp_path) as (app, here, there):
        world = World(app, app.test_client(use_cookies=False), here, there)
        people = (here.gm, here.author, here.peer, here.viewer, here.removed)
        tokens = {person.token for person in people} | {here.gm.opened["join_token"]}
        seen = Collector()
        for route in ROUTES:
            for person in people:
                seen.take(call(world, route, person.token, things(here)))
        for method, rule in OPEN:
            if method == "GET" and "<" not in rule:
                seen.take(world.client.get(rule))
        none_in("\n".join(seen.texts), tokens)
        none_in(caplog.text + repr([vars(record) for record in caplog.records]), tokens)
        none_in(repr(stored(app)), tokens)


def test_a_page_cannot_read_its_own_cookie_by_joining_again(tmp_path: Path) -> None:
    with host(tmp_path) as app:
        browser = app.test_client()
        opened = browser.post("/api/session", json={"name": "Run"}).json
        body = {"join_token": opened["join_token"], "user_name": "Me"}
        path = f"/api/session/{opened['session_id']}/join"
        again = browser.post(path, json=body, headers={"Sec-Fetch-Site": "same-origin"})
        assert (again.status_code, again.json["role"]) == (200, "gm")
        assert opened["token"] not in again.text


def test_a_bug_shows_nothing_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No such bug is known; the last net is tried all the same."""
    with host(tmp_path, **CANARIES) as app:
        gm = open_session(app.test_client(use_cookies=False))

        def broken(*_: object) -> None:
            raise RuntimeError(f"SELECT {CANARIES['OPENAI_API_KEY']}")

        monkeypatch.setattr(app.extensions["image_generation"].gallery, "page", broken)
        answer = gm.call("GET", "/images")
        assert answer.status_code == 500
        assert answer.json == {"error": "Something went wrong on our side.", "code": "internal_server_error"}


def test_the_running_server_says_no_key_either(tmp_path: Path) -> None:
    """The same with the real log, at its most talkative."""
    with Upstream() as upstream:
        upstream.script(
            faults.openai_error(401, "invalid_api_key", f"Wrong key {CANARIES['OPENAI_API_KEY']}"), path="images"
        )
        settings = upstream.environment() | CANARIES | {"LOG_LEVEL": "debug", "WORKERS": "1"}
        settings["IMAGE_GENERATION_FALLBACKS"] = "none"
        with running(tmp_path, **settings) as server:
            failed = server.ask("POST", f"{server.base}/generate-image-instant", b'{"prompt": "a bar"}')
            assert failed.status == 502, failed
            listed = server.ask("GET", f"{server.base}/image-requests")
            token = server.session["token"]
        log = "".join(server.log)
        none_in(failed.body.decode() + listed.body.decode() + log, [*CANARIES.values(), token])
        assert "generate-image-instant" in log


PRIVATE_LINES = (
    "/image generate SECRETWORD --private",
    "/image status {request}",
    "/image cancel {request}",
    "/image retry {request}",
    "/image favorite #{number}",
    "/image gallery",
)


@pytest.mark.parametrize("line", PRIVATE_LINES)
def test_the_console_tells_others_nothing_of_private_things(tmp_path: Path, line: str) -> None:
    with furnished(tmp_path) as (_app, here, _there):
        made = here.author.call("POST", "/generate-image", json={"prompt": "SECRETWORD", "visibility": "private"})
        request = made.json["request_id"]
        number = here.author.call("GET", f"/image/{here.hidden_image}").json["image"]["number"]
        filled = line.format(request=request, number=number)
        assert here.author.call("POST", "/console", json={"line": filled}).status_code == 200
        for other in (here.peer, here.viewer):
            log = other.call("GET", "/console").text
            none_in(log, ["SECRETWORD", request, here.hidden_image, here.hidden_request, "cafe"])


@pytest.mark.parametrize("line", PRIVATE_LINES[1:])
def test_the_console_does_for_others_as_if_private_things_were_not_there(tmp_path: Path, line: str) -> None:
    with furnished(tmp_path) as (app, here, _there):
        number = here.author.call("GET", f"/image/{here.hidden_image}").json["image"]["number"]
        nowhere = {"request": "00000000-0000-4000-8000-000000000000", "number": 9}
        before = {name: rows for name, rows in stored(app).items() if name.startswith("image_")}
        for other in (here.peer, here.viewer):
            real, absent = (
                other.call("POST", "/console", json={"line": line.format(**ids)})
                for ids in ({"request": here.hidden_request, "number": number}, nowhere)
            )
            told = real.text.replace(here.hidden_request, nowhere["request"]).replace(f"#{number}", "#9")
            assert told.replace(f"{here.hidden_request[:8]}", "00000000") == absent.text
        assert {name: rows for name, rows in stored(app).items() if name.startswith("image_")} == before
