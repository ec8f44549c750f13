"""Collections: their names and order, what lies in them, their covers, and who may do what."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text

from image_generation import Draft, Filter, collection, errors
from image_generation.models import Collection, Event, Image
from image_generation.search import Search, newest
from image_generation.words import Visibility

from .conftest import Table
from .test_catalogue import make, numbers
from .test_curation import bulk, ident, told

_NAMES = (
    "\u0958" * 80, "\u1fb7" * 80, "\U0001f409\u200d\U0001f525", "\u0645\u0631\u062d\u0628\u0627", "'; --", "100%"
)  # fmt: skip


def create(table: Table, name: str = "Docks", who: str = "ann") -> str:
    answer = table.call(who, "POST", "/collections", json={"name": name})
    assert answer.status_code == 201, answer.text
    return str(answer.json["collection"]["id"])


def shown(table: Table, who: str = "ann") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.call(who, "GET", "/collections").json["collections"]
    return found


def names(table: Table) -> list[str]:
    assert [one["position"] for one in shown(table)] == list(range(len(shown(table))))
    return [one["name"] for one in shown(table)]


def move(table: Table, collection_id: str, **body: Any) -> Any:
    return table.call("gm", "PATCH", f"/collections/{collection_id}", json=body)


def test_a_collection_is_made_renamed_and_deleted_and_its_pictures_stay(table: Table) -> None:
    make(table)
    made = create(table, "  The   Docks ")
    [one] = shown(table, "vic")
    assert (one["name"], one["user_id"], one["count"], one["cover"]) == ("The Docks", "ann", 0, None)
    table.call("bob", "PUT", f"/collections/{made}/images/{ident(table, 1)}")
    assert move(table, made, name="Harbour").json["collection"]["name"] == "Harbour"
    assert table.call("ann", "DELETE", f"/collections/{made}").json == {"status": "success", "collection_id": made}
    assert shown(table) == []
    assert numbers(table.call("ann", "GET", "/images/index")) == [1]
    assert table.call("ann", "GET", f"/collections/{made}").json["code"] == "collection_not_found"
    changes = [event.data["change"] for event in told(table, "collection.changed")]
    assert changes == ["made", "changed", "deleted"]


@pytest.mark.parametrize("name", ["docks", "DOCKS", " docks "])
def test_two_names_that_look_the_same_are_one_too_many(table: Table, name: str) -> None:
    create(table)
    assert table.call("bob", "POST", "/collections", json={"name": name}).status_code == 409
    other = create(table, "Stra\u00dfe")
    assert move(table, other, name=name).status_code == 409
    assert move(table, other, name="STRASSE").status_code == 200
    berlin = table.call("bea", "POST", "/collections", json={"name": name}, session_id="berlin")
    assert berlin.status_code == 201


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "a\u0000", "a\u202eb", "\u200d", None, 7, ["a"]])
def test_a_name_says_something(sqlite_table: Table, name: object) -> None:
    assert sqlite_table.call("ann", "POST", "/collections", json={"name": name}).status_code == 400


def test_names_may_be_of_any_script(table: Table) -> None:
    for name in (
        "\u0958" * 80,
        "\u1fb7" * 80,
        "\U0001f409\u200d\U0001f525",
        "\u0645\u0631\u062d\u0628\u0627",
        "'; --",
        "100%",
    ):
        create(table, name)
    assert len(shown(table)) == 6


def test_the_order_is_the_tables_to_choose(table: Table) -> None:
    one, _, three = (create(table, name) for name in ("one", "two", "three"))
    assert names(table) == ["one", "two", "three"]
    move(table, three, position=0)
    assert names(table) == ["three", "one", "two"]
    move(table, three, position=99)
    assert names(table) == ["one", "two", "three"]
    move(table, one, position=1)
    assert names(table) == ["two", "one", "three"]
    table.call("gm", "DELETE", f"/collections/{one}")
    assert names(table) == ["two", "three"]
    before = len(table.rows(Event))
    assert move(table, three, position=1, name="three").status_code == 200
    assert len(table.rows(Event)) == before


def test_a_picture_lies_in_many_collections_once_in_each(table: Table) -> None:
    make(table)
    made = [create(table, name) for name in ("A", "B")]
    for _ in range(2):
        for one in made:
            answer = table.call("bob", "PUT", f"/collections/{one}/images/{ident(table, 1)}")
            assert answer.json["collection"]["count"] == 1
    [image] = table.call("ann", "GET", "/images").json["images"]
    assert image["collections"] == made
    assert len(told(table, "image.updated")) == 2
    for _ in range(2):
        answer = table.call("bob", "DELETE", f"/collections/{made[0]}/images/{ident(table, 1)}")
        assert (answer.status_code, answer.json["collection"]["count"]) == (200, 0)
    assert len(told(table, "image.updated")) == 3
    assert table.call("ann", "GET", f"/image/{ident(table, 1)}").json["image"]["collections"] == made[1:]


def test_a_collection_filters_by_id_and_by_name(table: Table) -> None:
    for _ in range(3):
        make(table)
    made = create(table, "The Docks")
    bulk(table, "ann", "collect", 1, 3, collection=made)
    for query in (f"collection={made}", "collection=the%20docks", 'q=collection:"The docks"'):
        assert numbers(table.call("bob", "GET", f"/images/index?{query}")) == [3, 1]
    assert numbers(table.call("bob", "GET", '/images/index?q=-collection:"The docks"')) == [2]
    assert numbers(table.call("bob", "GET", "/images/index?collection=nowhere")) == []


@pytest.mark.parametrize("wanted", [Filter(collection="docks"), Filter(text="collection:docks")])
def test_what_lies_in_a_collection_is_found_by_indexes(table: Table, wanted: Filter) -> None:
    engine = table.plugin.database.engine
    statement = newest(Search(table.member("ann"), wanted)).with_only_columns(Image.number).limit(20)
    written = str(statement.compile(engine, compile_kwargs={"literal_binds": True}))
    is_postgres = engine.dialect.name == "postgresql"
    with table.plugin.database.snapshot() as tx:
        if is_postgres:
            tx.execute(text("SET LOCAL enable_seqscan = off"))
            tx.execute(text("SET LOCAL enable_bitmapscan = off"))
        rows = tx.execute(text(f"{'EXPLAIN' if is_postgres else 'EXPLAIN QUERY PLAN'} {written}")).all()
    plan = [line for line in (str(row) for row in rows) if "collection" in line]
    assert plan
    assert not [line for line in plan if "Seq Scan" in line or ("SCAN" in line and "INDEX" not in line)]


def test_count_and_cover_are_what_one_sees(table: Table) -> None:
    make(table)
    make(table)
    make(table, visibility=Visibility.PRIVATE)
    made = create(table)
    bulk(table, "ann", "collect", 1, 2, 3, collection=made)
    seen = {who: (one["count"], one["cover"]["number"]) for who in ("ann", "gm", "bob") for one in shown(table, who)}
    assert seen == {"ann": (3, 3), "gm": (3, 3), "bob": (2, 2)}
    assert [event.visibility for event in told(table, "image.updated")] == ["table", "table", "private"]
    assert move(table, made, cover=1).json["collection"]["cover"]["number"] == 1
    assert shown(table, "bob")[0]["cover"]["number"] == 1
    bulk(table, "ann", "hide", 1)
    assert shown(table, "bob")[0]["cover"]["number"] == 2
    bulk(table, "ann", "delete", 2)
    assert (shown(table, "bob")[0]["count"], shown(table, "bob")[0]["cover"]) == (0, None)
    bulk(table, "ann", "show", 1)
    assert move(table, made, cover=None).json["collection"]["cover"]["number"] == 3
    assert shown(table, "bob")[0]["cover"]["number"] == 1


def test_a_cover_lies_in_its_collection_and_is_seen_by_who_chooses_it(table: Table) -> None:
    make(table)
    make(table, name="gm", visibility=Visibility.PRIVATE)
    made = create(table)
    bulk(table, "gm", "collect", 2, collection=made)
    for number in (1, 2, 99):
        answer = table.call("ann", "PATCH", f"/collections/{made}", json={"cover": number})
        assert answer.json["code"] == "image_not_found"
    bulk(table, "gm", "collect", 1, collection=made)
    move(table, made, cover=1)
    table.call("gm", "DELETE", f"/collections/{made}/images/{ident(table, 1)}")
    assert table.rows(Collection)[0].cover_id is None


def test_who_may_do_what(table: Table) -> None:
    make(table)
    made = create(table)
    inside = f"/collections/{made}/images/{ident(table, 1)}"
    assert table.call("vic", "POST", "/collections", json={"name": "Mine"}).status_code == 403
    for method in ("PUT", "DELETE"):
        assert table.call("vic", method, inside).status_code == 403
        assert table.call("bob", method, inside).status_code == 200
    for who, status in {"vic": 403, "bob": 403, "gm": 200, "ann": 200}.items():
        assert table.call(who, "PATCH", f"/collections/{made}", json={"position": 0}).status_code == status
        assert table.call(who, "GET", f"/collections/{made}").status_code == 200
    assert table.call("bob", "DELETE", f"/collections/{made}").status_code == 403
    for method, path in (("GET", ""), ("DELETE", ""), ("PUT", f"/images/{ident(table, 1)}")):
        assert table.call("bea", method, f"/collections/{made}{path}", session_id="berlin").status_code == 404


def test_a_hidden_picture_cannot_be_collected_by_others(table: Table) -> None:
    make(table, visibility=Visibility.PRIVATE)
    made = create(table)
    for method in ("PUT", "DELETE"):
        answer = table.call("bob", method, f"/collections/{made}/images/{ident(table, 1)}")
        assert answer.json == {"error": "Image not found", "code": "image_not_found"}


def test_a_session_has_only_so_many_collections(sqlite_table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collection, "MAX_COUNT", 2)
    create(sqlite_table, "A")
    create(sqlite_table, "B")
    assert sqlite_table.call("ann", "POST", "/collections", json={"name": "C"}).status_code == 409
    sqlite_table.submit(folder="C")
    sqlite_table.work()
    assert len(sqlite_table.images()) == 1
    assert names(sqlite_table) == ["A", "B"]


def test_of_many_who_make_the_same_at_once_one_does(table: Table) -> None:
    def attempt(number: int) -> str:
        try:
            return table.plugin.collections.make(table.member("ann"), "Docks").row.id
        except errors.Conflict:
            return ""

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(attempt, range(4)))
    assert len([one for one in made if one]) == 1
    assert names(table) == ["Docks"]


# --- new pictures


def test_a_new_picture_joins_the_collection_that_was_wished_for(table: Table) -> None:
    made = create(table, "The Docks")
    for wish in (made, "the docks"):
        answer = table.call("ann", "POST", "/generate-image", json={"prompt": "A crane", "collection": wish})
        assert answer.status_code == 202
        table.work()
    assert shown(table)[0]["count"] == 2
    assert table.call("bob", "GET", "/images").json["images"][0]["collections"] == [made]
    refused = table.call("ann", "POST", "/generate-image", json={"prompt": "A crane", "collection": "nowhere"})
    assert refused.json["code"] == "collection_not_found"


def test_a_collection_that_is_gone_by_then_costs_nobody_his_picture(table: Table) -> None:
    made = create(table)
    table.submit(collection=made)
    table.call("ann", "DELETE", f"/collections/{made}")
    table.work()
    assert [image.number for image in table.images()] == [1]


def test_a_folder_by_name_is_a_collection(table: Table) -> None:
    for _ in range(2):
        table.plugin.submission.submit(table.member("ann"), Draft("A crane", folder="Session 1"))
        table.work()
    [one] = shown(table)
    assert (one["name"], one["count"], one["user_id"]) == ("Session 1", 2, "ann")
    assert [image.tags for image in table.images()] == [[], []]
    assert len(told(table, "collection.changed")) == 1
