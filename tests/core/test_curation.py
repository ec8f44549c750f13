"""Words on pictures, who sees them, the trash and its emptying; one picture at a time or many."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import text

from image_generation import housekeeping
from image_generation.curation import Bulk
from image_generation.models import CollectionItem, Event, Favorite, Image
from image_generation.providers.base import Order, Part
from image_generation.testing import ScriptedProvider
from image_generation.words import BulkAction, Outcome, Visibility

from .conftest import Table
from .test_catalogue import make, numbers


def ident(table: Table, number: int) -> str:
    return next(image.id for image in table.images() if image.number == number)


def change(table: Table, name: str, number: int, **body: Any) -> Any:
    return table.call(name, "PATCH", f"/image/{ident(table, number)}", json=body)


def bulk(table: Table, name: str, action: str, *which: int, **more: Any) -> Any:
    return table.call(name, "POST", "/images/bulk", json={"action": action, "numbers": which, **more})


def outcomes(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    found = [item["outcome"] for item in answer.json["outcomes"]]
    assert answer.json["counts"] == {outcome: found.count(outcome) for outcome in Outcome}
    return found


def told(table: Table, kind: str) -> list[Event]:
    return sorted((event for event in table.rows(Event) if event.type == kind), key=lambda event: event.number)


def seen(table: Table, name: str, query: str = "") -> list[int]:
    return numbers(table.call(name, "GET", f"/images/index?{query}"))


# --- words on pictures


def test_a_picture_gets_a_caption_and_tags(table: Table) -> None:
    make(table)
    shown = change(table, "ann", 1, caption="  The   Bar ", tags=["npc", " npc", "K\u0075\u0308che"]).json["image"]
    assert (shown["caption"], shown["tags"]) == ("The Bar", ["npc", "K\u00fcche"])
    assert change(table, "gm", 1, caption=None).json["image"]["caption"] is None
    assert change(table, "gm", 1, tags=[]).json["image"]["tags"] == []
    assert [event.data["changed"] for event in told(table, "image.updated")] == [
        ["caption", "tags"],
        ["caption"],
        ["tags"],
    ]


def test_what_changes_nothing_is_not_told(table: Table) -> None:
    make(table)
    for _ in range(2):
        assert change(table, "ann", 1, caption="Bar", visibility="table", tags=["a"]).status_code == 200
    assert change(table, "ann", 1).status_code == 200
    assert len(told(table, "image.updated")) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"tags": ["a"] * 21}, {"tags": ["x" * 61]}, {"tags": [""]}, {"tags": [" "]}, {"tags": ["a\u0007"]},
        {"tags": [1]},
        {"tags": "npc"}, {"caption": "x" * 301}, {"caption": "a\u202eb"}, {"caption": 7}, {"visibility": "gm"},
        {"user_id": "bob"}, {"prompt": "another"},
    ],
)  # fmt: skip
def test_odd_words_are_refused(sqlite_table: Table, body: dict[str, Any]) -> None:
    make(sqlite_table)
    assert change(sqlite_table, "ann", 1, **body).status_code in (400, 403)
    assert sqlite_table.images()[0].tags == []


def test_only_author_and_gm_change_or_delete_a_picture(table: Table) -> None:
    make(table)
    path = f"/image/{ident(table, 1)}"
    for name in ("bob", "vic"):
        assert change(table, name, 1, caption="Mine").status_code == 403
        assert table.call(name, "DELETE", path).status_code == 403
        assert table.call(name, "POST", f"{path}/restore").status_code == 403
    may = [table.call(name, "GET", path).json["image"]["may"] for name in ("ann", "gm", "bob", "vic")]
    assert [(one["edit"], one["delete"]) for one in may] == [(True, True)] * 2 + [(False, False)] * 2


def test_a_picture_that_becomes_private_is_gone_for_others_who_are_told(table: Table) -> None:
    make(table)
    before = table.call("bob", "GET", "/images/index").headers["ETag"]
    assert change(table, "ann", 1, visibility="private").json["image"]["visibility"] == "private"
    assert seen(table, "bob") == []
    assert table.call("bob", "GET", f"/image/{ident(table, 1)}").status_code == 404
    assert table.call("bob", "GET", f"/image/{ident(table, 1)}/file").status_code == 404
    change(table, "gm", 1, visibility="table")
    assert table.call("bob", "GET", "/images/index").headers["ETag"] == before
    known = [(event.visibility, event.data["changed"]) for event in told(table, "image.updated")]
    assert known == [("table", ["visibility"])] * 2


def test_what_the_gm_does_to_a_private_picture_is_told_to_its_author(table: Table) -> None:
    make(table, visibility=Visibility.PRIVATE)
    change(table, "gm", 1, caption="Nice")
    [event] = told(table, "image.updated")
    assert (event.visibility, event.user_id, event.data["by"]) == ("private", "ann", "gm")


# --- the trash


def test_a_deleted_picture_lies_in_the_trash_until_it_is_restored(table: Table) -> None:
    make(table)
    path = f"/image/{ident(table, 1)}"
    files = table.stored_files()
    deleted = table.call("ann", "DELETE", path)
    assert (deleted.status_code, deleted.json["number"]) == (200, 1)
    assert table.call("ann", "DELETE", path).json == deleted.json
    assert table.stored_files() == files
    for name in ("ann", "gm", "bob"):
        assert seen(table, name) == []
        assert [table.call(name, "GET", place).status_code for place in (path, f"{path}/file")] == [404, 404]
        assert table.call(name, "POST", f"{path}/favorite", json={}).status_code == 404
        assert table.call(name, "PATCH", path, json={"caption": "a"}).status_code == 404
    assert table.call("ann", "POST", f"{path}/restore").json["image"]["deleted_at"] is None
    assert table.call("ann", "POST", f"{path}/restore").status_code == 200
    assert seen(table, "bob") == [1]
    assert len(told(table, "image.deleted")) == 1
    assert [event.data["changed"] for event in told(table, "image.updated")] == [["restored"]]


def test_the_trash_shows_to_each_what_he_may_restore(table: Table) -> None:
    for name in ("ann", "bob"):
        make(table, name=name)
    assert outcomes(bulk(table, "gm", "delete", 1, 2)) == ["done", "done"]
    assert [seen(table, name, "trash=true") for name in ("ann", "bob", "vic", "gm")] == [[1], [2], [], [2, 1]]
    [shown] = table.call("ann", "GET", "/images?trash=true").json["images"]
    assert shown["deleted_at"]
    thumbnail = shown["thumbnail_url"].removeprefix("/api/session/seattle")
    assert table.call("ann", "GET", thumbnail, buffered=True).status_code == 200
    assert table.call("ann", "GET", f"/image/{shown['id']}?trash=true").json["image"]["number"] == 1
    for name in ("bob", "vic"):
        for place in ("", "/file"):
            assert table.call(name, "GET", f"/image/{shown['id']}{place}?trash=true").status_code == 404
        assert table.call(name, "POST", f"/image/{shown['id']}/restore").status_code == 404
    batch = table.call("ann", "POST", "/images/batch", json={"numbers": [1, 2], "trash": True}).json
    assert [image["number"] for image in batch["images"]] == [1]


def test_the_trash_is_emptied_after_thirty_days_files_and_all(table: Table) -> None:
    for _ in range(3):
        make(table)
    made = table.call("ann", "POST", "/collections", json={"name": "Docks"}).json["collection"]["id"]
    assert outcomes(bulk(table, "ann", "collect", 1, 2, collection=made)) == ["done", "done"]
    table.call("ann", "PATCH", f"/collections/{made}", json={"cover": 1})
    bulk(table, "bob", "favorite", 1, 2)
    bulk(table, "ann", "delete", 1)
    table.clock.advance(timedelta(days=29).total_seconds())
    bulk(table, "ann", "delete", 2)
    table.plugin.worker._reap(table.clock.advance(timedelta(hours=12).total_seconds()))
    assert seen(table, "ann", "trash=true") == [2, 1]
    table.plugin.worker._reap(table.clock.advance(timedelta(hours=13).total_seconds()))
    assert seen(table, "ann", "trash=true") == [2]
    assert outcomes(bulk(table, "ann", "restore", 1, 2)) == ["not_found", "done"]
    assert seen(table, "ann") == [3, 2]
    [shown] = table.call("ann", "GET", "/collections").json["collections"]
    assert (shown["count"], shown["cover"]["number"]) == (1, 2)
    assert [row.image_id for row in table.rows(Favorite)] == [ident(table, 2)]
    folders = {path.parent for path in table.stored_files()}
    assert len(folders) == 2
    assert all(str(image.storage_key) in {f"{f.parent.name}/{f.name}" for f in folders} for image in table.images())


def test_a_picture_whose_files_went_first_is_deleted_the_next_time(table: Table) -> None:
    make(table)
    bulk(table, "ann", "delete", 1)
    table.plugin.store.delete_all(table.images()[0].storage_key)
    late = table.clock.advance(timedelta(days=31).total_seconds())
    assert housekeeping.empty_trash(table.plugin.database, table.plugin.store, late) == 1
    assert table.images() == []
    assert table.plugin.adoption is not None
    assert table.call("ann", "GET", "/image-requests").json["requests"][0]["images"] == []


def test_what_came_after_a_cancel_can_be_taken_out_of_the_trash(table: Table) -> None:
    request_id = table.submit()

    def cancel_in_the_middle(order: Order) -> Iterator[Part]:
        table.plugin.submission.cancel(table.member("ann"), request_id)
        yield from ScriptedProvider().generate(order)

    table.provider.steps.append(cancel_in_the_middle)
    table.work()
    assert seen(table, "ann") == []
    assert outcomes(bulk(table, "ann", "restore", 1)) == ["done"]
    assert seen(table, "bob") == [1]


@pytest.mark.parametrize(
    "condition", ["thumbhash IS NULL ORDER BY created_at", "deleted_at < '2026-01-01' ORDER BY deleted_at"]
)
def test_housekeeping_looks_at_what_it_is_for_only(table: Table, condition: str) -> None:
    index = "ix_generated_image_" + ("unhashed" if "thumbhash" in condition else "trash")
    is_postgres = table.plugin.database.engine.dialect.name == "postgresql"
    with table.plugin.database.snapshot() as tx:
        if is_postgres:
            tx.execute(text("SET LOCAL enable_seqscan = off"))
            tx.execute(text("SET LOCAL enable_bitmapscan = off"))
        explain = "EXPLAIN" if is_postgres else "EXPLAIN QUERY PLAN"
        plan = str(tx.execute(text(f"{explain} SELECT id FROM generated_image WHERE {condition} LIMIT 20")).all())
    assert index in plan
    assert "Sort" not in plan
    assert "B-TREE" not in plan


# --- many at once


def furnish(table: Table) -> None:
    """Ann's, bob's, bob's private, ann's in the trash."""
    make(table)
    make(table, name="bob")
    make(table, name="bob", visibility=Visibility.PRIVATE)
    make(table)
    bulk(table, "ann", "delete", 4)


@pytest.mark.parametrize(
    ("action", "name", "expected"),
    [
        ("delete", "ann", ["done", "not_allowed", "not_found", "unchanged", "not_found"]),
        ("delete", "gm", ["done", "done", "done", "unchanged", "not_found"]),
        ("delete", "bob", ["not_allowed", "done", "done", "not_found", "not_found"]),
        ("delete", "vic", ["not_allowed", "not_allowed", "not_found", "not_found", "not_found"]),
        ("restore", "ann", ["unchanged", "not_allowed", "not_found", "done", "not_found"]),
        ("favorite", "vic", ["done", "done", "not_found", "not_found", "not_found"]),
        ("unfavorite", "ann", ["unchanged", "unchanged", "not_found", "not_found", "not_found"]),
        ("hide", "ann", ["done", "not_allowed", "not_found", "not_found", "not_found"]),
        ("hide", "gm", ["done", "done", "unchanged", "not_found", "not_found"]),
        ("show", "gm", ["unchanged", "unchanged", "done", "not_found", "not_found"]),
        ("tag", "bob", ["not_allowed", "done", "done", "not_found", "not_found"]),
        ("untag", "gm", ["unchanged", "unchanged", "unchanged", "not_found", "not_found"]),
        ("collect", "ann", ["done", "done", "not_found", "not_found", "not_found"]),
        ("uncollect", "gm", ["unchanged", "unchanged", "unchanged", "not_found", "not_found"]),
    ],
)
def test_each_of_many_pictures_has_its_own_outcome(table: Table, action: str, name: str, expected: list[str]) -> None:
    furnish(table)
    more: dict[str, Any] = {"tags": ["npc"]} if "tag" in action else {}
    if "collect" in action:
        more = {"collection": table.call("gm", "POST", "/collections", json={"name": "A"}).json["collection"]["id"]}
    before = len(table.rows(Event))
    assert outcomes(bulk(table, name, action, 1, 2, 3, 4, 99, **more)) == expected
    assert len(table.rows(Event)) - before == expected.count("done")
    again = outcomes(bulk(table, name, action, 1, 2, 3, 4, 99, **more))
    assert "done" not in again
    assert [now for now in again if now != "unchanged"] == [was for was in expected if was not in ("done", "unchanged")]


def test_tags_are_added_and_taken_and_no_picture_gets_too_many(table: Table) -> None:
    make(table)
    make(table)
    change(table, "ann", 1, tags=[str(number) for number in range(20)])
    assert outcomes(bulk(table, "ann", "tag", 1, 2, tags=["npc", "19"])) == ["refused", "done"]
    assert outcomes(bulk(table, "ann", "untag", 1, 2, tags=["19"])) == ["done", "done"]
    assert [len(image.tags) for image in sorted(table.images(), key=lambda image: image.number)] == [19, 1]


def test_tags_are_counted_as_far_as_one_sees_them(table: Table) -> None:
    furnish(table)
    bulk(table, "gm", "tag", 1, 2, 3, tags=["npc", 'ne"on'])
    bulk(table, "gm", "tag", 3, tags=["traitor"])
    count = {name: table.call(name, "GET", "/tags").json["tags"] for name in ("ann", "bob")}
    assert count["ann"] == [{"name": 'ne"on', "count": 2}, {"name": "npc", "count": 2}]
    assert count["bob"][2] == {"name": "traitor", "count": 1}


@pytest.mark.parametrize(
    "body",
    [
        {}, {"action": "delete"}, {"action": "burn", "numbers": [1]}, {"action": "delete", "numbers": []},
        {"action": "delete", "numbers": list(range(1, 502))}, {"action": "delete", "numbers": [1], "tags": ["a"]},
        {"action": "tag", "numbers": [1]}, {"action": "tag", "numbers": [1], "tags": []},
        {"action": "collect", "numbers": [1]}, {"action": "delete", "numbers": [1], "collection": "a"},
        {"action": "tag", "numbers": [1], "tags": ["a"], "collection": "a"}, {"action": "delete", "numbers": "all"},
    ],
)  # fmt: skip
def test_what_is_not_whole_is_refused(sqlite_table: Table, body: dict[str, Any]) -> None:
    assert sqlite_table.call("ann", "POST", "/images/bulk", json=body).status_code == 400


def test_five_hundred_pictures_go_in_one_call(sqlite_table: Table) -> None:
    answer = bulk(sqlite_table, "ann", "delete", *range(1, 501))
    assert answer.json["counts"]["not_found"] == 500


def test_nobody_fills_a_collection_that_is_not_there_and_no_viewer_any(table: Table) -> None:
    make(table)
    assert bulk(table, "ann", "collect", 1, collection="nowhere").json["code"] == "collection_not_found"
    made = table.call("gm", "POST", "/collections", json={"name": "A"}).json["collection"]["id"]
    assert bulk(table, "vic", "collect", 1, collection=made).json["code"] == "not_allowed"
    assert table.rows(CollectionItem) == []


def test_an_action_that_fails_half_way_leaves_nothing(table: Table) -> None:
    """All or nothing for what is no outcome: the third picture's row cannot be written."""
    for _ in range(3):
        make(table)
    before = len(table.rows(Event))

    def fail(_mapper: object, _connection: object, image: Image) -> None:
        if image.number == 3:
            raise RuntimeError("no")

    sa.event.listen(Image, "before_update", fail)
    try:
        with pytest.raises(RuntimeError):
            table.plugin.curation.bulk(table.member("ann"), _bulk(BulkAction.HIDE, 1, 2, 3))
    finally:
        sa.event.remove(Image, "before_update", fail)
    assert [image.visibility for image in table.images()] == ["table"] * 3
    assert len(table.rows(Event)) == before


def _bulk(action: BulkAction, *which: int) -> Any:

    return Bulk(action, which)
