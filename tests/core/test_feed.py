"""The one loop over the event log: who sees what, in which order, from where on."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from image_generation import events
from image_generation.feed import News
from image_generation.words import EventType, Visibility

from .conftest import Table


def say(table: Table, n: int, *, by: str = "ann", private: bool = False, session_id: str = "seattle") -> None:
    """Append one event with a number of its own, and ring."""
    with table.plugin.database.transaction() as tx:
        visibility = Visibility.PRIVATE if private else Visibility.TABLE
        now = table.clock()
        events.of_host(tx, EventType.CONSOLE_ENTRY, session_id, now, by=by, visibility=visibility, n=n)
    table.plugin.bell.ring()


@contextmanager
def following(table: Table, name: str, since: str | None = None, **options: Any) -> Iterator[Iterator[News | None]]:
    options.setdefault("heartbeat", 10.0)
    with closing(table.plugin.feed.follow(table.member(name), since, **options)) as followed:  # type: ignore[type-var]
        yield followed


def take(followed: Iterator[News | None], count: int) -> list[News]:
    found = []
    while len(found) < count:
        news = next(followed)
        assert news is not None, "a heartbeat in place of news"
        found.append(news)
    return found


def numbers(found: list[News]) -> list[int]:
    return [news.data["n"] for news in found]


def test_a_follower_is_told_what_happens_after_he_came(table: Table) -> None:
    say(table, 1)
    with following(table, "bob") as followed:
        say(table, 2)
        say(table, 3)
        assert numbers(take(followed, 2)) == [2, 3]
