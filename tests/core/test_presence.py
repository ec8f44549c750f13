"""Who is here: from streams and calls, across processes, told once, without a write for each call."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import event, text

from image_generation.models import Event, Presence
from image_generation.testing import SettableClock

from .conftest import MakeTable, Table


@pytest.fixture
def table(make_table: MakeTable, database_url: str) -> Table:
    return make_table(database_url, IMAGE_GENERATION_PRESENCE="true")


def told(table: Table) -> list[tuple[str, bool]]:
    found = [event for event in table.rows(Event) if event.type == "presence.changed"]
    return [(event.user_id, event.data["is_here"]) for event in sorted(found, key=lambda event: event.number)]


def here(table: Table, who: str = "gm") -> dict[str, bool]:
    found = table.call(who, "GET", "/presence").json["members"]
    return {one["user_id"]: one["is_here"] for one in found}


def test_whoever_holds_a_stream_is_here_and_goes_a_while_after_it(table: Table) -> None:
    place = table.plugin.streams.enter(table.member("ann"))
    assert table.plugin.presence.tell() == 1
    for _ in range(10):
        table.clock.advance(10)
        assert table.plugin.presence.tell() == 0
    assert here(table) == {"ann": True}
    place.leave()
    table.clock.advance(20)
    assert table.plugin.presence.tell() == 1
    assert told(table) == [("ann", True), ("gm", True)]  # who has just asked
    table.clock.advance(30)
    assert here(table) == {"ann": False, "gm": True}
    assert table.plugin.presence.tell() == 1
    assert told(table)[2:] == [("ann", False)]


def test_a_page_that_loads_anew_does_not_go(table: Table) -> None:
    with table.plugin.streams.enter(table.member("ann")):
        table.plugin.presence.tell()
    table.clock.advance(30)
    with table.plugin.streams.enter(table.member("ann")):
        table.plugin.presence.tell()
        table.clock.advance(30)
        table.plugin.presence.tell()
    assert told(table) == [("ann", True)]


def test_a_call_counts_for_a_while(table: Table) -> None:
    assert table.call("bob", "GET", "/images").status_code == 200
    table.plugin.presence.tell()
    assert told(table) == [("bob", True)]
    table.clock.advance(29)
    table.plugin.presence.tell()
    table.clock.advance(40)
    table.plugin.presence.tell()
    assert told(table) == [("bob", True)]
    table.clock.advance(10)
    table.plugin.presence.tell()
    assert told(table) == [("bob", True), ("bob", False)]


def test_no_call_writes_anything(table: Table) -> None:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(table.plugin.database.engine, "before_cursor_execute", note)
    for _ in range(3):
        table.call("bob", "GET", "/images")
    assert not [statement for statement in seen if "image_presence" in statement]
    table.plugin.presence.tell()
    table.clock.advance(5)
    seen.clear()
    table.call("bob", "GET", "/images")
    table.plugin.presence.tell()
    assert not [statement for statement in seen if statement.startswith(("INSERT", "UPDATE"))]


def test_a_stranger_leaves_no_trace(table: Table) -> None:
    assert table.call("bea", "GET", "/images").status_code == 404
    assert table.call(None, "GET", "/images").status_code == 401
    table.plugin.presence.tell()
    assert table.rows(Presence) == []


def test_a_session_hears_of_its_own_members_only(table: Table) -> None:
    table.call("ann", "GET", "/images")
    table.call("bea", "GET", "/images", session_id="berlin")
    assert table.plugin.presence.tell() == 2
    assert here(table, "ann") == {"ann": True}
    assert [(e.session_id, e.user_id) for e in table.rows(Event)] == [("berlin", "bea"), ("seattle", "ann")]


def test_who_is_no_member_any_more_is_not_shown(table: Table) -> None:
    table.call("bob", "GET", "/images")
    table.plugin.presence.tell()
    del table.plugin.host.roles["seattle", "bob"]  # type: ignore[attr-defined]
    assert here(table) == {}


def test_many_processes_tell_each_coming_and_going_once(make_table: MakeTable, database_url: str) -> None:
    clock = SettableClock()
    tables = [make_table(database_url, clock=clock, IMAGE_GENERATION_PRESENCE="true") for _ in range(3)]

    def everywhere() -> int:
        with ThreadPoolExecutor(3) as pool:
            return sum(pool.map(lambda one: one.plugin.presence.tell(), tables))

    places = [one.plugin.streams.enter(one.member(name)) for one in tables for name in ("ann", "bob")]
    assert everywhere() == 2
    clock.advance(20)
    for place in places[2:]:
        place.leave()
    assert everywhere() == 0
    clock.advance(40)
    assert everywhere() == 0  # the first process has them still
    for place in places:
        place.leave()
    clock.advance(46)
    assert everywhere() == 2
    assert sorted(told(tables[0])) == [("ann", False), ("ann", True), ("bob", False), ("bob", True)]


def test_a_process_that_dies_leaves_nobody_behind(make_table: MakeTable, database_url: str) -> None:
    clock = SettableClock()
    dead, alive = (make_table(database_url, clock=clock, IMAGE_GENERATION_PRESENCE="true") for _ in range(2))
    with dead.plugin.streams.enter(dead.member("ann")):
        dead.plugin.presence.tell()
        clock.advance(46)
        assert here(alive) == {"ann": False}
        assert alive.plugin.presence.tell() == 2
    assert sorted(told(alive)) == [("ann", False), ("ann", True), ("gm", True)]


def test_the_thread_tells_by_itself_and_ends_with_the_streams(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("image_generation.presence.BEAT", 0.01)
    presence = table.plugin.presence
    place = table.plugin.streams.enter(table.member("ann"))
    thread = presence._thread
    assert thread is not None
    follower = table.plugin.feed.follow(table.member("gm"), heartbeat=30)
    if not told(table):
        news = next(follower)
        assert news is not None
        assert (news.type, news.data["user_id"], news.data["is_here"]) == ("presence.changed", "ann", True)
    place.leave()
    thread.join(30)
    assert not thread.is_alive()
    assert presence._thread is None


def test_it_can_be_switched_off(make_table: MakeTable, database_url: str) -> None:
    quiet = make_table(database_url)
    with quiet.plugin.streams.enter(quiet.member("ann")):
        assert quiet.plugin.presence._thread is None
        assert quiet.plugin.presence.beat() == 0
    assert here(quiet) == {}


def test_who_has_gone_is_found_by_an_index(table: Table) -> None:
    is_postgres = table.plugin.database.engine.dialect.name == "postgresql"
    with table.plugin.database.snapshot() as tx:
        if is_postgres:
            tx.execute(text("SET LOCAL enable_seqscan = off"))
            tx.execute(text("SET LOCAL enable_bitmapscan = off"))
        explain = "EXPLAIN" if is_postgres else "EXPLAIN QUERY PLAN"
        stale = "SELECT session_id FROM image_presence WHERE is_here AND seen_at < '2026-01-01'"
        assert "ix_image_presence_here" in str(tx.execute(text(f"{explain} {stale}")).all())
