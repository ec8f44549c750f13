"""The points at which a server is killed, in the order in which one request passes them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """One crash, and what the vendor may have charged when all is over."""

    name: str
    #: For the launcher; empty where the test itself kills.
    crash: str = ""
    charges: int = 1
    #: The test kills when: the client has its answer, the vendor has the order, or half of the picture has left.
    kill_at: str = ""


_GENERATION = "image_generation.generation:Generation"
_DELIVERY = "image_generation.delivery:Delivery"
_RECORDING = "image_generation.spool:Recording"
_WORKER = "image_generation.worker"

BEFORE_THE_SEND = (
    Point("K0-in-the-accepting-transaction", "image_generation.queue:enqueue:after:1"),
    Point("K0-accepted-but-for-the-commit", "image_generation.submission:_remember:after:1"),
    Point("K1-accepted-and-not-answered", "image_generation.submission:Submission.submit:after:1"),
    Point("K2-answered", kill_at="answered"),
    Point("K3-in-the-claiming-transaction", "image_generation.queue:claim:got:1"),
    Point("K3-claimed", f"{_WORKER}:Worker.claim:got:1"),
    Point("K4-prompt-written", f"{_GENERATION}._fitted:after:1"),
    Point("K4-in-the-transaction-of-the-attempt", "image_generation.attempts:begin:after:1"),
    Point("K5-attempt-written", f"{_GENERATION}._begin:after:1"),
)
#: From here on the vendor has charged, and no answer is whole.
IN_DOUBT = (
    Point("K6-order-sent", kill_at="ordered", charges=2),
    Point("K7-half-a-body", kill_at="half", charges=2),
    Point("K7-the-first-piece", f"{_RECORDING}.heard:after:1", charges=2),
)
#: From here on there must be no second charge.
ANSWERED = (
    Point("K8-whole-body-in-the-part", f"{_RECORDING}.ended:after:1"),
    Point("K8-not-flushed", f"{_RECORDING}.keep:before:1"),
    Point("K9-renamed", f"{_RECORDING}.keep:after:1"),
    Point("K10-received", f"{_DELIVERY}.received:after:1"),
    Point("K11-drawn-anew", f"{_DELIVERY}.rendered:after:1"),
    Point("K12-half-a-file", "image_generation.storage:_write:after:1"),
    Point("K12-one-file-of-four", "image_generation.storage:FileStore.put:after:1"),
    Point("K13-all-files", f"{_DELIVERY}.keep:after:1"),
    Point("K14-request-completed-not-committed", "image_generation.queue:adopt:after:1"),
    Point("K14-attempt-done-not-committed", "image_generation.attempts:done:after:1"),
    Point("K14-money-settled-not-committed", "image_generation.ledger:settle:after:1"),
    Point("K15-committed-not-told", f"{_DELIVERY}.finish:after:1"),
    Point("K16-before-the-spool-file-goes", f"{_RECORDING}.discard:before:1"),
    Point("K17-a-small-copy-without-its-row", "image_generation.storage:FileStore.put:after:2"),
)
MATRIX = (*BEFORE_THE_SEND, *IN_DOUBT, *ANSWERED)
COMMITS = tuple(
    Point(f"commit-{number}-{when}", f"commit:{when}:{number}")
    for number in range(1, 6)
    for when in ("before", "after")
)

#: A second crash, while what the first one left is put right.
RECLAIMING = (
    ("reclaim-not-committed", "image_generation.queue:reclaim:got:1"),
    ("reclaimed", f"{_WORKER}:reclaim_one:got:1"),
    ("claimed-again", f"{_WORKER}:Worker.claim:got:1"),
)
SENDING_AGAIN = (
    ("attempt-written-again", f"{_GENERATION}._begin:after:1"),
    ("whole-body-again", f"{_RECORDING}.ended:after:1"),
    ("renamed-again", f"{_RECORDING}.keep:after:1"),
    ("all-files-again", f"{_DELIVERY}.keep:after:1"),
    ("completed-not-committed-again", "image_generation.queue:adopt:after:1"),
)
DECIDING = (
    ("breaker-told", "image_generation.routing:Router.failed:after:1"),
    ("attempt-failed-not-committed", "image_generation.attempts:failed:after:1"),
    ("decided", f"{_DELIVERY}.recover:after:1"),
)
ADOPTING = (
    ("found", "image_generation.spool:Found._read:after:1"),
    ("adopting", "image_generation.adoption:Adoption._play:before:1"),
    ("read-again", "image_generation.adoption:Adoption._final:after:1"),
    ("received-again", f"{_DELIVERY}.received:after:1"),
    ("half-a-file-again", "image_generation.storage:_write:after:1"),
    ("all-files-again", f"{_DELIVERY}.keep:after:1"),
    ("completed-not-committed-again", "image_generation.queue:adopt:after:1"),
    ("finished", f"{_DELIVERY}.finish:after:1"),
    ("before-the-file-goes", "image_generation.spool:Found.discard:before:1"),
)


def _named(*names: str) -> list[Point]:
    return [point for point in MATRIX if point.name in names]


def pairs() -> list[tuple[Point, str, str]]:
    """A first crash, and a second one that its recovery passes."""
    found = []
    for point in _named("K3-claimed", "K4-in-the-transaction-of-the-attempt"):
        found += [(point, *second) for second in (*RECLAIMING, *SENDING_AGAIN)]
    for point in _named("K5-attempt-written", "K6-order-sent", "K7-the-first-piece"):
        found += [(point, *second) for second in (*RECLAIMING, *DECIDING, *SENDING_AGAIN)]
    for point in _named("K8-not-flushed", "K9-renamed", "K10-received", "K12-half-a-file", "K13-all-files"):
        found += [(point, *second) for second in ADOPTING]
    for point in _named("K15-committed-not-told"):
        found += [(point, *second) for second in ADOPTING if second[0] in ("found", "before-the-file-goes")]
    return found
