"""Who waits near the front is told when his place changes."""

from collections.abc import Sequence
from threading import Barrier, Thread
from typing import Any

from image_generation import errors
from image_generation.models import Event
from image_generation.places import FRONT, Places

from .conftest import Table


def places(table: Table) -> Places:
    plugin = table.plugin
    return Places(database=plugin.database, outlook=plugin.outlook, bell=plugin.bell, clock=table.clock)


def told(table: Table, request_ids: Sequence[str]) -> dict[str, list[int]]:
    """Every place that each request was told, in order."""
    found: dict[str, list[int]] = {request_id: [] for request_id in request_ids}
    for event in sorted(table.rows(Event), key=lambda row: row.number):
        if "position" in event.data:
            found[event.request_id].append(event.data["position"])
    return found


def test_a_place_is_told_once_and_again_when_the_line_moves(table: Table) -> None:
    first, second, third = [table.submit() for _ in range(3)]
    teller = places(table)
    assert teller.tell() == 3
    assert teller.tell() == 0
    table.work()
    assert teller.tell() == 2
    assert teller.tell() == 0
    assert told(table, [first, second, third]) == {first: [1], second: [2, 1], third: [3, 2]}


def test_it_says_about_how_long_it_takes(table: Table) -> None:
    request_id = table.submit()
    places(table).tell()
    [event] = [row for row in table.rows(Event) if "position" in row.data]
    shown = table.plugin.submission.get(table.member("ann"), request_id)
    assert (event.type, event.request_id, event.visibility) == ("request.progress", request_id, "table")
    assert event.data == {"position": shown.position, "estimated_time": shown.estimated_seconds}


def test_only_the_front_is_told(sqlite_table: Table) -> None:
    asked = [sqlite_table.submit() for _ in range(FRONT)]
    late = sqlite_table.submit("bob", priority=1)
    assert places(sqlite_table).tell() == FRONT
    everybody = told(sqlite_table, [*asked, late])
    assert len([request_id for request_id, found in everybody.items() if not found]) == 1


def test_a_request_for_several_pictures_has_the_place_of_its_first(table: Table) -> None:
    first, several = table.submit(), table.submit(n=3)
    teller = places(table)
    assert teller.tell() == 2
    table.work()
    teller.tell()
    table.work()
    teller.tell()
    assert told(table, [first, several]) == {first: [1], several: [2, 1]}


def test_what_does_not_wait_is_told_nothing(table: Table) -> None:
    running, stopped = table.submit(), table.submit()
    assert table.claim() is not None
    table.plugin.submission.cancel(table.member("ann"), stopped)
    table.plugin.line.pause(table.member("gm"))
    paused = table.submit()
    assert places(table).tell() == 0
    table.plugin.line.resume(table.member("gm"))
    assert places(table).tell() == 1
    assert told(table, [running, stopped, paused]) == {running: [], stopped: [], paused: [1]}


def test_when_a_paused_line_goes_on_each_is_told_its_place_anew(table: Table) -> None:
    request_id, teller = table.submit(), places(table)
    assert teller.tell() == 1
    table.plugin.line.pause(table.member("gm"))
    table.plugin.line.resume(table.member("gm"))
    assert teller.tell() == 1
    assert told(table, [request_id]) == {request_id: [1, None, 1]}


def test_a_retry_is_told_its_place_anew(table: Table) -> None:
    request_id = table.submit()
    teller = places(table)
    teller.tell()
    table.work()
    assert teller.tell() == 0
    again = table.submit()
    assert teller.tell() == 1
    assert told(table, [request_id, again]) == {request_id: [1], again: [1]}


def test_many_processes_tell_each_change_once(table: Table) -> None:
    asked = [table.submit(name, session_id=session) for name, session in (("ann", "seattle"), ("bea", "berlin")) * 4]
    tellers = [places(table) for _ in range(4)]
    for _ in range(4):
        _at_once(tellers)
        table.work()
    _at_once(tellers)
    for found in told(table, asked).values():
        assert found == sorted(set(found), reverse=True)
    waiting = told(table, asked)[asked[-1]]
    assert waiting[-1] <= 4


def _at_once(tellers: list[Places]) -> None:
    barrier, problems = Barrier(len(tellers)), []

    def tell(teller: Places) -> None:
        barrier.wait(10)
        try:
            teller.tell()
        except errors.ImageGenerationError as problem:
            problems.append(problem)

    threads: list[Any] = [Thread(target=tell, args=(teller,)) for teller in tellers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert problems == []
