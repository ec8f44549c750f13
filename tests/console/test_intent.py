"""Which chat asks for a picture: labelled phrases, and what holds for any text."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console import Command, commands, parse
from console.intent import MAX_WISH, Wish, find
from console.wording import line_of
from image_generation import Draft

PHRASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "phrases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: ascii(phrase["line"][:50]))
def test_a_line_asks_for_what_the_labelled_phrases_say(phrase: dict[str, Any]) -> None:
    expected = None if phrase["kind"] is None else Wish(phrase["kind"], phrase["text"])
    assert find(phrase["line"], picture=True) == expected
    assert find(phrase["line"]) == (expected if expected and expected.kind == "new" else None)


def test_the_phrases_cover_both_answers_and_both_kinds() -> None:
    kinds = [phrase["kind"] for phrase in PHRASES]
    assert len({phrase["line"] for phrase in PHRASES}) == len(PHRASES) >= 120
    assert kinds.count("new") >= 60
    assert kinds.count("edit") >= 30
    assert kinds.count(None) >= 120


NEW = [phrase["text"] for phrase in PHRASES if phrase["kind"] == "new"]


@pytest.mark.parametrize("prompt", NEW, ids=lambda prompt: ascii(prompt[:50]))
def test_a_wish_is_a_line_with_that_prompt(prompt: str) -> None:
    line = parse(line_of(Draft(prompt)), commands.table())
    assert isinstance(line, Command)
    assert (line.name, line.text) == ("generate", prompt)


WORDS = st.sampled_from(
    ["draw", "us", "me", "the", "bar", "a", "picture", "of", "show", "what", "looks", "like", "make", "it", "darker",
     "again", "but", "same", "with", "can", "you", "please", "add", "background", "zeichne", "uns", "die", "kannst",
     "du", "malen", "!", "?", ",", ":", "\"", "\u201c", "@gm", "🎨", "#", "he", "says", "turn", "into", "more",
     "another", "version", "--hd"]
)  # fmt: skip
CHAT = st.one_of(
    st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join), st.lists(WORDS, max_size=9).map("".join)
)


@given(CHAT, st.booleans())
@example("kannst du malen", True)
@example("draw :", False)
@example("\u0130 draw us the bar", True)
def test_no_text_makes_it_raise_and_a_new_wish_is_made_of_the_line(text: str, picture: bool) -> None:
    wish = find(text, picture=picture)
    if wish is not None and wish.kind == "new":
        assert wish.text.strip() == wish.text != ""
        assert all(word in text for word in wish.text.split())
    if not picture:
        assert wish is None or wish.kind == "new"


@pytest.mark.parametrize(
    "piece",
    ["draw us ", "can you ", "a ", "!", "a!", "make a ", "please ", "again ", '"', "@", "show what a ",
     "draw the a, he ", "make it a bit ", "🎨", "kannst du malen ", "a picture of ", "what looks "],
)  # fmt: skip
def test_hostile_text_costs_next_to_nothing(piece: str) -> None:
    line = (piece * MAX_WISH)[:MAX_WISH]
    best = min(_seconds(line) for _ in range(5))
    assert best < 0.2
    assert find(line + piece * 10, picture=True) is None


def test_ordinary_chat_costs_next_to_nothing() -> None:
    assert min(sum(_seconds(phrase["line"]) for phrase in PHRASES) for _ in range(3)) / len(PHRASES) < 0.01


def _seconds(line: str) -> float:
    began = time.perf_counter()
    find(line, picture=True)
    return time.perf_counter() - began
