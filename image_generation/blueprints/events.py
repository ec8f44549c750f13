"""What happens in a session, as it happens."""

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, request

from ..feed import News
from ..streams import Place
from . import hang_up, sse
from .bodies import FollowEvents
from .context import member, plugin
from .http import endpoint

blueprint = Blueprint("events", __name__)


@endpoint(
    blueprint,
    "GET",
    "/events",
    tag="Events",
    query=FollowEvents,
    answers={200: "text/event-stream"},
    headers={"Last-Event-ID": "The `id` of the last event that you have; a browser sends it by itself."},
    problems=(429, 503),
)
def events(query: FollowEvents) -> Response:
    """Everything that happens in the session and that you may see, as server-sent events, until one of us goes.

    Goes on behind `Last-Event-ID`, else behind `since`, without gap or repeat; without either it begins now. A position
    that is not known any more is answered with one `resync`: read everything anew and go on from there. A comment comes
    every 15 seconds.
    """
    place = hang_up.enter(member(), request.environ)
    return sse.answer(_parts(query, place), place)


def _parts(query: FollowEvents, place: Place) -> Iterator[bytes]:
    since = request.headers.get("Last-Event-ID") or query.since
    start = since or plugin().feed.now(member())
    writer = sse.Writer(member().session_id)
    followed = plugin().feed.follow(member(), start, until=place.is_left, push=_pusher(writer))
    return _written(followed, writer, None if since else start, pings=query.ping)


def _pusher(writer: sse.Writer) -> Callable[[News], bool] | None:
    """A short way to the client, where the server has one."""
    offer: Callable[[bytes], bool] | None = request.environ.get(sse.OFFER)
    return None if offer is None else lambda news: offer(writer.event(news))


def _written(followed: Iterator[News | None], writer: sse.Writer, start: str | None, *, pings: bool) -> Iterator[bytes]:
    ping = sse.event("ping", "{}") if pings else b""
    first = b"" if start is None else f"id: {start}\n".encode()
    yield f"retry: {sse.RETRY}\n".encode() + first + (ping or b"\n")
    for news in followed:
        if news is None:
            yield sse.HEARTBEAT + ping
        else:
            yield writer.event(news)
