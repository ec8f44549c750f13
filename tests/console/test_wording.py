"""A request that was made without the console stands in its log as the line that asks for the same."""

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console import Command, commands, parse
from console.image import fields_of
from console.parser import plain
from console.wording import line_of, wishes
from image_generation import (
    Background,
    Draft,
    ImageFormat,
    Quality,
    Size,
    Style,
    SubjectType,
    Visibility,
    drafts,
    templates,
)

#: What a prompt may say that looks like something else.
ODD = st.sampled_from(
    ["generat", "--hd", "-- ", "\u2014hd", "\u2014 smoky", "prompt:", "size:16:9", "gallery", '"a', "it's", "\u201c",
     ", ", "\u00a0", "\n", "#41", "^", "help", "--no", "{a, b}", "e\u0301", "\x07", "-", "a bar"]
)  # fmt: skip
TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
    st.lists(ODD, min_size=1, max_size=6).map(" ".join),
)
PROMPT = TEXT.map(lambda text: f"{text}x")
NAME = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="'"), min_size=1, max_size=20)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


DRAFTS = st.builds(
    Draft,
    prompt=PROMPT,
    subject=st.sampled_from(SubjectType),
    provider=maybe(st.sampled_from(["dalle", "my provider", "--hd", "\u2014x"])),
    model=maybe(st.sampled_from(["gpt-image-2.5-flare", "a model's", '"core"'])),
    size=maybe(st.builds(Size, *2 * [st.integers(drafts.MIN_EDGE, drafts.MAX_EDGE)])),
    quality=st.sampled_from(Quality),
    style=maybe(st.sampled_from(Style)),
    template=maybe(st.sampled_from([one.name for one in templates.TEMPLATES])),
    negative_prompt=maybe(PROMPT),
    seed=maybe(st.integers(0, drafts.MAX_SEED)),
    n=st.integers(1, drafts.MAX_BATCH),
    background=st.sampled_from(Background),
    output_format=maybe(st.sampled_from(ImageFormat)),
    visibility=st.sampled_from(Visibility),
    collection=maybe(NAME.map(lambda name: f"{name}x")),
    reference=maybe(st.uuids().map(str)),
)


@given(DRAFTS)
@example(Draft("a bar", negative_prompt="cars,rain"))
@example(Draft("a bar", negative_prompt="cars, rain --hd"))
@example(Draft("a bar", negative_prompt='a "sign", rain', background=Background.OPAQUE))
@example(Draft("prompt: a bar", template="oil", visibility=Visibility.PRIVATE))
@example(Draft("p" * drafts.MAX_PROMPT, negative_prompt="n" * drafts.MAX_PROMPT, seed=1, n=4))
def test_the_line_read_again_asks_for_the_same(draft: Draft) -> None:
    line = line_of(draft)
    found = parse(line, commands.table())
    assert isinstance(found, Command), (line, found)
    assert found.name == "generate"
    assert found.text == plain(draft.prompt).strip()
    assert wishes(Draft(found.text, **fields_of(found))) == wishes(draft), line
    assert found.options.get("ref") == draft.reference


def test_every_wish_is_in_the_line_or_known_to_be_left_out() -> None:
    left_out = {"prompt", "reference", "parent", "priority", "partial_images", "folder"}
    assert set(wishes(Draft("a bar"))) == {field.name for field in fields(Draft)} - left_out


@pytest.mark.parametrize(
    ("draft", "line"),
    [
        (Draft("a bar"), "/image generate a bar"),
        (Draft("a bar --smoky", seed=7), "/image generate --seed 7 -- a bar --smoky"),
        (
            Draft("a bar", template="neon-noir", visibility=Visibility.PRIVATE, negative_prompt="cars, rain"),
            "/image generate a bar --template neon-noir --private --no cars, rain",
        ),
        (Draft("a bar", background=Background.TRANSPARENT, n=2), "/image generate a bar --n 2 --transparent"),
        (Draft("a bar", reference="1234-5678"), "/image generate a bar --ref #41"),
    ],
)
def test_the_line_is_as_somebody_would_type_it(draft: Draft, line: str) -> None:
    assert line_of(draft, "#41" if draft.reference else None) == line
