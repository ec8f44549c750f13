"""Server-sent events over HTTP: one answer for every stream, and how an event is written."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from flask import Response, request, url_for

from .. import errors
from ..feed import News
from ..streams import Place

MEDIA_TYPE = "text/event-stream; charset=utf-8"
#: Where a server leaves, in the environment of a request, a function that sends a part of the answer's body at once if
#: that needs no waiting, and says whether it did. It may be called once the answer's first part is on its way.
OFFER = "image_generation.offer"
#: Written where nothing else was for a while: proxies and clients take silence for the end.
HEARTBEAT = b":\n\n"
#: Milliseconds after which a client that lost its stream comes back.
RETRY = 2000


class _Body:
    """The parts of a stream, and its place, which is left however the stream ends: also if it never began."""

    def __init__(self, parts: Iterator[bytes], place: Place) -> None:
        self._parts = parts
        self._place = place

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._parts)
        except errors.ImageGenerationError:
            # The head is long gone; a client that gets no end comes back, and is then told in the usual way.
            raise StopIteration from None

    def close(self) -> None:
        """The client has gone, or the stream is over."""
        try:
            with suppress(AttributeError):  # an iterator need not have it
                self._parts.close()  # type: ignore[attr-defined]
        finally:
            self._place.leave()


def answer(parts: Iterator[bytes], place: Place) -> Response:
    """A stream that ends with its parts, and frees its place when it does or when the client has gone.

    `parts` must need no request: it is read when the view has long returned.
    """
    if request.method == "HEAD":
        place.leave()
        return _with_head(Response())
    return _with_head(Response(_Body(parts, place), direct_passthrough=True))


def _with_head(response: Response) -> Response:
    response.headers["Content-Type"] = MEDIA_TYPE
    response.headers["Cache-Control"] = "no-cache, no-transform"
    response.headers["X-Accel-Buffering"] = "no"
    if "waitress" not in request.environ.get("SERVER_SOFTWARE", ""):  # which refuses to send it
        response.headers["Connection"] = "keep-alive"
    return response


def event(kind: str, data: str, mark: str | None = None) -> bytes:
    """One event in one piece; `data` has no line break."""
    head = f"event: {kind}\ndata: {data}\n\n"
    return (head if mark is None else f"id: {mark}\n{head}").encode()


class Writer:
    """Writes a session's news as JSON for one request's mount point; each event once for all who are told of it."""

    def __init__(self, session_id: str) -> None:
        self._base = url_for("image_generation.events.events", session_id=session_id).removesuffix("/events")
        self._whole = f"{self._base} sse"

    def data(self, news: News) -> str:
        """The event's data in one line."""
        text = news.written.get(self._base)
        if text is None:
            text = json.dumps(self.fields(news), separators=(",", ":"))
            news.written[self._base] = text
        return text

    def event(self, news: News) -> bytes:
        """The whole event in one piece; but for its `id` it is written once for all, too."""
        whole = news.written.get(self._whole)
        if whole is None:
            whole = news.written[self._whole] = event(news.type, self.data(news)).decode()
        return f"id: {news.cursor}\n{whole}".encode()

    def fields(self, news: News) -> Mapping[str, Any]:
        """The event's data, with addresses where it names a picture or a frame."""
        fields = dict(news.data)
        if news.image_id is not None:
            fields["image_url"] = f"{self._base}/image/{quote(news.image_id, safe='')}/file"
            fields["thumbnail_url"] = f"{fields['image_url']}?variant=thumb"
        if "name" in fields and news.request_id is not None:
            name = quote(str(fields.pop("name")), safe="")
            fields["url"] = f"{self._base}/image-request/{quote(news.request_id, safe='')}/frame/{name}"
        return fields
