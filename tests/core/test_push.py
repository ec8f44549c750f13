"""Followers who are told on the spot, by the thread that reads the log: the same news, once, in the same order."""

import random
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from image_generation import Role, events, tail
from image_generation.feed import Feed, News
from image_generation.models import Event
from image_generation.settings import Secret
from image_generation.testing import FixedHost
from image_generation.words import EventType, Visibility

from .conftest import ROLES, Table

PATIENCE = 20.0
LAST = "the last one"


class TellsAll(FixedHost):
    """A host that answers for all members at once."""

    def roles_in(self, session_id: str) -> Mapping[str, Role]:
        return {user: role for (session, user), role in self.roles.items() if session == session_id}


@pytest.fixture
def host() -> FixedHost:
    return TellsAll(dict(ROLES), lambda: None)


def say(table: Table, *what: Any, by: str = "ann", private: bool = False) -> None:
    visibility = Visibility.PRIVATE if private else Visibility.TABLE
    with table.plugin.database.transaction() as tx:
        for n in what:
            events.of_host(tx, EventType.CONSOLE_ENTRY, "seattle", table.clock(), by=by, visibility=visibility, n=n)
    table.plugin.bell.ring()


def feed_of(table: Table, host: FixedHost) -> Feed:
    plugin = table.plugin
    return Feed(database=plugin.database, host=host, bell=plugin.bell, secret=Secret("a secret"), net=0.25)


@dataclass
class Listener:
    """A follower in a thread of its own, and what he was told, by whom."""

    feed: Feed
    push: Callable[[News], bool]
    told: list[Any] = field(default_factory=list)
    pushed: int = 0
    looked: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    ended: threading.Event = field(default_factory=threading.Event)

    def waits(self) -> bool:
        """Does he, and all others too?"""
        followed = self.feed._tails.get("seattle")
        return followed is not None and len(followed._waiting) == followed.followers

    def is_told(self, news: News) -> bool:
        if not self.push(news):
            return False
        self.pushed += 1
        self.told.append(news.data["n"])
        self.looked.release()
        return True

    def listen(self, followed: Iterator[News | None]) -> None:
        for news in followed:
            if news is not None:
                self.told.append(news.data["n"])
                self.looked.release()
        self.ended.set()

    def wait(self, count: int = 1) -> None:
        for _ in range(count):
            assert self.looked.acquire(timeout=PATIENCE)


@contextmanager
def listening(
    table: Table, name: str, push: Callable[[News], bool], host: FixedHost, by: Feed | None = None
) -> Iterator[Listener]:
    """He listens, and waits by the time that the block begins."""
    by = by or feed_of(table, host)
    listener = Listener(by, push)
    followed = by.follow(table.member(name), heartbeat=60, push=listener.is_told)
    threading.Thread(target=listener.listen, args=(followed,), daemon=True).start()
    until(listener.waits)
    try:
        yield listener
    finally:
        by.end()


def until(is_so: Callable[[], bool]) -> None:
    tick = threading.Event()
    for _ in range(int(PATIENCE / 0.01)):
        if is_so():
            return
        tick.wait(0.01)
    pytest.fail("it did not come about")


def test_who_waits_is_told_without_being_woken(table: Table, host: FixedHost) -> None:
    with listening(table, "bob", lambda _: True, host) as bob:
        say(table, 1)
        say(table, 2, private=True)
        say(table, 3, 4)
        bob.wait(3)
        assert (bob.told, bob.pushed) == ([1, 3, 4], 3)


def test_a_refused_push_loses_nothing_and_the_next_one_may_succeed(table: Table, host: FixedHost) -> None:
    with listening(table, "bob", lambda news: news.data["n"] != 2, host) as bob:
        say(table, 1, 2, 3)
        bob.wait(3)
        assert (bob.told, bob.pushed) == ([1, 2, 3], 1)
        until(bob.waits)
        say(table, 4)
        bob.wait()
        assert (bob.told, bob.pushed) == ([1, 2, 3, 4], 2)


def test_more_than_is_kept_in_memory_is_read_from_the_log(table: Table, host: FixedHost) -> None:
    many = list(range(tail.LENGTH + 100))
    with listening(table, "bob", lambda _: True, host) as bob:
        say(table, *many)
        bob.wait(len(many))
        assert bob.told == many


def test_whatever_is_pushed_and_refused_under_four_writers_each_event_comes_once_and_in_order(
    table: Table, host: FixedHost
) -> None:
    chance = random.Random()

    def perhaps(_news: News) -> bool:
        return chance.random() < 0.7

    one_feed = feed_of(table, host)
    names = ("ann", "bob", "vic", "gm")
    with (
        listening(table, "ann", perhaps, host, one_feed) as ann,
        listening(table, "bob", perhaps, host, one_feed) as bob,
        listening(table, "vic", perhaps, host, one_feed) as vic,
        listening(table, "gm", perhaps, host, one_feed) as gm,
    ):
        writers = [threading.Thread(target=write, args=(table, n), daemon=True) for n in range(4)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join(PATIENCE)
            assert not writer.is_alive()
        say(table, LAST)
        listeners = dict(zip(names, (ann, bob, vic, gm), strict=True))
        for listener in listeners.values():
            until(lambda told=listener.told: told[-1:] == [LAST])  # type: ignore[misc]
    log = sorted(table.rows(Event), key=lambda row: row.number)
    for name, listener in listeners.items():
        his = [row.data["n"] for row in log if row.visibility == "table" or row.user_id == name or name == "gm"]
        assert listener.told == his
        assert 0 < listener.pushed < len(his)


def write(table: Table, writer: int) -> None:
    chance = random.Random(writer)
    for number in range(40):
        several = [f"{writer}/{number}/{n}" for n in range(chance.choice([1, 1, 2, 5]))]
        say(table, *several, by=chance.choice(["ann", "bob"]), private=chance.random() < 0.3)


def test_a_removed_member_is_told_nothing_more_and_his_stream_ends(table: Table, host: FixedHost) -> None:
    with listening(table, "bob", lambda _: True, host) as bob:
        say(table, 1)
        bob.wait()
        del host.roles["seattle", "bob"]
        say(table, 2)
        assert bob.ended.wait(PATIENCE)
        assert bob.told == [1]


def test_a_role_counts_from_the_next_event_on(table: Table, host: FixedHost) -> None:
    with listening(table, "bob", lambda _: True, host) as bob:
        say(table, 1, private=True)
        say(table, 2)
        bob.wait()
        host.roles["seattle", "bob"] = Role.GM
        say(table, 3, private=True)
        bob.wait()
        assert (bob.told, bob.pushed) == ([2, 3], 2)


def test_a_push_that_fails_is_that_followers_trouble_alone(sqlite_table: Table, host: FixedHost) -> None:
    table = sqlite_table
    one_feed = feed_of(table, host)

    def fail(_news: News) -> bool:
        raise ValueError("not today")

    with (
        listening(table, "ann", fail, host, one_feed) as ann,
        listening(table, "bob", lambda _: True, host, one_feed) as bob,
    ):
        say(table, 1)
        ann.wait()
        bob.wait()
        assert (ann.told, ann.pushed) == ([1], 0)
        assert (bob.told, bob.pushed) == ([1], 1)


def test_a_host_that_has_to_be_asked_for_each_member_keeps_the_reader_free(sqlite_table: Table) -> None:
    with listening(sqlite_table, "bob", lambda _: True, FixedHost(dict(ROLES), lambda: None)) as bob:
        say(sqlite_table, 1)
        bob.wait()
        assert (bob.told, bob.pushed) == ([1], 0)
