"""What the fourth document fixes to the letter: the fields of its answers, and the columns of its two tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import inspect

from app import create_app
from image_generation.models import Base
from image_generation.testing import Upstream
from models import db

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
PROMPT = "A rain-soaked Seattle street with neon signs"


@dataclass
class Gm:
    """The GM of a session on a standalone host whose provider is a loopback vendor."""

    app: Flask
    session_id: str
    user_id: str
    token: str

    def call(self, method: str, path: str, **arguments: Any) -> Any:
        client = self.app.test_client(use_cookies=False)
        headers = {"Authorization": f"Bearer {self.token}"} | arguments.pop("headers", {})
        return client.open(f"/api/session/{self.session_id}{path}", method=method, headers=headers, **arguments)

    def instant(self, **wishes: Any) -> Any:
        body = {"user_id": self.user_id, "prompt": PROMPT, "provider": "dalle"} | wishes
        return self.call("POST", "/generate-image-instant", json=body)


@pytest.fixture(scope="module")
def upstream() -> Iterator[Upstream]:
    with Upstream() as started:
        yield started


@pytest.fixture(scope="module")
def gm(upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gm]:
    folder: Path = tmp_path_factory.mktemp("wire")
    app = create_app({"TESTING": True, "DATA_DIR": str(folder), "WORKERS": "1"} | upstream.environment())
    opened = app.test_client().post("/api/session", json={"name": "Downtown run"}).json
    yield Gm(app, opened["session_id"], opened["user_id"], opened["token"])
    app.extensions["image_generation"].worker.stop(10)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def made(gm: Gm) -> dict[str, Any]:
    """A picture, as the instant route tells of it."""
    answer = gm.instant(style_preferences={"quality": "standard"})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def test_a_queued_request_is_answered_as_documented(gm: Gm) -> None:
    wishes = {"provider": "dalle", "quality": "standard", "size": "1024x1024"}
    body = {"user_id": gm.user_id, "prompt": PROMPT, "type": "scene", "priority": 1, "style_preferences": wishes}
    answer = gm.call("POST", "/generate-image", json=body)
    assert answer.status_code == 202
    assert answer.json["status"] == "success"
    assert answer.json["message"] == "Image generation request queued"
    assert UUID(answer.json["request_id"])


def test_an_instant_request_is_answered_as_documented(made: dict[str, Any]) -> None:
    assert (made["status"], made["provider"]) == ("success", "dalle")
    assert UUID(made["image_id"])
    assert made["image_url"].endswith(f"/image/{made['image_id']}/file")
    assert isinstance(made["generation_time"], float)


def test_the_gallery_is_answered_as_documented(gm: Gm, made: dict[str, Any]) -> None:
    answer = gm.call("GET", f"/images?user_id={gm.user_id}&limit=20").json
    assert (answer["status"], answer["count"]) == ("success", len(answer["images"]))
    image = next(item for item in answer["images"] if item["id"] == made["image_id"])
    assert image["prompt"] == PROMPT
    assert (image["image_url"], image["provider"], image["status"]) == (made["image_url"], "dalle", "completed")
    assert MOMENT.fullmatch(image["created_at"])
    assert (image["is_favorite"], image["tags"]) == (False, [])


def test_what_is_not_wished_for_has_its_default(gm: Gm, upstream: Upstream, made: dict[str, Any]) -> None:
    [first, *_] = [call.payload for call in upstream.calls if "images" in call.path]
    assert (first["size"], first["background"], first["n"]) == ("1024x1024", "auto", 1)
    image = gm.call("GET", f"/image/{made['image_id']}").json["image"]
    assert (image["width"], image["height"], image["format"], image["type"]) == (1024, 1024, "png", "scene")
    assert (image["visibility"], image["parent_id"]) == ("table", None)


def test_one_picture_is_answered_with_its_history(gm: Gm, made: dict[str, Any]) -> None:
    answer = gm.call("GET", f"/image/{made['image_id']}").json
    assert answer["status"] == "success"
    assert answer["image"]["id"] == made["image_id"]
    assert [attempt["outcome"] for attempt in answer["image"]["attempts"]] == ["done"]


def test_a_favourite_is_set_and_cleared_and_never_flipped(gm: Gm, made: dict[str, Any]) -> None:
    path = f"/image/{made['image_id']}/favorite"
    for wanted in (True, True, False, False):
        answer = gm.call("POST", path, json={"user_id": gm.user_id, "is_favorite": wanted}).json
        assert (answer["status"], answer["is_favorite"]) == ("success", wanted)
        assert answer["favorite_count"] == int(wanted)


def test_the_providers_are_answered_as_documented(gm: Gm) -> None:
    answer = gm.call("GET", "/image-providers").json
    assert (answer["status"], answer["default"]) == ("success", "dalle")
    assert {"dalle", "stability"} <= set(answer["providers"])
    for detail in answer["details"]:
        first = detail["models"][0]
        for name in ("sizes", "qualities", "capabilities", "price", "typical_seconds"):
            assert detail[name] == first[name], (detail["name"], name)


def test_the_gallery_has_pages(gm: Gm, made: dict[str, Any]) -> None:
    gm.instant(prompt="A corporate boardroom with holographic displays")
    seen, cursor = [], ""
    while cursor is not None:
        page = gm.call("GET", f"/images?limit=1{cursor and f'&cursor={cursor}'}").json
        seen += [image["number"] for image in page["images"]]
        cursor = page["next_cursor"]
    assert len(seen) >= 2
    assert seen == sorted(set(seen), reverse=True)


@pytest.mark.parametrize("prompt", ["", " \n", "x" * 4001, 7, None])
def test_a_prompt_is_checked_before_anything_is_made(gm: Gm, prompt: object) -> None:
    before = newest_request(gm)
    answer = gm.call("POST", "/generate-image", json={"prompt": prompt})
    assert (answer.status_code, answer.json["code"]) == (400, "bad_input")
    assert answer.json["error"].startswith("prompt: ")
    assert newest_request(gm) == before


def newest_request(gm: Gm) -> list[str]:
    return [request["request_id"] for request in gm.call("GET", "/image-requests?limit=1").json["requests"]]


def test_a_long_prompt_is_taken_whole(gm: Gm) -> None:
    prompt = f"A street. {'Rain falls. ' * 300}".strip()
    made = gm.instant(prompt=prompt).json
    assert gm.call("GET", f"/image/{made['image_id']}").json["image"]["prompt"] == prompt


#: Name, may it be null, default.
QUEUE = [
    ("id", False, None), ("session_id", False, None), ("user_id", False, None), ("request_type", False, None),
    ("context", False, None), ("style_preferences", False, {}), ("priority", False, 1), ("status", False, "queued"),
    ("result_image_id", True, None), ("retry_count", False, 0), ("created_at", False, None),
    ("started_at", True, None), ("completed_at", True, None),
]  # fmt: skip
PICTURE = [
    ("id", False, None), ("session_id", False, None), ("user_id", False, None), ("prompt", False, None),
    ("enhanced_prompt", True, None), ("image_url", False, None), ("thumbnail_url", False, None),
    ("provider", False, None), ("status", False, "completed"), ("error_message", True, None),
    ("generation_time", False, None), ("tags", False, []), ("created_at", False, None), ("completed_at", False, None),
]  # fmt: skip


@pytest.mark.parametrize(("table", "documented"), [("image_generation", QUEUE), ("generated_image", PICTURE)])
def test_a_table_keeps_its_documented_columns(gm: Gm, table: str, documented: list[tuple[str, bool, Any]]) -> None:
    with gm.app.app_context():
        columns = {column["name"]: column["nullable"] for column in inspect(db.engine).get_columns(table)}
    found = {name: columns.get(name) for name, _, _ in documented}
    assert found == {name: nullable for name, nullable, _ in documented}
    declared = _defaults(table)
    assert {name: declared[name] for name, _, _ in documented} == {name: value for name, _, value in documented}


def _defaults(table: str) -> dict[str, Any]:
    mapped = next(mapper for mapper in Base.registry.mappers if mapper.local_table.name == table)
    return {column.name: _plain(column.default) for column in mapped.local_table.columns}


def _plain(default: Any) -> Any:
    """A default as a value; a random id is none that a document could fix."""
    if default is None:
        return None
    if default.is_callable:
        made = default.arg(None)
        return made if made in ({}, []) else None
    return str(default.arg) if isinstance(default.arg, str) else default.arg
