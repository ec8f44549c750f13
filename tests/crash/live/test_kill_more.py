"""The points that are no step of a request's way: a stop in peace that is cut short, a cancel, a second provider, a
process without a reaper, one that stood still, and a migration."""

import signal
import threading
from collections.abc import Callable

import pytest

from image_generation.testing import faults

from .arena import LEASE, Arena
from .judge import Findings, Judge
from .points import ANSWERED
from .story import Pause, crash_once, recover

BOTH = ("sqlite", "postgresql")
#: A second server has to be started within it, also where the machine is busy.
_LONG_CALL = 12.0


def stop_cut_short(arena: Arena) -> Findings:
    """K21: kill -9 while it waits for its call."""
    pause = Pause()
    arena.upstream.script(pause.fault(0.5), path="images/generations")
    with arena.server() as server:
        arena.submit(server)
        assert pause.reached.wait(60)
        server.signal(signal.SIGTERM)
        assert not server.is_over(0.5), "it did not wait for its call"
    pause.let_go.set()
    return recover(arena)


def stop_in_peace(arena: Arena) -> Findings:
    """K21: the call ends while it waits."""
    pause = Pause()
    arena.upstream.script(pause.fault(0.5), path="images/generations")
    with arena.server(DALLE_TIMEOUT_SECONDS="60") as server:
        arena.submit(server)
        assert pause.reached.wait(60)
        server.signal(signal.SIGTERM)
        pause.let_go.set()
        assert server.is_over(60), "it did not end"
    return recover(arena)


def cancel_during_the_call(arena: Arena) -> Findings:
    """K18: the worker does not know of it when it dies; what it bought can not come back."""
    return _cancelled(arena, "", 0.5)


def cancel_and_answer(arena: Arena) -> Findings:
    """K18: it dies when the answer is whole; the picture has been paid for and goes to the trash."""
    return _cancelled(arena, "image_generation.spool:Recording.keep:before:1", 0.5)


def _cancelled(arena: Arena, crash: str, fraction: float) -> Findings:
    pause = Pause()
    arena.upstream.script(pause.fault(fraction), path="images/generations")
    # Time enough for the cancel to be answered; what is lost is waited for as long.
    with arena.server(*([crash] if crash else []), DALLE_TIMEOUT_SECONDS="8") as server:
        request_id = arena.submit(server)
        assert pause.reached.wait(60)
        assert arena.sit_down(server).call("POST", f"image-request/{request_id}/cancel").status_code == 200
        if crash:
            pause.let_go.set()
            assert server.is_over(60)
    pause.let_go.set()
    return recover(arena)


def second_provider(arena: Arena) -> Findings:
    """K22: the first one has refused, and nobody has asked the second."""
    second = arena.upstream.environment()["STABILITY_API_KEY"]
    arena.settings |= {"IMAGE_GENERATION_FALLBACKS": "stability", "STABILITY_API_KEY": second}
    arena.upstream.script(faults.openai_error(401, "invalid_api_key", "no"), path="images/generations")
    with arena.server("image_generation.delivery:Delivery.recover:after:1") as server:
        arena.submit(server)
        assert server.is_over(60)
    findings = recover(arena)
    paid = [call.path for call in arena.upstream.calls if call.charged]
    assert len(paid) == 1
    assert "stable-image" in paid[0]
    return findings


def no_reaper(arena: Arena) -> Findings:
    """K27: its own leases hold past their length, and what another one left waits for somebody who reaps."""
    pause = Pause()
    arena.upstream.script(pause.fault(0.5), path="images/generations")
    with arena.server("image_generation.worker:Worker.claim:got:1") as server:
        arena.submit(server)
        assert server.is_over(60)
    judge = Judge(arena)
    with arena.server(no_reaper=True, name="reaper-dead", DALLE_TIMEOUT_SECONDS="20") as alive:
        arena.submit(alive, "second")
        assert pause.reached.wait(60)
        with arena.server(name="reaper") as other:
            assert not other.is_over(3 * LEASE)
            assert judge.vendor_calls()[0].charged
            pause.let_go.set()
            judge.wait_until_quiet()
    return judge.check()


def stood_still(arena: Arena, seconds: float, call_seconds: float) -> Findings:
    """Stopped past its lease, or past its call's deadline, while another process lives; then it goes on."""
    pause = Pause()
    arena.upstream.script(pause.fault(0.5), path="images/generations")
    judge = Judge(arena)
    with arena.server(name="stopped", DALLE_TIMEOUT_SECONDS=str(call_seconds)) as server:
        arena.submit(server)
        assert pause.reached.wait(60)
        # Both run before one stops: it may hold SQLite's only write lock then, and nothing could be started.
        with arena.server(name="other") as other:
            server.signal(signal.SIGSTOP)
            pause.let_go.set()
            threading.Event().wait(seconds)
            server.signal(signal.SIGCONT)
            arena.sit_down(other)
            judge.wait_until_quiet()
    findings = judge.check()
    assert findings.shown + findings.trashed == findings.charges - findings.timeouts, "a paid picture was thrown away"
    return findings


def past_the_lease(arena: Arena) -> Findings:
    return stood_still(arena, 1.5 * LEASE, 60)


def past_the_deadline(arena: Arena) -> Findings:
    return stood_still(arena, _LONG_CALL + LEASE, _LONG_CALL)


#: What is left of each in the end: the request's state, the pictures shown and in the trash, and the most charges.
ENDS = {
    stop_cut_short: ("completed", 1, 0, 2),
    stop_in_peace: ("completed", 1, 0, 1),
    cancel_during_the_call: ("cancelled", 0, 0, 1),
    cancel_and_answer: ("cancelled", 0, 1, 1),
    second_provider: ("completed", 1, 0, 0),
    past_the_lease: ("completed", 1, 0, 1),
    past_the_deadline: ("completed", 1, 0, 1),
}


def adopted_by_another_process(arena: Arena) -> Findings:
    """The one that is there already takes up what the dead one left, without a start in between."""
    judge = Judge(arena)
    with arena.server(WORKERS="0", name="web"):
        crash_once(arena, next(point for point in ANSWERED if point.name == "K9-renamed"))
        with arena.server(name="worker") as worker:
            arena.sit_down(worker)
            judge.wait_until_quiet()
    return judge.check()


def the_case(arena: Arena, case: Callable[[Arena], Findings]) -> Findings:
    return case(arena)


@pytest.mark.ahead(case=the_case)
@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("case", ENDS, ids=lambda case: case.__name__)
def test_what_is_no_step_loses_nothing_either(kind: str, case: Callable[[Arena], Findings], outcome: Findings) -> None:
    status, shown, trashed, most = ENDS[case]
    assert outcome.statuses == {status: 1}
    assert (outcome.shown, outcome.trashed) == (shown, trashed)
    assert outcome.charges - outcome.timeouts <= most


@pytest.mark.ahead(case=no_reaper)
@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", BOTH)
def test_a_process_whose_reaper_died_keeps_its_leases(kind: str, outcome: Findings) -> None:
    assert outcome.statuses == {"completed": 2}
    assert outcome.charges == 2


@pytest.mark.ahead(case=adopted_by_another_process)
@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", BOTH)
def test_another_process_brings_the_answer_home(kind: str, outcome: Findings) -> None:
    assert (outcome.statuses, outcome.shown, outcome.charges) == ({"completed": 1}, 1, 1)
