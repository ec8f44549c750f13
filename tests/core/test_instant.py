"""Waiting for a picture on the line: what the answer says, and who may wait."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update

import serving
from image_generation import errors
from image_generation.extension import MAX_INSTANT_WAITS
from image_generation.models import Image
from image_generation.settings import Settings

from .conftest import MakeTable, Table

PATH = "/generate-image-instant"


@pytest.fixture
def busy(sqlite_table: Table) -> Iterator[Table]:
    """A table with a worker at work."""
    worker = sqlite_table.plugin.worker.with_threads(1)
    worker.ensure()
    yield sqlite_table
    worker.stop()


def ask(table: Table, key: str | None = None, **wishes: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return table.call("ann", "POST", PATH, json={"prompt": "A bar"} | wishes, headers=headers)


def test_who_comes_when_too_many_wait_is_told_at_once_where_to_look(make_table: MakeTable, tmp_path: Any) -> None:
    table = make_table(f"sqlite:///{tmp_path / 'table.db'}", INSTANT_WAIT_SECONDS="600")
    for _ in range(MAX_INSTANT_WAITS):
        assert table.plugin.instant_waits.acquire(blocking=False)
    answer = ask(table)  # would wait ten minutes
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/api/session/seattle/image-request/{answer.json['request_id']}"
    assert table.call("ann", "GET", f"/image-request/{answer.json['request_id']}").status_code == 200


def test_every_wait_gives_its_place_back(busy: Table) -> None:
    busy.provider.steps.append(errors.PolicyRefused("Scripted error: no"))
    assert [ask(busy).status_code for _ in range(3)] == [502, 200, 200]
    for _ in range(MAX_INSTANT_WAITS):
        assert busy.plugin.instant_waits.acquire(blocking=False)
    assert not busy.plugin.instant_waits.acquire(blocking=False)


def test_waits_and_streams_leave_threads_to_others() -> None:
    options = Settings()
    assert serving.threads(options) - options.max_streams - MAX_INSTANT_WAITS >= 16


def test_a_picture_alone_says_that_nothing_is_missing(busy: Table) -> None:
    answer = ask(busy)
    assert (answer.status_code, answer.json["failed"], answer.json["notes"]) == (200, 0, [])


def test_what_was_mapped_is_said(busy: Table) -> None:
    assert ask(busy, size="1792x1024").json["notes"] == ["size: 1792x1024 was made as 1536x1024"]


def test_a_batch_of_which_a_part_was_refused_says_so(busy: Table) -> None:
    busy.provider.steps.append(errors.PolicyRefused("Scripted error: no"))
    answer = ask(busy, n=3)
    assert answer.status_code == 200
    assert (len(answer.json["images"]), answer.json["failed"]) == (2, 1)
    assert answer.json["notes"] == ["1 of 3 pictures were not made: Scripted error: no"]


def test_a_request_whose_pictures_were_deleted_is_not_still_waiting(busy: Table) -> None:
    first = ask(busy, "k")
    with busy.plugin.database.transaction() as tx:
        tx.execute(update(Image).values(deleted_at=busy.clock.now))
    again = ask(busy, "k")
    assert (again.status_code, again.json["code"]) == (404, "image_not_found")
    assert again.json["request_id"] == first.json["request_id"]


def test_a_request_that_was_cancelled_is_a_conflict(sqlite_table: Table) -> None:
    seats = sqlite_table.plugin.instant_waits
    for _ in range(MAX_INSTANT_WAITS):
        seats.acquire()
    request_id = ask(sqlite_table, "k").json["request_id"]
    sqlite_table.call("ann", "POST", f"/image-request/{request_id}/cancel")
    answer = ask(sqlite_table, "k")
    assert (answer.status_code, answer.json["code"]) == (409, "cancelled")


def test_what_is_unavailable_says_when_to_come_again(sqlite_table: Table) -> None:
    sqlite_table.provider.unavailable = "Scripted API key not configured"
    for path in (PATH, "/generate-image"):
        answer = sqlite_table.call("ann", "POST", path, json={"prompt": "A bar"})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
