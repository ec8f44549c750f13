"""The whole gallery in columns, the details of what is in sight, and what the search field finds."""

import base64
import gzip
import json
import random
from io import BytesIO
from itertools import accumulate
from typing import Any

import PIL.Image
import pytest
from sqlalchemy import insert, select, text, update

from image_generation import Filter, housekeeping, pictures, thumbhash
from image_generation.database import table_of
from image_generation.models import Attempt, Image, new_id
from image_generation.search import Search, newest
from image_generation.words import ImageFormat, Variant, Visibility
from tests.core.test_gallery import change

from .conftest import Table


def make(table: Table, prompt: str = "A street", name: str = "ann", **wishes: Any) -> None:
    table.submit(name=name, prompt=prompt, **wishes)
    table.work()
    table.clock.advance(60)


def index(table: Table, name: str = "ann", query: str = "", **headers: str) -> Any:
    return table.call(name, "GET", f"/images/index?{query}", headers=headers)


def numbers(answer: Any) -> list[int]:
    assert answer.status_code == 200, answer.text
    found = answer.json
    return list(accumulate([found["top"], *found["gaps"][1:]], int.__sub__))[: found["count"]]


def found(table: Table, query: str, name: str = "ann") -> list[int]:
    """What the list finds, which has to be what the index finds."""
    listed = table.call(name, "GET", "/images", query_string={"q": query})
    assert listed.status_code == 200, listed.text
    seen = [image["number"] for image in listed.json["images"]]
    assert numbers(table.call(name, "GET", "/images/index", query_string={"q": query})) == seen
    return seen


def test_an_empty_gallery_has_empty_columns(table: Table) -> None:
    assert index(table).json == {
        "status": "success", "count": 0, "top": 0, "gaps": [], "ratios": [], "favorites": [], "private": [],
        "users": [], "by": [],
    }  # fmt: skip


def test_the_index_has_every_picture_that_one_sees_in_a_few_figures(table: Table) -> None:
    make(table, visibility=Visibility.PRIVATE)
    make(table, name="bob")
    make(table)
    change(table, 2, width=1536, height=1024)
    star = next(image.id for image in table.images() if image.number == 2)
    table.call("ann", "POST", f"/image/{star}/favorite", json={})
    assert index(table).json == {
        "status": "success", "count": 3, "top": 3, "gaps": [0, 1, 1], "ratios": [1000, 1500, 1000],
        "favorites": [0, 1, 0], "private": [0, 0, 1], "users": ["ann", "bob"], "by": [0, 1, 0],
    }  # fmt: skip
    assert numbers(index(table, "bob")) == [3, 2]
    assert index(table, "bob").json["favorites"] == [0, 0]
    assert numbers(index(table, "gm")) == [3, 2, 1]


def test_what_others_hide_changes_nothing_in_ones_index(table: Table) -> None:
    make(table)
    before = index(table, "bob")
    make(table, visibility=Visibility.PRIVATE)
    after = index(table, "bob", **{"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, after.data) == (304, b"")
    assert index(table, "ann").headers["ETag"] != before.headers["ETag"]


def test_a_star_makes_another_index_for_its_owner_only(table: Table) -> None:
    make(table)
    tags = {name: index(table, name).headers["ETag"] for name in ("ann", "bob")}
    table.call("ann", "POST", f"/image/{table.images()[0].id}/favorite", json={})
    assert index(table, "ann", **{"If-None-Match": tags["ann"]}).status_code == 200
    assert index(table, "bob", **{"If-None-Match": tags["bob"]}).status_code == 304


def many(table: Table, count: int) -> None:
    """A large gallery, as it might have grown: holes, six authors, the usual shapes."""
    make(table)
    [image] = table.images()
    kept = {column.key: getattr(image, column.key) for column in table_of(Image).columns}
    dice = random.Random(7)
    rows, number = [], 1
    for _ in range(count - 1):
        number += dice.choice((1, 1, 1, 1, 2))
        width, height = dice.choice(((1024, 1024), (1536, 1024), (1024, 1536), (1344, 768), (768, 1344), (512, 640)))
        private = Visibility.PRIVATE if dice.random() < 0.2 else Visibility.TABLE
        rows.append(
            kept | {"id": new_id(), "number": number, "width": width, "height": height, "visibility": private}
            | {"user_id": f"somebody-{dice.randrange(6)}", "attempt_id": new_id()}
        )  # fmt: skip
    with table.plugin.database.transaction() as tx:
        [attempt] = tx.execute(select(table_of(Attempt))).mappings().all()
        copies = [dict(attempt) | {"id": row["attempt_id"], "number": at} for at, row in enumerate(rows, 2)]
        tx.execute(insert(table_of(Attempt)), copies)
        tx.execute(insert(table_of(Image)), rows)


def test_ten_thousand_pictures_weigh_less_than_thirty_kib(sqlite_table: Table) -> None:
    many(sqlite_table, 10_000)
    answer = index(sqlite_table, "gm", **{"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert len(answer.data) <= 30 * 1024
    assert json.loads(gzip.decompress(answer.data))["count"] == 10_000
    plain = index(sqlite_table, "gm")
    assert plain.headers["ETag"] != answer.headers["ETag"]
    again = index(sqlite_table, "gm", **{"Accept-Encoding": "gzip", "If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["gm", "ann"])
def test_the_index_and_a_range_of_it_walk_an_index_of_the_table(table: Table, name: str) -> None:
    search = Search(table.member(name), Filter())
    shown = newest(search).where(Image.number.in_([1, 2, 3])).with_only_columns(Image.number)
    bind = table.plugin.database.engine
    statement = str(shown.compile(bind, compile_kwargs={"literal_binds": True}))
    with table.plugin.database.snapshot() as tx:
        if bind.dialect.name == "postgresql":
            tx.execute(text("SET LOCAL enable_seqscan = off"))
            tx.execute(text("SET LOCAL enable_bitmapscan = off"))
        explain = "EXPLAIN" if bind.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        plan = str(tx.execute(text(f"{explain} {statement}")).all())
    assert "session_id_number" in plan or "session_id=? AND number=?" in plan
    assert "B-TREE" not in plan


def test_a_range_has_the_details_of_what_one_may_see(table: Table) -> None:
    make(table, "One")
    make(table, "Two", name="bob", visibility=Visibility.PRIVATE)
    make(table, "Three")
    asked = {"numbers": [1, 2, 3, 4, 3]}
    shown = table.call("ann", "POST", "/images/batch", json=asked).json
    assert [image["prompt"] for image in shown["images"]] == ["Three", "One"]
    assert shown["count"] == 2
    assert [image["number"] for image in table.call("gm", "POST", "/images/batch", json=asked).json["images"]] == [
        3,
        2,
        1,
    ]
    listed = table.call("ann", "GET", "/images").json["images"]
    assert shown["images"] == listed


@pytest.mark.parametrize("wrong", [[], [0], ["1"], [1.5], [True], list(range(1, 102)), [2**31], None])
def test_a_range_is_of_one_to_a_hundred_numbers(sqlite_table: Table, wrong: Any) -> None:
    assert sqlite_table.call("ann", "POST", "/images/batch", json={"numbers": wrong}).status_code == 400


# --- search


def furnish(table: Table) -> None:
    make(table, "A troll at the bar in the rain")
    make(table, "A decker, low-life and by the river", name="bob")
    make(table, "Küche 100% sauber", name="bob", visibility=Visibility.PRIVATE)
    change(table, 1, tags=["npc", "bad guys"], caption="Grimaud")
    change(table, 2, tags=["npc"])
    table.call("ann", "POST", f"/image/{next(i.id for i in table.images() if i.number == 2)}/favorite", json={})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [2, 1]),
        ("troll rain", [1]),
        ("rain TROLL", [1]),
        ('"troll rain"', []),
        ('"troll at', [1]),
        ("grimaud", [1]),
        ("low-life", [2]),
        ("-troll", [2]),
        ("by the river", [2]),
        ("tag:npc", [2, 1]),
        ('tag:"bad guys"', [1]),
        ("tag:npc -tag:\"bad guys\"", [2]),
        ("TAG:npc troll", [1]),
        ("by:bob", [2]),
        ("by:me", [1]),
        ("-by:me", [2]),
        ("fav", [2]),
        ("is:fav", [2]),
        ("-fav", [1]),
        ("is:mine", [1]),
        ("is:private", []),
        ("provider:scripted", [2, 1]),
        ("provider:dalle", []),
        ("type:scene", [2, 1]),
        ("type:item", []),
        ("tag:", [2, 1]),
        ("troll tag:", [1]),
        ("colour:red", []),
        ("is:nonsense", []),
        ("%", []),
        ("_", []),
        ("-", [2]),
        ('"', [2, 1]),
        ("after:2020-01-01", [2, 1]),
        ("before:2020-01-01", []),
    ],
)  # fmt: skip
def test_the_search_field(table: Table, query: str, expected: list[int]) -> None:
    furnish(table)
    assert found(table, query) == expected


def test_a_search_finds_nothing_that_is_hidden(table: Table) -> None:
    furnish(table)
    assert found(table, "sauber") == []
    assert found(table, "is:private") == []
    assert found(table, "is:private", "bob") == [3]
    assert found(table, "K\u0075\u0308che 100%", "gm") == [3]


@pytest.mark.parametrize("query", ["before:soon", "after:2026-13-01", "-before:1", 'before:"a day"'])
def test_a_day_that_is_none_is_refused(sqlite_table: Table, query: str) -> None:
    answer = sqlite_table.call("ann", "GET", "/images/index", query_string={"q": query})
    assert (answer.status_code, answer.json["details"][0]["field"]) == (400, "q")


def test_days_and_names_filter_too(table: Table) -> None:
    furnish(table)
    day = table.clock().date().isoformat()
    assert numbers(index(table, query=f"after={day}")) == [2, 1]
    assert numbers(index(table, query=f"before={day}")) == []
    assert numbers(index(table, query="by=me")) == [1]
    assert numbers(index(table, "bob", "private=true")) == [3]
    assert index(table, query="before=2026-1-1").status_code == 400


# --- what stands for a picture until it has come


def test_a_picture_is_stored_with_what_stands_for_it(table: Table) -> None:
    make(table)
    [shown] = table.call("bob", "GET", "/images").json["images"]
    assert 5 < len(base64.b64decode(shown["thumbhash"])) <= 25


def test_old_pictures_get_their_hashes_in_passing(table: Table) -> None:
    make(table)
    make(table)
    made = {image.number: image.thumbhash for image in table.images()}
    with table.plugin.database.transaction() as tx:
        tx.execute(update(Image).values(thumbhash=None))
    assert [image["thumbhash"] for image in table.call("ann", "GET", "/images").json["images"]] == [None, None]
    table.plugin.store.delete_all(next(image.storage_key for image in table.images() if image.number == 2))
    table.plugin.worker._reap(table.clock())
    [lost, shown] = table.call("ann", "GET", "/images").json["images"]
    assert lost["thumbhash"] is None
    assert averages(shown["thumbhash"]) == pytest.approx(averages(made[1]), abs=12)
    assert housekeeping.hash_some(table.plugin.database, table.plugin.store) == 0


def averages(hashed: str) -> tuple[int, ...]:
    """The average colour that the hash's head tells, as any reader of the format has it."""
    raw = base64.b64decode(hashed)
    head = raw[0] | raw[1] << 8 | raw[2] << 16
    lightness, yellow, red = (head & 63) / 63, (head >> 6 & 63) / 31.5 - 1, (head >> 12 & 63) / 31.5 - 1
    blue = lightness - 2 / 3 * yellow
    redness = (3 * lightness - blue + red) / 2
    return tuple(round(255 * max(0.0, min(1.0, part))) for part in (redness, redness - red, blue))


@pytest.mark.parametrize("colour", [(200, 30, 40), (20, 120, 220), (128, 128, 128), (255, 255, 255), (0, 0, 0)])
@pytest.mark.parametrize(("width", "height"), [(32, 18), (18, 32), (32, 32), (32, 1), (1, 32)])
def test_a_hash_tells_shape_and_colour(width: int, height: int, colour: tuple[int, int, int]) -> None:
    hashed = thumbhash.encode(width, height, bytes((*colour, 255)) * (width * height))
    assert averages(hashed) == pytest.approx(colour, abs=9)
    raw = base64.b64decode(hashed)
    assert (raw[4] >> 7 == 1) == (width > height)
    assert not raw[2] >> 7


def test_a_transparent_picture_has_a_hash_that_says_so() -> None:
    half = PIL.Image.new("RGBA", (64, 64), (255, 0, 0, 255))
    half.paste((0, 0, 0, 0), (0, 0, 32, 64))
    made = pictures.convert(_png(half), ImageFormat.PNG, quality=90)
    raw = base64.b64decode(pictures.hash_of(made))
    assert raw[2] >> 7
    assert averages(pictures.hash_of(made)) == pytest.approx((255, 0, 0), abs=12)
    assert raw[5] & 15 == 8  # half of it is there


def _png(picture: PIL.Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_every_rendition_has_much_the_same_hash(sqlite_table: Table) -> None:
    make(sqlite_table)
    [image] = sqlite_table.images()
    with sqlite_table.plugin.gallery.file(sqlite_table.member("ann"), image.id, Variant.DISPLAY, None).file as file:
        assert averages(pictures.hash_of(file.read())) == pytest.approx(averages(image.thumbhash or ""), abs=12)
