"""What goes wrong around a picture: the database, the disk, a thread, a stop, two hands on one request."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, request

from image_generation import Draft, ImageGeneration, Registry, Role, database, errors, queue
from image_generation import settings as settings_module
from image_generation.enhancement import Rules
from image_generation.extension import utc_now
from image_generation.models import Event, GenerationRequest
from image_generation.testing import FixedHost, ScriptedProvider
from image_generation.testing.fakes import drawn
from image_generation.worker import reclaim_one

from .conftest import MakeTable, Table


class Unreliable:
    """A store whose `put` fails as often as it is told to."""

    def __init__(self, table: Table, failures: int, after: int = 0) -> None:
        self._store, self._failures, self._after = table.plugin.store, failures, after
        table.plugin.delivery._store = self

    def put(self, key: str, data: bytes) -> None:
        self._after -= 1
        if self._after < 0 and self._failures > 0:
            self._failures -= 1
            raise errors.StorageFull
        self._store.put(key, data)

    def delete_all(self, prefix: str) -> None:
        self._store.delete_all(prefix)


@pytest.fixture
def pauses(table: Table) -> list[float]:
    """The pauses that the engine made instead of sleeping."""
    made: list[float] = []
    table.plugin.delivery._pause = made.append
    return made


def test_a_disk_that_is_full_for_a_while_costs_no_picture(table: Table, pauses: list[float]) -> None:
    Unreliable(table, failures=3, after=2)
    request_id = table.submit()
    table.work()
    assert table.status(request_id) == "completed"
    assert len(table.images()) == 1
    assert pauses == [0.5, 1.0, 2.0]


def test_a_disk_that_stays_full_ends_request_and_attempt_and_leaves_nothing(table: Table, pauses: list[float]) -> None:
    Unreliable(table, failures=100, after=2)
    request_id = table.submit()
    table.work()
    [attempt] = table.attempts()
    view = table.plugin.submission.get(table.member("ann"), request_id)
    assert view.failure is not None
    assert (view.status, view.failure.error_code) == ("failed", "storage_full")
    assert (attempt.state, attempt.error_code, attempt.ended_at is None) == ("invalid", "storage_full", False)
    assert table.stored_files() == []


@contextmanager
def outage(table: Table, calls: int) -> Iterator[None]:
    """The next transactions that write find no database."""
    real, left = table.plugin.database.transaction, [calls]

    @contextmanager
    def transaction() -> Iterator[Any]:
        if left[0] > 0:
            left[0] -= 1
            raise errors.Unavailable("The database is busy; try again.")
        with real() as tx:
            yield tx

    table.plugin.database.transaction = transaction  # type: ignore[method-assign]
    yield
    table.plugin.database.transaction = real  # type: ignore[method-assign]


def test_a_database_that_is_gone_while_a_picture_is_drawn_costs_no_picture(table: Table, pauses: list[float]) -> None:
    request_id = table.submit()

    def draw() -> Iterator[Any]:
        yield drawn(table.provider.orders[-1])
        gone.__enter__()

    gone = outage(table, calls=4)
    table.provider.steps.append(draw())
    table.work()
    gone.__exit__(None, None, None)
    assert table.status(request_id) == "completed"
    assert len(pauses) == 4


def test_a_request_that_its_worker_had_to_drop_is_taken_up_by_another(table: Table) -> None:
    request_id = table.submit()
    claimed = table.claim()
    assert claimed is not None
    with outage(table, calls=1), pytest.raises(errors.Unavailable):
        table.plugin.worker._run(claimed)
    assert table.plugin.worker._held == {}
    table.clock.advance(31)
    with table.plugin.database.transaction() as tx:
        queue.renew(tx, table.plugin.worker._held, table.clock())
    assert reclaim_one(table.plugin.database, table.clock())
    table.work()
    assert table.status(request_id) == "completed"


def test_a_request_that_is_done_after_a_retry_shows_no_error(table: Table) -> None:
    table.provider.steps.append(errors.RateLimited("slow down"))
    request_id = table.submit()
    table.work()
    table.clock.advance(100)
    table.work()
    shown = table.call("ann", "GET", f"/image-request/{request_id}").json["request"]
    assert (shown["status"], shown["error"], shown["code"]) == ("completed", None, None)
    assert [attempt["error"] for attempt in shown["attempts"]] == ["slow down", None]


def test_a_picture_that_comes_after_cancel_and_retry_serves_the_retry(table: Table) -> None:
    request_id = table.submit()

    def cancelled_and_retried() -> Iterator[Any]:
        table.plugin.submission.cancel(table.member("ann"), request_id)
        table.plugin.submission.retry(table.member("ann"), request_id)
        yield drawn(table.provider.orders[0])

    table.provider.steps.append(cancelled_and_retried())
    table.work()
    assert (table.status(request_id), table.claim()) == ("completed", None)
    [image] = table.images()
    assert image.deleted_at is None


def test_a_cancel_that_races_with_the_end_loses_no_picture(table: Table) -> None:
    """On PostgreSQL two transactions run at once: whoever locks the row first decides, and the other one sees it."""
    for _ in range(12):
        request_id = table.submit()
        claimed = table.claim()
        assert claimed is not None
        canceller = threading.Thread(target=_cancel_quietly, args=(table, request_id), daemon=True)
        table.provider.steps.append(_started(canceller, table))
        table.plugin.generation.run(claimed)
        canceller.join(20)
    images, states = table.images(), {attempt.state for attempt in table.attempts()}
    assert len(images) == 12
    assert states == {"done"}
    for row in table.requests():
        [image] = [image for image in images if image.request_id == row.id]
        assert (row.status == "cancelled") == (image.deleted_at is not None)


def _started(thread: threading.Thread, table: Table) -> Iterator[Any]:
    thread.start()
    yield drawn(table.provider.orders[-1])


def _cancel_quietly(table: Table, request_id: str) -> None:
    try:
        table.plugin.submission.cancel(table.member("ann"), request_id)
    except errors.Conflict:
        return


def test_a_batch_ends_with_one_event(table: Table) -> None:
    table.provider.steps.append(errors.PolicyRefused("Refused"))
    table.submit(n=3)
    table.work(3)
    ends = [kind for kind in table.events() if kind in ("request.failed", "request.completed", "request.cancelled")]
    assert ends == ["request.completed"]
    assert table.events()[-1] == "request.completed"


def test_a_batch_of_which_nothing_came_ends_as_failed(table: Table) -> None:
    table.provider.steps.extend([errors.PolicyRefused("Refused")] * 2)
    table.submit(n=2)
    table.work(2)
    assert [kind for kind in table.events() if kind.startswith("request.") and "ed" in kind][-1] == "request.failed"
    assert table.events().count("request.failed") == 1


def test_the_place_in_line_of_a_batch_is_the_place_of_its_first(table: Table) -> None:
    places = []
    for name in ("ann", "bob"):
        request_id = table.submit(name=name, n=3)
        view = table.plugin.submission.get(table.member(name), request_id)
        places.append(view.position)
        table.clock.advance(1)
    assert places == [1, 2]


def test_what_nobody_waits_for_does_not_stay_open(table: Table) -> None:
    request_id = table.submit()
    claimed = table.claim()
    assert claimed is not None
    provider = table.plugin.providers.get("scripted")
    table.plugin.generation._begin(
        claimed, provider, table.plugin.generation._fitted(claimed, provider, _draft(claimed))
    )
    table.plugin.submission.cancel(table.member("ann"), request_id)
    table.clock.advance(3600)
    table.plugin.worker._reap(table.clock())
    assert [attempt.state for attempt in table.attempts()] == ["unknown"]


def _draft(row: GenerationRequest) -> Draft:
    return Draft(row.context)


def test_a_list_of_requests_costs_a_fixed_number_of_queries(table: Table) -> None:
    for _ in range(8):
        table.submit()
    table.work(8)
    seen: list[str] = []
    sa.event.listen(table.plugin.database.engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
    table.plugin.submission.recent(table.member("ann"), 8)
    few = len(seen)
    assert few <= 8, seen


# With threads and the clock on the wall


@pytest.fixture
def live(make_table: MakeTable, database_url: str) -> Iterator[Table]:
    table = make_table(database_url, clock=utc_now, WORKERS="2")
    yield table
    table.provider.gate.set()
    table.plugin.worker.stop(5)


def until(look: Callable[[], Any], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


def test_threads_that_died_are_started_anew(live: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    live.plugin.worker.ensure()
    first = list(live.plugin.worker._jobs)
    live.plugin.worker._stopping.set()
    until(lambda: not any(thread.is_alive() for thread in first))
    live.plugin.worker._stopping.clear()
    request_id = live.submit()
    live.plugin.worker.ensure()
    until(lambda: live.status(request_id) == "completed")


def test_no_error_of_the_database_kills_a_worker(live: Table) -> None:
    real, thrown = live.plugin.database.snapshot, []

    @contextmanager
    def broken() -> Iterator[Any]:
        if threading.current_thread().name.startswith("image-worker") and len(thrown) < 4:
            thrown.append(1)
            raise sa.exc.DatabaseError("SELECT 1", {}, Exception("disk image is malformed"))
        with real() as tx:
            yield tx

    live.plugin.database.snapshot = broken  # type: ignore[method-assign]
    live.plugin.worker.ensure()
    until(lambda: len(thrown) == 4)
    request_id = live.submit()
    until(lambda: live.status(request_id) == "completed")
    assert all(thread.is_alive() for thread in live.plugin.worker._jobs)


def test_a_stop_takes_no_longer_than_it_may_and_counts_as_no_crash(live: Table) -> None:
    live.provider.gate.clear()
    ids = [live.submit() for _ in range(2)]
    live.plugin.worker.ensure()
    for _ in ids:
        assert live.provider.entered.acquire(timeout=20)
    began = time.monotonic()
    live.plugin.worker.stop(0.5)
    assert time.monotonic() - began < 5
    assert {row.crashes for row in live.requests()} == {0}
    assert all(row.lease_until <= utc_now() for row in live.requests())


def test_three_restarts_during_one_long_picture_do_not_fail_it(table: Table) -> None:
    request_id = table.submit()
    for _ in range(queue.MAX_CRASHES + 1):
        claimed = table.claim()
        assert claimed is not None
        table.plugin.worker._held = {claimed.id: claimed.epoch}
        table.plugin.worker._leave()
        table.clock.advance(1)
        assert reclaim_one(table.plugin.database, table.clock())
    assert table.status(request_id) == "queued"


def test_a_lease_is_kept_while_the_picture_is_drawn(live: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("image_generation.worker.HEARTBEAT", 0.05)
    live.provider.gate.clear()
    live.submit()
    live.plugin.worker.ensure()
    assert live.provider.entered.acquire(timeout=20)
    first = live.requests()[0].lease_until
    until(lambda: live.requests()[0].lease_until > first)


def test_the_plugin_goes_onto_an_engine_that_its_host_has_used(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'used.db'}"
    engine = sa.create_engine(url, **database.engine_options(url))
    with engine.connect() as connection:
        connection.execute(sa.text("SELECT 1"))
    app = Flask("host")
    app.secret_key = "a secret of this test, long enough"
    host = FixedHost({("s", "u"): Role.GM}, lambda: request.headers.get("X-User"))
    config = settings_module.load({"DATA_DIR": str(tmp_path / "data"), "WORKERS": "0"})
    registry = Registry([ScriptedProvider()])
    ImageGeneration(app, engine=engine, host=host, settings=config, registry=registry, enhancer=Rules())
    answer = app.test_client().post("/api/session/s/generate-image", json={"prompt": "a bar"}, headers={"X-User": "u"})
    assert answer.status_code == 202
    with engine.connect() as connection:
        assert connection.scalar(sa.text("PRAGMA synchronous")) == 2
        assert connection.scalar(sa.select(sa.func.count()).select_from(Event)) == 1
    engine.dispose()


def test_a_pool_without_a_free_connection_is_no_mystery(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'one.db'}", pool_size=1, max_overflow=0, pool_timeout=0.1)
    base = database.Database(engine)
    with base.snapshot() as first:
        first.execute(sa.text("SELECT 1"))
        with pytest.raises(errors.Unavailable), base.snapshot() as second:
            second.execute(sa.text("SELECT 1"))
    engine.dispose()
