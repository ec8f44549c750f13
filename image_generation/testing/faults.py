"""What can go wrong upstream, one function a fault; a script of them is played call by call.

A fault may change the request before the vendor sees it, answer in the vendor's place, change the answer, or spoil its
delivery. Combine two with `dataclasses.replace`, or write another one: it is four optional fields.
"""

import gzip
import json
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from . import wire as wires
from .wire import Answer, Call, Wire


@dataclass(frozen=True, slots=True)
class Fault:
    """One call's misfortune."""

    #: Fields of the request that the vendor sees in place of the real ones; None takes one away.
    payload: Mapping[str, Any] = field(default_factory=dict)
    #: Answers in the vendor's place; nothing is charged then, unless the answer says so.
    instead: Callable[[Call], Answer] | None = None
    change: Callable[[Answer], Answer] = lambda answer: answer
    deliver: Callable[[Wire, Answer], None] = wires.deliver


def good() -> Fault:
    """No fault: a call that goes well between others that do not."""
    return Fault()


def status(code: int, body: Any = None, **headers: str) -> Fault:
    """Answer with this status, uncharged; a string is sent as HTML, anything else as JSON."""
    if isinstance(body, str):
        answer = Answer(code, {"Content-Type": "text/html"}, (body.encode(),))
    else:
        answer = wires.json_answer({} if body is None else body, status=code)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fault(instead=lambda _: replace(answer, headers={**answer.headers, **named}))


def openai_error(code: int, word: str | None, message: str, kind: str = "", **more: Any) -> Fault:
    """An error in OpenAI's shape; a word of `more` that starts with `header_` is sent as a header."""
    headers = {name[7:]: value for name, value in more.items() if name.startswith("header_")}
    extra = {name: value for name, value in more.items() if not name.startswith("header_")}
    return status(code, {"error": {"message": message, "type": kind, "param": None, "code": word, **extra}}, **headers)


def stability_error(code: int, name: str, *sentences: str, old_shape: bool = False, **headers: str) -> Fault:
    """An error in Stability's shape of v2beta, or of v1."""
    told = {"message": " ".join(sentences)} if old_shape else {"errors": list(sentences)}
    return status(code, {"id": "a1b2c3", "name": name, **told}, **headers)


def redirect(location: str, code: int = 307) -> Fault:
    """Send the client elsewhere."""
    return status(code, Location=location)


def body(data: bytes, content_type: str | None = None, **headers: str) -> Fault:
    """Send these bytes in place of the picture; it has been charged all the same."""

    def change(answer: Answer) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kept = {**answer.headers, **({"Content-Type": content_type} if content_type else {}), **named}
        return replace(answer, headers=kept, chunks=(data,))

    return Fault(change=change)


def payload(value: Any) -> Fault:
    """Send this JSON in place of the vendor's."""
    return body(json.dumps(value).encode(), "application/json")


def headers(**changed: str) -> Fault:
    """Add or override headers of the vendor's own answer."""
    named = {name.replace("_", "-"): value for name, value in changed.items()}
    return Fault(change=lambda answer: replace(answer, headers={**answer.headers, **named}))


def events(*sent: Mapping[str, Any] | bytes) -> Fault:
    """Stream these events, or raw bytes between them, in place of the vendor's."""

    def change(answer: Answer) -> Answer:
        written = (item if isinstance(item, bytes) else wires.sse_answer([item]).body for item in sent)
        return replace(answer, headers={"Content-Type": "text/event-stream"}, chunks=(*written, b": end\n\n"))

    return Fault(change=change)


def edit_events(edit: Callable[[list[bytes]], Iterable[bytes]]) -> Fault:
    """Pass the stream's own events through `edit`: drop, repeat or reorder them."""
    return Fault(change=lambda answer: replace(answer, chunks=(*edit(list(answer.chunks)), b": end\n\n")))


def ignore_stream() -> Fault:
    """Answer with plain JSON although a stream was asked for, as many compatible servers do."""
    return Fault(payload={"stream": None, "partial_images": None})


def gzip_bomb(megabytes: int) -> Fault:
    """A small body that unpacks to many megabytes."""
    return body(gzip.compress(bytes(megabytes << 20)), Content_Encoding="gzip")


def hold(until: threading.Event) -> Fault:
    """Do not answer before `until` is set."""

    def deliver(wire: Wire, answer: Answer) -> None:
        while not until.wait(0.02):
            wire.pause(0)
        wires.deliver(wire, answer)

    return Fault(deliver=deliver)


def delay(seconds: float) -> Fault:
    """Answer late."""

    def deliver(wire: Wire, answer: Answer) -> None:
        wire.pause(seconds)
        wires.deliver(wire, answer)

    return Fault(deliver=deliver)


def hang() -> Fault:
    """Never answer."""
    return Fault(deliver=lambda wire, _: wire.pause())


def drip(pause: float, size: int = 1, *, head: bool = False) -> Fault:
    """Send the body (or already the headers) in sips, each well within any read timeout."""

    def deliver(wire: Wire, answer: Answer) -> None:
        if head:
            data = b"HTTP/1.1 200 OK\r\n" + b"X-Slow: 1\r\n" * 1000
        else:
            wire.head(answer, Transfer_Encoding=None, Content_Length=str(len(answer.body)))
            data = answer.body
        for start in range(0, len(data), size):
            wire.write(data[start : start + size])
            wire.pause(pause)

    return Fault(deliver=deliver)


def reset_before_headers() -> Fault:
    """Break the connection once the request has been read."""
    return Fault(deliver=lambda wire, _: wire.reset())


def break_after(fraction: float, how: str = "close") -> Fault:
    """Send part of the body, then `close` against the announced length, `reset`, or `stall` with the socket open."""

    def deliver(wire: Wire, answer: Answer) -> None:
        wire.head(answer, Transfer_Encoding=None, Content_Length=str(len(answer.body)))
        wire.write(answer.body[: int(len(answer.body) * fraction)])
        if how == "reset":
            wire.reset()
        if how == "stall":
            wire.pause()

    return Fault(deliver=deliver)


def unfinished_chunks(count: int | None = None) -> Fault:
    """Chunked encoding that ends after `count` chunks, without the chunk that says so."""

    def deliver(wire: Wire, answer: Answer) -> None:
        wire.head(answer, Content_Length=None, Transfer_Encoding="chunked")
        for chunk in answer.chunks[:count]:
            wire.write_chunk(chunk)

    return Fault(deliver=deliver)


def claim_length(length: int) -> Fault:
    """Announce another length than the body has."""

    def deliver(wire: Wire, answer: Answer) -> None:
        wire.head(answer, Transfer_Encoding=None, Content_Length=str(length))
        wire.write(answer.body)

    return Fault(deliver=deliver)


def until_close(*, then: str = "close") -> Fault:
    """A body without any length, ended by closing, or not at all (`then="stall"`)."""

    def deliver(wire: Wire, answer: Answer) -> None:
        wire.head(answer, Transfer_Encoding=None, Content_Length=None)
        wire.write(answer.body)
        if then == "stall":
            wire.pause()

    return Fault(deliver=deliver)


def close_before_headers() -> Fault:
    """Close the connection in good order without a word."""
    return Fault(deliver=lambda *_: None)


def wrong_chunk_size() -> Fault:
    """Chunked encoding that announces more than comes, and then something that is no chunk."""

    def deliver(wire: Wire, answer: Answer) -> None:
        wire.head(answer, Content_Length=None, Transfer_Encoding="chunked")
        wire.write(b"ffff\r\n" + answer.body[:100] + b"\r\nnonsense\r\n")

    return Fault(deliver=deliver)


def late(fault: Fault, seconds: float) -> Fault:
    """The same answer, but not at once."""
    return replace(fault, deliver=delay(seconds).deliver)
