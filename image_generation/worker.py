"""Works off the queue in threads of this process: claim, generate, again; a side thread keeps the leases."""

import logging
import os
import platform
import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from sqlalchemy.orm import Session

from . import attempts, errors, events, heartbeat, housekeeping, ledger, queue, turns, uploads
from .adoption import Adoption
from .database import Database
from .events import Bell
from .frames import Frames
from .generation import Generation
from .models import GenerationRequest, new_id
from .places import Places
from .presence import Presence
from .recovery import Candidate
from .routing import Router
from .storage import Store
from .tidings import Tidings
from .words import EventType, RequestStatus

logger = logging.getLogger(__name__)

#: Seconds between looks at the queue when no bell rings.
POLL = 0.5
#: Seconds between two looks whether the line has moved.
STEP = 1.0
#: Seconds between two signs of life, each with a look for requests of workers that gave none; a lease lasts six.
HEARTBEAT = 5.0


class _NotAdmitted(Exception):
    """Undoes a claim: another worker took the probe of that provider's breaker in the same moment."""


class Worker:
    """The worker threads of one process. Safe to `ensure` from anywhere, also after a fork."""

    def __init__(
        self,
        *,
        database: Database,
        store: Store,
        generation: Generation,
        adoption: Adoption,
        frames: Frames,
        router: Router,
        places: Places,
        tidings: Tidings,
        presence: Presence,
        bell: Bell,
        clock: Callable[[], datetime],
        threads: int,
    ) -> None:
        self._database = database
        self._store = store
        self._generation = generation
        self._adoption = adoption
        self._frames = frames
        self._router = router
        self._places = places
        self._tidings = tidings
        self._presence = presence
        self._bell = bell
        self._clock = clock
        self._count = threads
        self._lock = threading.Lock()
        self._claiming = threading.Lock()
        #: How often the bell had rung at the last look.
        self._heard = -1
        self._stopping = threading.Event()
        self._finished = threading.Event()
        self._jobs: list[threading.Thread] = []
        #: Keeps the leases; and beside it one that may take its time, or a slow disk would cost every lease.
        self._keeper: threading.Thread | None = None
        self._reaper: threading.Thread | None = None
        #: What is being made now: request ids with the epochs of their claims. Only these leases are renewed.
        self._held: dict[str, int] = {}
        self._pid: int | None = None
        #: Random for each start: a name could come back to life.
        self.id = ""

    def with_threads(self, threads: int) -> "Worker":
        """Another worker with the same collaborators, for a process that is nothing else."""
        return Worker(
            database=self._database,
            store=self._store,
            generation=self._generation,
            adoption=self._adoption,
            frames=self._frames,
            router=self._router,
            places=self._places,
            tidings=self._tidings,
            presence=self._presence,
            bell=self._bell,
            clock=self._clock,
            threads=threads,
        )

    def ensure(self) -> None:
        """Start the threads unless they run in this very process; a thread that died is started anew."""
        if self._count == 0 or (self._pid == os.getpid() and (self._stopping.is_set() or self._whole())):
            return
        with self._lock:
            if self._pid != os.getpid():
                self._begin()
            self._fill()

    def _whole(self) -> bool:
        return (
            all(map(_is_alive, (self._keeper, self._reaper)))
            and len(self._jobs) == self._count
            and all(map(_is_alive, self._jobs))
        )

    def _begin(self) -> None:
        self.id = new_id()
        self._pid = os.getpid()
        self._stopping, self._finished = threading.Event(), threading.Event()
        self._claiming = threading.Lock()
        self._jobs, self._keeper, self._reaper, self._held = [], None, None, {}
        logger.info("worker started with %d threads", self._count, extra={"action": "worker_start"})

    def _fill(self) -> None:
        self._jobs = [thread for thread in self._jobs if thread.is_alive()]
        while len(self._jobs) < self._count:
            self._jobs.append(self._start(self._work, f"image-worker-{len(self._jobs)}"))
        if not _is_alive(self._keeper):
            self._keeper = self._start(self._keep, "image-worker-keeper")
        if not _is_alive(self._reaper):
            self._reaper = self._start(self._tidy, "image-worker-reaper")

    def _start(self, work: Callable[[], None], name: str) -> threading.Thread:
        thread = threading.Thread(target=work, name=name, daemon=True)
        thread.start()
        return thread

    def stop(self, timeout: float = 30.0) -> None:
        """Claim nothing more and wait `timeout` seconds in all for what is being made.

        What does not end in time is let go: another worker takes it up at once, and it counts as no crash.
        """
        end = time.monotonic() + timeout
        self._stopping.set()
        self._bell.ring()
        for thread in self._jobs:
            thread.join(max(0.0, end - time.monotonic()))
        self._finished.set()
        self._leave()
        self._jobs, self._keeper, self._reaper, self._pid = [], None, None, None
        logger.info("worker stopped", extra={"action": "worker_stop"})

    def _leave(self) -> None:
        now = self._clock()
        try:
            with self._database.transaction() as tx:
                for request_id, epoch in sorted(self._held.items()):
                    queue.let_go(tx, request_id, epoch, now)
                heartbeat.leave(tx, self.id)
        except errors.Unavailable:
            logger.info("no goodbye: the database does not answer", extra={"action": "worker_stop"})

    def _work(self) -> None:
        stopping = self._stopping
        while not stopping.is_set():
            try:
                request = self._next(stopping)
                if request is not None:
                    self._run(request)
            except errors.Unavailable:
                logger.warning("the database does not answer", extra={"action": "work"})
                stopping.wait(POLL)
            except Exception:  # whatever it is, this thread has to be there for the next request
                logger.exception("a worker stumbled", extra={"action": "work"})
                stopping.wait(POLL)

    def _next(self, stopping: threading.Event) -> GenerationRequest | None:
        """Claim something, or wait for the bell. One thread does this while the others wait for it: it wakes one."""
        with self._claiming:
            if stopping.is_set():
                return None
            rung, heard = self._bell.count, self._heard
            self._heard = rung
            request = self.claim() if rung != heard or self._is_anything_due() else None
            if request is None:
                self._bell.wait(rung, POLL)
            return request

    def _is_anything_due(self) -> bool:
        """Most looks without a sign find nothing, and only a claim needs the write lock."""
        with self._database.snapshot() as tx:
            return turns.anything_due(tx, self._clock())

    def claim(self) -> GenerationRequest | None:
        """Take the next request for this worker, and tell that it has begun."""
        now = self._clock()
        with suppress(_NotAdmitted), self._database.transaction() as tx:
            traffic = self._router.traffic(tx, now)
            request = queue.claim(tx, self.id, now, traffic.blocked, traffic.full)
            if request is not None:
                events.of_request(tx, EventType.REQUEST_STARTED, request, now)
                if not self._router.admit(tx, request, now, traffic):
                    raise _NotAdmitted
            return request
        return None

    def _run(self, request: GenerationRequest) -> None:
        logger.info("claimed request %s", request.id, extra={"action": "claim"})
        self._held[request.id] = request.epoch
        try:
            self._generation.run(request)
        except errors.ImageGenerationError:
            raise
        except Exception:  # a bug in a provider must end its request, not the worker
            logger.exception("request %s failed on our side", request.id, extra={"action": "run"})
            self._fail(request)
        finally:
            # Whatever was not ended is taken up by somebody when its lease has run out.
            self._held.pop(request.id, None)

    def _fail(self, request: GenerationRequest) -> None:
        now = self._clock()
        try:
            with self._database.transaction() as tx:
                queue.fail(tx, request, "Something went wrong on our side.", "internal_error", now)
                attempts.abandoned(tx, request, now)
                events.of_request(tx, EventType.REQUEST_FAILED, request, now, code="internal_error")
                ledger.doubt_sending(tx, request, now)
                ledger.release(tx, request, now)
        except errors.LeaseLost:
            logger.warning("request %s was not ours to fail", request.id, extra={"action": "fail"})
        self._frames.clear(request.id)
        self._bell.ring()

    def _keep(self) -> None:
        finished = self._finished
        while not finished.is_set():
            try:
                self._beat(self._clock())
            except errors.Unavailable:
                logger.warning("no heartbeat: the database does not answer", extra={"action": "heartbeat"})
            except Exception:  # without this thread every lease of the process would run out
                logger.exception("the heartbeat stumbled", extra={"action": "heartbeat"})
            finished.wait(HEARTBEAT)

    def _tidy(self) -> None:
        stopping, due = self._stopping, time.monotonic()
        while not stopping.is_set():
            try:
                if time.monotonic() >= due:
                    # Not all processes at once.
                    due = time.monotonic() + HEARTBEAT * random.uniform(0.8, 1.2)  # noqa: S311 - it keeps no secret
                    self._adoption.all()
                    self._reap(self._clock())
                self._places.tell()
                self._tidings.tell()
                self._presence.beat()
            except errors.Unavailable:
                logger.warning("no tidying: the database does not answer", extra={"action": "reap"})
            except Exception:  # requests of dead workers would wait for ever without this thread
                logger.exception("the reaper stumbled", extra={"action": "reap"})
            stopping.wait(STEP)

    def _beat(self, now: datetime) -> None:
        with self._database.transaction() as tx:
            queue.renew(tx, dict(self._held), now)
            heartbeat.beat(tx, self.id, f"{platform.node()}:{os.getpid()}", now)

    def _reap(self, now: datetime) -> None:
        while (
            reclaim_one(self._database, now)
            or expire_one(self._database, self._router, now)
            or reroute_one(self._database, self._router, now)
        ):
            self._bell.ring()
        while close_orphan(self._database, now):
            pass
        with self._database.transaction() as tx:
            attempts.heal(tx, now)
            attempts.close_overdue(tx, now)
            attempts.sweep(tx, self._store.delete_all, now)
            turns.heal(tx, now)
            turns.age(tx, now)
        self._frames.sweep()
        housekeeping.hash_some(self._database, self._store)
        housekeeping.empty_trash(self._database, self._store, now)
        uploads.sweep(self._database, self._store, now)
        forget(self._database, now)


def _is_alive(thread: threading.Thread | None) -> bool:
    return thread is not None and thread.is_alive()


def forget(database: Database, now: datetime) -> int:
    """Delete some of the events that nobody needs any more; returns how many."""
    with database.snapshot() as tx:
        logs = events.overgrown(tx, now)
    gone = 0
    for session_id, last in logs:
        with database.transaction() as tx:
            gone += events.prune(tx, session_id, last, now)
    return gone


def reclaim_one(database: Database, now: datetime) -> bool:
    """Take one request from a worker that is gone; False when there is none."""
    with database.transaction() as tx:
        request = queue.reclaim(tx, now)
        if request is None:
            return False
        failed = request.status == RequestStatus.FAILED
        if failed:
            attempts.abandoned(tx, request, now)
        elif until := attempts.lost(tx, request, now):
            queue.wait_until(tx, request, until)
        kind = EventType.REQUEST_FAILED if failed else EventType.REQUEST_RETRYING
        events.of_request(tx, kind, request, now, code="worker_lost")
        ledger.doubt_sending(tx, request, now)
        if failed:
            ledger.release(tx, request, now)
    logger.warning("request %s was reclaimed", request.id, extra={"action": "reclaim"})
    return True


def expire_one(database: Database, router: Router, now: datetime) -> bool:
    """Fail one request for which nobody waits any more; False when there is none."""
    with database.transaction() as tx:
        request = queue.expire(tx, now, router.blocked(tx, now))
        if request is None:
            return False
        attempts.abandoned(tx, request, now)
        events.of_request(tx, EventType.REQUEST_FAILED, request, now, code=request.error_code)
        ledger.doubt_sending(tx, request, now)
        ledger.release(tx, request, now)
    logger.warning("request %s was not made in time", request.id, extra={"action": "expire"})
    return True


def reroute_one(database: Database, router: Router, now: datetime) -> bool:
    """Send one request that stands before a provider which is down to another one; False when there is none."""
    with database.transaction() as tx:
        blocked = router.blocked(tx, now)
        for request in queue.stuck(tx, blocked, now) if blocked else ():
            if attempts.unfinished(tx, request):
                continue  # its lost call is decided first
            tried = {request.provider, *(one.provider for one in attempts.of_requests(tx, [request.id]))}
            others = router.fallbacks(tx, request, tried, now)
            if others:
                _reroute(tx, request, others[0], now)
                return True
    return False


def _reroute(tx: Session, request: GenerationRequest, other: Candidate, now: datetime) -> None:
    code = "provider_down"
    attempts.skipped(tx, request, f"{request.provider} is not available at present.", code, now)
    queue.reroute(tx, request, other.provider, other.model)
    told = {"code": code, "provider": other.provider, "model": other.model}
    events.of_request(tx, EventType.REQUEST_FALLBACK, request, now, **told)
    ledger.release(tx, request, now)  # the other one's price is held back when it is asked


def close_orphan(database: Database, now: datetime) -> bool:
    """Close the attempt and the money of one ended request whose worker vanished; False when there is none."""
    with database.transaction() as tx:
        request = ledger.orphan(tx, now)
        if request is None:
            return False
        attempts.abandoned(tx, request, now)
        ledger.doubt_sending(tx, request, now)
        ledger.release(tx, request, now)
    logger.warning("request %s left money behind", request.id, extra={"action": "close_orphan"})
    return True
