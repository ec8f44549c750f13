"""The one loop over the event log: who sees what, in which order, from where on."""

import json
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from itertools import islice
from typing import Any, cast

import pytest
from sqlalchemy import Engine, event, text, update

from image_generation import Role, errors, events, feed, tail, worker
from image_generation.cursors import Marks
from image_generation.database import Database
from image_generation.feed import Feed, News
from image_generation.models import Event, SessionCounter
from image_generation.settings import Secret
from image_generation.testing import FixedHost
from image_generation.words import EventType, Visibility

from .conftest import ROLES, Table

PATIENCE = 10.0


def say(table: Table, *numbers: int, by: str = "ann", private: bool = False, session_id: str = "seattle") -> None:
    """Append an event for each of these numbers, in one transaction, and ring."""
    visibility = Visibility.PRIVATE if private else Visibility.TABLE
    with table.plugin.database.transaction() as tx:
        for n in numbers:
            now = table.clock()
            events.of_host(tx, EventType.CONSOLE_ENTRY, session_id, now, by=by, visibility=visibility, n=n)
    table.plugin.bell.ring()


@contextmanager
def following(
    table: Table, name: str, since: str | None = None, *, heartbeat: float = PATIENCE, by: Feed | None = None
) -> Iterator[Iterator[News | None]]:
    followed = (by or table.plugin.feed).follow(table.member(name), since, heartbeat=heartbeat)
    with closing(cast("Any", followed)):
        yield followed


def take(followed: Iterator[News | None], count: int) -> list[News]:
    found: list[News] = []
    for news in islice(followed, count):
        assert news is not None, f"a heartbeat behind {len(found)} of {count}"
        found.append(news)
    assert len(found) == count, "the stream has ended"
    return found


def told(found: list[News]) -> list[int]:
    return [news.data["n"] for news in found]


def caught_up(table: Table, name: str, since: str) -> list[News]:
    """Everything behind `since` until the first heartbeat."""
    with following(table, name, since, heartbeat=0.2) as followed:
        return list(iter(lambda: next(followed), None))


class TellsAll(FixedHost):
    """A host that answers for all members at once, and counts."""

    asked = 0

    def roles_in(self, session_id: str) -> Mapping[str, Role]:
        self.asked += 1
        return {user: role for (session, user), role in self.roles.items() if session == session_id}


def with_host(table: Table, host: FixedHost) -> Feed:
    plugin = table.plugin
    return Feed(database=plugin.database, host=host, bell=plugin.bell, secret=Secret("the same as before"), net=0.25)


@pytest.fixture(params=["one by one", "all at once"])
def host(request: pytest.FixtureRequest) -> FixedHost:
    kind = FixedHost if request.param == "one by one" else TellsAll
    return kind(ROLES, lambda: None)


# --- what is told


def test_a_follower_is_told_what_happens_after_he_came(table: Table) -> None:
    say(table, 1)
    with following(table, "bob") as followed:
        say(table, 2)
        say(table, 3)
        assert told(take(followed, 2)) == [2, 3]
        say(table, 4, session_id="berlin")
        say(table, 5)
        assert told(take(followed, 1)) == [5]


def test_an_event_has_its_own_fields_and_whom_and_when_and_what(table: Table) -> None:
    with following(table, "bob") as followed:
        request_id = table.submit()
        table.work()
        found = take(followed, 5)
    assert [news.type for news in found] == [
        "request.queued", "request.started", "request.progress", "image.added", "request.completed",
    ]  # fmt: skip
    queued, *_, added, completed = found
    moment = table.clock().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert queued.data == {"request_id": request_id, "n": 1, "user_id": "ann", "at": moment}
    [image] = table.images()
    assert (added.image_id, added.data["number"]) == (image.id, 1)
    assert (completed.request_id, completed.image_id) == (request_id, image.id)


def test_an_event_of_a_newer_version_is_passed_over(table: Table) -> None:
    with following(table, "bob") as followed:
        say(table, 1, 2)
        with table.plugin.database.transaction() as tx:
            tx.execute(update(Event).where(Event.number == 1).values(type="dream.dreamt"))
        say(table, 3)
        assert told(take(followed, 2)) == [2, 3]


def test_silence_is_told_too(table: Table) -> None:
    with following(table, "bob", heartbeat=0.05) as followed:
        assert next(followed) is None
        say(table, 1, private=True)
        assert next(followed) is None
        say(table, 2)
        assert told(take(followed, 1)) == [2]


def test_what_is_private_is_for_its_author_and_the_gm(table: Table) -> None:
    with ExitStack() as all_of_them:
        streams = {name: all_of_them.enter_context(following(table, name)) for name in ("ann", "bob", "vic", "gm")}
        say(table, 1, by="ann", private=True)
        say(table, 2, by="bob", private=True)
        say(table, 3)
        expected = {"ann": [1, 3], "bob": [2, 3], "vic": [3], "gm": [1, 2, 3]}
        assert {name: told(take(stream, len(expected[name]))) for name, stream in streams.items()} == expected


# --- cursors


def test_whoever_comes_back_misses_nothing_and_gets_nothing_twice(table: Table) -> None:
    start = table.plugin.feed.now(table.member("bob"))
    for n in range(1, 10):
        say(table, n, private=n % 3 == 0)
    seen = [1, 2, 4, 5, 7, 8]
    whole = caught_up(table, "bob", start)
    assert told(whole) == seen
    for count, news in enumerate(whole, start=1):
        assert told(caught_up(table, "bob", news.cursor)) == seen[count:]


def test_an_event_has_the_same_cursor_for_the_same_member_alone(table: Table) -> None:
    start = table.plugin.feed.now(table.member("bob"))
    say(table, 1, 2)
    cursors = [news.cursor for news in caught_up(table, "bob", start)]
    assert cursors == [news.cursor for news in caught_up(table, "bob", start)]
    others = [news.cursor for news in caught_up(table, "ann", table.plugin.feed.now(table.member("ann")))]
    assert not set(cursors) & set(others)
    assert len({start, *cursors}) == 3


def test_hidden_events_leave_no_trace_in_cursors(table: Table) -> None:
    for name in ("bob", "vic"):
        before = table.plugin.feed.now(table.member(name))
        say(table, 1, private=True)
        assert table.plugin.feed.now(table.member(name)) == before
        assert next(iter(caught_up(table, name, "nonsense"))).cursor == before
    assert table.plugin.feed.now(table.member("gm")) != before
    say(table, 2)
    seen = table.plugin.feed.now(table.member("bob"))
    say(table, *range(100, 160), private=True)
    assert table.plugin.feed.now(table.member("bob")) == seen


@pytest.mark.parametrize("since", ["", "nonsense", "é" * 27, "A" * 27, "-1", "18446744073709551616", "x" * 10_000])
def test_a_cursor_that_is_none_gets_one_resync(sqlite_table: Table, since: str) -> None:
    table = sqlite_table
    say(table, 1)
    with following(table, "bob", since) as followed:
        [resync] = take(followed, 1)
        assert (resync.type, resync.request_id, resync.data) == (EventType.RESYNC, None, {})
        say(table, 2)
        assert told(take(followed, 1)) == [2]
    assert told(caught_up(table, "bob", resync.cursor)) == [2]


def test_a_cursor_of_somebody_else_or_of_another_table_gets_resync(table: Table) -> None:
    say(table, 1, session_id="berlin")
    say(table, 1, 2)
    foreign = [table.plugin.feed.now(table.member("ann")), table.plugin.feed.now(table.member("bea", "berlin"))]
    for since in foreign:
        assert [news.type for news in caught_up(table, "bob", since)] == ["resync"]


def test_a_cursor_out_of_the_future_gets_resync(table: Table) -> None:
    """As after a restored backup."""
    say(table, 1, 2, 3)
    since = table.plugin.feed.now(table.member("bob"))
    with table.plugin.database.transaction() as tx:
        tx.execute(text("DELETE FROM image_event WHERE number = 3"))
        tx.execute(update(SessionCounter).values(event_number=2))
    assert [news.type for news in caught_up(table, "bob", since)] == ["resync"]


def test_a_changed_bit_breaks_a_cursor() -> None:
    marks = Marks(Secret("a secret"), "seattle", "bob")
    mark = marks.make(7)
    assert marks.read(mark) == 7
    for place, letter in enumerate(mark):
        for other in {"A", "B", "_", "-"} - {letter}:
            assert marks.read(mark[:place] + other + mark[place + 1 :]) is None
    assert Marks(Secret("another"), "seattle", "bob").read(mark) is None
    assert Marks(Secret("a secret"), "seatt", "lebob").read(mark) is None


def test_any_number_has_a_cursor() -> None:
    marks = Marks(Secret("a secret"), "seattle", "bob\ud800")
    for number in (0, 1, 2**31, 2**63 - 1):
        assert marks.read(marks.make(number)) == number


# --- pruning


def aged(table: Table, *, old: int, young: int) -> None:
    """A log whose first events are older than a day."""
    say(table, *range(1, old + 1))
    table.clock.advance(2 * 24 * 3600)
    say(table, *range(old + 1, old + young + 1))


def kept(table: Table) -> list[int]:
    return sorted(row.number for row in table.rows(Event))


def forget(table: Table) -> int:
    return worker.forget(table.plugin.database, table.clock())


def test_old_events_go_but_the_newest_thousand_stay(table: Table) -> None:
    aged(table, old=1300, young=100)
    gone = 0
    while step := forget(table):
        assert step <= 500
        gone += step
    assert gone == 400
    assert kept(table) == list(range(401, 1401))


def test_young_events_stay_however_many(sqlite_table: Table) -> None:
    aged(sqlite_table, old=10, young=1500)
    assert forget(sqlite_table) == 10
    assert forget(sqlite_table) == 0
    assert kept(sqlite_table) == list(range(11, 1511))


def test_a_short_log_is_left_alone(sqlite_table: Table) -> None:
    aged(sqlite_table, old=900, young=0)
    assert forget(sqlite_table) == 0


def test_whoever_was_away_too_long_gets_resync_and_all_others_go_on(table: Table) -> None:
    marks = Marks(table.plugin.feed._secret, "seattle", "bob")
    aged(table, old=1300, young=100)
    while forget(table):
        pass
    long_ago = caught_up(table, "bob", marks.make(399))
    assert [news.type for news in long_ago] == ["resync"]
    assert caught_up(table, "bob", long_ago[0].cursor) == []
    assert told(caught_up(table, "bob", marks.make(400))) == list(range(401, 1401))


def test_a_reader_whose_place_is_pruned_under_his_feet_gets_resync(table: Table) -> None:
    start = table.plugin.feed.now(table.member("bob"))
    aged(table, old=1300, young=100)
    with following(table, "bob", start) as followed:
        before = take(followed, 10)
        while forget(table):
            pass
        in_hand = [news.type for news in take(followed, tail.HANDFUL - 10 + 1)]
        assert told(before) == list(range(1, 11))
        assert in_hand == ["console.entry"] * (tail.HANDFUL - 10) + ["resync"]
        say(table, 2000)
        assert told(take(followed, 1)) == [2000]


# --- slow readers


def test_a_slow_reader_costs_a_position_and_misses_nothing(table: Table) -> None:
    with following(table, "bob") as slow, following(table, "vic") as quick:
        say(table, 1)
        assert told(take(slow, 1)) == told(take(quick, 1)) == [1]
        for start in range(2, 1502, 100):
            say(table, *range(start, start + 100))
            take(quick, 100)
        shared = table.plugin.feed._tails["seattle"]
        assert len(shared.entries) <= tail.LENGTH
        assert told(take(slow, 1500)) == list(range(2, 1502))
        say(table, 2000)
        assert told(take(slow, 1)) == [2000]


def test_nothing_is_kept_of_a_session_that_nobody_follows(table: Table) -> None:
    with following(table, "bob") as followed:
        say(table, 1)
        take(followed, 1)
        assert list(table.plugin.feed._tails) == ["seattle"]
    assert table.plugin.feed._tails == {}
    with following(table, "bob") as again:
        say(table, 2)
        assert told(take(again, 1)) == [2]


# --- roles


def test_a_role_that_changes_counts_from_then_on(table: Table, host: FixedHost) -> None:
    changing = with_host(table, host)
    with following(table, "gm", by=changing) as former, following(table, "bob", by=changing) as later:
        say(table, 1, private=True)
        say(table, 2)
        assert told(take(former, 2)) == [1, 2]
        assert told(take(later, 1)) == [2]
        host.roles["seattle", "gm"], host.roles["seattle", "bob"] = Role.PLAYER, Role.GM
        say(table, 3, private=True)
        say(table, 4)
        assert told(take(former, 1)) == [4]
        assert told(take(later, 2)) == [3, 4]


def test_a_removed_member_is_told_nothing_more(table: Table, host: FixedHost) -> None:
    with following(table, "bob", by=with_host(table, host)) as followed:
        say(table, 1)
        assert told(take(followed, 1)) == [1]
        del host.roles["seattle", "bob"]
        say(table, 2)
        assert list(followed) == []


def test_a_removed_members_stream_ends_without_any_event(
    sqlite_table: Table, host: FixedHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert feed.CHECK + feed.FRESH < 15
    monkeypatch.setattr(feed, "CHECK", 0.5)
    monkeypatch.setattr(feed, "FRESH", 0.1)
    table = sqlite_table
    with following(table, "bob", by=with_host(table, host)) as followed:
        say(table, 1)
        assert told(take(followed, 1)) == [1]
        del host.roles["seattle", "bob"]
        began = time.monotonic()
        assert list(followed) == []
        assert time.monotonic() - began < 10, "it waited for the heartbeat"


def test_one_question_answers_for_all(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "FRESH", 3600.0)  # however slow the machine: asked for the news, not for the time
    host = TellsAll({("seattle", f"user-{n}"): Role.PLAYER for n in range(30)}, lambda: None)
    together = with_host(table, host)
    with ExitStack() as all_of_them:
        streams = []
        for n in range(30):
            table_member = type(table.member("bob"))("seattle", f"user-{n}", Role.PLAYER)
            stream = cast("Any", together.follow(table_member, heartbeat=PATIENCE))
            streams.append(all_of_them.enter_context(closing(stream)))
        all_told(streams, lambda: say(table, 1))
        before = host.asked  # who came before the first page was in memory has read, and asked, for himself
        statements = all_told(streams, lambda: say(table, 2), counting=table.plugin.database.engine)
        assert statements < 15, "a statement for each follower"
        assert host.asked - before < 10


def all_told(streams: list[Any], act: Callable[[], None], counting: Engine | None = None) -> int:
    """Let each stream wait for one event in a thread of its own; returns how many statements that took."""
    threads = [threading.Thread(target=take, args=(stream, 1), daemon=True) for stream in streams]
    statements: list[str] = []
    if counting is not None:
        event.listen(counting, "before_cursor_execute", lambda *given: statements.append(given[2]))
    for thread in threads:
        thread.start()
    act()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    return len(statements)


def test_an_event_is_shared_by_all_who_are_told_of_it(table: Table) -> None:
    with following(table, "ann") as one, following(table, "bob") as other:
        say(table, 1)
        take(one, 1)
        wait_until(lambda: table.plugin.feed._tails["seattle"].last == 1)
        say(table, 2)
        [here], [there] = take(one, 1), take(other, 2)[1:]
        assert here.cursor != there.cursor
        assert here.data is there.data
        assert here.written is there.written


# --- the process


def test_streams_end_at_once_when_the_server_stops(table: Table) -> None:
    ended = threading.Semaphore(0)

    def listen(name: str) -> None:
        with following(table, name, heartbeat=60) as followed:
            assert list(followed) == []
        ended.release()

    threads = [threading.Thread(target=listen, args=(name,), daemon=True) for name in ("ann", "bob", "gm")]
    for thread in threads:
        thread.start()
    wait_until(lambda: bool(table.plugin.feed._tails) and table.plugin.feed._tails["seattle"].followers == len(threads))
    table.plugin.end_streams()
    for _ in threads:
        assert ended.acquire(timeout=PATIENCE)
    with pytest.raises(errors.Unavailable):
        table.plugin.feed.follow(table.member("bob"))
    table.plugin.end_streams()


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_reader_that_stumbled_goes_on(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    real, stumbled = Feed._fill, threading.Event()

    def stumble(self: Feed, *given: Any) -> None:
        if not stumbled.is_set():
            stumbled.set()
            raise errors.Unavailable
        real(self, *given)

    monkeypatch.setattr(Feed, "_fill", stumble)
    with following(table, "bob") as followed:
        say(table, 1)
        assert told(take(followed, 1)) == [1]
        assert stumbled.wait(PATIENCE)


@pytest.mark.skipif(not hasattr(os, "fork") or sys.version_info >= (3, 12), reason="forks, and is not warned for it")
def test_a_forked_child_follows_by_itself(table: Table) -> None:
    with following(table, "bob") as followed:
        say(table, 1)
        assert told(take(followed, 1)) == [1]
        child, ear = _child_that_follows(table)
        with os.fdopen(ear) as words:
            assert words.readline() == "ready\n"
            say(table, 2)
            assert json.loads(words.readline()) == [2]
        assert told(take(followed, 1)) == [2]
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _child_that_follows(table: Table) -> tuple[int, int]:
    """A child that has said something, and its voice.

    One that is forked while another thread is inside SQLite inherits a lock that nobody opens again, and has to be made
    anew; servers fork before their threads start.
    """
    for _ in range(8):
        ear, mouth = os.pipe()
        child = os.fork()
        if child == 0:
            _follow_in_child(table, mouth)
        os.close(mouth)
        if select.select([ear], [], [], PATIENCE / 2)[0]:
            return child, ear
        os.close(ear)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    pytest.fail("No child followed.")


def _follow_in_child(table: Table, mouth: int) -> None:
    try:
        followed = table.plugin.feed.follow(table.member("vic"), heartbeat=PATIENCE)
        os.write(mouth, b"ready\n")
        os.write(mouth, json.dumps(told(take(followed, 1))).encode() + b"\n")
        time.sleep(PATIENCE)
    finally:
        os._exit(1)


# --- what it costs the database


def test_the_loop_reads_the_log_by_its_primary_key(table: Table) -> None:
    engine = table.plugin.database.engine
    with table.plugin.database.transaction() as tx:
        for number in range(3000):
            about = {"session_id": f"session-{number % 60}", "number": number, "user_id": "ann", "type": "image.added"}
            tx.add(Event(**about, visibility="table", created_at=table.clock()))
            tx.add(SessionCounter(session_id=f"session-{number}", event_number=3000, image_number=0))
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    for plan in plans(engine, table.plugin.database):
        assert "pk_image_" in plan or "sqlite_autoindex_image_" in plan, plan
        assert "Seq Scan" not in plan, plan
        assert "SCAN image_event" not in plan, plan


def plans(engine: Engine, database: Database) -> list[str]:
    """How this database carries out each statement of the loop."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.lstrip().startswith("SELECT"):
            sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    with database.snapshot() as tx:
        events.last_number(tx, "session-7")
        events.page(tx, "session-7", 2000, 50)
        events.first_number(tx, "session-7")
        events.last_seen_by(tx, "session-7", "bob", all_of_them=False)
        events.last_seen_by(tx, "session-7", "bob", all_of_them=True)
    event.remove(engine, "before_cursor_execute", note)
    assert len(sent) == 5
    explain = "EXPLAIN" if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    with engine.connect() as connection:
        return [
            "\n".join(str(row) for row in connection.exec_driver_sql(f"{explain} {statement}", parameters))
            for statement, parameters in sent
        ]
