"""One evening on one database: requests come in, processes are ended and started, and in the end the books are read."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import create_engine, func, select

from configuration import HERE
from image_generation import Draft, ImageGeneration, Member, Role, database, ledger, recovery, settings
from image_generation.models import Attempt, Event, GenerationRequest, Image, LedgerEntry
from image_generation.pictures import content_hash
from image_generation.storage import original_key, variant_key
from image_generation.testing import FixedHost, Upstream
from image_generation.words import Variant
from tests.server import environment

GM = Member("seattle", "gm", Role.GM)
#: Seconds that one call to the provider may take in all.
CALL_SECONDS = 2
ENDED = ("completed", "failed", "cancelled")
_BINARY = ("PYTHONPATH", "COVERAGE_PROCESS_START")


class Evening:
    """The database, the folder and the vendor; workers come and go."""

    def __init__(self, folder: Path, url: str, upstream: Upstream, **more: str) -> None:
        self.folder, self.upstream = folder, upstream
        self.given = (
            upstream.environment()
            | {
                "ENHANCER_API_KEY": "",
                "DATABASE_URL": url,
                "DATA_DIR": str(folder / "data"),
                "DALLE_TIMEOUT_SECONDS": str(CALL_SECONDS),
                "IMAGE_GENERATION_FALLBACKS": "none",
                "WORKERS": "1",
                # A stream has other steps; those tests that are about frames order some.
                "PARTIAL_IMAGES": "0",
            }
            | more
        )
        self.engine = create_engine(url, **database.engine_options(url))
        app = Flask("evening")
        app.secret_key = "a secret of this test, long enough"
        roles = {("seattle", "gm"): Role.GM, ("seattle", "ann"): Role.PLAYER}
        self.plugin = ImageGeneration(
            app,
            engine=self.engine,
            host=FixedHost(roles, lambda: None),
            settings=settings.load(self.given | {"WORKERS": "0", "DATABASE_URL": ""}),
        )
        self.asked: list[str] = []
        #: Those that somebody has cancelled or sent again by hand: they may end more than once.
        self.touched: set[str] = set()

    def submit(self, prompt: str = "a bar", **wishes: Any) -> str:
        """A member asks for a paid picture."""
        ann = Member("seattle", "ann", Role.PLAYER)
        request_id = self.plugin.submission.submit(ann, Draft(prompt, provider="dalle", **wishes)).request_id
        self.asked.append(request_id)
        return request_id

    def start(self, *points: str, wrapper: tuple[str, ...] = (), **extra: str) -> subprocess.Popen[bytes]:
        """A worker process that ends at one of these points."""
        kept = {name: os.environ[name] for name in _BINARY if name in os.environ}
        with (self.folder / "child.log").open("ab") as log:
            return subprocess.Popen(
                [*wrapper, sys.executable, "-m", "tests.crash.child"],
                cwd=HERE,
                env=environment(self.folder, **self.given) | kept | {"CRASH_AT": json.dumps(points)} | extra,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )

    def crash(self, *points: str, **extra: str) -> None:
        """Let a worker run into its end."""
        process = self.start(*points, **extra)
        assert wait_for_end(process) == -9, f"{points} was not reached: {self.log()}"

    @contextmanager
    def worker(self, *points: str, **extra: str) -> Iterator[subprocess.Popen[bytes]]:
        """A worker for the length of the block."""
        process = self.start(*points, **extra)
        try:
            yield process
        finally:
            process.kill()
            wait_for_end(process)

    def settle(self, seconds: float = 60, **extra: str) -> None:
        """Let a worker work until nothing is left to do, then stop it in peace."""
        process = self.start(**extra)
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n", self.log()
            until(self.is_quiet, seconds, self.log)
            process.terminate()
            assert wait_for_end(process) == 0, self.log()
        finally:
            process.kill()
            wait_for_end(process)

    def repair(self) -> None:
        """The vendor is well again, and somebody closes the breaker by hand."""
        self.upstream.clear_script()
        with self.plugin.database.transaction() as tx:
            self.plugin.router.reset(tx, "dalle")

    def is_quiet(self) -> bool:
        """Has everything ended, also behind the curtain?"""
        with self.plugin.database.snapshot() as tx:
            waiting = tx.scalar(select(func.count()).where(GenerationRequest.status.not_in([*ENDED, "held"])))
            opened = tx.scalar(select(func.count()).where(Attempt.state.in_(["sending", "received"])))
            held = tx.scalar(select(func.sum(GenerationRequest.reserved_micros)))
        return not waiting and not opened and not held and not self.spooled() and not self.frames()

    def unquiet(self) -> list[str]:
        """What has not ended yet, for whoever wonders."""
        rows = [row for row in self.rows(GenerationRequest) if row.status not in (*ENDED, "held")]
        left = [f"{row.id} {row.status} {row.stage} run_at {row.run_at} lease {row.lease_until}" for row in rows]
        open_ones = [attempt for attempt in self.rows(Attempt) if attempt.state in ("sending", "received")]
        held = [row for row in self.rows(GenerationRequest) if row.reserved_micros]
        return [
            *left, *(f"{a.request_id} {a.id} {a.state} {a.deadline_at}" for a in open_ones), *self.spooled(),
            *(f"{row.id} {row.status} holds {row.reserved_micros}" for row in held),
        ]  # fmt: skip

    def spooled(self) -> list[str]:
        """What lies in the spool."""
        return [path.name for path in (self.folder / "data" / "spool").iterdir()]

    def frames(self) -> list[str]:
        """Frames of pictures that are being made, or were."""
        return [path.name for path in (self.folder / "data" / "images" / "frames").glob("*/*")]

    def log(self) -> str:
        """What the workers said."""
        return (self.folder / "child.log").read_text(encoding="utf-8", errors="replace")[-6000:]

    @property
    def charges(self) -> int:
        """Pictures that the vendor bills."""
        return sum(call.charged for call in self.upstream.calls)

    def rows(self, model: Any) -> list[Any]:
        """All rows of a table."""
        with self.plugin.database.snapshot() as tx:
            return list(tx.scalars(select(model)).all())

    def statuses(self) -> Counter[str]:
        """How the requests ended."""
        return Counter(row.status for row in self.rows(GenerationRequest))

    def check(self) -> None:
        """Everything that has to be true when it is quiet, whatever happened before."""
        self._check_requests()
        self._check_money()
        self._check_images()
        self._check_events()
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect() as connection:
                assert connection.scalar(sa.text("PRAGMA integrity_check")) == "ok"

    def _check_requests(self) -> None:
        rows = self.rows(GenerationRequest)
        assert {row.batch_id for row in rows} == set(self.asked), "an accepted request is lost, or one was made up"
        assert {row.status for row in rows} <= {*ENDED, "held"}
        attempts = self.rows(Attempt)
        sends = Counter(attempt.request_id for attempt in attempts if attempt.state not in ("not_sent", "transient"))
        by_hand = {row.id for row in rows if row.batch_id in self.touched}
        assert all(count <= recovery.MAX_SENDS for key, count in sends.items() if key not in by_hand), sends
        assert not [attempt.state for attempt in attempts if attempt.state in ("prepared", "sending", "received")]

    def _check_money(self) -> None:
        with self.plugin.database.snapshot() as tx:
            assert ledger.recompute(tx) == []
            totals = select(*(func.coalesce(func.sum(column), 0) for column in _AMOUNTS))
            spent, reserved, uncertain = tx.execute(totals).one()
        assert reserved == 0
        costs = [attempt.cost_micros for attempt in self.rows(Attempt) if attempt.cost_micros]
        assert self.charges <= len(costs), "the vendor bills more than we know of"
        assert spent + uncertain == sum(costs)

    def _check_images(self) -> None:
        expected = set()
        for image in self.rows(Image):
            with self.plugin.store.open(original_key(image.storage_key, image.format)) as file:
                assert content_hash(file.read()) == image.content_hash
            expected.add(original_key(image.storage_key, image.format))
            expected |= {variant_key(image.storage_key, variant) for variant in _SMALLER}
        root = self.folder / "data" / "images"
        stored = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
        assert expected <= stored
        assert self.orphans(stored - expected) == set(), "files that belong to no picture"
        assert self.spooled() == []
        images = Counter(image.request_id for image in self.rows(Image) if image.deleted_at is None)
        done = {row.id for row in self.rows(GenerationRequest) if row.status == "completed"}
        assert images == Counter(done)

    def orphans(self, stored: set[str]) -> set[str]:
        """Files that nobody will sweep: what an attempt still names is swept a minute after its end."""
        kept = {attempt.storage_key for attempt in self.rows(Attempt) if attempt.storage_key}
        return {key for key in stored if key.rpartition("/")[0] not in kept}

    def _check_events(self) -> None:
        events = sorted(self.rows(Event), key=lambda event: event.number)
        assert [event.number for event in events] == list(range(1, len(events) + 1))
        for request_id in set(self.asked) - self.touched:
            ends = [e.type for e in events if e.request_id == request_id and e.type in _FINAL]
            assert ends in ([[kind] for kind in _FINAL] + [["request.failed", "request.completed"], []]), ends


_AMOUNTS = (LedgerEntry.spent_micros, LedgerEntry.reserved_micros, LedgerEntry.uncertain_micros)
_SMALLER = [variant for variant in Variant if variant is not Variant.ORIGINAL]
_FINAL = ("request.completed", "request.failed", "request.cancelled")


def wait_for_end(process: subprocess.Popen[bytes], seconds: float = 40) -> int:
    """The exit code; a process that does not end is killed and told of."""
    if process.stdout is not None and process.stdout.closed:
        return process.wait(seconds)
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return 0
    return process.returncode


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a process with its children, if there are any left."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    wait_for_end(process)


def until(look: Callable[[], Any], seconds: float = 30, log: Callable[[], str] = str) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end, f"it never came to that: {log()}"
        time.sleep(0.03)
