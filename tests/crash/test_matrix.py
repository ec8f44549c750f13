"""kill -9 at each step of a paid request's way; the numbers are those of the research's table.

K0 to K2 are the acceptance over HTTP (test_acceptance.py), K26 is a migration (test_migration.py). K23 to K25 (purge,
export) have nothing to kill yet.
"""

import os
import signal
import threading

import pytest

from image_generation.models import Attempt, Event, GenerationRequest, Image
from image_generation.testing import faults

from .evening import GM, Evening, until

ENGINE = "image_generation."
#: Each step with how it is reached, and what the vendor bills in the end.
STEPS = {
    "K3 claimed": (ENGINE + "generation:Generation.run:before:1", 1),
    "K4 before the attempt is committed": (ENGINE + "attempts:begin:after:1", 1),
    "K5 attempt committed, nothing sent": (ENGINE + "generation:Generation._begin:after:1", 1),
    "K8 whole answer heard, not flushed": (ENGINE + "spool:Recording.ended:after:1", 1),
    "K9 answer in the spool": (ENGINE + "spool:Recording.keep:after:1", 1),
    "K10 received": (ENGINE + "delivery:Delivery.received:after:1", 1),
    "K11 decoded": (ENGINE + "delivery:Delivery.rendered:after:1", 1),
    "K12 half a file": (ENGINE + "storage:_write:after:1", 1),
    "K12 half of the files": (ENGINE + "storage:FileStore.put:after:2", 1),
    "K13 all files, no row": (ENGINE + "delivery:Delivery.keep:after:1", 1),
    "K14 inside the last transaction": (ENGINE + "ledger:settle:after:1", 1),
    "K15 completed, nobody told": (ENGINE + "delivery:Delivery.finish:after:1", 1),
    "K16 the answer still in the spool": (ENGINE + "spool:Recording.discard:before:1", 1),
}
#: Steps of a picture that is watched while it is made.
WATCHED = {
    "a frame stored, not told": ENGINE + "storage:FileStore.put:after:1",
    "inside a frame's transaction": ENGINE + "queue:show:after:1",
    "a frame told": ENGINE + "frames:Frames.show:after:1",
    "all frames told": ENGINE + "frames:Frames.show:after:2",
    "answer in the spool": ENGINE + "spool:Recording.keep:after:1",
    "finished, its frames still there": ENGINE + "frames:Frames.clear:before:1",
}
#: Where a second process dies, on the way of the first one's request.
SECOND = {
    "reclaiming": ENGINE + "queue:reclaim:after:1",
    "adopting": ENGINE + "adoption:Adoption._final:after:1",
    "received again": ENGINE + "delivery:Delivery.received:after:1",
    "stored again": ENGINE + "delivery:Delivery.keep:after:1",
    "committing": ENGINE + "ledger:settle:after:1",
    "finished": ENGINE + "delivery:Delivery.finish:after:1",
}


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_loses_nothing_and_costs_nothing_twice(evening: Evening, step: str) -> None:
    point, bill = STEPS[step]
    evening.submit()
    evening.crash(point)
    evening.settle()
    evening.check()
    assert (evening.statuses(), evening.charges) == ({"completed": 1}, bill)
    assert len(evening.rows(Image)) == 1


@pytest.mark.parametrize("step", WATCHED)
def test_a_kill_while_everybody_watches(evening: Evening, step: str) -> None:
    evening.submit(partial_images=2)
    evening.crash(WATCHED[step])
    evening.settle()
    evening.check()
    assert (evening.statuses(), evening.frames()) == ({"completed": 1}, [])
    # Frames are shown beside the reading: how much of the answer lies in the spool then is open.
    assert evening.charges == 1 if "spool" in step or "finished" in step else evening.charges in (1, 2)
    told = [event.data["name"] for event in evening.rows(Event) if event.type == "request.partial"]
    assert len(told) == len(set(told)), "an adopted answer does not show its frames again"


@pytest.mark.parametrize("at", ["K6 before the answer", "K7 half of the body"])
def test_a_kill_while_the_vendor_answers(evening: Evening, at: str) -> None:
    gate = threading.Event()
    evening.upstream.script(faults.hold(gate) if "K6" in at else faults.break_after(0.5, "stall"))
    evening.submit()
    with evening.worker() as worker:
        evening.upstream.wait_for(1, 30)
        if "K7" in at:
            until(evening.spooled)
        worker.send_signal(signal.SIGKILL)
    gate.set()
    evening.settle()
    evening.check()
    assert (evening.statuses(), evening.charges) == ({"completed": 1}, 2)


def test_k18_a_cancel_that_the_worker_has_not_seen(evening: Evening) -> None:
    gate = threading.Event()
    evening.upstream.script(faults.hold(gate))
    request_id = evening.submit()
    with evening.worker() as worker:
        evening.upstream.wait_for(1, 30)
        evening.plugin.submission.cancel(GM, request_id)
        worker.send_signal(signal.SIGKILL)
    gate.set()
    evening.settle()
    evening.check()
    assert evening.statuses() == {"cancelled": 1}
    assert evening.rows(Image) == []


def test_k18_a_cancel_between_the_answer_and_the_row(evening: Evening) -> None:
    request_id = evening.submit()
    evening.crash(STEPS["K10 received"][0])
    evening.plugin.submission.cancel(GM, request_id)
    evening.settle()
    evening.check()
    [image] = evening.rows(Image)
    assert (evening.statuses(), image.deleted_at is None, evening.charges) == ({"cancelled": 1}, False, 1)


@pytest.mark.parametrize(
    "point", ["queue:reclaim:after:1", "worker:reclaim_one:after:1"], ids=["K19 not committed", "K20 committed"]
)
def test_a_kill_of_the_reaper(evening: Evening, point: str) -> None:
    evening.submit()
    evening.crash(STEPS["K3 claimed"][0])
    until(lambda: lapsed(evening))
    evening.crash(ENGINE + point)
    evening.settle()
    evening.check()
    assert (evening.statuses(), evening.charges) == ({"completed": 1}, 1)


def lapsed(evening: Evening) -> bool:
    return all(row.lease_until is None or row.lease_until < evening.plugin.clock() for row in requests(evening))


def requests(evening: Evening) -> list[GenerationRequest]:
    return evening.rows(GenerationRequest)


def test_k21_a_kill_while_it_stops_in_peace(evening: Evening) -> None:
    gate = threading.Event()
    evening.upstream.script(faults.hold(gate))
    evening.submit()
    with evening.worker() as worker:
        evening.upstream.wait_for(1, 30)
        worker.send_signal(signal.SIGTERM)
        gate.set()
        worker.send_signal(signal.SIGKILL)
    evening.settle()
    evening.check()
    assert evening.statuses() == {"completed": 1}
    assert evening.charges <= 2


def test_k22_a_kill_between_two_providers(evening: Evening) -> None:
    evening.given["IMAGE_GENERATION_FALLBACKS"] = "stability"
    evening.upstream.script(faults.openai_error(429, "insufficient_quota", "no money"))
    evening.submit()
    evening.crash(ENGINE + "delivery:Delivery._recover:after:1")
    evening.settle()
    evening.check()
    assert (evening.statuses(), evening.charges) == ({"completed": 1}, 1)
    assert [attempt.provider for attempt in evening.rows(Attempt)] == ["dalle", "stability"]


def test_k27_any_process_may_reap(evening: Evening) -> None:
    evening.submit()
    evening.crash(STEPS["K3 claimed"][0])
    with evening.worker(NO_REAPER="1"):
        evening.settle()
    evening.check()
    assert (evening.statuses(), evening.charges) == ({"completed": 1}, 1)


#: Not every second step is on the way after every first one.
_ALL_BUT_THE_ANSWER = [name for name in SECOND if name != "adopting"]
_FROM_THE_ANSWER = [name for name in SECOND if name != "reclaiming"]
_WITHOUT_ANSWER = ("K3", "K4", "K5")
_FINISHED = ("K15", "K16")
PAIRS = [
    (first, second)
    for first in STEPS
    if first.split()[0] not in _FINISHED
    for second in (_ALL_BUT_THE_ANSWER if first.split()[0] in _WITHOUT_ANSWER else _FROM_THE_ANSWER)
]
_EVERY = {"sqlite": 2, "postgresql": 10}
CASES = [
    (kind, pair)
    for kind, every in _EVERY.items()
    for pair in (PAIRS if os.environ.get("FULL_CRASH_MATRIX") else PAIRS[::every])
]


@pytest.mark.parametrize(
    ("database_url", "pair"),
    CASES,
    indirect=["database_url"],
    ids=[f"{kind}-{first} then {second}" for kind, (first, second) in CASES],
)
def test_two_kills_on_one_way(evening: Evening, pair: tuple[str, str]) -> None:
    first, second = pair
    evening.submit()
    evening.crash(STEPS[first][0])
    evening.crash(SECOND[second])
    evening.settle()
    evening.check()
    assert (evening.statuses(), evening.charges) == ({"completed": 1}, 1)


@pytest.mark.parametrize("pause", [3.0, 6.0], ids=["past its lease", "past the call's deadline"])
def test_a_worker_that_stood_still_drops_nothing(evening: Evening, pause: float) -> None:
    """SIGSTOP, while another worker is there; then SIGCONT."""
    gate, resume = threading.Event(), threading.Event()
    evening.upstream.script(faults.hold(gate))
    evening.submit()
    with evening.worker() as stopped:
        evening.upstream.wait_for(1, 30)
        stopped.send_signal(signal.SIGSTOP)
        gate.set()
        with evening.worker():
            resume.wait(pause)
            stopped.send_signal(signal.SIGCONT)
            until(evening.is_quiet, 60, evening.log)
    evening.check()
    images = evening.rows(Image)
    assert evening.statuses() == {"completed": 1}
    assert len(images) == evening.charges <= 2
    assert sum(image.deleted_at is None for image in images) == 1
