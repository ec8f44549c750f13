"""A picture to go by: of the gallery or brought along, shown to whom it may be shown, sent to who can use it."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import PIL.Image
import pytest

from image_generation import Draft, drafts, errors, uploads
from image_generation.models import Upload
from image_generation.providers.base import Capabilities, Size, Wishes, fit
from image_generation.testing import ScriptedProvider, png
from image_generation.words import ImageFormat, Quality, Visibility

from .conftest import MakeTable, Table

PICTURE = png.draw("a face", 1600, 800)
CAN = Capabilities(
    (Size(64, 64),), dict.fromkeys(Quality, "best"), formats=tuple(ImageFormat), seed=True, reference=True
)


@pytest.fixture
def table(make_table: MakeTable, database_url: str) -> Table:
    return make_table(database_url, provider=ScriptedProvider(capabilities=CAN))


@pytest.fixture
def sqlite_table(make_table: MakeTable, tmp_path: Any) -> Table:
    return make_table(f"sqlite:///{tmp_path / 'table.db'}", provider=ScriptedProvider(capabilities=CAN))


def bring(table: Table, name: str = "ann", data: bytes = PICTURE, kind: str = "image/png") -> Any:
    return table.call(name, "POST", "/references", data=data, content_type=kind)


def ask(table: Table, name: str, reference: str, **wishes: Any) -> Any:
    return table.call(name, "POST", "/generate-image", json={"prompt": "A troll", "reference": reference} | wishes)


def size_of(data: bytes | None) -> tuple[int, int]:
    assert data
    with PIL.Image.open(io.BytesIO(data)) as picture:
        assert picture.format == "PNG"
        return picture.size


def test_an_uploaded_picture_is_drawn_anew_shown_and_sent(table: Table) -> None:
    made = bring(table)
    assert made.status_code == 201
    reference = made.json["reference"]
    assert (reference["width"], reference["height"]) == (1024, 512)
    path = reference["url"].removeprefix("/api/session/seattle")
    for name, status in (("ann", 200), ("gm", 200), ("bob", 404), ("vic", 404), (None, 401)):
        with table.call(name, "GET", path) as answer:
            assert answer.status_code == status
            assert answer.mimetype == ("image/webp" if status == 200 else "application/json")
    assert ask(table, "ann", reference["id"]).status_code == 202
    table.work()
    assert size_of(table.provider.orders[0].reference) == (1024, 512)
    [image] = table.images()
    assert image.parent_id is None
    shown = table.call("ann", "GET", f"/image/{image.id}").json["image"]
    assert shown["reference"] == {"id": reference["id"], "number": None, "thumbnail_url": reference["url"]}
    assert shown["options"] == {}
    assert table.call("bob", "GET", f"/image/{image.id}").json["image"]["reference"] is None


def test_a_picture_of_the_gallery_is_gone_by_and_becomes_the_parent(table: Table) -> None:
    table.submit()
    table.work()
    [old] = table.images()
    assert ask(table, "bob", old.id).status_code == 202
    table.work()
    new = next(image for image in table.images() if image.id != old.id)
    assert new.parent_id == old.id
    assert size_of(table.provider.orders[1].reference) == (old.width, old.height)
    shown = table.call("bob", "GET", f"/image/{new.id}").json["image"]["reference"]
    assert (shown["id"], shown["number"]) == (old.id, 1)


def test_nobody_goes_by_what_he_may_not_see(table: Table) -> None:
    table.submit("ann", visibility=Visibility.PRIVATE)
    table.work()
    [hidden] = table.images()
    brought = bring(table).json["reference"]["id"]
    for reference in (hidden.id, brought, "nothing"):
        answer = ask(table, "bob", reference)
        assert (answer.status_code, answer.json["error"]) == (404, "The reference picture is not here.")
        assert ask(table, "ann", reference).status_code == (404 if reference == "nothing" else 202)
    assert len(table.requests()) == 3


def test_an_estimate_is_refused_as_the_request_would_be(table: Table) -> None:
    table.submit("ann", visibility=Visibility.PRIVATE)
    table.work()
    [hidden] = table.images()
    brought = bring(table).json["reference"]["id"]
    missing = {"reference": "nothing"}, {"reference": hidden.id}, {"reference": brought}, {"collection": "nothing"}
    for wishes in missing:
        body = {"prompt": "A troll"} | wishes
        answers = [table.call("bob", "POST", path, json=body) for path in ("/estimate", "/generate-image")]
        assert [(answer.status_code, answer.json["error"], answer.json["code"]) for answer in answers] == 2 * [
            (404, answers[1].json["error"], answers[1].json["code"])
        ]
    for reference in (hidden.id, brought):
        body = {"prompt": "A troll", "reference": reference}
        assert table.call("ann", "POST", "/estimate", json=body).status_code == 200
    assert len(table.requests()) == 1


def test_another_one_of_a_picture_goes_by_the_same_or_is_refused(table: Table) -> None:
    brought = bring(table).json["reference"]["id"]
    ask(table, "ann", brought)
    table.work()
    [image] = table.images()
    draft = {name: table.plugin.gallery.draft(table.member(name), image.id) for name in ("ann", "gm", "bob")}
    assert [draft[name].reference for name in draft] == [brought, brought, brought]
    with pytest.raises(errors.ImageNotFound):
        table.plugin.submission.submit(table.member("bob"), draft["bob"])
    shown = {name: table.call(name, "GET", f"/image/{image.id}").json["image"] for name in draft}
    assert [(shown[name]["reference"] is None, shown[name]["reference_hidden"]) for name in shown] == [
        (False, False), (False, False), (True, True)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"", "image/png", 400),
        (b"no picture at all", "image/png", 400),
        (PICTURE[:-200], "image/png", 400),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "image/png", 400),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png", 400),
        (png.draw("small", 8, 8), "image/png", 400),
        (PICTURE, "image/svg+xml", 415),
        (PICTURE, "application/json", 400),
        (PICTURE, "multipart/form-data; boundary=x", 415),
        (PICTURE, "text/plain", 415),
        (b"\x89PNG\r\n" + b"x" * 11 * 1024 * 1024, "image/png", 413),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(sqlite_table: Table, data: bytes, kind: str, status: int) -> None:
    answer = bring(sqlite_table, data=data, kind=kind)
    assert (answer.status_code, answer.mimetype) == (status, "application/json")
    assert sqlite_table.rows(Upload) == []
    assert sqlite_table.stored_files() == []


def test_a_picture_larger_than_a_json_body_may_be_is_taken(sqlite_table: Table) -> None:
    noise = PIL.Image.effect_noise((1400, 1400), 90).convert("RGB")
    data = io.BytesIO()
    noise.save(data, "PNG", compress_level=0)
    assert len(data.getvalue()) > 5 * 1024 * 1024
    assert bring(sqlite_table, data=data.getvalue()).status_code == 201


def test_a_bomb_is_not_opened(sqlite_table: Table) -> None:
    head = PICTURE[:16] + (20_000).to_bytes(4, "big") * 2 + PICTURE[24:]
    answer = bring(sqlite_table, data=head)
    assert answer.status_code == 400
    assert sqlite_table.rows(Upload) == []


def test_a_picture_says_what_it_is_by_its_bytes_and_loses_everything_else(sqlite_table: Table) -> None:
    with PIL.Image.open(io.BytesIO(PICTURE)) as picture:
        jpeg, exif = io.BytesIO(), PIL.Image.Exif()
        exif[0x010E] = "my address"
        picture.convert("RGB").save(jpeg, "JPEG", exif=exif)
    assert bring(sqlite_table, data=jpeg.getvalue(), kind="image/webp").status_code == 201
    for path in sqlite_table.stored_files():
        assert b"my address" not in path.read_bytes()


def test_a_viewer_brings_nothing_and_the_oldest_unused_makes_room(sqlite_table: Table) -> None:
    small = png.draw("x", 32, 32)
    assert bring(sqlite_table, "vic", small).status_code == 403
    used, oldest = (bring(sqlite_table, data=small).json["reference"] for _ in range(2))
    assert ask(sqlite_table, "ann", used["id"]).status_code == 202
    newer = []
    for _ in range(uploads.MAX_UNUSED):
        sqlite_table.clock.advance(1)
        newer.append(bring(sqlite_table, data=small).json["reference"])
    assert bring(sqlite_table, "bob", small).status_code == 201
    kept = {one["url"]: fetched(sqlite_table, one) for one in (used, oldest, *newer)}
    assert [url for url, status in kept.items() if status != 200] == [oldest["url"]]
    assert kept[oldest["url"]] == 404


def fetched(table: Table, reference: dict[str, Any]) -> int:
    with table.call("ann", "GET", reference["url"].removeprefix("/api/session/seattle")) as answer:
        return int(answer.status_code)


def test_an_upload_is_deleted_by_who_brought_it_and_a_waiting_request_then_fails(table: Table) -> None:
    reference = bring(table).json["reference"]["id"]
    asked = ask(table, "ann", reference).json["request_id"]
    assert table.call("bob", "DELETE", f"/references/{reference}").status_code == 404
    assert table.call("ann", "DELETE", f"/references/{reference}").status_code == 200
    assert table.call("ann", "DELETE", f"/references/{reference}").status_code == 404
    table.work()
    failed = table.call("ann", "GET", f"/image-request/{asked}").json["request"]
    assert (failed["status"], failed["error"]) == ("failed", "The reference picture is gone.")
    assert table.provider.orders == []
    assert table.stored_files() == []


def test_what_nobody_uses_is_swept_and_what_was_used_stays_longer(table: Table) -> None:
    unused, used = (bring(table).json["reference"]["id"] for _ in range(2))
    ask(table, "ann", used)
    sweep = lambda: uploads.sweep(table.plugin.database, table.plugin.store, table.clock())  # noqa: E731
    assert sweep() == 0
    table.clock.advance(timedelta(days=1, minutes=1).total_seconds())
    assert sweep() == 1
    assert [row.id for row in table.rows(Upload)] == [used]
    assert unused != used
    table.clock.advance(timedelta(days=29).total_seconds())
    assert sweep() == 1
    assert table.rows(Upload) == []
    assert table.stored_files() == []


def test_who_cannot_use_one_is_not_sent_one_and_says_so(make_table: MakeTable, tmp_path: Any) -> None:
    blind = ScriptedProvider(capabilities=replace(CAN, reference=False))
    table = make_table(f"sqlite:///{tmp_path / 'table.db'}", provider=blind)
    reference = bring(table).json["reference"]["id"]
    answer = ask(table, "ann", reference)
    assert answer.json["notes"] == ["reference: this model does not take one, it was left out"]
    table.work()
    assert blind.orders[0].reference is None
    known = table.call("ann", "GET", "/image-providers").json["details"][0]
    assert known["capabilities"]["reference"] is False


def test_nobody_steps_in_who_cannot_use_the_reference(make_table: MakeTable, tmp_path: Any) -> None:
    """He would draw something else."""
    down = [errors.Overloaded("Scripted error: busy")] * 10
    seeing = ScriptedProvider(*down, capabilities=CAN)
    blind = ScriptedProvider(name="blind", capabilities=replace(CAN, reference=False))
    table = make_table(
        f"sqlite:///{tmp_path / 'table.db'}", provider=seeing, others=[blind], IMAGE_GENERATION_FALLBACKS="blind"
    )
    table.submit()
    reference = bring(table).json["reference"]["id"]
    asked = ask(table, "ann", reference)
    assert asked.status_code == 202
    request = next(row for row in table.requests() if row.style_preferences)
    with table.plugin.database.snapshot() as tx:
        candidates = table.plugin.router.fallbacks(tx, request, set(), table.clock())
    assert candidates == []


def test_whoever_cannot_use_it_may_be_replaced_by_another_who_cannot(make_table: MakeTable, database_url: str) -> None:
    """The picture would have been made without it anyway."""
    without = replace(CAN, reference=False)
    first = ScriptedProvider(errors.QuotaExhausted("Scripted API error: 402 - no credit"), capabilities=without)
    other = ScriptedProvider(name="other", capabilities=without)
    table = make_table(database_url, provider=first, others=[other], IMAGE_GENERATION_FALLBACKS="other")
    asked = ask(table, "ann", bring(table).json["reference"]["id"]).json["request_id"]
    table.work(2)
    shown = table.call("ann", "GET", f"/image-request/{asked}").json["request"]
    assert (shown["status"], shown["provider"]) == ("completed", "other")
    assert [order.reference for order in (*first.orders, *other.orders)] == [None, None]


def test_a_reference_is_part_of_the_price_before_its_bytes_are_there() -> None:
    wishes = drafts.wishes(Draft("A troll", reference="an id"))
    assert wishes.reference == b""
    order = fit(ScriptedProvider(capabilities=CAN), wishes, timeout=1.0).order
    assert order.reference == b""
    assert fit(ScriptedProvider(capabilities=CAN), Wishes("a", "a"), timeout=1.0).order.reference is None
