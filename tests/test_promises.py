"""Small promises of the source documents that no other test happens to prove; docs/coverage.md names them."""

import io
import logging
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import PIL.Image
import pytest

import image_generation
import logs
from app import create_app
from image_generation import errors, pictures, recovery, settings
from image_generation.testing import Upstream
from image_generation.words import ImageFormat
from models import db

from .test_wire import Gm, gm, made, upstream

__all__ = ["gm", "made", "upstream"]

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wish", "provider", "sent", "value"),
    [
        ({"style": "vivid"}, "dalle", "prompt", "vivid"),
        ({"style": "natural"}, "dalle", "prompt", "natural"),
        ({"style": "natural"}, "stability", "style_preset", "photographic"),
        ({"template": "noir"}, "dalle", "prompt", "hard rim light against deep shadows"),
        ({"template": "blueprint"}, "stability", "prompt", "technical blueprint"),
        ({"background": "transparent"}, "dalle", "background", "transparent"),
        ({"negative_prompt": "daylight"}, "stability", "negative_prompt", "daylight"),
        ({"seed": 41}, "stability", "seed", "41"),
        ({"size": "1024x1792"}, "dalle", "size", "1024x1792"),
        ({"quality": "hd"}, "dalle", "quality", "high"),
    ],
)
def test_a_wish_reaches_the_vendor(
    gm: Gm, upstream: Upstream, wish: dict[str, object], provider: str, sent: str, value: str
) -> None:
    before = len(upstream.calls)
    answer = gm.instant(provider=provider, style_preferences=wish)
    assert answer.status_code == 200, answer.text
    [call] = [call for call in upstream.calls[before:] if "responses" not in call.path]
    assert value in call.payload[sent]


def test_a_changed_key_serves_what_waits(upstream: Upstream, tmp_path: Path) -> None:
    config = upstream.environment() | {"TESTING": True, "DATA_DIR": str(tmp_path)}
    before = create_app(config | {"OPENAI_API_KEY": "sk-the-old-key-of-the-table", "WORKERS": "0"})
    opened = before.test_client().post("/api/session", json={"name": "Downtown run"}).json
    gm = Gm(before, opened["session_id"], opened["user_id"], opened["token"])
    asked = gm.call("POST", "/generate-image", json={"prompt": "A troll", "provider": "dalle"}).json["request_id"]
    after = create_app(config | {"OPENAI_API_KEY": "sk-the-new-key-of-the-table", "WORKERS": "1"})
    known = len(upstream.calls)
    try:
        after.extensions["image_generation"].worker.ensure()
        upstream.wait_for(known + 2, timeout=30)  # the language model is asked first, with a key of its own
        [call] = [call for call in upstream.calls[known:] if "images" in call.path]
        assert call.headers["authorization"] == "Bearer sk-the-new-key-of-the-table"
        assert Gm(after, gm.session_id, gm.user_id, gm.token).call("GET", f"/image-request/{asked}").status_code == 200
    finally:
        after.extensions["image_generation"].worker.stop(20)
        for app in (before, after):
            with app.app_context():
                db.engine.dispose()


def test_a_picture_is_kept_by_the_browser_alone_and_for_good(gm: Gm, made: dict[str, str]) -> None:
    path = f"/image/{made['image_id']}/file?variant=thumb"
    with gm.call("GET", path) as first:
        assert first.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    with gm.call("GET", path, headers={"If-None-Match": first.headers["ETag"]}) as again:
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(("wanted", "starts"), [("png", b"\x89PNG"), ("jpeg", b"\xff\xd8"), ("webp", b"RIFF")])
def test_a_picture_can_be_had_in_each_format(gm: Gm, made: dict[str, str], wanted: str, starts: bytes) -> None:
    with gm.call("GET", f"/image/{made['image_id']}/file?format={wanted}&download=1") as answer:
        assert answer.mimetype == f"image/{wanted}"
        assert answer.data.startswith(starts)
        assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.fixture
def logging_undone() -> Iterator[None]:
    """The logging of the test run comes back afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before


@pytest.mark.usefixtures("logging_undone")
@pytest.mark.parametrize(("level", "said"), [("debug", True), ("info", False)])
def test_the_log_level_is_a_setting(capsys: pytest.CaptureFixture[str], level: str, said: bool) -> None:
    logs.configure(settings.load({"LOG_LEVEL": level}))
    logging.getLogger("scene_visualizer.test").debug("a detail")
    assert ("a detail" in capsys.readouterr().err) is said


def test_the_package_exports_what_it_says() -> None:
    exported = image_generation.__all__
    assert exported == sorted(set(exported))
    assert [name for name in exported if not hasattr(image_generation, name)] == []
    assert {"ImageGeneration", "Host", "Provider", "Registry", "Role"} <= set(exported)


def noise(edge: int) -> bytes:
    """A picture that no format makes small, with a text in it that nobody should see."""
    out = io.BytesIO()
    pixels = random.Random(7).randbytes(edge * edge * 3)
    PIL.Image.frombytes("RGB", (edge, edge), pixels).save(out, "JPEG", quality=95, comment=b"taken at home")
    return out.getvalue()


def test_an_original_is_never_stored_above_its_limit() -> None:
    rendered = pictures.render(noise(400), ImageFormat.PNG, quality=95, max_bytes=60_000)
    assert len(rendered.original) <= 60_000
    assert (rendered.format, rendered.width, rendered.height) == (ImageFormat.WEBP, 400, 400)


def test_the_compression_quality_is_applied() -> None:
    sizes = [
        len(pictures.render(noise(200), kind, quality=quality, max_bytes=10**7).original)
        for kind in (ImageFormat.JPEG, ImageFormat.WEBP)
        for quality in (30, 95)
    ]
    assert sizes[0] < sizes[1]
    assert sizes[2] < sizes[3]


def test_a_pictures_metadata_are_not_stored() -> None:
    original = noise(64)
    assert b"taken at home" in original
    rendered = pictures.render(original, ImageFormat.JPEG, quality=95, max_bytes=10**7)
    assert b"taken at home" not in rendered.original


def test_waits_between_tries_double_and_are_spread() -> None:
    longest = [recovery.backoff(failures, 1.0) for failures in range(1, 6)]
    assert longest == [4.0, 8.0, 16.0, 32.0, 64.0]
    assert recovery.backoff(3, 0.0) == 0.0
    assert recovery.backoff(50, 1.0) == recovery.MAX_BACKOFF


def test_a_provider_that_asks_for_time_gets_it() -> None:
    error = errors.RateLimited(retry_after=60)
    decision = recovery.decide(
        error, history=recovery.History(), limits=recovery.Limits(max_retries=3), now=NOW, jitter=0.0
    )
    assert decision == recovery.Retry(NOW + timedelta(seconds=60))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGTERM")
def test_a_worker_process_starts_and_stops_when_told(tmp_path: Path) -> None:
    chosen = {"DATA_DIR": str(tmp_path), "WORKERS": "0", "PYTHONUNBUFFERED": "1"}
    worker = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "image-generation", "worker", "--threads", "2"],
        cwd=ROOT,
        env=os.environ | dict.fromkeys(settings.names(), "") | chosen,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert worker.stdout is not None
        assert "runs with 2 threads" in worker.stdout.readline()
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.communicate(timeout=30)
    assert worker.returncode == 0
