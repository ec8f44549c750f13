"""What members see of a picture while it is made: the provider's frames, and how far it says it is.

A thread beside the one that reads the provider's answer decodes, stores and tells. A slow disk or a busy database holds
nobody up who has a paid answer to read; what cannot be shown in time is dropped, for no frame is worth a picture.
"""

import logging
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, BinaryIO, Final

from sqlalchemy import exists, select

from . import errors, events, pictures, queue
from .database import Database
from .events import Bell
from .host import Member
from .models import Attempt, GenerationRequest, Image
from .providers.base import PartialImage, Progress
from .storage import Store
from .views import visible_images, visible_to
from .words import EventType, RequestStatus

logger = logging.getLogger(__name__)

#: Frames of one attempt that wait to be shown; the oldest goes when another one comes.
_WAITING: Final = 4
#: Frames of one attempt in all.
_MOST: Final = 100
_STAGE_LENGTH: Final = 50
#: Which picture of its request, which attempt at it, which frame of that.
_NAME: Final = re.compile(r"([0-9]{1,2})-[0-9]{1,4}-[0-9]{1,4}\.webp")
_FOLDER: Final = "frames"
#: How long the frames of a picture that is there stay: who was told of one a moment before its end still asks for it.
LINGER: Final = timedelta(seconds=30)
_Row = GenerationRequest


class Frames:
    """The frames of all pictures that are being made."""

    def __init__(self, *, database: Database, store: Store, bell: Bell, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._store = store
        self._bell = bell
        self._clock = clock
        #: Seconds from one figure of progress to the next, for each picture.
        self.pace = 1.0
        #: Seconds that a picture which has come waits for frames that are still to be shown.
        self.patience = 2.0

    @contextmanager
    def showing(
        self, request: GenerationRequest, attempt: Attempt, *, wanted: bool = True
    ) -> Iterator[Callable[[PartialImage | Progress], None]]:
        """What an attempt yields is handed to the function that this gives, which takes no time and never fails.

        Only the claim that `request` was read under may still say something.
        """
        screen = _Screen(self, request, attempt, wanted=wanted)
        try:
            yield screen.take
        finally:
            screen.close(self.patience)

    def show(self, request: GenerationRequest, attempt: Attempt, part: PartialImage) -> None:
        """Store a frame and tell of it. Raises `LeaseLost`, `InvalidResult` and `Unavailable`, and leaves nothing."""
        drawn = pictures.frame(part.data)
        name = f"{request.batch_index}-{attempt.number}-{part.index}.webp"
        facts = {"index": part.index, "name": name, "width": drawn.width, "height": drawn.height}
        self._store.put(_key(request.id, name), drawn.data)
        try:
            now = self._clock()
            with self._database.transaction() as tx:
                queue.show(tx, request, now, frame=dict(facts))
                events.of_request(tx, EventType.REQUEST_PARTIAL, request, now, image=request.batch_index, **facts)
        except errors.ImageGenerationError:
            self._store.delete(_key(request.id, name))
            raise
        self._bell.ring()

    def tell(self, request: GenerationRequest, percent: int | None, stage: str | None) -> None:
        """Tell how far a picture is."""
        now = self._clock()
        told: dict[str, Any] = {"image": request.batch_index, "progress": percent, "stage": stage}
        with self._database.transaction() as tx:
            queue.show(tx, request, now, progress=percent, **({"stage": stage} if stage else {}))
            events.of_request(tx, EventType.REQUEST_PROGRESS, request, now, **told)
        self._bell.ring()

    def open(self, member: Member, request_id: str, name: str) -> BinaryIO:
        """The bytes of a frame, in WebP, while its picture is being made and for a moment after that.

        Raises `errors.NotFound`; also when the picture that is there is hidden or deleted in that moment.
        """
        found = _NAME.fullmatch(name)
        if found is None:
            raise errors.NotFound
        here = (_Row.batch_id == request_id, _Row.batch_index == int(found[1]), self._has_frames())
        is_seen = exists().where(Image.request_id == _Row.id, *visible_images(member))
        with self._database.snapshot() as tx:
            mine = select(_Row.id).where(
                *here, *visible_to(member), (_Row.status == RequestStatus.PROCESSING) | is_seen
            )
            row_id = tx.scalar(mine)
        if row_id is None:
            raise errors.NotFound
        return self._store.open(_key(row_id, name))

    def _has_frames(self) -> Any:
        """The condition of a picture that is being made, or has just come."""
        just_made = (_Row.status == RequestStatus.COMPLETED) & (_Row.completed_at > self._clock() - LINGER)
        return (_Row.status == RequestStatus.PROCESSING) | just_made

    def clear(self, *row_ids: str) -> None:
        """Remove the frames of pictures that nobody makes now; `sweep` takes what stays a moment, or cannot go."""
        try:
            with self._database.snapshot() as tx:
                kept = set(tx.scalars(select(_Row.id).where(_Row.id.in_(row_ids), self._has_frames())))
            for row_id in row_ids:
                if row_id not in kept:
                    self._store.delete_all(f"{_FOLDER}/{row_id}")
        except errors.ImageGenerationError as problem:
            logger.warning("frames were not removed: %s", problem.message, extra={"action": "clear_frames"})

    def sweep(self) -> None:
        """Remove what nobody needs any more, and what a crash has left."""
        left = self._store.names(_FOLDER)
        for start in range(0, len(left), 100):
            self.clear(*left[start : start + 100])


class _Screen:
    """One attempt's way to its audience."""

    def __init__(self, frames: Frames, request: GenerationRequest, attempt: Attempt, *, wanted: bool) -> None:
        self._frames = frames
        self._request = request
        self._attempt = attempt
        self._left = _MOST if wanted else 0
        self._changed = threading.Condition()
        self._waiting: deque[PartialImage] = deque(maxlen=_WAITING)
        self._newest = -1
        #: How far it is, and what of that has been told: percent and stage.
        self._progress: tuple[int | None, str | None] = (None, None)
        self._told: tuple[int | None, str | None] = (None, None)
        self._next_telling = 0.0
        self._closing = False
        #: Nothing more is said: the claim is somebody else's, or the time is up.
        self._over = False
        self._thread: threading.Thread | None = None

    def take(self, part: PartialImage | Progress) -> None:
        """Put it where the thread finds it."""
        with self._changed:
            if isinstance(part, PartialImage):
                self._waiting.append(part)
            else:
                self._progress = _further(self._progress, part)
            self._changed.notify()
        if self._thread is None and not self._over:
            self._start()

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="image-frames", daemon=True)
        try:
            self._thread.start()
        except RuntimeError:  # no thread to be had
            self._thread, self._over = None, True
            self._log(logging.WARNING, "there is no thread for it")

    def close(self, patience: float) -> None:
        """Wait a little for what has not been shown."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(patience)
            if self._thread.is_alive():
                self._log(logging.WARNING, "it took too long")
        self._over = True

    def _log(self, level: int, reason: str) -> None:
        logger.log(level, "request %s: not shown: %s", self._request.id, reason, extra={"action": "frame"})

    def _run(self) -> None:
        while (step := self._next()) is not None:
            try:
                step()
            except errors.LeaseLost:
                self._over = True
                self._log(logging.INFO, "the claim is somebody else's")
            except errors.ImageGenerationError as problem:
                self._log(logging.WARNING, problem.message)
            except Exception:  # whatever it is, the picture comes home without its frames
                logger.exception("request %s: a frame stumbled", self._request.id, extra={"action": "frame"})

    def _next(self) -> Callable[[], None] | None:
        """What to do now; waits for it, and gives None at the end."""
        with self._changed:
            while not self._over:
                if self._waiting:
                    part = self._waiting.popleft()
                    return lambda: self._show(part)
                wait = None if self._progress == self._told else self._next_telling - time.monotonic()
                if wait is not None and wait <= 0:
                    return self._tell
                if self._closing:
                    return None
                self._changed.wait(wait)
        return None

    def _show(self, part: PartialImage) -> None:
        # A provider's index is a stranger's word; and what is older than what is shown would be a step back.
        if type(part.index) is not int or not self._newest < part.index < _MOST or self._left <= 0:
            return
        self._left -= 1
        self._frames.show(self._request, self._attempt, part)
        self._newest = part.index

    def _tell(self) -> None:
        self._told = self._progress
        self._next_telling = time.monotonic() + self._frames.pace
        self._frames.tell(self._request, *self._told)


def _further(known: tuple[int | None, str | None], part: Progress) -> tuple[int | None, str | None]:
    """How far it is by what was known and what is said now; it never goes backwards."""
    percent, stage = known
    said = part.percent
    if isinstance(said, int | float) and not isinstance(said, bool) and 0 <= said <= 100:
        percent = max(int(said), percent or 0)
    if isinstance(part.stage, str):
        stage = "".join(char for char in part.stage if char.isprintable()).strip()[:_STAGE_LENGTH] or stage
    return percent, stage


def _key(row_id: str, name: str) -> str:
    return f"{_FOLDER}/{row_id}/{name}"
