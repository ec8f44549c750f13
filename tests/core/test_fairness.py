"""Whose picture is next: sessions take turns, members of a session take turns, and nothing waits for ever."""

import time
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from image_generation import Draft, Member, Role, queue
from image_generation.extension import utc_now
from image_generation.words import RequestStatus

from .conftest import MakeTable, Table


@pytest.fixture
def roomy(make_table: MakeTable, database_url: str) -> Table:
    return make_table(
        database_url,
        IMAGE_GENERATION_MAX_WAITING_PER_MEMBER="1000",
        IMAGE_GENERATION_MAX_WAITING_PER_SESSION="1000",
        MAX_IMAGES_PER_USER_PER_DAY="unlimited",
    )


def ask(table: Table, session_id: str, name: str, times: int = 1, **wishes: int) -> None:
    member = Member(session_id, name, Role.PLAYER)
    for _ in range(times):
        table.plugin.submission.submit(member, Draft(f"{session_id}/{name}", **wishes))
        table.clock.advance(0.001)


def served(table: Table, times: int) -> list[str]:
    order = []
    for _ in range(times):
        with table.plugin.database.transaction() as tx:
            claimed = queue.claim(tx, "worker", table.clock())
            assert claimed is not None
            queue.fail(tx, claimed, "over", "over", table.clock())
        order.append(claimed.context)
    return order


def test_a_flood_of_one_session_does_not_hold_up_the_first_of_another(roomy: Table) -> None:
    ask(roomy, "seattle", "ann", 200)
    served(roomy, 3)
    ask(roomy, "berlin", "bea")
    assert "berlin/bea" in served(roomy, 1)


def test_two_sessions_take_turns(roomy: Table) -> None:
    ask(roomy, "seattle", "ann", 10)
    ask(roomy, "berlin", "bea", 10)
    assert all(one != other for one, other in pairwise(served(roomy, 20)))


def test_the_members_of_a_session_take_turns(roomy: Table) -> None:
    ask(roomy, "seattle", "ann", 20)
    ask(roomy, "seattle", "bob", 3)
    assert served(roomy, 6).count("seattle/bob") == 3


def test_many_members_do_not_make_a_session_faster(roomy: Table) -> None:
    for _ in range(5):
        for name in ("ann", "bob", "cyd", "dan", "eve"):
            ask(roomy, "seattle", name)
        ask(roomy, "berlin", "bea", 5)
    assert served(roomy, 24).count("berlin/bea") >= 10


def test_who_asks_one_by_one_is_not_faster_than_who_asks_for_many(roomy: Table) -> None:
    ask(roomy, "seattle", "ann", 20)
    order = []
    for _ in range(10):
        ask(roomy, "berlin", "bea")
        order += served(roomy, 2)
    assert order.count("seattle/ann") == order.count("berlin/bea") == 10


def test_urgent_goes_first_but_not_for_ever(roomy: Table) -> None:
    ask(roomy, "berlin", "bea", priority=1)
    ask(roomy, "seattle", "ann", 30, priority=3)
    assert set(served(roomy, 5)) == {"seattle/ann"}
    for _ in range(2):
        roomy.clock.advance(200)
        roomy.plugin.worker._reap(roomy.clock())
    assert "berlin/bea" in served(roomy, 3)


def test_the_place_that_is_told_is_the_place_that_is_kept(roomy: Table) -> None:
    ask(roomy, "seattle", "ann", 5)
    bea = Member("berlin", "bea", Role.GM)
    accepted = roomy.plugin.submission.submit(bea, Draft("berlin/bea"))
    assert served(roomy, accepted.position)[-1] == "berlin/bea"


people = st.tuples(st.sampled_from(["seattle", "berlin", "kyoto"]), st.sampled_from(["ann", "bob", "cyd"]))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.one_of(people, st.none()), min_size=1, max_size=30))
def test_nobody_is_passed_over_for_long(roomy: Table, steps: list[tuple[str, str] | None]) -> None:
    while roomy.claim() is not None:
        pass
    roomy.clock.advance(3600)
    passed: dict[str, int] = {}
    waiting: list[str] = []
    for step in [*steps, *[None] * len(steps)]:
        if step is not None:
            ask(roomy, *step)
            waiting.append("/".join(step))
        elif waiting:
            [one] = served(roomy, 1)
            waiting.remove(one)
            passed.pop(one, None)
            passed = {who: passed.get(who, 0) + 1 for who in set(waiting)}
            # Three sessions of three members each: nobody waits longer than two rounds of all of them.
            assert max(passed.values(), default=0) <= 2 * 9
    assert waiting == []


def test_a_claim_skips_what_is_not_queued(roomy: Table) -> None:
    ask(roomy, "seattle", "ann", 3)
    served(roomy, 3)
    with roomy.plugin.database.transaction() as tx:
        assert queue.claim(tx, "worker", roomy.clock()) is None
    assert {row.status for row in roomy.requests()} == {RequestStatus.FAILED}


@pytest.mark.timeout(240)
def test_a_flood_delays_anothers_first_by_one_job_for_each_worker_in_truth_too(
    make_table: MakeTable, database_url: str
) -> None:
    """Four threads, the clock on the wall, five hundred in line: simulated above, here for real."""
    table = make_table(
        database_url,
        clock=utc_now,
        WORKERS="4",
        IMAGE_GENERATION_MAX_WAITING_PER_MEMBER="1000",
        IMAGE_GENERATION_MAX_WAITING_PER_SESSION="1000",
        MAX_IMAGES_PER_USER_PER_DAY="unlimited",
    )
    ann, bea = Member("seattle", "ann", Role.PLAYER), Member("berlin", "bea", Role.GM)
    while queue_length(table) < 500:
        table.plugin.submission.submit(ann, Draft("flood", n=10))
    table.provider.gate.clear()
    table.plugin.worker.ensure()
    for _ in range(4):
        assert table.provider.entered.acquire(timeout=30)
    table.plugin.submission.submit(bea, Draft("first of another"))
    table.provider.gate.set()
    end = time.monotonic() + 60
    while not any(order.original_prompt == "first of another" for order in table.provider.orders):
        assert time.monotonic() < end
        time.sleep(0.01)
    table.plugin.worker.stop(30)
    # The order of the claims: who has claimed first may come to the provider later than the others.
    begun = {row.context: row.started_at for row in table.requests() if row.session_id == "berlin"}
    before = [row for row in table.requests() if row.started_at and row.started_at < begun["first of another"]]
    assert len(before) - 4 < 4


def queue_length(table: Table) -> int:
    with table.plugin.database.snapshot() as tx:
        return queue.counts(tx)["queued"]
