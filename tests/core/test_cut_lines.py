"""Lines that break at any byte while others write: everybody gets what he may see once, and in order."""

import os
import random
import threading
import time
from typing import Any

from image_generation import events
from image_generation.models import Event
from image_generation.words import EventType, Visibility
from tests.streams import CutLine, served

from .conftest import Table

CUTS = 500
READERS = ("ann", "bob", "vic", "gm")
WRITERS = 4
END = "the last one"


def test_lines_are_cut_at_random_and_everybody_gets_each_of_his_events_once_and_in_order(table: Table) -> None:
    seed = int(os.environ.get("CUT_SEED") or random.SystemRandom().randrange(2**32))
    print(f"CUT_SEED={seed}")
    feed = table.plugin.feed
    done = threading.Event()
    with served(table.app) as url:
        path = f"{url}/api/session/seattle/events"
        readers = {name: CutLine(path, {"X-User": name}, feed.now(table.member(name))) for name in READERS}
        writers = _started(
            [threading.Thread(target=_write, args=(table, seed + n, done), daemon=True) for n in range(WRITERS)]
        )
        cutters = [
            threading.Thread(target=_cut, args=(reader, random.Random(f"{seed}/{name}")), daemon=True)
            for name, reader in readers.items()
        ]
        _joined(_started(cutters), 90)
        done.set()
        _joined(writers, 30)
        _say(table, "gm", Visibility.TABLE, END)
        for reader in readers.values():
            assert reader.read(10**9, reset=False, until=END)
    log = sorted(table.rows(Event), key=lambda row: row.number)
    assert [row.number for row in log] == list(range(1, len(log) + 1))
    assert len(log) > CUTS
    for name, reader in readers.items():
        his = [row.data["n"] for row in log if row.visibility == "table" or row.user_id == name or name == "gm"]
        assert [block.data["n"] for block in reader.told] == his, f"{name} with CUT_SEED={seed}"
        ids = [block.id for block in reader.told]
        assert len(set(ids)) == len(ids)


def _started(threads: list[threading.Thread]) -> list[threading.Thread]:
    for thread in threads:
        thread.start()
    return threads


def _joined(threads: list[threading.Thread], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
        assert not thread.is_alive()


def _say(table: Table, by: str, visibility: Visibility, *what: Any) -> None:
    with table.plugin.database.transaction() as tx:
        for n in what:
            now = table.clock()
            events.of_host(tx, EventType.CONSOLE_ENTRY, "seattle", now, by=by, visibility=visibility, n=n)
    table.plugin.bell.ring()


def _write(table: Table, seed: int, done: threading.Event) -> None:
    chance, count = random.Random(seed), 0
    while not done.wait(chance.uniform(0, 0.03)):
        several = chance.choice([1, 1, 1, 2, 5, 20])
        what = [f"{seed}/{number}" for number in range(count, count + several)]
        visibility = chance.choice([Visibility.TABLE, Visibility.PRIVATE])
        _say(table, chance.choice(["ann", "bob", "gm"]), visibility, *what)
        count += several


def _cut(reader: CutLine, chance: random.Random) -> None:
    left = CUTS // len(READERS)
    while left:
        # Some lines are cut in the answer's head, some in what was missed, some when they have caught up.
        bytes_read = int(chance.expovariate(1 / chance.choice([300, 1500, 15_000])))
        if reader.read(bytes_read, reset=chance.random() < 0.5):
            left -= 1
        else:
            time.sleep(0.02)  # all places are taken until the server has noticed who left
