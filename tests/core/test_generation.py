"""One attempt: what comes of a picture, of a failure, and of a cancel in the middle."""

import io
from collections.abc import Iterator

import PIL.Image
import pytest

from image_generation import FinalImage, Size, errors
from image_generation.testing import ScriptedProvider
from image_generation.words import ImageFormat, Quality, Visibility

from .conftest import MakeTable, Table


def test_a_request_becomes_a_picture_with_its_bytes_row_and_events(table: Table) -> None:
    request_id = table.submit(prompt="A street scene", seed=7)
    table.work()
    [image] = table.images()
    assert table.status(request_id) == "completed"
    assert (image.number, image.width, image.height, image.seed, image.format) == (1, 16, 16, 7, "png")
    assert image.prompt == "A street scene"
    assert "neon" in image.enhanced_prompt
    assert table.events() == [
        "request.queued", "request.started", "request.progress", "image.added", "request.completed",
    ]  # fmt: skip
    assert {path.name for path in table.stored_files()} == {
        "original.png", "thumb.webp", "small.webp", "display.webp",
    }  # fmt: skip
    [attempt] = table.attempts()
    assert (attempt.state, attempt.number, attempt.cost_micros) == ("done", 1, 0)


def test_an_image_row_names_no_provider_link(table: Table) -> None:
    table.submit()
    table.work()
    [image] = table.images()
    assert image.image_url == f"session/seattle/image/{image.id}/file"


def test_a_batch_is_as_many_pictures_each_with_a_seed_of_its_own(table: Table) -> None:
    request_id = table.submit(n=3)
    table.work(3)
    view = table.plugin.submission.get(table.member("ann"), request_id)
    assert view.status == "completed"
    assert len(view.images) == 3
    assert len({image.seed for image in view.images}) == 3


def test_a_retry_keeps_the_seed(table: Table) -> None:
    table.provider.steps.append(errors.Overloaded("later"))
    table.submit()
    table.work()
    table.clock.advance(10)
    table.work()
    first, second = table.provider.orders
    assert first.seed == second.seed


def test_part_of_a_batch_is_a_success_and_the_rest_can_be_retried(table: Table) -> None:
    table.provider.steps.append(errors.PolicyRefused("Refused: violence"))
    request_id = table.submit(n=2)
    table.work(2)
    view = table.plugin.submission.get(table.member("ann"), request_id)
    assert (view.status, len(view.images)) == ("completed", 1)
    assert view.failure is not None
    assert view.failure.error == "Refused: violence"
    table.plugin.submission.retry(table.member("ann"), request_id)
    table.work()
    again = table.plugin.submission.get(table.member("ann"), request_id)
    assert (again.status, len(again.images), again.failure) == ("completed", 2, None)


@pytest.mark.parametrize(
    ("failure", "sends", "state"),
    [
        (errors.NotSent, 4, "not_sent"),
        (errors.RateLimited, 4, "transient"),
        (errors.Overloaded, 4, "transient"),
        (errors.InvalidResult, 2, "invalid"),
        (errors.UnknownOutcome, 4, "unknown"),
        (errors.DeadlineExceeded, 4, "unknown"),
        (errors.PolicyRefused, 1, "rejected"),
        (errors.AuthFailed, 1, "rejected"),
        (errors.QuotaExhausted, 1, "rejected"),
        (errors.RequestRejected, 1, "rejected"),
    ],
)
def test_only_what_cannot_have_cost_money_is_sent_again_by_itself(
    table: Table, failure: type[errors.ProviderError], sends: int, state: str
) -> None:
    table.provider.steps.extend(failure() for _ in range(10))
    request_id = table.submit()
    for _ in range(sends):
        table.work()
        table.clock.advance(1000)
    assert table.claim() is None
    view = table.plugin.submission.get(table.member("ann"), request_id)
    assert (view.status, view.failure and view.failure.error_code) == ("failed", failure.code)
    assert [attempt.state for attempt in table.attempts()] == [state] * sends
    assert table.events()[-1] == "request.failed"


def test_what_may_have_been_charged_stays_on_the_books(make_table: MakeTable, database_url: str) -> None:
    steps = (errors.UnknownOutcome(), errors.Overloaded())
    table = make_table(database_url, provider=ScriptedProvider(*steps, price=40_000), DALLE_MAX_RETRIES="0")
    table.submit()
    table.submit()
    table.work(2)
    assert sorted(attempt.cost_micros for attempt in table.attempts()) == [0, 40_000]


def test_the_providers_own_price_wins_over_the_table(make_table: MakeTable, database_url: str) -> None:
    picture = FinalImage(_png(), cost_micros=52_680)
    table = make_table(database_url, provider=ScriptedProvider([picture], price=40_000))
    table.submit()
    table.work()
    [attempt], [image] = table.attempts(), table.images()
    assert (attempt.cost_micros, attempt.cost_estimated, image.cost_micros) == (52_680, False, 52_680)


@pytest.mark.parametrize("data", [b"", b"<html>", b"GIF89a", b"\x89PNG\r\n\x1a\n"])
def test_an_answer_that_is_no_picture_never_becomes_one(sqlite_table: Table, data: bytes) -> None:
    sqlite_table.provider.steps.extend([[FinalImage(data)], [FinalImage(data)]])
    request_id = sqlite_table.submit()
    sqlite_table.work()
    sqlite_table.clock.advance(100)
    sqlite_table.work()
    assert sqlite_table.status(request_id) == "failed"
    assert sqlite_table.images() == []
    assert sqlite_table.stored_files() == []


def test_a_provider_that_sends_nothing_has_failed(sqlite_table: Table) -> None:
    sqlite_table.provider.steps.extend([[], []])
    request_id = sqlite_table.submit()
    sqlite_table.work()
    sqlite_table.clock.advance(100)
    sqlite_table.work()
    assert sqlite_table.status(request_id) == "failed"


def test_a_request_cancelled_while_it_is_drawn_leaves_its_picture_in_the_trash(table: Table) -> None:
    request_id = table.submit()

    def cancel_in_the_middle() -> Iterator[FinalImage]:
        table.plugin.submission.cancel(table.member("ann"), request_id)
        yield FinalImage(_png())

    table.provider.steps.append(cancel_in_the_middle())
    table.work()
    [image], [attempt] = table.images(), table.attempts()
    assert table.status(request_id) == "cancelled"
    assert image.deleted_at is not None
    assert attempt.state == "done"
    assert table.call("ann", "GET", "/images").json["count"] == 0
    assert table.call("ann", "GET", f"/image/{image.id}").status_code == 404


def test_a_request_cancelled_while_it_waits_is_never_sent(table: Table) -> None:
    request_id = table.submit()
    table.plugin.submission.cancel(table.member("ann"), request_id)
    assert table.claim() is None
    assert table.status(request_id) == "cancelled"
    assert table.provider.orders == []


def test_a_provider_whose_key_is_gone_ends_the_request_with_its_reason(table: Table) -> None:
    request_id = table.submit()
    table.provider.unavailable = "Scripted API key not configured"
    table.work()
    view = table.plugin.submission.get(table.member("ann"), request_id)
    assert view.failure is not None
    assert (view.status, view.failure.error_code) == ("failed", "provider_not_configured")
    assert view.failure.error == "Scripted API key not configured"


def test_what_was_mapped_is_told(sqlite_table: Table) -> None:
    accepted = sqlite_table.submit(size=Size(1024, 768), quality=Quality.HD)
    sqlite_table.work()
    view = sqlite_table.plugin.submission.get(sqlite_table.member("ann"), accepted)
    assert view.attempts[0].notes == ["size: 1024x768 was made as 1536x1024"]


@pytest.mark.parametrize("kind", list(ImageFormat))
def test_a_picture_is_stored_in_the_format_asked_for(sqlite_table: Table, kind: ImageFormat) -> None:
    sqlite_table.submit(output_format=kind)
    sqlite_table.work()
    [image] = sqlite_table.images()
    with sqlite_table.call("ann", "GET", f"/image/{image.id}/file") as answer:
        assert answer.mimetype == kind.mime
        assert PIL.Image.open(io.BytesIO(answer.data)).format == kind.name


def test_a_private_picture_is_for_its_author_and_the_gm(table: Table) -> None:
    table.submit(visibility=Visibility.PRIVATE)
    table.work()
    [image] = table.images()
    seen = {name: table.call(name, "GET", f"/image/{image.id}").status_code for name in ("ann", "gm", "bob", "vic")}
    assert seen == {"ann": 200, "gm": 200, "bob": 404, "vic": 404}


def _png() -> bytes:
    out = io.BytesIO()
    PIL.Image.new("RGB", (64, 64), (200, 20, 90)).save(out, "PNG")
    return out.getvalue()
