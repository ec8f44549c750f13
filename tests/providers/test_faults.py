"""Every fault of the list, F1 to F30, through the real providers and the real engine, with the vendor's log as judge.

`dalle` asks for no frames here and `dalle streamed` for two. What goes wrong between the events of a stream (F24)
stands in test_dalle.py; TLS (F10) is in test_remote.py; F25 needs a vendor that is polled, and there is none yet.
"""

import base64
import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import PIL.Image
import pytest

from image_generation import settings as settings_module
from image_generation.models import Breaker
from image_generation.providers.openai import Dalle
from image_generation.providers.stability import Stability
from image_generation.testing import Upstream, faults, png
from image_generation.testing.faults import Fault
from image_generation.testing.upstream import OPENAI_KEY, STABILITY_KEY
from tests.core.conftest import Table, make_table

__all__ = ["make_table"]

pytestmark = pytest.mark.timeout(60)

STATES = {
    "not_sent": "not_sent",
    "rate_limited": "transient",
    "overloaded": "transient",
    "provider_conflict": "transient",
    "unknown_outcome": "unknown",
    "deadline_exceeded": "unknown",
    "invalid_result": "invalid",
}
#: How often a paid request is sent, and where it ends, by the kind of error that it always meets.
OUTCOMES = {
    "rate_limited": (4, "failed"),
    "overloaded": (4, "failed"),
    "provider_conflict": (2, "failed"),
    "unknown_outcome": (2, "held"),
    "deadline_exceeded": (2, "held"),
    "invalid_result": (2, "failed"),
}
OPENED = {
    "quota_exhausted": ("*", "open"),
    "auth_failed": ("*", "open"),
    "provider_misconfigured": ("*", "open"),
    "model_unavailable": ("model", "open"),
}

Play = Callable[..., Table]


@pytest.fixture
def play(make_table: Any, tmp_path: Path, upstream: Upstream) -> Play:
    """A table whose only provider is the real one, at the scripted vendor."""

    def build(vendor: str, *script: Fault, both: bool = False, **config: str) -> Table:
        chosen = {
            "DALLE_TIMEOUT_SECONDS": "20", "PARTIAL_IMAGES": "2" if vendor == "dalle streamed" else "0", **config
        }  # fmt: skip
        known = settings_module.load(chosen | upstream.environment())
        mine, other = (Stability(known), Dalle(known)) if vendor == "stability" else (Dalle(known), Stability(known))
        upstream.script(*script)
        table: Table = make_table(
            f"sqlite:///{tmp_path / 'faults.db'}", provider=mine, others=[other] if both else [], **chosen
        )
        return table

    return build


def run(table: Table, request_id: str) -> str:
    """Work on it until it has ended or is held, or cannot go on."""
    for _ in range(12):
        claimed = table.claim()
        if claimed is not None:
            table.plugin.generation.run(claimed)
        elif table.status(request_id) in ("queued", "processing"):
            table.clock.advance(65)
    return table.status(request_id)


def image(**parts: Any) -> Fault:
    """The vendor's JSON with this in place of the picture's text."""
    return faults.payload({"data": [parts]})


def as_openai(data: bytes) -> Fault:
    return image(b64_json=base64.b64encode(data).decode())


def drawn(file_format: str, size: tuple[int, int] = (64, 64), mode: str = "RGB", **how: Any) -> bytes:
    out = io.BytesIO()
    PIL.Image.new(mode, size, how.pop("color", 7)).save(out, file_format, **how)
    return out.getvalue()


def header_only(width: int, height: int) -> bytes:
    """A PNG that claims to be large and holds nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))


WHOLE = png.draw("whole", 64, 64)
BAD_CRC = WHOLE[:40] + bytes([WHOLE[40] ^ 0xFF]) + WHOLE[41:]


@dataclass(frozen=True)
class Row:
    """A fault that comes every time, for the vendors that can commit it, and the kind of error it is."""

    name: str
    fault: Fault
    code: str
    vendors: tuple[str, ...] = ("dalle", "stability")


def openai(name: str, fault: Fault, code: str) -> Row:
    return Row(name, fault, code, ("dalle",))


def stability(name: str, fault: Fault, code: str) -> Row:
    return Row(name, fault, code, ("stability",))


ROWS = [
    openai("F1 429", faults.openai_error(429, "rate_limit_exceeded", "Slow down"), "rate_limited"),
    stability("F1 429", faults.stability_error(429, "rate_limit_exceeded", "Slow down"), "rate_limited"),
    openai("F3 quota", faults.openai_error(429, None, "No credit", "insufficient_quota"), "quota_exhausted"),
    openai("F4 401", faults.openai_error(401, "invalid_api_key", "Incorrect key"), "auth_failed"),
    stability("F4 401", faults.stability_error(401, "unauthorized", "Bad key", old_shape=True), "auth_failed"),
    openai("F4 403", faults.openai_error(403, None, "Your organization must be verified"), "auth_failed"),
    stability("F4 403", faults.stability_error(403, "forbidden", "Not for you"), "auth_failed"),
    stability("F4 moderation", faults.stability_error(403, "content_moderation", "Flagged"), "policy_refused"),
    openai("F5 402", faults.openai_error(402, None, "Pay"), "quota_exhausted"),
    stability("F5 402", faults.stability_error(402, "payment_required", "Pay"), "quota_exhausted"),
    openai("F6 moderation", faults.openai_error(400, "moderation_blocked", "Blocked"), "policy_refused"),
    openai("F6 policy", faults.openai_error(400, "content_policy_violation", "Blocked"), "policy_refused"),
    openai("F6 user", faults.openai_error(400, None, "Blocked", "image_generation_user_error"), "policy_refused"),
    stability("F6 filtered", faults.headers(finish_reason="CONTENT_FILTERED"), "policy_refused"),
    openai("F7 400", faults.openai_error(400, "unknown_parameter", "Unknown parameter"), "request_rejected"),
    stability("F7 400", faults.stability_error(400, "bad_request", "prompt: required"), "request_rejected"),
    openai("F7 404", faults.openai_error(404, "model_not_found", "No such model"), "model_unavailable"),
    Row("F7 404 bare", faults.status(404), "model_unavailable"),
    Row("F7 413", faults.status(413), "request_rejected"),
    Row("F7 422", faults.status(422), "request_rejected"),
    Row("F8 409", faults.status(409), "provider_conflict"),
    Row("F8 408", faults.status(408), "unknown_outcome"),
    openai("F9 500", faults.openai_error(500, "server_error", "Oops"), "overloaded"),
    stability("F9 500", faults.stability_error(500, "internal_error", "Oops"), "overloaded"),
    Row("F9 500 html", faults.status(500, "<html>Oops</html>"), "unknown_outcome"),
    Row("F9 502", faults.status(502, "<html>Bad gateway</html>"), "unknown_outcome"),
    Row("F9 503", faults.status(503), "overloaded"),
    Row("F9 503 wait", faults.status(503, Retry_After="3"), "overloaded"),
    Row("F9 504", faults.status(504), "unknown_outcome"),
    Row("F9 524", faults.status(524, "<html>Timeout</html>"), "unknown_outcome"),
    Row("F10 closed", faults.close_before_headers(), "unknown_outcome"),
    Row("F10 reset", faults.reset_before_headers(), "unknown_outcome"),
    Row("F10 reset after headers", faults.break_after(0, "reset"), "unknown_outcome"),
    Row("F11 silence", faults.hang(), "deadline_exceeded"),
    Row("F11 half", faults.break_after(0.5, "stall"), "deadline_exceeded"),
    Row("F11 short", faults.break_after(0.5), "unknown_outcome"),
    Row("F12 drip", faults.drip(0.05), "deadline_exceeded"),
    Row("F12 drip of headers", faults.drip(0.05, head=True), "deadline_exceeded"),
    Row("F13 cut chunks", faults.unfinished_chunks(), "unknown_outcome"),
    Row("F13 wrong chunk", faults.wrong_chunk_size(), "unknown_outcome"),
    Row("F14 huge", faults.claim_length(1 << 40), "invalid_result"),
    Row("F15 bomb", faults.gzip_bomb(80), "invalid_result"),
    openai("F16 cut", faults.body(b'{"data": [{"b64'), "invalid_result"),
    openai("F17 error", faults.payload({"error": {"message": "Oops"}}), "invalid_result"),
    openai("F17 empty", faults.payload({}), "invalid_result"),
    openai("F17 none", faults.payload({"data": []}), "invalid_result"),
    openai("F17 null", faults.payload({"data": [None]}), "invalid_result"),
    openai("F18 newline", image(b64_json="aGVs\nbG8="), "invalid_result"),
    openai("F18 url alphabet", image(b64_json="_-_-"), "invalid_result"),
    openai("F18 padding", image(b64_json="aGVsbG8"), "invalid_result"),
    openai("F18 data url", image(b64_json="data:image/png;base64,aGVsbG8="), "invalid_result"),
    openai("F18 empty", image(b64_json=""), "invalid_result"),
    Row("F19 zero bytes", faults.body(b""), "invalid_result"),
    *[
        stability(f"F19 {data[:6]!r}", faults.body(data), "invalid_result")
        for data in (b"<html></html>", b"<svg xmlns='x'/>", b"%PDF-1.7", b"%!PS-Adobe", drawn("GIF"), drawn("TIFF"))
    ],
    openai("F19 gif", as_openai(drawn("GIF")), "invalid_result"),
    openai("F20 truncated", as_openai(WHOLE[:-30]), "invalid_result"),
    stability("F20 bad checksum", faults.body(BAD_CRC), "invalid_result"),
    stability("F20 header alone", faults.body(header_only(20_000, 1)), "invalid_result"),
    stability("F20 no width", faults.body(header_only(0, 64)), "invalid_result"),
    stability("F20 196 megapixels", faults.body(header_only(14_000, 14_000)), "invalid_result"),
    stability("F20 100 megapixels", faults.body(header_only(10_000, 10_000)), "invalid_result"),
    Row("F22 307", faults.redirect("http://169.254.169.254/"), "provider_misconfigured"),
    Row("F22 302", faults.redirect("http://[::1]/", 302), "provider_misconfigured"),
    Row("F22 file", faults.redirect("file:///etc/passwd", 301), "provider_misconfigured"),
    *[
        openai(f"F23 {url}", image(url=url), "invalid_result")
        for url in ("http://169.254.169.254/x", "http://[::ffff:127.0.0.1]/x", "http://2130706433/x", "file:///etc/x")
    ],
    stability("F26 a dot", faults.body(drawn("PNG", (1, 1))), "invalid_result"),
]
#: A stream that ends without its last event leaves open what was done.
STREAMED = {"F16 cut": "unknown_outcome", "F19 zero bytes": "unknown_outcome"}
CASES = [pytest.param(vendor, row, id=f"{vendor} {row.name}") for row in ROWS for vendor in row.vendors] + [
    pytest.param("dalle streamed", replace(row, code=STREAMED.get(row.name, row.code)), id=f"dalle streamed {row.name}")
    for row in ROWS
    if "dalle" in row.vendors and row.name != "F13 cut chunks"
]


def test_a_stream_that_breaks_behind_its_last_event_has_brought_the_picture(play: Play, upstream: Upstream) -> None:
    """F13: where a plain answer is not whole."""
    table = play("dalle streamed", faults.unfinished_chunks())
    assert run(table, table.submit()) == "completed"
    assert len(upstream.calls) == len(table.images()) == 1


@pytest.mark.parametrize(("vendor", "row"), CASES)
def test_a_fault_that_stays_has_its_treatment(play: Play, upstream: Upstream, vendor: str, row: Row) -> None:
    sends, status = OUTCOMES.get(row.code, (1, "failed"))
    patience = "1" if row.code == "deadline_exceeded" else "20"
    table = play(vendor, *[row.fault] * 6, DALLE_TIMEOUT_SECONDS=patience)
    request_id = table.submit()
    assert run(table, request_id) == status
    assert len(upstream.calls) == sends
    tries = table.attempts()
    assert [(one.error_code, one.state) for one in tries] == [(row.code, STATES.get(row.code, "rejected"))] * sends
    assert table.events()[-1] == f"request.{status}"
    model, state = OPENED.get(row.code, ("", ""))
    opened = [(b.model, b.state) for b in table.rows(Breaker) if b.state != "closed"]
    assert opened == ([("*" if model == "*" else tries[0].model, state)] if model else [])
    assert table.images() == []
    assert table.stored_files() == []


PASSING = [
    row for row in ROWS if row.code in OUTCOMES and row.name.split()[0] in ("F1", "F8", "F9", "F10", "F13", "F17")
]


@pytest.mark.parametrize(
    ("vendor", "row"), [pytest.param(row.vendors[0], row, id=f"{row.vendors[0]} {row.name}") for row in PASSING]
)
def test_a_fault_that_passes_costs_a_picture_nothing_but_time(
    play: Play, upstream: Upstream, vendor: str, row: Row
) -> None:
    table = play(vendor, row.fault)
    request_id = table.submit()
    assert run(table, request_id) == "completed"
    assert len(upstream.calls) == 2
    assert len(table.images()) == 1


@pytest.mark.parametrize("vendor", ["dalle", "stability"])
def test_nobody_listens(play: Play, upstream: Upstream, vendor: str) -> None:
    """F10."""
    table = play(vendor)
    nowhere = {"openai_base_url": "http://127.0.0.1:9/v1", "stability_api_base": "http://127.0.0.1:9"}
    provider: Any = table.provider
    provider._settings = replace(provider._settings, **nowhere)
    request_id = table.submit()
    assert run(table, request_id) == "failed"
    assert [one.state for one in table.attempts()] == ["not_sent"] * 4
    assert [request.paid_sends for request in table.requests()] == [0]


@pytest.mark.parametrize(("header", "wait"), [
    ({"Retry_After": "20"}, 20), ({"Retry_After": "0"}, None), ({"Retry_After": "-5"}, None),
    ({"Retry_After": "1e9"}, None), ({"Retry_After": "nan"}, None), ({"Retry_After": "9" * 400}, None),
    ({"Retry_After": "99999"}, 900), ({"retry_after_ms": "25000"}, 25),
    ({"Retry_After": "Fri, 01 Jan 2100 00:00:00 GMT"}, 900), ({"Retry_After": "Fri, 01 Jan 1999 00:00:00 GMT"}, None),
])  # fmt: skip
def test_the_wait_that_is_asked_for_is_parked_in_the_row(
    play: Play, upstream: Upstream, header: dict[str, str], wait: float | None
) -> None:
    """F2: all forms, capped at a quarter of an hour, nonsense ignored."""
    table = play("dalle", faults.status(429, {"error": {"code": "rate_limit_exceeded", "message": "x"}}, **header))
    table.submit()
    table.work()
    [request] = table.requests()
    seconds = (request.run_at - table.clock()).total_seconds()
    assert seconds == wait if wait else 0 <= seconds <= 4
    assert request.worker_id is None


def test_a_500_that_comes_late_may_have_been_charged(play: Play, upstream: Upstream) -> None:
    """F9."""
    slow = faults.late(faults.openai_error(500, "server_error", "Oops"), 2.1)
    table = play("dalle", slow, DALLE_TIMEOUT_SECONDS="10")
    table.submit()
    table.work()
    assert [one.state for one in table.attempts()] == ["unknown"]


def test_a_length_below_zero_does_no_harm(play: Play, upstream: Upstream) -> None:
    """F14."""
    table = play("dalle", *[faults.claim_length(-1)] * 3)
    request_id = table.submit()
    assert run(table, request_id) in ("completed", "held", "failed")
    assert len(upstream.calls) <= 2


def test_two_pictures_where_one_was_asked_for_are_one(play: Play, upstream: Upstream) -> None:
    """F17."""
    item = {"b64_json": base64.b64encode(WHOLE).decode()}
    table = play("dalle", faults.payload({"data": [item, item]}))
    request_id = table.submit()
    assert run(table, request_id) == "completed"
    assert len(table.images()) == 1


@pytest.mark.parametrize(
    "data",
    [
        WHOLE + b"PK\x03\x04 and a script <script>alert(1)</script>",
        drawn("JPEG", comment=b"<script>alert(1)</script>"),
        drawn("PNG", mode="I;16"),
        drawn("JPEG", mode="CMYK", color=(1, 2, 3, 4)),
        drawn("PNG", save_all=True, append_images=[PIL.Image.new("RGB", (64, 64), 9)]),
        drawn("PNG", color=0),
    ],
    ids=["tail", "comment", "16 bit", "cmyk", "animated", "black"],
)
def test_an_odd_picture_is_drawn_anew(play: Play, upstream: Upstream, data: bytes) -> None:
    """F20, F21, F26."""
    table = play("stability", faults.body(data))
    request_id = table.submit()
    assert run(table, request_id) == "completed"
    stored = b"".join(path.read_bytes() for path in table.stored_files())
    assert b"script" not in stored
    assert [(made.width, made.height) for made in table.images()] == [(64, 64)]


@pytest.mark.parametrize("usage", [None, {}, "much", {"output_tokens": -5}, {"output_tokens": "9"}])
def test_a_usage_record_that_makes_no_sense_leaves_the_estimate(play: Play, upstream: Upstream, usage: object) -> None:
    """F27."""
    item = {"b64_json": base64.b64encode(WHOLE).decode()}
    table = play("dalle", faults.payload({"data": [item], "usage": usage}))
    table.submit()
    table.work()
    [one] = table.attempts()
    assert (one.state, one.cost_estimated) == ("done", True)
    assert one.cost_micros > 0


def test_a_usage_record_of_ten_times_the_price_is_booked(play: Play, upstream: Upstream) -> None:
    """F27."""
    item = {"b64_json": base64.b64encode(WHOLE).decode()}
    table = play("dalle", faults.payload({"data": [item], "usage": {"output_tokens": 4390, "input_tokens": 20}}))
    table.submit()
    table.work()
    assert [(one.cost_micros, one.cost_estimated) for one in table.attempts()] == [(4390 * 30 + 20 * 5, False)]


ECHO = "no \x1b[31mred\r\nline\x00 " + "x" * 1_000_000


@pytest.mark.parametrize(
    ("vendor", "key", "tell"),
    [
        ("dalle", OPENAI_KEY, lambda text: faults.openai_error(400, "invalid_value", text)),
        ("stability", STABILITY_KEY, lambda text: faults.stability_error(400, "bad_request", text)),
    ],
)
def test_what_the_vendor_echoes_is_one_short_line_without_a_key(
    play: Play, upstream: Upstream, vendor: str, key: str, tell: Callable[[str], Fault]
) -> None:
    """F28, F29."""
    table = play(vendor, tell(f"key {key} {ECHO}"))
    table.submit()
    table.work()
    [request], [one] = table.requests(), table.attempts()
    for text in (request.error, one.error):
        assert key not in text
        assert text.isprintable()
        assert len(text) < 400


def test_when_both_are_down_the_request_says_so(play: Play, upstream: Upstream) -> None:
    """F30."""
    table = play("dalle", *[faults.status(402)] * 2, both=True)
    request_id = table.submit()
    assert run(table, request_id) == "failed"
    assert [(one.provider, one.error_code) for one in table.attempts()] == [
        ("dalle", "quota_exhausted"),
        ("stability", "quota_exhausted"),
    ]


def test_one_vendor_takes_over_from_the_other(play: Play, upstream: Upstream) -> None:
    table = play("dalle", faults.openai_error(401, "invalid_api_key", "Incorrect key"), both=True)
    request_id = table.submit()
    assert run(table, request_id) == "completed"
    assert [made.provider for made in table.images()] == ["stability"]
    assert [call.path.rpartition("/")[2] for call in upstream.calls] == ["generations", "core"]


def test_a_policy_refusal_reaches_no_other_vendor(play: Play, upstream: Upstream) -> None:
    table = play("dalle", faults.openai_error(400, "moderation_blocked", "Blocked"), both=True)
    request_id = table.submit()
    assert run(table, request_id) == "failed"
    assert len(upstream.calls) == 1
