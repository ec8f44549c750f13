"""Everybody watches: a picture's frames and progress, who may see them, and that they cost nobody a picture."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import PIL.Image
import pytest
from sqlalchemy import select, text

from image_generation import PartialImage, errors, ledger, settings
from image_generation.frames import LINGER, Frames
from image_generation.models import Event
from image_generation.providers.base import Capabilities, FinalImage, Order, Part, Progress, Size
from image_generation.providers.openai import Dalle
from image_generation.testing import ScriptedProvider, Upstream, appearing, faults
from image_generation.testing.fakes import drawn, frame
from image_generation.words import Quality, Visibility
from image_generation.worker import reclaim_one

from .conftest import MakeTable, Table

PRICE = 40_000


def until(table: Table, true: Callable[[], Any]) -> Any:
    """Wait until it is true: frames are shown by a thread of their own."""
    bell, end = table.plugin.frames._bell, time.monotonic() + 10
    while True:
        rung = bell.count
        found = true()
        if found or time.monotonic() > end:
            assert found, "it did not come true"
            return found
        bell.wait(rung, 0.1)


def told(table: Table, kind: str = "request.partial") -> list[dict[str, Any]]:
    events = table.read(lambda tx: list(tx.scalars(select(Event).where(Event.type == kind).order_by(Event.number))))
    return [event.data for event in events]


def figures(table: Table) -> list[tuple[int | None, str | None]]:
    """What was told of progress by providers."""
    return [(data["progress"], data["stage"]) for data in told(table, "request.progress") if "progress" in data]


def shown(table: Table, name: str = "ann") -> dict[str, Any]:
    """The only request, as a member sees it."""
    [request] = table.call(name, "GET", "/image-requests").json["requests"]
    return dict(request)


def later(table: Table) -> list[str]:
    """The frames that are left when nobody needs them any more."""
    table.clock.advance(LINGER.total_seconds() + 1)
    table.plugin.frames.sweep()
    return files(table)


def files(table: Table) -> list[str]:
    return [path.name for path in table.stored_files() if "frames" in path.parts]


def script(table: Table, play: Callable[[Order], Iterator[Part]]) -> None:
    table.provider.steps.append(play)


# --- frames


def test_a_frame_is_stored_told_and_shown_while_the_picture_is_made(table: Table) -> None:
    seen: list[dict[str, Any]] = []

    def play(order: Order) -> Iterator[Part]:
        yield frame(0)
        until(table, lambda: told(table))
        seen.append(shown(table))
        yield frame(1, 1024, 512)
        until(table, lambda: len(told(table)) == 2)
        seen.append(shown(table))
        for request in seen:
            [newest] = request["frames"]
            answer = table.app.test_client().get(newest["url"], headers={"X-User": "bob"})
            assert (answer.status_code, answer.mimetype) == (200, "image/webp")
            assert answer.headers["Cache-Control"] == "private, max-age=3600, immutable"
            with PIL.Image.open(io.BytesIO(answer.data)) as picture:
                assert (picture.format, *picture.size) == ("WEBP", newest["width"], newest["height"])
        yield drawn(order)

    script(table, play)
    request_id = table.submit()
    table.work()
    assert told(table) == [
        {"image": 0, "index": 0, "name": "0-1-0.webp", "width": 96, "height": 64},
        {"image": 0, "index": 1, "name": "0-1-1.webp", "width": 512, "height": 256},
    ]
    urls = [f"/api/session/seattle/image-request/{request_id}/frame/0-1-{index}.webp" for index in (0, 1)]
    assert [request["frames"] for request in seen] == [
        [{"image": 0, "index": 0, "url": urls[0], "width": 96, "height": 64}],
        [{"image": 0, "index": 1, "url": urls[1], "width": 512, "height": 256}],
    ]
    assert table.events()[-4:] == ["request.partial", "request.partial", "image.added", "request.completed"]
    assert shown(table)["frames"] == []
    assert later(table) == []
    assert {table.app.test_client().get(url, headers={"X-User": "ann"}).status_code for url in urls} == {404}


def test_who_was_told_of_a_frame_gets_it_though_its_picture_has_just_come(table: Table) -> None:
    script(table, appearing())
    request_id = table.submit()
    table.work()
    url = f"/image-request/{request_id}/frame/{told(table)[-1]['name']}"

    def answers(*names: str) -> list[int]:
        return [table.call(name, "GET", url).status_code for name in names]

    table.clock.advance(LINGER.total_seconds() - 1)
    table.plugin.frames.sweep()
    assert answers("ann", "gm", "bob", "vic") == [200] * 4
    image = f"/image/{table.images()[0].id}"
    assert table.call("ann", "PATCH", image, json={"visibility": "private"}).status_code == 200
    assert answers("ann", "gm", "bob", "vic") == [200, 200, 404, 404], "hidden with its picture"
    assert table.call("ann", "DELETE", image).status_code == 200
    assert answers("ann", "gm", "bob") == [404] * 3, "deleted with its picture"
    assert table.call("ann", "POST", f"{image}/restore").status_code == 200
    assert answers("ann") == [200]
    table.clock.advance(2)
    assert answers("ann") == [404], "its time is up, whoever sweeps"
    assert later(table) == []


def test_all_frames_of_a_quick_picture_are_shown_before_its_end(table: Table) -> None:
    script(table, appearing())
    table.submit(partial_images=3)
    table.work()
    assert [data["index"] for data in told(table)] == [0, 1, 2]
    assert table.events()[-1] == "request.completed"


def test_each_picture_of_a_request_has_its_newest_frame(table: Table) -> None:
    found: list[Any] = []

    def first(order: Order) -> Iterator[Part]:
        yield frame(0)
        until(table, lambda: told(table))
        table.work()
        yield drawn(order)

    def second(order: Order) -> Iterator[Part]:
        yield frame(0)
        yield frame(1)
        until(table, lambda: len(told(table)) == 3)
        found.extend((part["image"], part["index"], part["url"][-10:]) for part in shown(table)["frames"])
        yield drawn(order)

    table.provider.steps.extend([first, second])
    table.submit(n=2)
    table.work()
    assert found == [(0, 0, "0-1-0.webp"), (1, 1, "1-1-1.webp")]
    assert later(table) == []


def test_a_frame_is_for_whoever_may_see_the_request(sqlite_table: Table) -> None:
    table, answers = sqlite_table, {}

    def play(order: Order) -> Iterator[Part]:
        yield frame(0)
        until(table, lambda: told(table))
        url = shown(table)["frames"][0]["url"].removeprefix("/api/session/seattle")
        for name in ("ann", "gm", "bob", "vic", None):
            answers[name] = table.call(name, "GET", url).status_code
        answers["bea"] = table.call("bea", "GET", url, session_id="berlin").status_code
        for wrong in ("0-1-9.webp", "1-1-0.webp", "..%2f0-1-0.webp", "0-1-0.png", "original.png"):
            answers[wrong] = table.call("ann", "GET", url.replace("0-1-0.webp", wrong)).status_code
        yield drawn(order)

    script(table, play)
    table.submit(visibility=Visibility.PRIVATE)
    table.work()
    assert {name: answers.pop(name) for name in ("ann", "gm", None)} == {"ann": 200, "gm": 200, None: 401}
    assert set(answers.values()) == {404}
    [event] = [event for event in table.rows(Event) if event.type == "request.partial"]
    assert (event.visibility, event.user_id) == ("private", "ann")


def test_frames_that_are_broken_late_or_told_twice_are_dropped(sqlite_table: Table) -> None:
    table = sqlite_table
    odd: list[Part] = [
        PartialImage(0, b"not a picture"),
        PartialImage(0, b""),
        PartialImage(1, frame(1, 8, 8).data),
        PartialImage(2, frame(2, 30_000, 1_000).data),
        frame(3),
        frame(3),
        frame(1),
        PartialImage(-1, frame(1).data),
        PartialImage(100, frame(1).data),
        PartialImage("5", frame(1).data),  # type: ignore[arg-type]
        PartialImage(True, frame(1).data),
    ]

    def play(order: Order) -> Iterator[Part]:
        for part in odd:
            yield part
            until(table, lambda: not threads())
        yield drawn(order)

    def threads() -> list[Any]:
        """Frames that wait to be shown."""
        return [part for screen in screens for part in screen._waiting]

    screens = watched(table.plugin.frames)
    script(table, play)
    request_id = table.submit(partial_images=3)
    table.work()
    assert [data["index"] for data in told(table)] == [3]
    assert table.status(request_id) == "completed"


def watched(frames: Frames) -> list[Any]:
    """Whatever is shown from now on."""
    screens: list[Any] = []
    real = frames.showing

    @contextmanager
    def showing(*args: Any, **kwargs: Any) -> Iterator[Any]:
        with real(*args, **kwargs) as take:
            screens.append(take.__self__)  # type: ignore[attr-defined]
            yield take

    frames.showing = showing  # type: ignore[method-assign]
    return screens


def test_who_wants_no_frames_gets_none(sqlite_table: Table) -> None:
    script(sqlite_table, lambda order: iter([frame(0), drawn(order)]))
    sqlite_table.submit(partial_images=0)
    sqlite_table.work()
    assert told(sqlite_table) == []
    assert len(sqlite_table.images()) == 1


# --- a paid picture is worth more than its frames


@pytest.fixture
def paid(make_table: MakeTable, database_url: str) -> Table:
    return make_table(database_url, provider=ScriptedProvider(price=PRICE))


def spent(table: Table) -> tuple[int, list[Any]]:
    usage = table.call("gm", "GET", "/usage").json["session"]
    assert usage["reserved"] == usage["uncertain"] == 0
    return round(usage["spent"] * 1_000_000), table.read(ledger.recompute)


def test_each_frame_renews_the_lease(paid: Table) -> None:
    leases = []

    def play(order: Order) -> Iterator[Part]:
        for index in range(2):
            paid.clock.advance(25)
            yield frame(index)
            until(paid, lambda wanted=index: len(told(paid)) > wanted)
            leases.append((paid.requests()[0].lease_until - paid.clock()).total_seconds())
        assert not reclaim_one(paid.plugin.database, paid.clock())
        yield drawn(order)

    script(paid, play)
    paid.submit()
    paid.work()
    assert leases == [30, 30]


def test_a_worker_that_lost_its_lease_says_nothing_more_and_brings_the_picture_home(paid: Table) -> None:
    def play(order: Order) -> Iterator[Part]:
        yield frame(0)
        until(paid, lambda: told(paid))
        assert reclaim_one(paid.plugin.database, paid.clock.advance(31))
        before = paid.events()
        yield frame(1)
        yield Progress(50)
        until(paid, lambda: screens[0]._over)
        assert paid.events() == before
        yield drawn(order)

    screens = watched(paid.plugin.frames)
    script(paid, play)
    request_id = paid.submit()
    paid.work()
    assert paid.status(request_id) == "completed"
    assert len(told(paid)) == 1
    assert later(paid) == []
    assert spent(paid) == (PRICE, [])


def test_a_cancelled_request_shows_nothing_more(paid: Table) -> None:
    def play(order: Order) -> Iterator[Part]:
        yield frame(0)
        until(paid, lambda: told(paid))
        url = shown(paid)["frames"][0]["url"]
        paid.plugin.submission.cancel(paid.member("ann"), request_id)
        assert files(paid) == []
        assert paid.app.test_client().get(url, headers={"X-User": "ann"}).status_code == 404
        yield frame(1)
        yield drawn(order)

    script(paid, play)
    request_id = paid.submit()
    paid.work()
    assert (paid.status(request_id), len(told(paid)), shown(paid)["frames"], files(paid)) == ("cancelled", 1, [], [])
    assert len(paid.images()) == 1
    assert spent(paid) == (PRICE, [])


@pytest.mark.parametrize("error", [errors.StorageFull, errors.Unavailable, RuntimeError])
def test_a_disk_that_takes_no_frames_costs_no_picture(paid: Table, error: type[Exception]) -> None:
    real = paid.plugin.store.put

    def put(key: str, data: bytes) -> None:
        if key.startswith("frames/"):
            raise error
        real(key, data)

    paid.plugin.store.put = put  # type: ignore[method-assign]
    script(paid, appearing(10, 20))
    request_id = paid.submit()
    paid.work()
    assert (paid.status(request_id), told(paid), files(paid)) == ("completed", [], [])
    assert spent(paid) == (PRICE, [])


def test_a_database_that_is_away_costs_no_picture(paid: Table) -> None:
    real = paid.plugin.frames._database.transaction

    class Away:
        snapshot = staticmethod(paid.plugin.database.snapshot)

        @staticmethod
        @contextmanager
        def transaction() -> Iterator[Any]:
            with real() as tx:
                yield tx
                raise errors.Unavailable

    paid.plugin.frames._database = Away()  # type: ignore[assignment]
    script(paid, appearing(10, 20))
    request_id = paid.submit()
    paid.work()
    assert (paid.status(request_id), told(paid), figures(paid), files(paid)) == ("completed", [], [], [])
    assert spent(paid) == (PRICE, [])


def test_a_busy_database_does_not_hold_up_who_reads_the_answer(paid: Table) -> None:
    waited = []

    def play(order: Order) -> Iterator[Part]:
        with paid.plugin.database.transaction() as tx:
            tx.execute(text("UPDATE image_generation SET priority = priority"))
            before = time.monotonic()
            for index in range(20):
                yield frame(index)
                yield Progress(index)
            waited.append(time.monotonic() - before)
            assert told(paid) == []
        yield drawn(order)

    script(paid, play)
    request_id = paid.submit()
    paid.work()
    assert waited[0] < 10, "it waited for the database's only write lock"
    assert paid.status(request_id) == "completed"
    assert [data["index"] for data in told(paid)][-1] == 19, "the newest are shown when there is time again"
    assert len(told(paid)) < 20
    assert spent(paid) == (PRICE, [])


def test_a_disk_that_hangs_holds_a_picture_up_for_a_moment_only(paid: Table) -> None:
    real, hanging, entered = paid.plugin.store.put, threading.Event(), threading.Event()

    def put(key: str, data: bytes) -> None:
        if key.startswith("frames/"):
            entered.set()
            assert hanging.wait(30)
        real(key, data)

    paid.plugin.store.put = put  # type: ignore[method-assign]
    paid.plugin.frames.patience = 0.05
    screens = watched(paid.plugin.frames)
    script(paid, appearing())
    request_id = paid.submit()
    paid.work()
    assert entered.is_set()
    assert paid.status(request_id) == "completed"
    hanging.set()
    screens[0]._thread.join(10)
    assert (told(paid), files(paid)) == ([], []), "what comes late is neither told nor kept"
    assert spent(paid) == (PRICE, [])


def test_a_crash_leaves_frames_to_the_reaper(paid: Table) -> None:
    class Killed(BaseException):
        """The process ends here."""

    def play(order: Order) -> Iterator[Part]:
        yield frame(0)
        until(paid, lambda: told(paid))
        raise Killed

    script(paid, play)
    paid.submit()
    with pytest.raises(Killed):
        paid.work()
    paid.plugin.worker._reap(paid.clock())
    assert files(paid) == ["0-1-0.webp"], "its lease still runs"
    paid.plugin.worker._reap(paid.clock.advance(31))
    assert files(paid) == []
    assert (shown(paid)["frames"], shown(paid)["status"]) == ([], "queued")


@pytest.mark.parametrize("end", [errors.PolicyRefused("No."), errors.Overloaded("Later."), errors.UnknownOutcome("?")])
def test_frames_go_with_the_attempt_that_made_them(make_table: MakeTable, database_url: str, end: Exception) -> None:
    table = make_table(database_url, provider=ScriptedProvider(price=900_000))

    def play(order: Order) -> Iterator[Part]:
        yield frame(0)
        yield Progress(40, "half of it")
        until(table, lambda: figures(table))
        raise end

    script(table, play)
    table.submit()
    table.work()
    request = shown(table)
    assert request["status"] in ("failed", "queued", "held")
    assert (request["frames"], request["progress"], files(table)) == ([], None, [])
    assert len(told(table)) == 1


# --- progress


def test_progress_is_told_as_the_provider_tells_it(table: Table) -> None:
    table.plugin.frames.pace, seen = 0, []

    def play(order: Order) -> Iterator[Part]:
        for part in (Progress(stage="loading the model"), Progress(10, "step 3 of 30"), Progress(30)):
            yield part
            until(table, lambda: len(figures(table)) > len(seen))
            seen.append((shown(table)["progress"], shown(table)["stage"]))
        yield drawn(order)

    script(table, play)
    table.submit()
    table.work()
    assert figures(table) == seen == [(None, "loading the model"), (10, "step 3 of 30"), (30, "step 3 of 30")]
    assert told(table, "request.progress")[-1] == {"image": 0, "progress": 30, "stage": "step 3 of 30"}


def test_previews_and_percentages_of_a_local_server_go_through_together(table: Table) -> None:
    table.plugin.frames.pace = 0
    script(table, appearing(12, 25, 37, 50, 62, 75, 87, 100, stage="sampling"))
    table.submit()
    table.work()
    assert [data["index"] for data in told(table)] == [0, 1]
    assert figures(table)[-1] == (100, "sampling")


def test_progress_never_goes_backwards_and_nonsense_is_none(sqlite_table: Table) -> None:
    table = sqlite_table
    table.plugin.frames.pace = 0
    odd: list[Any] = [40, 20, -1, 101, True, "50", float("nan"), 10**30, None]

    def play(order: Order) -> Iterator[Part]:
        for percent in odd:
            yield Progress(percent)
        yield Progress(41, "\x00\n")
        until(table, lambda: figures(table) and figures(table)[-1][0] == 41)
        yield Progress(41, "x" * 200)
        until(table, lambda: figures(table)[-1][1])
        yield drawn(order)

    script(table, play)
    table.submit()
    table.work()
    percents = [percent for percent, _ in figures(table)]
    assert percents == sorted(percents)
    assert set(percents) <= {40, 41}
    assert figures(table)[-1] == (41, "x" * 50)


@pytest.mark.parametrize(("pace", "expected"), [(3600, [(0, None)]), (0.05, [(0, None), (100, None)])])
def test_progress_is_told_at_most_once_a_while_and_then_the_newest(
    sqlite_table: Table, pace: float, expected: list[Any]
) -> None:
    table = sqlite_table
    table.plugin.frames.pace = pace

    def play(order: Order) -> Iterator[Part]:
        yield Progress(0)
        until(table, lambda: figures(table))
        for percent in range(1, 101):
            yield Progress(percent)
        until(table, lambda: figures(table)[-1] == expected[-1])
        yield drawn(order)

    script(table, play)
    table.submit()
    table.work()
    # Slow as the machine may be, there are never more than the time has room for.
    assert [figures(table)[0], figures(table)[-1]] == [expected[0], expected[-1]]
    assert len(figures(table)) == len(expected) or pace < 1


def test_the_next_attempt_begins_without_a_figure(table: Table) -> None:
    def breaks_down(order: Order) -> Iterator[Part]:
        yield Progress(80)
        until(table, lambda: figures(table))
        raise errors.Overloaded("Later.")

    def play(order: Order) -> Iterator[Part]:
        assert shown(table)["progress"] is None
        yield Progress(5)
        until(table, lambda: len(figures(table)) == 2)
        yield drawn(order)

    table.provider.steps.extend([breaks_down, play])
    table.submit()
    table.work()
    assert shown(table)["progress"] is None
    table.clock.advance(10)
    table.work()
    assert figures(table) == [(80, None), (5, None)]
    assert shown(table)["progress"] == 100


# --- how many


def test_how_many_frames_are_ordered(make_table: MakeTable, database_url: str) -> None:
    for setting, wished, ordered in [(None, None, 2), (None, 0, 0), (None, 3, 3), ("1", None, 1), ("0", None, 0)]:
        table = make_table(database_url, **({"PARTIAL_IMAGES": setting} if setting else {}))
        answer = table.call(
            "ann",
            "POST",
            "/generate-image",
            json={"prompt": "A bar", "partial_images": wished, "style_preferences": {}},
        )
        assert (answer.status_code, answer.json["notes"]) == (202, [])
        table.work()
        assert table.provider.orders[0].partial_images == ordered


@pytest.mark.parametrize("wrong", [-1, 4, "2", 1.5, True, []])
def test_a_number_of_frames_that_is_none_is_refused(sqlite_table: Table, wrong: Any) -> None:
    for body in ({"partial_images": wrong}, {"style_preferences": {"partial_images": wrong}}):
        answer = sqlite_table.call("ann", "POST", "/generate-image", json={"prompt": "A bar", **body})
        assert (answer.status_code, answer.json["code"]) == (400, "bad_input")


def test_only_who_asked_for_frames_is_told_that_there_are_none(make_table: MakeTable, database_url: str) -> None:
    still = Capabilities(sizes=(Size(64, 64),), qualities={Quality.STANDARD: "standard"})
    table = make_table(database_url, provider=ScriptedProvider(capabilities=still))
    notes = [
        table.call("ann", "POST", "/estimate", json={"prompt": "A bar", "quality": "standard", **wish}).json["notes"]
        for wish in ({}, {"partial_images": 0}, {"partial_images": 2})
    ]
    assert notes == [[], [], ["partial_images: this model sends none"]]


# --- money


class FrameSeller(ScriptedProvider):
    """Takes money for each frame."""

    def price(self, order: Order) -> int:
        return PRICE + 3_000 * order.partial_images


def test_the_price_that_is_shown_beforehand_has_the_frames_in_it(make_table: MakeTable, database_url: str) -> None:
    table = make_table(database_url, provider=FrameSeller())
    [shown] = table.call("ann", "GET", "/image-providers").json["details"]
    told = table.call("ann", "POST", "/estimate", json={"prompt": "A bar"}).json["estimated_cost"]
    assert shown["price"] == shown["models"][0]["price"] == told > PRICE / 1_000_000


def test_frames_are_estimated_reserved_and_booked(make_table: MakeTable, database_url: str) -> None:
    table = make_table(database_url, provider=FrameSeller())
    prices = {
        wish: table.call("ann", "POST", "/estimate", json={"prompt": "A bar", "partial_images": wish}).json
        for wish in (None, 0, 3)
    }
    assert {wish: answer["estimated_cost"] for wish, answer in prices.items()} == {None: 0.046, 0: 0.04, 3: 0.049}
    table.submit(partial_images=3)
    table.submit()
    assert table.call("gm", "GET", "/usage").json["session"]["reserved"] == 0.095
    table.provider.steps.extend([appearing(), [frame(0), FinalImage(frame(0).data, cost_micros=41_000)]])
    table.work(2)
    assert spent(table) == (49_000 + 41_000, [])
    assert sorted((attempt.cost_micros, attempt.cost_estimated) for attempt in table.attempts()) == [
        (41_000, False),
        (49_000, True),
    ]


# --- the vendor's own streams


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as running:
        yield running


WAYS = pytest.mark.parametrize("way", ["images", "responses"])


@pytest.fixture
def watch_dalle(make_table: MakeTable, database_url: str, upstream: Upstream) -> Callable[[str], Table]:
    def make(way: str) -> Table:
        given = settings.load(upstream.environment() | {"OPENAI_IMAGE_API": way, "DALLE_TIMEOUT_SECONDS": "10"})
        return make_table(database_url, provider=Dalle(given))  # type: ignore[arg-type]

    return make


@WAYS
def test_the_frames_of_a_vendors_stream_are_shown_and_paid_for(watch_dalle: Any, way: str) -> None:
    table = watch_dalle(way)
    body = {"prompt": "A street scene", "quality": "draft"}
    prices = [
        table.call("ann", "POST", "/estimate", json={**body, "partial_images": count}).json["estimated_cost"]
        for count in (0, 2)
    ]
    assert round((prices[1] - prices[0]) * 1_000_000) == 2 * 100 * 30
    table.submit(prompt="A street scene", quality=Quality.DRAFT)
    assert table.call("gm", "GET", "/usage").json["session"]["reserved"] == prices[1]
    table.work()
    assert [(data["index"], data["width"]) for data in told(table)] == [(0, 256), (1, 256)]
    bills = (196 + 2 * 100) * 30 + 20 * 5 + {"images": 0, "responses": 130}[way]
    assert spent(table) == (bills, [])
    [attempt] = table.attempts()
    assert (attempt.cost_micros, attempt.cost_estimated) == (bills, False)
    assert bills <= prices[1] * 1_000_000 + 100, "but for the few tokens of a short prompt"
    assert (table.images()[0].revised_prompt is None) == (way == "images")


@WAYS
@pytest.mark.parametrize("step", ["received", "finish"])
def test_an_adopted_answer_does_not_show_its_frames_again(watch_dalle: Any, way: str, step: str) -> None:
    class Killed(BaseException):
        """The process ends here."""

    def die(*_args: Any, **_kwargs: Any) -> None:
        raise Killed

    table = watch_dalle(way)
    real = getattr(table.plugin.delivery, step)
    setattr(table.plugin.delivery, step, die)
    request_id = table.submit()
    with pytest.raises(Killed):
        table.work()
    setattr(table.plugin.delivery, step, real)
    assert len(told(table)) == len(files(table)) == 2
    table.plugin.adoption.all()
    table.plugin.worker._reap(table.clock())
    assert (table.status(request_id), len(told(table)), later(table)) == ("completed", 2, [])
    assert spent(table)[1] == []


@WAYS
@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (faults.break_after(0.6), "completed"),
        (faults.break_after(0.6, "reset"), "completed"),
        (faults.events({"type": "error", "code": "moderation_blocked", "message": "No."}), "failed"),
    ],
)
def test_a_stream_that_ends_badly_is_dealt_with_and_its_frames_go(
    watch_dalle: Any, upstream: Upstream, way: str, fault: faults.Fault, status: str
) -> None:
    table = watch_dalle(way)
    upstream.script(fault)
    request_id = table.submit(quality=Quality.DRAFT)
    table.work()
    assert shown(table)["frames"] == []
    assert table.status(request_id) == "completed" or files(table) == []
    if table.status(request_id) == "queued":
        table.clock.advance(100)
        table.work()
    assert table.status(request_id) == status
    assert later(table) == []
    assert table.read(ledger.recompute) == []
    names = [data["name"] for data in told(table)]
    assert len(names) == len(set(names))
