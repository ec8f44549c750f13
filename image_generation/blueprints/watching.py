"""The course of one request, step by step, for whoever watches it: a stream, or a socket."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask.globals import request_ctx
from werkzeug.routing import MapAdapter

from .. import errors
from ..feed import News
from ..host import Member
from ..models import GenerationRequest, Image
from ..views import RequestView
from ..words import EventType, RequestStatus

if TYPE_CHECKING:
    from ..extension import ImageGeneration


@dataclass(frozen=True, slots=True)
class Progress:
    """It goes on."""

    #: A real figure, 0 to 100, or None.
    percent: int | None
    stage: str | None
    position: int | None
    #: A worker has it, or had it.
    started: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The picture as far as it is."""

    index: int
    #: Names it in its request.
    name: str
    #: Which of several pictures, from 0; None where one was asked for.
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A picture is there."""

    image: Image
    #: As of a frame.
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """Nothing more will come; or a person has to decide first."""

    made: int
    error: str | None = None
    code: str | None = None


Step = Progress | Frame | Made | Ended


class Links:
    """Addresses of pictures and frames as the caller reaches them; made inside a request, good outside it."""

    def __init__(self) -> None:
        self._adapter = cast("MapAdapter", request_ctx.url_adapter)

    def image(self, image: Image) -> str:
        """The picture's original."""
        return self._build("gallery.image_file", session_id=image.session_id, image_id=image.id)

    def frame(self, session_id: str, request_id: str, name: str) -> str:
        """A frame."""
        return self._build("submission.frame", session_id=session_id, request_id=request_id, name=name)

    def _build(self, view: str, **values: str) -> str:
        return self._adapter.build(f"image_generation.{view}", values)


class Watcher:
    """Turns news into steps. What is told comes from the request itself; the news only say when to look."""

    def __init__(self, plugin: "ImageGeneration", member: Member, request_id: str) -> None:
        self.member = member
        self.request_id = request_id
        #: Nothing more will come.
        self.over = False
        self._plugin = plugin
        self._told: set[str] = set()
        #: Which of its pictures are there: a frame of one would be a step back.
        self._made: set[int] = set()
        self._progress: Progress | None = None
        self._is_batch = False

    def begin(self) -> Iterator[Step]:
        """Where it stands: the newest frame, the pictures that are there, the end."""
        view = self._plugin.submission.get(self.member, self.request_id)
        self._is_batch = len(view.rows) > 1
        for row in view.rows:
            if row.frame is not None and row.status == RequestStatus.PROCESSING:
                yield Frame(row.frame["index"], row.frame["name"], self._place(row.batch_index))
        yield from self._tell(view)

    def hear(self, news: News | None) -> Iterator[Step]:
        """What a piece of news means for the request; None is a heartbeat, at which it is looked at too."""
        mine = news is None or news.type is EventType.RESYNC or news.request_id == self.request_id
        if not mine or self.over:
            return
        if news is not None and news.type is EventType.REQUEST_PARTIAL:
            if news.data["image"] not in self._made:
                yield Frame(news.data["index"], news.data["name"], self._place(news.data["image"]))
            return
        try:
            yield from self._tell(self._plugin.submission.get(self.member, self.request_id))
        except errors.RequestNotFound as problem:
            yield self._end(problem.message, problem.code)

    def _tell(self, view: RequestView) -> Iterator[Step]:
        self._made = {row.batch_index for row in view.rows if row.status == RequestStatus.COMPLETED}
        for image in view.images:
            if image.id not in self._told:
                self._told.add(image.id)
                yield Made(image, self._place(view.place_of(image)))
        if view.status.ended or view.status is RequestStatus.HELD:
            yield self._end(*trouble(view))
            return
        step = _progress(view)
        if step != self._progress:
            self._progress = step
            yield step

    def _place(self, index: int) -> int | None:
        return index if self._is_batch else None

    def _end(self, error: str | None, code: str | None) -> Ended:
        self.over = True
        return Ended(len(self._told), error, code)


def _progress(view: RequestView) -> Progress:
    shown = next((row for row in view.rows if row.status == view.status), view.first)
    return Progress(shown.progress, view.stage, view.position, view.first.started_at is not None)


def trouble(view: RequestView) -> tuple[str | None, str | None]:
    """What has to be said at the end, as a sentence and a code."""
    missing = [row for row in view.rows if row.status != RequestStatus.COMPLETED]
    if not missing:
        gone = errors.ImageNotFound("The picture of this request has been deleted.")
        return (None, None) if view.images else (gone.message, gone.code)
    sentence, code = _why(view, missing[0])
    if len(missing) < len(view.rows):
        sentence = f"{len(missing)} of {len(view.rows)} pictures were not made: {sentence}"
    return sentence, code


def _why(view: RequestView, row: GenerationRequest) -> tuple[str, str]:
    if view.status is RequestStatus.HELD:
        return row.error or "A person has to decide how this goes on.", row.error_code or "unknown_outcome"
    if row.status == RequestStatus.CANCELLED or row.error is None:
        return "The request was cancelled.", "cancelled"
    return row.error, row.error_code or "provider_error"
