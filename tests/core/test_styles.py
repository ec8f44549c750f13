"""Looks: what is on offer, what they do to a prompt and to a sketch, and that a picture remembers its own."""

import io
from functools import cache

import PIL.Image
import PIL.ImageChops
import PIL.ImageStat
import pytest

from image_generation import Draft, errors, examples, templates, vocabulary
from image_generation.drafts import of_row
from image_generation.models import GenerationRequest
from image_generation.providers.base import FinalImage, Size, Wishes, fit
from image_generation.providers.sketch import Sketch
from image_generation.providers.sketching import looks

from .conftest import Table

NAMES = [one.name for one in templates.TEMPLATES]


def test_the_looks_are_told_with_an_example_each(sqlite_table: Table) -> None:
    answer = sqlite_table.call("vic", "GET", "/styles")
    assert answer.status_code == 200
    assert [one["name"] for one in answer.json["styles"]] == NAMES
    noir = answer.json["styles"][0]
    assert (noir["label"], noir["aliases"]) == ("Neon noir", ["noir"])
    assert "neon noir" in noir["adds"]
    path = noir["example_url"].removeprefix("/api/session/seattle")
    example = sqlite_table.call("vic", "GET", path)
    with PIL.Image.open(io.BytesIO(example.data)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (512, 341))
    again = sqlite_table.call("vic", "GET", path, headers={"If-None-Match": example.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_no_example_of_ours_has_to_be_drawn_first(sqlite_table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(examples, "draw")
    for name in NAMES:
        assert sqlite_table.call("vic", "GET", f"/styles/{name}/example").status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_example_is_what_the_code_draws(name: str) -> None:
    shipped, drawn = (
        PIL.Image.open(io.BytesIO(data)).convert("RGB") for data in (examples.of(name), examples.draw(name))
    )
    assert shipped.size == drawn.size
    # The pictures, not the bytes: another version of the WebP library packs them in another way.
    off = max(PIL.ImageStat.Stat(PIL.ImageChops.difference(shipped, drawn)).mean)
    assert off < 1.5, "the look is drawn in another way now: make looks"


def test_every_shipped_example_is_one_of_a_look() -> None:
    assert {file.stem for file in examples.FOLDER.iterdir()} == set(NAMES)


def test_a_look_without_a_file_is_drawn_once_and_those_that_are_there_do_not_wait_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(examples, "_FILES", set(NAMES) - {"stencil"})
    monkeypatch.setattr(examples, "_drawn", {})
    drawn = examples.of("stencil")
    assert drawn[8:12] == b"WEBP"
    with examples._drawing:
        assert examples.of("stencil") is drawn
        assert examples.of("oil") is examples.of("oil")


@pytest.mark.parametrize("path", ["/styles", "/styles/neon-noir/example"])
def test_strangers_see_no_looks(sqlite_table: Table, path: str) -> None:
    assert sqlite_table.call(None, "GET", path).status_code == 401
    assert sqlite_table.call("bea", "GET", path).status_code == 404


@pytest.mark.parametrize("name", ["noir", "nothing", "..", "NEON-NOIR"])
def test_only_a_look_has_an_example(sqlite_table: Table, name: str) -> None:
    assert sqlite_table.call("ann", "GET", f"/styles/{name}/example").status_code == 404


def test_a_look_is_in_the_prompt_that_is_sent_and_the_picture_remembers_it(table: Table) -> None:
    body = {"prompt": "A quiet bar", "style_preferences": {"template": "Neon Noir"}}
    answer = table.call("ann", "POST", "/generate-image", json=body)
    assert answer.status_code == 202, answer.text
    table.work()
    [order] = table.provider.orders
    assert (order.original_prompt, order.template) == ("A quiet bar", "neon-noir")
    assert order.prompt.startswith("A quiet bar, neon noir, hard rim light")
    [image] = table.images()
    assert (image.prompt, image.enhanced_prompt) == ("A quiet bar", order.prompt)
    shown = table.call("bob", "GET", f"/image/{image.id}").json["image"]
    assert shown["options"] == {"template": "neon-noir"}
    again = table.plugin.gallery.draft(table.member("bob"), image.id)
    assert again.template == "neon-noir"
    table.plugin.submission.submit(table.member("bob"), again)
    table.work()
    assert table.provider.orders[-1].prompt == order.prompt


def test_a_request_keeps_its_look(table: Table) -> None:
    table.submit(template="blueprint")
    [row] = table.rows(GenerationRequest)
    assert (row.style_preferences, of_row(row).template) == ({"template": "blueprint"}, "blueprint")


@pytest.mark.parametrize(
    ("body", "nearest"),
    [
        ({"template": "neon-nior"}, "neon-noir"),
        ({"style_preferences": {"template": "Komic ink"}}, "comic-ink"),
        ({"template": "zzz"}, "neon-noir, corporate, street"),
    ],
)
def test_an_unknown_look_is_refused_with_the_nearest(
    sqlite_table: Table, body: dict[str, object], nearest: str
) -> None:
    for route in ("generate-image", "generate-image-instant", "estimate"):
        answer = sqlite_table.call("ann", "POST", f"/{route}", json={"prompt": "A bar"} | body)
        assert answer.status_code == 400
        [detail] = answer.json["details"]
        assert detail["field"].endswith("template")
        assert nearest in detail["message"]
    assert sqlite_table.requests() == []


def test_a_host_that_asks_for_an_unknown_look_hears_so_too(sqlite_table: Table) -> None:
    with pytest.raises(errors.BadInput, match="did you mean pixel"):
        sqlite_table.plugin.submission.submit(sqlite_table.member("ann"), Draft("A bar", template="pixl"))


def test_the_same_look_twice_with_two_names_is_one_wish(sqlite_table: Table) -> None:
    body = {"prompt": "A bar", "template": "noir", "style_preferences": {"template": "neon-noir"}}
    assert sqlite_table.call("ann", "POST", "/generate-image", json=body).status_code == 202
    other = body | {"template": "comic"}
    assert sqlite_table.call("ann", "POST", "/generate-image", json=other).status_code == 400


@pytest.mark.parametrize("name", NAMES)
def test_a_look_adds_all_of_its_words_to_a_plain_prompt_and_none_twice(name: str) -> None:
    one = templates.NAMES[name]
    styled = vocabulary.styled("a troll", name)
    assert styled == ", ".join(["a troll", *one.adds])
    assert vocabulary.styled(styled, name) == styled
    assert not vocabulary.is_enhanced(styled), "the rules would add nothing to it"
    assert len(styled) < 200


def test_the_players_words_win_over_the_look() -> None:
    styled = vocabulary.styled("a deck on a sunny beach at noon", "neon-noir")
    assert "noir" not in styled
    assert styled.startswith("a deck on a sunny beach at noon, ")


def test_the_rules_add_nothing_that_the_look_excludes() -> None:
    from_rules = vocabulary.choose(vocabulary.styled("a street", "watercolour"), Draft("x").subject)
    assert from_rules
    assert not [phrase for phrase in from_rules if "photo" in phrase or "cinematic" in phrase]


@pytest.mark.parametrize("name", NAMES)
def test_the_offline_provider_shows_the_look(name: str) -> None:
    plain, styled, again = _plain(), _drawn(name), _drawn(name)
    assert name in looks.LOOKS
    assert styled == again
    assert plain != styled
    with PIL.Image.open(io.BytesIO(styled)) as picture:
        assert picture.size == (384, 256)
        low, high = picture.convert("L").getextrema()
        assert isinstance(low, int)
        assert isinstance(high, int)
        assert high - low > 60, "it can still be seen"


@cache
def _plain() -> bytes:
    return _drawn(None)


def _drawn(name: str | None) -> bytes:
    artist = Sketch()
    wishes = Wishes("a bar", "a bar", size=Size(512, 512), seed=3, template=name)
    order = fit(artist, wishes, timeout=30.0).order
    *_, final = artist.generate(order)
    assert isinstance(final, FinalImage)
    with PIL.Image.open(io.BytesIO(final.data)) as picture:
        small = io.BytesIO()
        picture.resize((384, 256)).save(small, "PNG", compress_level=1)
    return small.getvalue()
