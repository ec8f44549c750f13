"""Pictures by HTTP and by the gallery: whose request, of what family, under which tag, at what cost in queries."""

import gc
import warnings
from typing import Any

import pytest
from sqlalchemy import event, update

from image_generation.models import Image
from image_generation.words import Variant, Visibility

from .conftest import Table


def change(table: Table, number: int, **values: Any) -> None:
    """What no route does yet."""
    with table.plugin.database.transaction() as tx:
        tx.execute(update(Image).where(Image.number == number).values(**values))


def detail(table: Table, number: int, name: str = "ann") -> Any:
    image_id = next(image.id for image in table.images() if image.number == number)
    return table.call(name, "GET", f"/image/{image_id}").json["image"]


def numbers(table: Table, query: str, name: str = "ann") -> list[int]:
    answer = table.call(name, "GET", f"/images?{query}")
    assert answer.status_code == 200, answer.text
    return [image["number"] for image in answer.json["images"]]


def test_every_picture_of_a_batch_names_the_request_that_can_be_asked_for(table: Table) -> None:
    request_id = table.submit(n=3)
    table.work(3)
    for number in (1, 2, 3):
        assert detail(table, number)["request_id"] == request_id
    assert table.call("ann", "GET", f"/image-request/{request_id}").status_code == 200


def test_a_picture_comes_with_its_metadata(table: Table) -> None:
    table.submit(size=None, seed=7)
    table.work()
    found = detail(table, 1)
    [image] = table.images()
    assert found["lineage"] == []
    assert found["metadata"] == {
        "format": "png", "mime_type": "image/png", "byte_size": image.byte_size,
        "content_hash": image.content_hash, "notes": [],
    }  # fmt: skip


def test_what_was_mapped_for_a_picture_stays_with_it(table: Table) -> None:
    table.call("ann", "POST", "/generate-image", json={"prompt": "A bar", "size": "1792x1024"})
    table.work()
    assert detail(table, 1)["metadata"]["notes"] == ["size: 1792x1024 was made as 1536x1024"]


def test_a_pictures_family_is_its_parent_and_its_children_as_far_as_one_may_see_them(table: Table) -> None:
    for visibility in (Visibility.TABLE, Visibility.TABLE, Visibility.PRIVATE):
        table.submit(visibility=visibility)
        table.work()
    ids = {image.number: image.id for image in table.images()}
    for child in (2, 3):
        change(table, child, parent_id=ids[1])

    def relative(number: int, relation: str) -> dict[str, Any]:
        thumbnail_url = f"/api/session/seattle/image/{ids[number]}/file?variant=thumb"
        return {"id": ids[number], "number": number, "thumbnail_url": thumbnail_url, "relation": relation}

    parent, children = relative(1, "parent"), [relative(2, "child"), relative(3, "child")]
    assert detail(table, 1)["lineage"] == children
    assert detail(table, 2)["lineage"] == [parent]
    assert detail(table, 1, "bob")["lineage"] == children[:1]


def test_a_tag_finds_the_pictures_that_bear_it_and_no_other(table: Table) -> None:
    tags = (["neon", "Küche"], ['ne"on', ", "], ["neon street"], [])
    for number, given in enumerate(tags, 1):
        table.submit()
        table.work()
        change(table, number, tags=given)
    assert numbers(table, "tag=neon") == [1]
    assert numbers(table, "tag=K%C3%BCche") == [1]
    assert numbers(table, "tag=ne%22on") == [2]
    assert numbers(table, "tag=,%20") == [2]
    assert numbers(table, "tag=rain") == []
    assert numbers(table, "tag=neon&mine=true", "bob") == []


def test_no_picture_is_in_a_collection_yet(sqlite_table: Table) -> None:
    sqlite_table.submit()
    sqlite_table.work()
    assert numbers(sqlite_table, "collection=anything") == []


def test_the_bytes_of_a_picture_cost_one_query(sqlite_table: Table) -> None:
    sqlite_table.submit()
    sqlite_table.work()
    [image] = sqlite_table.images()
    seen: list[str] = []
    engine = sqlite_table.plugin.database.engine

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    sqlite_table.plugin.gallery.file(sqlite_table.member("bob"), image.id, Variant.THUMB, None).file.close()
    assert len([statement for statement in seen if statement.startswith("SELECT")]) == 1
    assert not any("image_favorite" in statement for statement in seen)


@pytest.mark.parametrize("headers", [{"Range": "bytes=99999999-"}, {"Range": "bytes=5-1"}, {"If-None-Match": "*"}])
def test_no_answer_leaves_a_file_open(sqlite_table: Table, headers: dict[str, str]) -> None:
    sqlite_table.submit()
    sqlite_table.work()
    [image] = sqlite_table.images()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        answer = sqlite_table.call("ann", "GET", f"/image/{image.id}/file", headers=headers)
        assert answer.status_code in (416, 304)
        del answer
        gc.collect()
    assert [str(warning.message) for warning in said if warning.category is ResourceWarning] == []


def test_the_parents_id_is_told_to_whoever_may_see_the_parent_and_to_nobody_else(table: Table) -> None:
    """Hidden, deleted and back again: every answer that has a `parent_id` says the same."""
    for visibility in (Visibility.PRIVATE, Visibility.TABLE):
        table.submit(visibility=visibility)
        table.work()
    ids = {image.number: image.id for image in table.images()}
    change(table, 2, parent_id=ids[1])

    def told(name: str) -> set[str | None]:
        listed = table.call(name, "GET", "/images").json["images"]
        batch = table.call(name, "POST", "/images/batch", json={"numbers": [2]}).json["images"]
        found = [image for image in [*listed, *batch] if image["number"] == 2]
        assert len(found) == 2
        return {image["parent_id"] for image in [*found, detail(table, 2, name)]}

    assert [told(name) for name in ("ann", "gm", "bob", "vic")] == [{ids[1]}, {ids[1]}, {None}, {None}]
    table.call("ann", "PATCH", f"/image/{ids[1]}", json={"visibility": "table"})
    assert told("bob") == {ids[1]}
    changed = table.call("ann", "PATCH", f"/image/{ids[2]}", json={"caption": "Two"}).json["image"]
    assert changed["parent_id"] == ids[1]
    table.call("ann", "DELETE", f"/image/{ids[1]}")
    assert [told(name) for name in ("ann", "gm", "bob")] == 3 * [{None}]
    table.call("ann", "POST", f"/image/{ids[1]}/restore")
    assert told("bob") == {ids[1]}


def test_who_may_see_the_parents_is_asked_once_for_a_whole_list(table: Table) -> None:
    for _ in range(4):
        table.submit()
        table.work()
    ids = {image.number: image.id for image in table.images()}
    before = statements(table)
    for number in (2, 3, 4):
        change(table, number, parent_id=ids[number - 1])
    assert statements(table) == before > 0


def statements(table: Table) -> int:
    """How many of them ask for pictures while the list is read; what goes on beside it does not count."""
    seen: list[str] = []

    def note(*given: Any) -> None:
        seen.extend([given[2]] if "generated_image" in given[2] else [])

    event.listen(table.plugin.database.engine, "before_cursor_execute", note)
    try:
        numbers(table, "limit=20", "bob")
    finally:
        event.remove(table.plugin.database.engine, "before_cursor_execute", note)
    return len(seen)
