"""What must be true when all is quiet again, whatever happened before: in the database, on the disk, at the vendor.

The list is that of docs/testing.md, "The judge".
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import NullPool, create_engine, select, text
from sqlalchemy.orm import Session

from image_generation import database, ledger, recovery
from image_generation.models import Account, Attempt, Event, GenerationRequest, IdempotencyKey, Image
from image_generation.providers import openai_answers
from image_generation.storage import original_key, variant_key
from image_generation.testing import openai_wire
from image_generation.testing.wire import Call
from image_generation.words import AttemptState, EventType, RequestStatus, Variant

from .arena import Arena

_OPEN = (AttemptState.PREPARED, AttemptState.SENDING, AttemptState.RECEIVED)
_FINAL = (EventType.REQUEST_COMPLETED, EventType.REQUEST_FAILED, EventType.REQUEST_CANCELLED)
#: What the attempt of a dead worker says in the end.
_VANISHED = "The worker vanished during this attempt."


@dataclass
class Findings:
    """What the judge saw, for a test's own questions."""

    charges: int = 0
    #: Calls that no crash ended: a machine that stood still let their time run out, and they were sent anew.
    timeouts: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    #: Pictures that are there, and those in the trash.
    shown: int = 0
    trashed: int = 0
    attempts: Counter[str] = field(default_factory=Counter)
    uncertain: int = 0
    spent: int = 0


class Judge:
    """Looks at an arena from outside: no code of the server's between it and the tables."""

    def __init__(self, arena: Arena) -> None:
        self._arena = arena
        options = database.engine_options(arena.database_url)
        kept = {name: value for name, value in options.items() if name in ("module", "connect_args")}
        self.engine = create_engine(arena.database_url, poolclass=NullPool, **kept)
        self.database = database.Database(self.engine)

    def wait_until_quiet(self, seconds: float = 90.0) -> None:
        """Until nothing is under way any more: no request, no call, no answer in the spool."""
        end = time.monotonic() + seconds
        while left := self.restless():
            assert time.monotonic() < end, f"still not quiet after {seconds} s: {left}\n{self.story()}"
            time.sleep(0.05)

    def restless(self) -> list[str]:
        """What is still under way."""
        moving = (RequestStatus.QUEUED, RequestStatus.PROCESSING)
        with self.database.snapshot() as tx:
            left = [
                f"request {row.status} ({row.stage})" for row in tx.scalars(_where(GenerationRequest.status, moving))
            ]
            left += [f"attempt {row.state}" for row in tx.scalars(_where(Attempt.state, _OPEN))]
            unswept = select(Attempt).where(Attempt.storage_key.is_not(None), Attempt.state != AttemptState.DONE)
            left += ["an unswept attempt" for _ in tx.scalars(unswept)]
            held = select(GenerationRequest).where(GenerationRequest.reserved_micros > 0)
            left += ["a reservation" for _ in tx.scalars(held)]
        return left + [f"spool/{path.name}" for path in self._files("spool")]

    def check(self, *, may_hold: bool = False) -> Findings:
        """Everything of the list; AssertionError with the story otherwise."""
        wrong: list[str] = []
        with self.database.snapshot() as tx:
            findings = self._findings(tx)
            parts: tuple[Callable[[Session], Iterable[str]], ...] = (
                lambda tx: self._requests(tx, may_hold),
                self._keys,
                self._sends,
                self._money,
                self._images,
                self._events,
                self._integrity,
            )
            for part in parts:
                wrong += part(tx)
            wrong += self._leftovers(tx)
        assert not wrong, "\n".join([*wrong, self.story()])
        return findings

    # --- the list

    def _requests(self, tx: Session, may_hold: bool) -> Iterable[str]:
        fine = {RequestStatus.COMPLETED, RequestStatus.FAILED, RequestStatus.CANCELLED}
        fine |= {RequestStatus.HELD} if may_hold else set()
        rows = {row.id: row for row in tx.scalars(select(GenerationRequest))}
        for row in rows.values():
            if row.status not in fine:
                yield f"request {row.id} is {row.status}"
            if row.reserved_micros:
                yield f"request {row.id} still reserves {row.reserved_micros}"
            if (row.status == RequestStatus.COMPLETED) != (row.result_image_id is not None):
                yield f"request {row.id} is {row.status} with the picture {row.result_image_id}"
        lost = set(self._arena.accepted.values()) - rows.keys()
        yield from (f"request {request_id} was accepted and is not there" for request_id in lost)

    def _keys(self, tx: Session) -> Iterable[str]:
        known = {row.key: row.request_id for row in tx.scalars(select(IdempotencyKey))}
        for key, request_id in self._arena.accepted.items():
            if known.get(key) != request_id:
                yield f"key {key} answered {request_id} and stands for {known.get(key)}"
        batches = set(tx.scalars(select(GenerationRequest.batch_id)))
        if stray := batches - set(known.values()):
            yield f"requests that no key stands for: {stray}"

    def _sends(self, tx: Session) -> Iterable[str]:
        # A person who lets a request be sent again begins a new count.
        by_hand = Counter(tx.scalars(select(Event.request_id).where(Event.type == EventType.REQUEST_QUEUED)))
        rounds = {row.id: by_hand[row.batch_id] for row in tx.scalars(select(GenerationRequest))}
        sent = (AttemptState.DONE, AttemptState.UNKNOWN, AttemptState.INVALID)
        paid = Counter(row.request_id for row in tx.scalars(_where(Attempt.state, sent)) if row.cost_micros)
        for request_id, count in paid.items():
            if count > recovery.MAX_SENDS * rounds[request_id]:
                yield f"request {request_id} was sent {count} times at a price"
        yield from self._haste(tx)
        attempts = len(list(tx.scalars(select(Attempt))))
        calls = len(self.vendor_calls())
        if calls > attempts:
            yield f"the vendor saw {calls} calls, and {attempts} attempts are written down"

    def _haste(self, tx: Session) -> Iterable[str]:
        lost = (Attempt.state == AttemptState.UNKNOWN, Attempt.error == _VANISHED, Attempt.cost_micros > 0)
        for one in tx.scalars(select(Attempt).where(*lost)):
            later = select(Attempt.id).where(Attempt.request_id == one.request_id, Attempt.number > one.number)
            if tx.scalar(later.limit(1)) and (
                one.ended_at is None or one.ended_at < (one.deadline_at or one.started_at)
            ):
                yield f"request {one.request_id} was sent again while its lost call could still be answered"

    def _money(self, tx: Session) -> Iterable[str]:
        yield from (f"the books do not add up: {one}" for one in ledger.recompute(tx))
        charged = sum(map(price_of, self.charges()))
        for account in tx.scalars(select(Account).where(Account.scope == "installation")):
            if account.reserved_micros:
                yield f"{account.reserved_micros} are reserved for nobody"
        booked = sum(map(sum, self.accounts(tx)))
        if charged > booked:
            yield f"the vendor charged {charged}, and {booked} are booked"

    def _images(self, tx: Session) -> Iterable[str]:
        images = list(tx.scalars(select(Image)))
        shown = Counter(image.request_id for image in images if image.deleted_at is None)
        for row in tx.scalars(select(GenerationRequest)):
            wanted = 1 if row.status == RequestStatus.COMPLETED else 0
            if shown[row.id] != wanted:
                yield f"request {row.id} is {row.status} and shows {shown[row.id]} pictures"
        if len({image.attempt_id for image in images}) != len(images):
            yield "one attempt, two pictures"
        for image in images:
            yield from self._blob(image)

    def _blob(self, image: Image) -> Iterable[str]:
        try:
            data = (self._store / original_key(image.storage_key, image.format)).read_bytes()
        except FileNotFoundError:
            yield f"picture {image.number} has no file"
            return
        if hashlib.sha256(data).hexdigest() != image.content_hash:
            yield f"picture {image.number} has other bytes than were recorded"
        for variant in (Variant.THUMB, Variant.SMALL, Variant.DISPLAY):
            if not (self._store / variant_key(image.storage_key, variant)).exists():
                yield f"picture {image.number} has no {variant}"

    def _leftovers(self, tx: Session) -> Iterable[str]:
        homes = {image.storage_key for image in tx.scalars(select(Image))}
        for path in self._files("images"):
            if path.suffix == ".part" or path.parent.as_posix() not in homes:
                yield f"images/{path} belongs to nothing"
        yield from (f"spool/{path} was left" for path in self._files("spool"))

    def _events(self, tx: Session) -> Iterable[str]:
        log = list(tx.scalars(select(Event).order_by(Event.session_id, Event.number)))
        yield from _gaps(log)
        final = Counter(event.request_id for event in log if event.type in _FINAL)
        queued = Counter(event.request_id for event in log if event.type == EventType.REQUEST_QUEUED)
        for row in tx.scalars(select(GenerationRequest).where(GenerationRequest.batch_index == 0)):
            ended = int(row.status != RequestStatus.HELD)
            # Each round that a person began by hand may have an end of its own.
            most = ended if queued[row.batch_id] == 1 else queued[row.batch_id]
            if not ended <= final[row.batch_id] <= most:
                yield f"request {row.batch_id} began {queued[row.batch_id]} times and ended {final[row.batch_id]} times"
        shown = Counter(tx.scalars(select(Image.id).where(Image.deleted_at.is_(None))))
        told = Counter(event.image_id for event in log if event.type == EventType.IMAGE_ADDED)
        if told != shown:
            yield f"pictures {dict(shown)} are there and {dict(told)} were told of"

    def _integrity(self, tx: Session) -> Iterable[str]:
        if self.engine.dialect.name == "sqlite":
            told = tx.execute(text("PRAGMA integrity_check")).scalar_one()
            broken = tx.execute(text("PRAGMA foreign_key_check")).all()
            if told != "ok" or broken:
                yield f"the database says {told}, {broken}"

    # --- looks

    def vendor_calls(self) -> list[Call]:
        """Every order for a picture that reached the vendor."""
        return [call for call in self._arena.upstream.calls if call.path.endswith("/images/generations")]

    def charges(self) -> list[Call]:
        """Those that the vendor bills."""
        return [call for call in self.vendor_calls() if call.charged]

    def accounts(self, tx: Session) -> list[tuple[int, int]]:
        """What was spent and is uncertain on the installation's accounts."""
        rows = tx.scalars(select(Account).where(Account.scope == "installation"))
        return [(row.spent_micros, row.uncertain_micros) for row in rows]

    def story(self) -> str:
        """What happened, for whoever has to find out why."""
        with self.database.snapshot() as tx:
            events = tx.scalars(select(Event).order_by(Event.session_id, Event.number))
            lines = [
                f"  {event.number} {event.type} {event.request_id or event.image_id} {event.data}" for event in events
            ]
            tried = tx.scalars(select(Attempt).order_by(Attempt.started_at))
            lines += [f"  attempt {row.request_id} {row.number} {row.state} {row.cost_micros}" for row in tried]
        calls = [
            f"  call {call.status} charged={call.charged} delivered={call.delivered}" for call in self.vendor_calls()
        ]
        logs = [path.read_text(encoding="utf-8")[-4000:] for path in sorted(self._arena.folder.glob("*.log"))]
        return "\n".join([*lines, *calls, *logs])

    def _findings(self, tx: Session) -> Findings:
        images = list(tx.scalars(select(Image)))
        accounts = self.accounts(tx)
        return Findings(
            charges=len(self.charges()),
            timeouts=len(list(tx.scalars(select(Attempt.id).where(Attempt.error_code == "deadline_exceeded")))),
            statuses=Counter(tx.scalars(select(GenerationRequest.status))),
            shown=sum(image.deleted_at is None for image in images),
            trashed=sum(image.deleted_at is not None for image in images),
            attempts=Counter(tx.scalars(select(Attempt.state))),
            spent=sum(spent for spent, _ in accounts),
            uncertain=sum(uncertain for _, uncertain in accounts),
        )

    @property
    def _store(self) -> Path:
        return self._arena.data / "images"

    def _files(self, folder: str) -> list[Path]:
        root = self._arena.data / folder
        return [path.relative_to(root) for path in sorted(root.rglob("*")) if path.is_file()]


def _gaps(log: Iterable[Event]) -> Iterable[str]:
    numbers: dict[str, list[int]] = {}
    for event in log:
        numbers.setdefault(event.session_id, []).append(event.number)
    for session_id, seen in numbers.items():
        if seen != list(range(1, len(seen) + 1)):
            yield f"the events of session {session_id} have gaps: {seen}"


def price_of(call: Call) -> int:
    """What the vendor bills for a call, by its own usage record."""
    cost = openai_answers.image_cost(openai_wire.usage(call.payload))
    assert cost is not None
    return cost


def _where(column: object, values: Iterable[str]) -> object:
    return select(column.class_).where(column.in_(values))  # type: ignore[attr-defined]
