"""Eight clients, two servers on one database, and a nemesis; everything that anybody did is written down.

What is checked in the end is the list of the research: an accepted request is never lost or doubled, the vendor's log
and our books agree, events have no gaps, and nothing is left lying about.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests
from sqlalchemy import select

from configuration import HERE
from image_generation.models import Account, GenerationRequest, IdempotencyKey
from image_generation.testing import Upstream, faults
from image_generation.testing.faults import Fault
from tests.acceptance.people import Person, join, open_session
from tests.server import environment

from .evening import ENDED, Evening, end_group, until

CLIENTS = 8
CAP_MICROS = 3_000_000
#: What the vendor does now and then, for one call each.
FAULTS: dict[str, Callable[[], Fault]] = {
    "429": lambda: faults.openai_error(429, "rate_limit_exceeded", "slow down"),
    "500": lambda: faults.status(500),
    "503": lambda: faults.status(503),
    "504": lambda: faults.status(504),
    "policy": lambda: faults.openai_error(400, "moderation_blocked", "no"),
    "reset": faults.reset_before_headers,
    "half": lambda: faults.break_after(0.5),
    "stalled": lambda: faults.break_after(0.5, "stall"),
    "no picture": lambda: faults.payload({"data": []}),
    "late": lambda: faults.delay(1.0),
    "too late": lambda: faults.delay(4.0),
}


@dataclass
class History:
    """What everybody did, in order."""

    seed: int
    lines: list[tuple[float, str, str, str, str]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, who: str, what: str, key: str = "", outcome: str = "") -> None:
        """Write down one thing."""
        with self._lock:
            self.lines.append((round(time.monotonic() - self.began, 2), who, what, key, outcome))

    def tell(self, word: str = "", last: int = 60) -> str:
        """The lines that name a word."""
        found = [line for line in self.lines if any(word in part for part in map(str, line))]
        return "\n".join(map(str, [f"seed {self.seed}", *found[-last:]]))


class Servers:
    """Two real servers on one database and one folder; the nemesis ends and starts them."""

    def __init__(self, evening: Evening, count: int = 2) -> None:
        self._evening = evening
        self.urls: list[str] = [""] * count
        self._processes: list[subprocess.Popen[bytes] | None] = [None] * count
        for number in range(count):
            self.start(number)

    def start(self, number: int) -> None:
        """Start one, and wait until it answers."""
        folder = self._evening.folder
        extra = {
            "CRASH_CHILD": "server",
            "CLOCK_FILE": str(folder / f"clock-{number}"),
            "FULL_FILE": str(folder / "disk-is-full"),
            "WORKERS": "2",
            "PYTHONPATH": str(HERE),
        }
        with (folder / "child.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.crash.child"],
                cwd=HERE,
                env=environment(folder, **self._evening.given) | extra,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        self._processes[number] = process
        assert process.stdout is not None
        line = process.stdout.readline().decode()
        assert "runs at http" in line, self._evening.log()
        self.urls[number] = line.split()[-1]

    def kill(self, number: int) -> None:
        """kill -9, its child with it."""
        process = self._processes[number]
        if process is not None:
            end_group(process)
        self._processes[number] = None

    def stop(self, number: int) -> None:
        """SIGTERM, and wait."""
        process = self._processes[number]
        assert process is not None
        process.terminate()
        try:
            process.wait(120)
        finally:
            self.kill(number)

    def signal(self, number: int, name: signal.Signals) -> None:
        """Send a signal to all of one."""
        process = self._processes[number]
        assert process is not None
        os.killpg(process.pid, name)


class Nemesis:
    """Makes trouble, one thing at a time."""

    def __init__(self, seed: int, servers: Servers, evening: Evening, history: History) -> None:
        self._random = random.Random(f"{seed} nemesis")
        self._servers, self._evening, self._history = servers, evening, history

    def run(self, stopping: threading.Event) -> None:
        """Go on until told to stop, and leave everything whole."""
        for kind in self._deal():
            if stopping.wait(self._random.uniform(0.5, 2.5)):
                return
            kind(self._random.randrange(len(self._servers.urls)), stopping)

    def _deal(self) -> Iterator[Callable[[int, threading.Event], None]]:
        """Like cards, so that a short evening has its kill and a long one has all of it equally often."""
        yield self._kill
        deck = [
            self._kill, self._kill, self._freeze, self._restart, self._step_clock, self._fill_disk, self._fail,
            self._repair,
        ]  # fmt: skip
        while True:
            self._random.shuffle(deck)
            yield from deck

    def _say(self, what: str, number: int | str = "") -> None:
        self._history.add("nemesis", what, str(number))

    def _kill(self, number: int, stopping: threading.Event) -> None:
        self._say("kill -9", number)
        self._servers.kill(number)
        stopping.wait(self._random.uniform(0, 2))
        self._servers.start(number)

    def _freeze(self, number: int, stopping: threading.Event) -> None:
        seconds = self._random.uniform(0.5, 4)
        self._say(f"freeze for {seconds:.1f} s", number)
        self._servers.signal(number, signal.SIGSTOP)
        stopping.wait(seconds)
        self._servers.signal(number, signal.SIGCONT)

    def _restart(self, number: int, stopping: threading.Event) -> None:
        self._say("restart", number)
        self._servers.stop(number)
        self._servers.start(number)

    def _step_clock(self, number: int, stopping: threading.Event) -> None:
        seconds = self._random.choice([-3600, 3600, -86400, -5, 5])
        self._say(f"step the clock by {seconds} s", number)
        (self._evening.folder / f"clock-{number}").write_text(str(seconds), "ascii")
        stopping.wait(self._random.uniform(1, 3))
        (self._evening.folder / f"clock-{number}").write_text("0", "ascii")

    def _fill_disk(self, _number: int, stopping: threading.Event) -> None:
        self._say("fill the disk")
        flag = self._evening.folder / "disk-is-full"
        flag.touch()
        stopping.wait(self._random.uniform(0.5, 3))
        flag.unlink()

    def _fail(self, _number: int, _stopping: threading.Event) -> None:
        names = self._random.choices(list(FAULTS), k=self._random.randint(1, 4))
        self._say(f"the vendor: {', '.join(names)}")
        self._evening.upstream.script(*(FAULTS[name]() for name in names), path="images")

    def _repair(self, _number: int, _stopping: threading.Event) -> None:
        self._say("the provider is put right")
        self._evening.repair()


class Client:
    """A member with a phone: submits, cancels, retries, looks."""

    def __init__(self, number: int, seed: int, person: Person, servers: Servers, history: History) -> None:
        self.name = f"client {number}"
        self._random = random.Random(f"{seed} {number}")
        self._person, self._servers, self._history = person, servers, history
        #: Request ids by the key that was used, as the server acknowledged them.
        self.acked: dict[str, str] = {}
        self.refused: set[str] = set()
        self.touched: set[str] = set()

    def run(self, stopping: threading.Event) -> None:
        """Go on until told to stop; a submit that was begun is brought to its end."""
        while not stopping.wait(self._random.uniform(0.2, 1.2)):
            roll = self._random.random()
            if roll < 0.6 or not self.acked:
                self._submit()
            else:
                request_id = self._random.choice(list(self.acked.values()))
                verb = "cancel" if roll < 0.7 else "retry" if roll < 0.8 else ""
                if verb:
                    self.touched.add(request_id)
                self._ask("POST" if verb else "GET", f"image-request/{request_id}/{verb}".rstrip("/"), verb or "look")

    def _ask(self, method: str, path: str, what: str, **more: Any) -> requests.Response | None:
        self._person.url = self._random.choice(self._servers.urls)
        key = more.get("headers", {}).get("Idempotency-Key", path)
        try:
            answer = self._person.call(method, path, **more)
        except requests.RequestException as problem:
            self._history.add(self.name, what, key, f"info {type(problem).__name__}")
            return None
        self._history.add(self.name, what, key, str(answer.status_code))
        return answer

    def _submit(self) -> None:
        key = str(uuid4())
        body = {"user_id": self._person.user_id, "prompt": f"picture {key}", "provider": "dalle", "quality": "draft"}
        while True:
            answer = self._ask("POST", "generate-image", "submit", json=body, headers={"Idempotency-Key": key})
            if answer is None or answer.status_code >= 500:
                time.sleep(0.2)
                continue
            if answer.status_code in (200, 202):
                self.acked[key] = answer.json()["request_id"]
            else:
                assert answer.status_code in (402, 409, 429), answer.text
                self.refused.add(key)
            return


class Judge:
    """Looks while it happens, and reads everything in the end."""

    def __init__(self, evening: Evening, history: History) -> None:
        self._evening, self._history = evening, history
        self.problems: list[str] = []

    def watch(self, stopping: threading.Event) -> None:
        """At every moment: what is spent, held back and uncertain lies within the cap."""
        while not stopping.wait(0.1):
            with self._evening.plugin.database.snapshot() as tx:
                account = tx.scalar(select(Account).where(Account.scope == "session"))
            if account and account.spent_micros + account.reserved_micros + account.uncertain_micros > CAP_MICROS:
                self.problems.append(f"over the cap: {account.spent_micros} {account.reserved_micros}")

    def check(self, clients: list[Client]) -> None:
        """Everything that has to be true in the end."""
        assert self.problems == []
        acked = {request_id for client in clients for request_id in client.acked.values()}
        self._evening.asked = sorted(acked)
        self._evening.touched = {request_id for client in clients for request_id in client.touched}
        keys = {row.key: row.request_id for row in self._evening.rows(IdempotencyKey)}
        for client in clients:
            for key, request_id in client.acked.items():
                assert keys.get(key) == request_id, self._history.tell(key)
            assert not client.refused & keys.keys()
        lost = [row.id for row in self._evening.rows(GenerationRequest) if row.status not in (*ENDED, "held")]
        assert lost == [], self._history.tell(lost[0])
        self._evening.check()


def play(folder: Path, url: str, seed: int, seconds: float) -> History:
    """One evening with everything in it; AssertionError with the seed and what happened when something is wrong."""
    history = History(seed)
    with Upstream() as upstream:
        evening = Evening(
            folder, url, upstream,
            SESSION_BUDGET=str(CAP_MICROS / 1e6), MAX_MONTHLY_COST_PER_USER="unlimited",
            MAX_IMAGES_PER_USER_PER_DAY="unlimited", INSTANT_WAIT_SECONDS="2",
            IMAGE_GENERATION_MAX_WAITING_PER_MEMBER="200", IMAGE_GENERATION_MAX_WAITING_PER_SESSION="2000",
        )  # fmt: skip
        servers = Servers(evening)
        try:
            _play(evening, servers, history, seconds)
        except AssertionError as problem:
            raise AssertionError(f"{evening.log()}\n{history.tell('nemesis')}\n{problem}") from problem
        finally:
            for number in range(len(servers.urls)):
                servers.kill(number)
            evening.engine.dispose()
    return history


def _play(evening: Evening, servers: Servers, history: History, seconds: float) -> None:
    gm, link = open_session(servers.urls[0])
    people = [gm, *(join(gm, link, f"Member {number}") for number in range(1, CLIENTS))]
    clients = [Client(number, history.seed, person, servers, history) for number, person in enumerate(people)]
    judge = Judge(evening, history)
    nemesis = Nemesis(history.seed, servers, evening, history)
    calm, quiet = threading.Event(), threading.Event()
    trouble = [threading.Thread(target=who.run, args=(calm,), daemon=True) for who in (nemesis, *clients)]
    watching = threading.Thread(target=judge.watch, args=(quiet,), daemon=True)
    for thread in (watching, *trouble):
        thread.start()
    try:
        time.sleep(seconds)
        calm.set()
        for thread in trouble:
            thread.join(120)
            assert not thread.is_alive(), "somebody waits for ever"
        evening.repair()  # a breaker that many faults in a row opened stays open for minutes: as long as it should
        until(evening.is_quiet, 300, lambda: f"not quiet: {evening.unquiet()[:40]}")
    finally:
        calm.set()
        quiet.set()
        watching.join(30)
    judge.check(clients)
    statuses = evening.statuses()
    sys.stdout.write(
        f"history of {seconds:g} s, seed {history.seed}: {len(history.lines)} lines, {dict(statuses)}, "
        f"{evening.charges} charges\n"
    )
    assert statuses["completed"] > seconds / 10, "too little happened to say anything"
