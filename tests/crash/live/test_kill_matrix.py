"""Kill -9 at every point of a paid request's way, and again while that is put right: nothing is lost, and once the
provider's answer is there, nothing is paid twice.

The points are those of docs/testing.md. K18, K21, K22 and K27 stand in test_kill_more.py, K26 in
test_kill_migration.py; K19 and K20 are the second kill of a pair. K23 to K25 (deleting for good, exporting) do
not exist yet: nothing is purged and nothing is exported in this version.
"""

from typing import Any

import pytest

from .arena import Arena
from .conftest import FULL
from .judge import Findings, Judge
from .points import COMMITS, MATRIX, Point, pairs
from .story import crash_once, recover

_PAIRS = pairs()


def one_crash(arena: Arena, point: Point) -> Findings:
    crash_once(arena, point)
    return recover(arena)


def two_crashes(arena: Arena, pair: tuple[Point, str, str]) -> Findings:
    first, name, second = pair
    crash_once(arena, first)
    with arena.server(second, may_die=True) as server:
        arena.submit(server)
        assert server.is_over(60), f"the second crash was not reached\n{Judge(arena).story()}"
    return recover(arena, held=sends_are_used_up(first, name))


def sends_are_used_up(first: Point, second: str) -> bool:
    """Two calls that were lost: a third one is a person's decision."""
    return second == "attempt-written-again" and first.name.startswith(("K5", "K6", "K7"))


def _id(value: Any) -> str:
    return (
        value.name if isinstance(value, Point) else f"{value[0].name}+{value[1]}" if isinstance(value, tuple) else value
    )


def _cases(wanted: Any, on_postgres: int) -> list[Any]:
    """All on SQLite; on PostgreSQL each n-th, or all of them where everything is asked for."""
    chosen = [("sqlite", one) for one in wanted]
    return chosen + [("postgresql", one) for one in (wanted if FULL else wanted[::on_postgres])]


@pytest.mark.ahead(case=one_crash)
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("kind", "point"), _cases(MATRIX, 2), ids=_id)
def test_a_paid_request_survives_kill_9(kind: str, point: Point, outcome: Findings) -> None:
    assert outcome.statuses == {"completed": 1}
    assert (outcome.shown, outcome.trashed) == (1, 0)
    assert outcome.charges - outcome.timeouts == point.charges


@pytest.mark.ahead(case=one_crash)
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("kind", "point"), _cases(COMMITS, 3), ids=_id)
def test_a_paid_request_survives_kill_9_around_each_commit(kind: str, point: Point, outcome: Findings) -> None:
    assert outcome.statuses == {"completed": 1}
    assert (outcome.shown, outcome.trashed) == (1, 0)
    assert outcome.charges - outcome.timeouts == 1


@pytest.mark.ahead(case=two_crashes)
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("kind", "pair"), _cases(_PAIRS if FULL else _PAIRS[::4], 5), ids=_id)
def test_a_paid_request_survives_a_second_kill_9(kind: str, pair: tuple[Point, str, str], outcome: Findings) -> None:
    assert outcome.statuses == {"completed": 1}
    assert (outcome.shown, outcome.trashed) == (1, 0)
    assert outcome.charges - outcome.timeouts <= (1 if pair[0].name.startswith(("K8", "K9", "K1")) else 2)
