"""One request as a stream, in the second document's words: ask, see the frames, get the picture."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from .. import drafts, errors
from ..feed import News
from ..host import tell_of_request
from ..streams import Place
from . import hang_up, sse
from .bodies import GenerateImage, WatchRequest
from .context import member, plugin
from .http import endpoint
from .submission import KEY_HEADER, idempotency_key
from .watching import Ended, Frame, Links, Made, Step, Watcher

if TYPE_CHECKING:
    from ..extension import ImageGeneration

blueprint = Blueprint("streams", __name__)

#: The id that an EventSource has when it has heard the end; it comes back all the same, and is told to stay away.
_END = "end"


@endpoint(
    blueprint,
    "POST",
    "/generate-image-stream",
    tag="Generation",
    body=GenerateImage,
    answers={200: "text/event-stream"},
    headers=KEY_HEADER,
    problems=(402, 422, 429, 503, 507),
)
def generate_image_stream(body: GenerateImage) -> Response:
    """Put a request in line and stream what becomes of it: frames, pictures, the end.

    A client that goes away does not stop the request; `GET` the same address with its `request_id` to come back.
    """
    caller = member()
    place = hang_up.enter(caller, request.environ)
    try:
        followed = plugin().feed.follow(caller, until=place.is_left)
        accepted = plugin().submission.submit(caller, body.draft(), idempotency_key=idempotency_key())
    except errors.ImageGenerationError:
        place.leave()
        raise
    watcher = Watcher(plugin(), caller, accepted.request_id)
    return sse.answer(_Course(plugin(), watcher, accepted.entry_id).parts(followed, place), place)


@endpoint(
    blueprint,
    "GET",
    "/generate-image-stream",
    tag="Generation",
    query=WatchRequest,
    answers={200: "text/event-stream", 204: ""},
    problems=(429, 503),
)
def watch_image_stream(query: WatchRequest) -> Response:
    """The same stream for a request that is there already, from its newest frame on; an EventSource can read it.

    One that comes back after the end, as a browser's does by itself, gets 204 and stays away.
    """
    rows = plugin().submission.get(member(), query.request_id).rows
    if request.headers.get("Last-Event-ID") == _END:
        return Response(status=204)
    place = hang_up.enter(member(), request.environ)
    followed = plugin().feed.follow(member(), until=place.is_left)
    watcher = Watcher(plugin(), member(), query.request_id)
    author = replace(member(), user_id=rows[0].user_id)
    entry_id = tell_of_request(plugin().host, author, query.request_id, drafts.asked(rows))
    return sse.answer(_Course(plugin(), watcher, entry_id, marks_end=True).parts(followed, place), place)


class _Course:
    """Writes the steps of one request."""

    def __init__(
        self, plugin: "ImageGeneration", watcher: Watcher, entry_id: str | None, *, marks_end: bool = False
    ) -> None:
        self._plugin = plugin
        self._watcher = watcher
        self._entry_id = entry_id
        self._marks_end = marks_end
        self._links = Links()

    def parts(self, followed: Iterator[News | None], place: Place) -> Iterator[bytes]:
        """Everything up to the last word."""
        yield f": request {self._watcher.request_id}\n\n".encode()
        yield from self._written(self._watcher.begin())
        while not self._watcher.over:
            news = next(followed, _GONE)
            if isinstance(news, _Gone):
                if not place.is_left():
                    yield from self._cut_off()
                return
            if news is None:
                yield sse.HEARTBEAT
            yield from self._written(self._watcher.hear(news))

    def _cut_off(self) -> Iterator[bytes]:
        """The server stops, and the client may come back; or the member is none any more."""
        if not self._plugin.feed.has_ended:
            problem = errors.SessionNotFound()
            yield _line({"error": problem.message, "code": problem.code})
            yield from self._last(generated=False)

    def _written(self, steps: Iterator[Step]) -> Iterator[bytes]:
        for step in steps:
            match step:
                case Frame():
                    yield from self._frame(step)
                case Made(image, place):
                    told: dict[str, Any] = {
                        "url": self._links.image(image),
                        "format": image.format,
                        "fileSize": image.byte_size,
                        "image_id": image.id,
                        "request_id": self._watcher.request_id,
                    }
                    yield _line({"image_completed": told | _at(place)})
                case Ended(made, error, code):
                    if error is not None:
                        yield _line({"error": error, "code": code})
                    yield from self._last(generated=made > 0)

    def _frame(self, step: Frame) -> Iterator[bytes]:
        """A frame's bytes; nothing where its picture has come in the meantime."""
        try:
            with self._plugin.frames.open(self._watcher.member, self._watcher.request_id, step.name) as file:
                data = base64.b64encode(file.read()).decode("ascii")
        except errors.NotFound:
            return
        yield _line({"image_partial": {"b64_json": data, "partial_image_index": step.index, **_at(step.place)}})

    def _last(self, *, generated: bool) -> Iterator[bytes]:
        session_id = self._watcher.member.session_id
        last = _line({"done": True, "chatId": session_id, "messageId": self._entry_id, "imageGenerated": generated})
        # The mark has no data, so it sets the id and is no event. Cut off before it, a browser hears the end twice.
        yield last + (f"id: {_END}\n\n".encode() if self._marks_end else b"")


class _Gone:
    """The news have ended."""


_GONE = _Gone()


def _at(place: int | None) -> dict[str, int]:
    """Which picture of several; nothing where there is one, as the shapes are printed."""
    return {} if place is None else {"image": place}


def _line(told: Mapping[str, Any]) -> bytes:
    return f"data: {json.dumps(told)}\n\n".encode()
