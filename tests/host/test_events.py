"""The stream of events over HTTP: what comes, in which form, for whom, and when it ends."""

import json
import subprocess
import threading
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask

from image_generation import ImageGeneration
from image_generation.feed import Feed
from tests.streams import PATIENCE, Stream, Told, opened, served

from .conftest import MakeApp, Person, join, open_session

HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",
}


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


def path(url: str, who: Person, query: str = "") -> str:
    return f"{url}/api/session/{who.session_id}/events{query}"


def token(who: Person) -> dict[str, str]:
    return {"Authorization": f"Bearer {who.token}"}


def listen(url: str, who: Person, query: str = "", **headers: str) -> Any:
    return opened(path(url, who, query), token(who) | headers)


def chat(who: Person, line: str = "hello") -> None:
    assert who.call("POST", "/console", json={"line": line}).status_code == 200


def numbers(told: list[Told]) -> list[int]:
    return [one.data["number"] for one in told]


def test_the_head_and_the_first_bytes_come_at_once(url: str, gm: Person) -> None:
    with listen(url, gm) as stream:
        assert stream.status == 200
        assert {name: stream.answer.headers[name] for name in HEADERS} == HEADERS
        assert "keep-alive" in stream.answer.headers.get_all("Connection", [])
        first = next(stream.blocks())
        assert first.id
        assert first.event is None


def test_an_event_has_id_type_and_one_line_of_json(url: str, gm: Person) -> None:
    with listen(url, gm) as stream:
        next(stream.blocks())
        chat(gm)
        told = next(stream.events())
        assert (told.event, told.data["number"], told.data["user_id"]) == ("console.entry", 1, gm.user_id)
        assert told.id
        assert "\n" not in told.text


def test_a_stream_that_breaks_before_its_first_event_goes_on_from_its_first_id(url: str, gm: Person) -> None:
    with listen(url, gm) as stream:
        start = next(stream.blocks()).id or ""
    chat(gm)
    with listen(url, gm, f"?since={start}") as stream:
        assert numbers([next(stream.events())]) == [1]


def test_the_header_counts_before_the_address(url: str, gm: Person) -> None:
    """A browser opens the same address again, with the last id in the header."""
    with listen(url, gm) as stream:
        start = next(stream.blocks()).id or ""
        for _ in range(3):
            chat(gm)
        first, second, third = islice(stream.events(), 3)
    with listen(url, gm, f"?since={start}") as stream:
        assert list(islice(stream.events(), 3)) == [first, second, third]
    with listen(url, gm, f"?since={start}", **{"Last-Event-ID": second.id or ""}) as stream:
        assert next(stream.events()) == third


@pytest.mark.parametrize("bad", ["garbage", "-1", "99999999999", "x" * 8000])
def test_a_position_that_is_none_gets_one_resync_and_no_loop(url: str, gm: Person, bad: str) -> None:
    with listen(url, gm, **{"Last-Event-ID": bad}) as stream:
        resync = next(stream.events())
        assert (resync.event, resync.text) == ("resync", "{}")
        chat(gm)
        after = next(stream.events())
    with listen(url, gm, **{"Last-Event-ID": resync.id or ""}) as stream:
        assert next(stream.events()) == after


def test_a_position_of_another_member_gets_resync(url: str, gm: Person, player: Person) -> None:
    with listen(url, player) as stream:
        his = next(stream.blocks()).id or ""
    with listen(url, gm, f"?since={his}") as stream:
        assert next(stream.events()).event == "resync"


def test_with_pings_scripts_see_that_the_stream_lives(url: str, gm: Person) -> None:
    with listen(url, gm, "?ping=1") as stream:
        first = next(stream.blocks())
        assert (first.event, first.text, bool(first.id)) == ("ping", "{}", True)


def test_a_picture_is_told_with_its_address(url: str, gm: Person, app: Flask) -> None:
    plugin: ImageGeneration = app.extensions["image_generation"]
    with listen(url, gm) as stream:
        next(stream.blocks())
        asked = gm.call("POST", "/generate-image", json={"prompt": "A troll", "provider": "sketch", "size": "512x512"})
        claimed = plugin.worker.claim()
        assert claimed is not None
        plugin.generation.run(claimed)
        told = {}
        for one in stream.events():
            told[one.event] = one.data
            if one.event == "request.completed":
                break
    assert told["request.queued"]["request_id"] == asked.json["request_id"]
    completed = told["request.completed"]
    assert completed["request_id"] == asked.json["request_id"]
    found = requests.get(url + completed["thumbnail_url"], headers=token(gm), timeout=PATIENCE)
    assert found.headers["Content-Type"] == "image/webp"
    assert completed["image_url"] == gm.call("GET", f"/image/{completed['image_id']}").json["image"]["image_url"]


def test_head_answers_and_holds_nothing(url: str, gm: Person, app: Flask) -> None:
    answer = requests.head(path(url, gm), headers=token(gm), timeout=PATIENCE)
    assert answer.status_code == 200
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert app.extensions["image_generation"].streams.open == 0


def test_curl_reads_along(url: str, gm: Person) -> None:
    command = ["curl", "-sN", "--max-time", "20", "-H", f"Authorization: Bearer {gm.token}", path(url, gm)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as curl:
        assert curl.stdout is not None
        assert curl.stdout.readline().startswith("retry: ")
        chat(gm)
        lines = [curl.stdout.readline() for _ in range(5)]
        curl.kill()
    assert "event: console.entry\n" in lines


def test_strangers_and_the_removed_are_answered_as_everywhere(url: str, gm: Person, player: Person) -> None:
    assert requests.get(path(url, gm), timeout=PATIENCE).status_code == 401
    gm.call("DELETE", f"/users/{player.user_id}")
    assert requests.get(path(url, player), headers=token(player), timeout=PATIENCE).status_code == 401
    wrong = requests.get(path(url, gm, "?colour=1"), headers=token(gm), timeout=PATIENCE)
    assert (wrong.status_code, wrong.json()["code"]) == (400, "bad_input")


def test_a_private_request_is_told_to_its_author_and_the_gm_and_leaves_no_trace_with_others(
    url: str, gm: Person, player: Person
) -> None:
    other = join(gm, "Carl")
    with listen(url, gm) as gms, listen(url, player) as his, listen(url, other) as others:
        for stream in (gms, his, others):
            next(stream.blocks())
        private = {"prompt": "A secret", "visibility": "private"}
        asked = player.call("POST", "/generate-image", json=private).json["request_id"]
        chat(gm)
        assert asked in next(gms.events()).text
        assert asked in next(his.events()).text
        for one in others.events():
            assert asked not in one.text
            if one.event == "console.entry" and one.data["user_id"] == gm.user_id:
                break


# --- how many


def test_a_member_holds_so_many_streams_and_a_left_one_frees_its_place(make_app: MakeApp) -> None:
    app = make_app()
    with served(app) as url:
        gm = open_session(app.test_client(use_cookies=False))
        streams = [Stream(path(url, gm), token(gm)) for _ in range(8)]
        assert [stream.status for stream in streams] == [200] * 8
        refused = requests.get(path(url, gm), headers=token(gm), timeout=PATIENCE)
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
        assert int(refused.headers["Retry-After"]) > 0
        with listen(url, join(gm)) as another:
            assert another.status == 200
        for stream in streams:
            stream.close()
        streams = [Stream(path(url, gm), token(gm)) for _ in range(8)]
        assert [stream.status for stream in streams] == [200] * 8, "nobody was written to: he has to be asked"
        plugin = app.extensions["image_generation"]
        assert plugin.streams._held[gm.session_id, gm.user_id] == 8
        deadline = time.monotonic() + 5
        while (followers := plugin.feed._tails[gm.session_id].followers) > 9:
            assert time.monotonic() < deadline, f"{followers} threads write for her eight and another one's"
            time.sleep(0.05)
        for stream in streams:
            stream.close()


def test_a_process_holds_so_many_streams(make_app: MakeApp) -> None:
    app = make_app(MAX_STREAMS="2")
    with served(app) as url:
        gm = open_session(app.test_client(use_cookies=False))
        player = join(gm)
        with listen(url, gm), listen(url, player):
            refused = requests.get(path(url, gm), headers=token(gm), timeout=PATIENCE)
            assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
            assert int(refused.headers["Retry-After"]) > 0
            assert requests.get(f"{url}/api/ping", timeout=PATIENCE).status_code == 200
        assert (app.extensions["image_generation"].streams.refused) == 1
        app.extensions["image_generation"].streams._looked_at = 0.0  # it looks at all of them once a second
        with listen(url, gm) as another:
            assert another.status == 200


def test_a_refused_or_broken_request_holds_no_place(url: str, gm: Person, app: Flask) -> None:
    for query in ("?colour=1", "?ping=perhaps"):
        assert requests.get(path(url, gm, query), headers=token(gm), timeout=PATIENCE).status_code == 400
    assert app.extensions["image_generation"].streams.open == 0


# --- when it ends


def test_streams_end_at_once_when_the_server_stops_and_new_ones_are_refused(url: str, gm: Person, app: Flask) -> None:
    with listen(url, gm) as stream:
        next(stream.blocks())
        began = time.monotonic()
        app.extensions["image_generation"].end_streams()
        assert list(stream.events()) == []
        assert time.monotonic() - began < 10, "it waited for the heartbeat"
    refused = requests.get(path(url, gm), headers=token(gm), timeout=PATIENCE)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
    assert app.extensions["image_generation"].streams.open == 0


def test_a_removed_members_stream_ends_in_time_and_a_quiet_one_shows_that_it_lives(
    url: str, gm: Person, player: Person
) -> None:
    assert (Feed.follow.__kwdefaults__ or {})["heartbeat"] == 15.0
    with listen(url, gm) as quiet, listen(url, player) as his:
        next(quiet.blocks())
        next(his.blocks())
        gm.call("DELETE", f"/users/{player.user_id}")
        began, ended = time.monotonic(), []
        waiting = threading.Thread(
            target=lambda: (ended.extend(his.events()), ended.append(time.monotonic())), daemon=True
        )
        waiting.start()
        assert [told.event for told in islice(quiet.events(), 1)] == ["member.left"]
        waiting.join(15)
        [at] = ended
        assert at - began < 15
        quiet.connection.sock.settimeout(20)
        beat = next(quiet.blocks())
        assert (beat.comments, beat.text) == (1, "")


# --- what it says of itself


def test_it_is_described(app: Flask) -> None:
    described = app.test_client().get("/api/openapi.json").json["paths"]["/api/session/{session_id}/events"]["get"]
    assert set(described["responses"]) >= {"200", "400", "401", "404", "429", "503"}
    assert "text/event-stream" in described["responses"]["200"]["content"]
    assert {item["name"] for item in described["parameters"]} >= {"since", "ping", "Last-Event-ID"}


def test_the_log_says_nothing_of_a_stream_but_that_it_was_opened(
    url: str, gm: Person, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    with caplog.at_level("DEBUG"), listen(url, gm) as stream:
        start = next(stream.blocks()).id or "?"
        chat(gm)
        told = next(stream.events())
    assert start not in caplog.text
    assert json.dumps(told.id) not in caplog.text
