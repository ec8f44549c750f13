"""A request in line: who takes it, who may move it, and what a former owner cannot do any more."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy import text

from image_generation import Filter, errors, queue, search, turns
from image_generation.models import GenerationRequest
from image_generation.search import Search
from image_generation.words import RequestStatus
from image_generation.worker import reclaim_one

from .conftest import Table


def test_higher_priority_is_made_first_and_then_the_older(table: Table) -> None:
    made = [("a", 1), ("b", 3), ("c", 2), ("d", 3), ("e", 1)]
    for prompt, priority in made:
        table.submit(prompt=prompt, priority=priority)
        table.clock.advance(1)
    table.work(5)
    assert [order.original_prompt for order in table.provider.orders] == ["b", "d", "c", "a", "e"]


def test_a_claim_is_exclusive(table: Table) -> None:
    for number in range(30):
        table.submit(name="ann" if number % 2 else "bob", prompt=f"picture {number}")
    start = threading.Barrier(6)

    def take_all(worker: int) -> list[str]:
        start.wait(10)
        taken = []
        while True:
            with table.plugin.database.transaction() as tx:
                claimed = queue.claim(tx, f"worker-{worker}", table.clock())
            if claimed is None:
                return taken
            taken.append(claimed.id)

    with ThreadPoolExecutor(6) as pool:
        taken = [request_id for part in pool.map(take_all, range(6)) for request_id in part]
    assert len(taken) == len(set(taken)) == 30


def test_a_request_is_not_taken_before_its_time(table: Table) -> None:
    table.provider.steps.append(errors.RateLimited("slow down", retry_after=60.0))
    request_id = table.submit()
    table.work()
    assert table.status(request_id) == "queued"
    assert table.claim() is None
    table.clock.advance(61)
    table.work()
    assert table.status(request_id) == "completed"


def test_a_late_worker_cannot_finish(table: Table) -> None:
    request_id = table.submit()
    late = table.claim("late")
    assert late is not None
    table.clock.advance(31)
    assert reclaim_one(table.plugin.database, table.clock())
    table.work(worker_id="prompt")
    table.plugin.generation.run(late)
    assert table.status(request_id) == "completed"
    # It saw before it sent anything that the request was another's.
    assert len(table.provider.orders) == len(table.images()) == 1


@pytest.mark.parametrize("move", [queue.set_stage, queue.fail])
def test_a_former_owner_changes_nothing(table: Table, move: object) -> None:
    table.submit()
    late = table.claim("late")
    assert late is not None
    table.clock.advance(31)
    reclaim_one(table.plugin.database, table.clock())
    current = table.claim("current")
    arguments = {queue.set_stage: ("lying",), queue.fail: ("no", "no", table.clock())}[move]
    with pytest.raises(errors.LeaseLost), table.plugin.database.transaction() as tx:
        move(tx, late, *arguments)
    assert current is not None
    assert [(row.status, row.epoch, row.worker_id) for row in table.requests()] == [
        (RequestStatus.PROCESSING, current.epoch, "current")
    ]


def test_a_lease_that_is_renewed_is_not_taken_away(table: Table) -> None:
    table.submit()
    held = table.claim("busy")
    assert held is not None
    for _ in range(5):
        table.clock.advance(20)
        with table.plugin.database.transaction() as tx:
            queue.renew(tx, {held.id: held.epoch}, table.clock())
        assert not reclaim_one(table.plugin.database, table.clock())


def test_what_stops_its_worker_three_times_is_set_aside(table: Table) -> None:
    request_id = table.submit()
    for _ in range(queue.MAX_CRASHES):
        assert table.status(request_id) == "queued"
        table.claim()
        table.clock.advance(31)
        reclaim_one(table.plugin.database, table.clock())
    assert table.status(request_id) == "failed"
    assert table.events()[-1] == "request.failed"


def test_the_claim_walks_its_index(table: Table) -> None:
    line = (
        sa.select(GenerationRequest.id)
        .where(GenerationRequest.status == RequestStatus.QUEUED, GenerationRequest.run_at <= table.clock())
        .order_by(*turns.ORDER)
        .limit(1)
    )
    plan = _plan(table, str(line.compile(table.plugin.database.engine, compile_kwargs={"literal_binds": True})))
    assert "ix_image_generation_claim" in plan
    assert "Sort" not in plan
    assert "B-TREE" not in plan


@pytest.mark.parametrize("name", ["gm", "ann"])
def test_a_gallery_page_walks_an_index_and_sorts_nothing(table: Table, name: str) -> None:
    page = search.newest(Search(table.member(name), Filter()), before=100_000).limit(20)
    bind = table.plugin.database.engine
    plan = _plan(table, str(page.compile(bind, compile_kwargs={"literal_binds": True})))
    assert "generated_image" in plan
    assert "Sort" not in plan
    assert "B-TREE" not in plan


def _plan(table: Table, statement: str) -> str:
    with table.plugin.database.snapshot() as tx:
        if tx.get_bind().dialect.name == "sqlite":
            return str(tx.execute(text(f"EXPLAIN QUERY PLAN {statement}")).all())
        # An empty table is read whole whatever the indexes; the question is whether the index can serve at all.
        tx.execute(text("SET LOCAL enable_seqscan = off"))
        tx.execute(text("SET LOCAL enable_bitmapscan = off"))
        return str(tx.execute(text(f"EXPLAIN {statement}")).all())
