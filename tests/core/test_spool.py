"""Once an answer has come it becomes a picture, whatever ends the process that has it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from image_generation import errors, settings, tape
from image_generation.extension import ImageGeneration
from image_generation.generation import Recording
from image_generation.providers import final_of, openai, stability, stability_grpc
from image_generation.providers.base import FinalImage, Order, Provider, Wishes, fit
from image_generation.spool import Busy, Spool
from image_generation.testing import ScriptedProvider, Upstream, faults
from image_generation.testing.fakes import drawn
from image_generation.testing.stability_grpc import GrpcUpstream
from image_generation.words import ImageFormat
from image_generation.worker import reclaim_one

from .conftest import MakeTable, Table

PRICE = 40_000


class Killed(BaseException):
    """The process ends here: nobody catches it."""


@pytest.fixture
def paid(make_table: MakeTable, database_url: str) -> Table:
    return make_table(database_url, provider=ScriptedProvider(price=PRICE))


def kill(plugin: ImageGeneration, step: str, *, after: bool = False) -> Callable[[], None]:
    """Let the process end before, or after, one step of the way home; the result heals it."""
    owner: Any = {"keep_answer": Recording}.get(step, plugin.delivery)
    name = {"keep_answer": "keep"}.get(step, step)
    real = getattr(owner, name)

    def dying(*args: Any, **kwargs: Any) -> None:
        if after:
            real(*args, **kwargs)
        raise Killed

    setattr(owner, name, dying)
    return lambda: setattr(owner, name, real)


def spooled(table: Table) -> list[str]:
    return sorted(path.suffix for path in (table.plugin.settings.data_dir / "spool").iterdir())


@pytest.mark.parametrize(
    ("step", "after"),
    [
        ("received", False),
        ("received", True),
        ("rendered", True),
        ("keep", False),
        ("keep", True),
        ("finish", False),
        ("finish", True),
    ],
)
def test_a_crash_after_the_answer_costs_no_second_charge(paid: Table, step: str, after: bool) -> None:
    request_id = paid.submit()
    heal = kill(paid.plugin, step, after=after)
    with pytest.raises(Killed):
        paid.work()
    heal()
    assert spooled(paid) == [".body"]
    paid.plugin.adoption.all()
    assert paid.status(request_id) == "completed"
    assert len(paid.provider.orders) == 1
    assert len(paid.images()) == 1
    assert [attempt.state for attempt in paid.attempts()] == ["done"]
    assert len(paid.stored_files()) == 4
    assert spooled(paid) == []
    assert paid.call("gm", "GET", "/usage").json["session"] | {"cap": 0, "left": 0} == {
        "spent": 0.04, "reserved": 0.0, "uncertain": 0.0, "cap": 0, "left": 0,
    }  # fmt: skip
    assert paid.events().count("request.completed") == 1


def test_half_a_picture_in_the_store_is_written_over(paid: Table) -> None:
    paid.submit()
    heal = kill(paid.plugin, "finish")
    with pytest.raises(Killed):
        paid.work()
    heal()
    [folder] = {path.parent for path in paid.stored_files()}
    (folder / "original.png.0123.part").write_bytes(b"half")
    paid.plugin.adoption.all()
    assert len(paid.stored_files()) == 4


def test_an_answer_is_adopted_by_the_next_claim_too(paid: Table) -> None:
    request_id = paid.submit()
    heal = kill(paid.plugin, "received")
    with pytest.raises(Killed):
        paid.work()
    heal()
    reclaim_one(paid.plugin.database, paid.clock.advance(31))
    assert paid.claim() is None, "before the deadline of its call nothing may be sent"
    paid.clock.advance(180)
    paid.work()
    assert (paid.status(request_id), len(paid.provider.orders)) == ("completed", 1)


def test_an_answer_to_what_was_cancelled_goes_to_the_trash(paid: Table) -> None:
    request_id = paid.submit()
    heal = kill(paid.plugin, "received")
    with pytest.raises(Killed):
        paid.work()
    heal()
    paid.plugin.submission.cancel(paid.member("ann"), request_id)
    paid.plugin.adoption.all()
    [image] = paid.images()
    assert (paid.status(request_id), image.deleted_at is None) == ("cancelled", False)
    assert paid.call("gm", "GET", "/usage").json["session"]["spent"] == 0.04


def test_a_late_answer_makes_a_failed_request_good(paid: Table) -> None:
    request_id = paid.submit()
    heal = kill(paid.plugin, "received")
    with pytest.raises(Killed):
        paid.work()
    heal()
    paid.plugin.worker._reap(paid.clock.advance(31))
    paid.clock.advance(24 * 3600)
    paid.plugin.worker._reap(paid.clock())
    assert paid.status(request_id) == "failed"
    assert paid.call("gm", "GET", "/usage").json["session"]["uncertain"] == 0.04
    paid.plugin.adoption.all()
    assert paid.status(request_id) == "completed"
    session = paid.call("gm", "GET", "/usage").json["session"]
    assert (session["spent"], session["uncertain"], session["reserved"]) == (0.04, 0.0, 0.0)


def test_an_answer_waits_for_room_on_the_disk(paid: Table) -> None:
    request_id = paid.submit()
    paid.plugin.delivery._pause = lambda _seconds: None
    real = paid.plugin.delivery._store.put
    paid.plugin.delivery._store.put = full  # type: ignore[method-assign]
    paid.work()
    assert (paid.status(request_id), paid.requests()[0].stage) == ("queued", "waiting for room to store it")
    paid.clock.advance(31)
    paid.work()
    assert paid.status(request_id) == "queued"
    paid.plugin.delivery._store.put = real  # type: ignore[method-assign]
    paid.plugin.adoption.all()
    assert (paid.status(request_id), len(paid.provider.orders), spooled(paid)) == ("completed", 1, [])


def full(_key: str, _data: bytes) -> None:
    raise errors.StorageFull


def test_a_body_that_ends_its_readers_is_set_aside(paid: Table) -> None:
    request_id = paid.submit()
    heal = kill(paid.plugin, "rendered")
    with pytest.raises(Killed):
        paid.work()
    for _ in range(3):
        with pytest.raises(Killed):
            paid.plugin.adoption.all()
    paid.plugin.adoption.all()
    assert spooled(paid) == [".bad"]
    heal()
    paid.plugin.worker._reap(paid.clock.advance(31))
    paid.clock.advance(200)
    paid.work()
    assert (paid.attempts()[0].state, paid.attempts()[0].error_code) == ("invalid", "invalid_result")
    paid.clock.advance(100)
    paid.work()
    assert paid.status(request_id) == "completed"


def test_what_a_free_picture_left_in_the_store_is_swept(table: Table) -> None:
    request_id = table.submit()
    heal = kill(table.plugin, "finish")
    with pytest.raises(Killed):
        table.work()
    heal()
    assert (spooled(table), len(table.stored_files())) == ([], 4)
    table.plugin.worker._reap(table.clock.advance(31))
    table.work()
    assert table.status(request_id) == "completed"
    assert len(table.stored_files()) == 8
    table.plugin.worker._reap(table.clock.advance(100))
    assert len(table.stored_files()) == 4
    [image] = table.images()
    assert all(image.storage_key in str(path) for path in table.stored_files())


# --- the file


ORDER = fit(ScriptedProvider(), Wishes("a bar", "a bar"), timeout=5).order


def test_somebody_alive_keeps_his_answer(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    with spool.record("a", ORDER) as recording:
        recording.answered(200, {}, 0.1)
        assert spool.attempts() == ["a"]
        with pytest.raises(Busy), spool.take("a"):
            pass
    with spool.take("a") as found:
        assert found is not None
        assert not found.is_whole
        with pytest.raises(Busy), spool.take("a"):
            pass


def test_a_killed_process_leaves_all_that_it_heard(tmp_path: Path) -> None:
    program = (
        "import os, sys, signal\n"
        "from pathlib import Path\n"
        "from tests.core.test_spool import ORDER, Spool\n"
        "with Spool(Path(sys.argv[1])).record('a', ORDER) as tape:\n"
        "    tape.answered(200, {'x': 'y'}, 0.25)\n"
        "    tape.heard(b'one'); tape.heard(b'two'); tape.ended()\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    child = subprocess.run([sys.executable, "-c", program, str(tmp_path)], env=os.environ, timeout=60, check=False)
    assert child.returncode == -9
    with Spool(tmp_path).take("a") as found:
        assert found is not None
        assert (found.order, found.is_whole) == (ORDER, True)
        heard = found.again(is_free=False)
    assert heard == tape.Exchange(200, {"x": "y"}, (b"one", b"two"), 0.25, is_whole=True)


@pytest.mark.parametrize("cut", range(1, 24))
def test_a_file_may_end_anywhere(tmp_path: Path, cut: int) -> None:
    spool = Spool(tmp_path)
    with spool.record("a", ORDER) as recording:
        recording.answered(200, {}, 0.1)
        recording.heard(b"123456789")
        recording.ended()
    path = tmp_path / "a.part"
    path.write_bytes(path.read_bytes()[:-cut])
    for _ in range(2):
        with spool.take("a") as found:
            assert found is not None
            assert not found.is_whole
            with found.trying() as may_try:
                assert may_try


def test_half_an_answer_is_looked_at_as_often_as_need_be(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    with spool.record("a", ORDER) as recording:
        recording.answered(200, {}, 0.1)
    for _ in range(5):
        with spool.take("a") as found:
            assert found is not None
            with pytest.raises(errors.UnknownOutcome), found.trying() as may_try:
                _fail(may_try)


def _fail(may_try: bool) -> None:
    assert may_try
    raise errors.UnknownOutcome


def test_a_call_that_somebody_alive_is_at_is_not_sent_again_whatever_the_clock_says(paid: Table) -> None:
    def slow() -> Iterator[Any]:
        reclaim_one(paid.plugin.database, paid.clock.advance(31))
        paid.clock.advance(24 * 3600 - 60)
        claimed = paid.claim("another worker")
        assert claimed is not None
        paid.plugin.generation.run(claimed)
        assert [attempt.state for attempt in paid.attempts()] == ["sending"]
        yield drawn(paid.provider.orders[0])

    paid.provider.steps.append(slow())
    request_id = paid.submit()
    paid.work()
    assert (paid.status(request_id), len(paid.provider.orders)) == ("completed", 1)


def test_what_a_wrong_clock_has_put_off_is_made_due(table: Table) -> None:
    table.clock.advance(3600)
    first = table.submit()
    table.claim("its lease ends in an hour")
    second = table.submit()
    table.clock.advance(-3600)
    assert table.claim() is None
    table.plugin.worker._reap(table.clock())
    table.work(2)
    assert (table.status(first), table.status(second)) == ("completed", "completed")


def test_a_disk_that_takes_no_answer_does_not_lose_it(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    (tmp_path / "a.part").mkdir()
    with spool.record("a", ORDER) as recording:
        recording.answered(200, {}, 0.1)
        recording.heard(b"1")
        recording.keep(drawn(ORDER))
    assert not recording.is_kept


def test_a_tape_buys_nothing(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    with spool.record("a", ORDER) as recording:
        recording.answered(200, {}, 0.1)
        recording.ended()
    with spool.take("a") as found:
        assert found is not None
        found.again(is_free=False)
        assert found.again(is_free=True) is None
        with pytest.raises(errors.UnknownOutcome):
            found.again(is_free=False)


# --- played again to the real providers


Make = Callable[[Upstream], Provider]


def _settings(upstream: Upstream, **more: str) -> settings.Settings:
    return settings.load(upstream.environment() | more)


PROVIDERS: dict[str, Make] = {
    "dalle": lambda upstream: openai.Dalle(_settings(upstream)),
    "stability": lambda upstream: stability.Stability(_settings(upstream)),
}


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as running:
        yield running


def order_of(provider: Provider, **wishes: Any) -> Order:
    return fit(provider, Wishes("a bar", "a bar", output_format=ImageFormat.PNG, **wishes), timeout=5).order


def live_and_again(tmp_path: Path, provider: Provider, order: Order) -> tuple[Any, Any]:
    """What came of the call, and what comes of its tape."""
    spool = Spool(tmp_path)
    with spool.record("a", order) as recording, tape.running(recording):
        live = outcome(provider, order)
    with spool.take("a") as found:
        assert found is not None
        assert found.order == order
        with tape.running(found):
            return live, outcome(provider, order)


def outcome(provider: Provider, order: Order) -> FinalImage | tuple[Any, ...]:
    try:
        return final_of(provider, order)
    except errors.ProviderError as problem:
        return (type(problem), problem.message, problem.may_be_billed, problem.provider_request_id)


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_tape_sounds_like_the_provider(tmp_path: Path, upstream: Upstream, name: str) -> None:
    provider = PROVIDERS[name](upstream)
    live, again = live_and_again(tmp_path, provider, order_of(provider))
    assert isinstance(live, FinalImage)
    assert again == live
    assert len(upstream.calls) == 1


def test_a_tape_of_a_stream_sounds_like_the_stream(tmp_path: Path, upstream: Upstream) -> None:
    provider = PROVIDERS["dalle"](upstream)
    live, again = live_and_again(tmp_path, provider, order_of(provider, partial_images=2))
    assert isinstance(live, FinalImage)
    assert again == live
    assert len(upstream.calls) == 1


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("dalle", faults.openai_error(400, "moderation_blocked", "no")),
        ("dalle", faults.openai_error(429, "insufficient_quota", "no")),
        ("stability", faults.stability_error(403, "content_moderation", "no")),
    ],
)
def test_a_tape_of_a_refusal_is_the_same_refusal(tmp_path: Path, upstream: Upstream, name: str, fault: Any) -> None:
    upstream.script(fault)
    provider = PROVIDERS[name](upstream)
    live, again = live_and_again(tmp_path, provider, order_of(provider))
    assert live == again
    assert not isinstance(live, FinalImage)
    assert len(upstream.calls) == 1


def test_a_tape_over_grpc(tmp_path: Path) -> None:
    with GrpcUpstream() as server:
        provider = stability_grpc.StabilityGrpc(settings.load(server.environment()))
        live, again = live_and_again(tmp_path, provider, order_of(provider, seed=7))
    assert isinstance(live, FinalImage)
    assert again == live


def test_the_file_is_for_us_alone(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    with spool.record("a", ORDER) as recording:
        recording.answered(200, {}, 0.1)
    assert (tmp_path / "spool").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "spool" / "a.part").stat().st_mode & 0o077 == 0
