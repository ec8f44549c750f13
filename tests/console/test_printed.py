"""The console's examples and rules as the documents print them."""

import re

import pytest

from console import commands
from console.later import LATER_COMMANDS, LATER_FLAGS
from console.reply import NOT_IN_SESSION
from tests import printed

from .conftest import Group

RULED = printed.text("ruled-console")
FOURTH = re.findall(r"^(/image generate (?!\[).*)$", printed.text("fourth-console"), re.MULTILINE)
FIFTH = re.findall(r"(?:User: |Type: `)(/image [^`\n]+)", printed.text("fifth-chat"))


@pytest.mark.parametrize("line", FOURTH + FIFTH)
def test_every_printed_example_makes_its_picture_and_opens_the_gallery(table: Group, line: str) -> None:
    answer = table.post(line).json
    prompt = re.sub("^/image (generate )?", "", line)
    assert (answer["reply"]["kind"], answer["reply"]["action"]) == ("card", {"open": "gallery"})
    assert (answer["entry"]["line"], answer["entry"]["request"]["prompt"]) == (line, prompt)
    table.work()
    [card] = table.get().json["entries"]
    assert (card["request"]["status"], len(card["request"]["images"])) == ("completed", 1)


def test_the_examples_are_all_there() -> None:
    assert (len(FOURTH), len(FIFTH)) == (3, 2)


def test_the_gallery_is_opened_as_printed_and_a_prompt_may_begin_with_its_name(table: Group) -> None:
    assert "\n/image gallery\n" in printed.text("fourth-console")
    assert table.post("/image gallery").json["reply"]["action"] == {"open": "gallery"}
    assert "`/image gallery at night` too" in RULED
    assert table.post("/image gallery at night").json["entry"]["request"]["prompt"] == "gallery at night"


def test_every_command_and_flag_that_is_ruled_is_built_or_kept_free() -> None:
    table = commands.table()
    listed = re.search(r"· `(status, [^`]+)`", RULED)
    assert listed is not None
    known = {spec.name for spec in table.specs}
    assert set(listed[1].split(", ")) | {"generate", "gallery"} <= known | LATER_COMMANDS
    flags = {option.name for spec in table.specs for option in spec.options}
    assert set(re.findall(r"--(\w+)", RULED)) <= flags | set(LATER_FLAGS)


def test_an_answer_has_the_fields_that_are_ruled(table: Group) -> None:
    shape = re.search(r"→ `(\{status.*\})`", RULED)
    assert shape is not None
    ruled = printed.names(shape[1].replace("\\|", " "))
    seen: set[str] = set()
    for line in ("/image a troll", "/image troll --sise 16:9", "hello", "draw us the bar"):
        answer = table.post(line).json
        assert {"status", "reply"} <= set(answer) <= ruled
        assert {"text", "kind", "ephemeral"} <= set(answer["reply"]) <= ruled
        assert set(answer["reply"].get("action", {})) <= {"open", "image", "line", "cost"}
        seen |= set(answer) | set(answer["reply"]) | set(answer["reply"].get("action", {}))
    assert ruled - seen == {"image"}  # which a command to open one picture will have


def test_who_is_in_no_session_is_told_in_the_printed_words() -> None:
    assert f"`{NOT_IN_SESSION}`" in RULED
