"""What a line means, by the fixtures that every client's parser shares, and by properties."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import console
from console import Chat, Command, Mistake, commands
from console.parser import MAX_LINE, normal, parse
from console.reader import MAX_PROMPT
from console.slips import PROSE

TABLE = commands.table()
LINES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "lines.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", LINES, ids=lambda case: ascii(case["line"][:50]))
def test_a_line_means_what_the_shared_fixtures_say(case: dict[str, Any]) -> None:
    found = parse(case["line"], TABLE)
    if case["ok"]:
        assert not isinstance(found, Mistake)
        assert found.as_json() == case["ast"]
    else:
        assert isinstance(found, Mistake)
        assert (found.code, list(found.span)) == (case["code"], case["span"])


def test_the_shared_table_of_commands_is_the_one_that_is_served() -> None:
    """Clients are tried with it on the shared lines; when it changes, write `commands.manifest(TABLE)` into it."""
    shared = json.loads((Path(__file__).parent / "manifest.json").read_text(encoding="utf-8"))
    assert shared == json.loads(json.dumps(commands.manifest(TABLE)))


def test_the_fixtures_cover_the_grammar() -> None:
    assert len(LINES) >= 150
    assert len({case["line"] for case in LINES}) == len(LINES)
    codes = {case["code"] for case in LINES if not case["ok"]}
    assert codes == {f"E1{number:02}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 20, 21, 22)}
    assert {case["ast"].get("command") for case in LINES if case["ok"]} >= {spec.name for spec in TABLE.specs}


MISTAKES = [case["line"] for case in LINES if not case["ok"]]


@pytest.mark.parametrize("line", MISTAKES, ids=lambda line: ascii(line[:50]))
def test_a_fix_is_a_line_that_is_understood(line: str) -> None:
    found = parse(line, TABLE)
    assert isinstance(found, Mistake)
    if found.fix is not None:
        assert not isinstance(parse(found.fix, TABLE), Mistake)


PIECES = st.sampled_from(
    [*"\u2014\u2013\u2212-#^:=,\"'“”„{}", " ", "\u00a0", "\n", "/image", "/img", "/imagine", "gallery",
     "help", "favorite", "status",
     "reveal", "prompt:", "size:", "--", "--size", "--no", "--hd", "--seed", "--n", "--private", "--no-private", "--x",
     "—hd", "16:9", "5", "#41", "^2", "a troll", "in the rain", "café", "e\u0301", "🔥", "שלום", "\u200d", "1f2e3d4c"]
)  # fmt: skip
TYPED = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=12).map(" ".join),
    st.lists(PIECES, max_size=12).map(lambda pieces: "/image " + "".join(pieces)),
)


@given(TYPED)
@example("/image --no " + "," * 3000)
@example("/image a " + "--hd " * 1000)
@example("/image a " + "— " * 3000)
@example("/" + "x" * 5000)
@example("/image a --" + "x" * 5000)
def test_no_text_makes_the_parser_raise(text: str) -> None:
    found = parse(text, TABLE)
    if isinstance(found, Mistake):
        start, end = found.span
        assert 0 <= start <= end <= len(normal(text))
        assert found.code.startswith("E1")
        assert found.message


@given(TYPED)
def test_a_prompt_is_a_piece_of_the_line_and_never_glued(text: str) -> None:
    found = parse(text, TABLE)
    if isinstance(found, Command) and found.name == "generate":
        assert found.text
        assert found.text in normal(text)


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), min_size=1).filter(lambda text: "/" not in text))
def test_what_stands_behind_the_two_dashes_is_taken_literally(text: str) -> None:
    found = parse(f"/image --hd -- {text} --private", TABLE)
    assert isinstance(found, Command)
    assert found.text == normal(f"{text} --private").strip()
    assert found.options == {"quality": "hd"}


@given(TYPED.filter(lambda text: not normal(text).lstrip().startswith("/")))
def test_a_line_without_a_slash_is_chat_or_has_a_control_character(text: str) -> None:
    found = parse(text, TABLE)
    assert isinstance(found, Chat) or (isinstance(found, Mistake) and found.code in ("E102", "E113"))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f"/image {'a' * MAX_PROMPT}", None),
        (f"/image {'a' * (MAX_PROMPT + 1)}", "E114"),
        (f"/image {'a' * MAX_LINE}", "E113"),
        (f"/image a --no {'b' * (MAX_PROMPT + 1)}", "E114"),
        (f"/image a --provider {'b' * 101}", "E123"),
    ],
)
def test_length_has_a_limit(line: str, code: str | None) -> None:
    found = parse(line, TABLE)
    assert getattr(found, "code", None) == code


@pytest.mark.parametrize(
    ("line", "fix"),
    [
        ("/image gen troll bouncer --sise 16:9", "/image gen troll bouncer --size 16:9"),
        ("/image help wanted poster on a wall", "/image generate help wanted poster on a wall"),
        ("/image a troll --chaos 50 --hd", "/image a troll --hd"),
        ("/image --hd a troll", "/image a troll --hd"),
        ("/image a troll --size 16:9 in the rain", "/image a troll in the rain --size 16:9"),
        ("/image a bar -- smoky", "/image -- a bar -- smoky"),
        ("/image a troll --n 12", "/image a troll --n 4"),
        ("/image favorite 41", "/image favorite #41"),
        ("/image a troll --style nior", "/image a troll --style neon-noir"),
        ("/image a troll --ref 41", "/image a troll --ref #41"),
        ("/image styles nior", "/image styles neon-noir"),
        ("/image tag npc, ork", "/image tag ^ npc, ork"),
        ("/image tag 41 npc", "/image tag #41 npc"),
        ("/image collect #41 Seattle nights", '/image collect #41 --to "Seattle nights"'),
        ("/image collect --to Seattle", "/image collect ^ --to Seattle"),
        ("/image favorite #41 please", "/image favorite #41"),
        ("/image edit make it darker", "/image edit ^ make it darker"),
        ("/image edit 41 make it darker", "/image edit #41 make it darker"),
        ("/image again but at night --hd", "/image edit ^ but at night --hd"),
        ("/image vary it a little", "/image generate vary it a little"),
        ("/image reveal #52", None),
        ("/help", "/image help"),
        ("/imge a troll", "/image a troll"),
        ("/image generat a bar", "/image generate a bar"),
        ("/image galery --fav", "/image gallery --fav"),
        ("/image favourite #41", "/image favorite #41"),
        ("/image favorites", "/image favorite ^"),
        ("/image style nior", "/image styles neon-noir"),
        ("/image cancle the last one", "/image -- cancle the last one"),
        ("/image agian of power", "/image -- agian of power"),
        ("/image agian of power --hd", "/image generate agian of power --hd"),
        ("/image agian #41", "/image again #41"),
        ("/image agian", "/image again"),
        ("/image edti the bar", "/image -- edti the bar"),
        ("/image edti #41", None),
        ("/image untagg npc", "/image -- untagg npc"),
        ("/image style of gold", "/image -- style of gold"),
        ("/image again #41 but at night", "/image edit #41 but at night"),
        ("/image gallery -- at night", "/image generate -- gallery -- at night"),
        ("/image a troll --sise 16:9 --chaos 5", "/image a troll --size 16:9"),
        ("/image a bar --collection The docks run", '/image a bar --collection "The docks run"'),
        ("/image --collection Seattle a bar", "/image a bar --collection Seattle"),
        ("/image --collection The docks run -- a bar", '/image --collection "The docks run" -- a bar'),
        ("/image prompt: a bar collection:The docks hd:", '/image prompt: a bar collection:"The docks" hd:'),
        ("/image collect #41 --to The docks run", '/image collect #41 --to "The docks run"'),
        ("/image collect --to The docks #41 #42", '/image collect #41 #42 --to "The docks"'),
        ("/image collect #41 --to Seattle #42", "/image collect #41 #42 --to Seattle"),
        ("/image generat", "/image help"),
    ],
)
def test_a_mistake_comes_with_the_line_that_was_meant(line: str, fix: str | None) -> None:
    found = parse(line, TABLE)
    assert isinstance(found, Mistake)
    assert found.fix == fix


def test_a_word_near_a_command_may_be_drawn_all_the_same() -> None:
    found = parse("/image generat a bar", TABLE)
    assert isinstance(found, Mistake)
    assert "Did you mean generate?" in found.message
    assert "put -- first" in found.message
    literal = parse("/image -- generat a bar", TABLE)
    assert isinstance(literal, Command)
    assert (literal.name, literal.text) == ("generate", "generat a bar")


@pytest.mark.parametrize("name", [spec.name for spec in TABLE.specs if len(spec.name) > 4])
def test_one_letter_too_many_or_too_few_is_no_prompt(name: str) -> None:
    slips = [name[:at] + name[at + 1 :] for at in range(len(name))] + [f"{name}{name[-1]}", f"{name}x"]
    for slip in slips:
        found = parse(f"/image {slip}", TABLE)
        understood = slip in TABLE.names() or slip in PROSE
        assert understood or (isinstance(found, Mistake) and found.code == "E115"), slip


def test_what_people_ask_for_at_a_table_is_a_prompt_without_the_commands_name() -> None:
    phrases = json.loads((Path(__file__).parent / "phrases.json").read_text(encoding="utf-8"))
    prompts = [case["ast"]["text"] for case in LINES if case["ok"] and case["ast"].get("command") == "generate"]
    prompts += [
        "gain of power",
        "histroy of a museum",
        "delte the wall",
        "shore at dawn",
        "Room #5 in the dark",
        "shore",
    ]
    prompts += [phrase["text"] for phrase in phrases if phrase["kind"] == "new"]
    assert len(prompts) > 200
    slips = ("generat ", '"generat ', "galery ")
    for prompt in (prompt for prompt in prompts if not prompt.startswith(slips)):
        found = parse(f"/image {prompt}", TABLE)
        assert not isinstance(found, Mistake) or found.code != "E115", prompt


def test_the_manifest_holds_every_command_with_its_help() -> None:
    known = commands.manifest(TABLE)
    assert [entry["name"] for entry in known["commands"]] == [
        "generate", "gallery", "status", "cancel", "retry", "favorite", "unfavorite", "providers", "budget",
            "help", "tag", "untag", "collect", "styles", "edit", "again",
    ]  # fmt: skip
    for entry in known["commands"]:
        assert entry["summary"].endswith(".")
        assert isinstance(parse(f"/image help {entry['name']}", TABLE), Command)
    generate = known["commands"][0]
    assert generate["cost"] is True
    assert generate["role"] == "player"
    size = next(option for option in generate["options"] if option["name"] == "size")
    assert size["aliases"] == ["ar", "aspect"]
    json.dumps(known)


def test_no_name_means_two_things() -> None:
    names = [name for spec in TABLE.specs for name in (spec.name, *spec.aliases)]
    assert len(names) == len(set(names))
    later = commands.manifest(TABLE)["later"]
    assert not set(names) & (set(later["commands"]) | set(later["loose"]))
    for spec in TABLE.specs:
        flags = [name for option in spec.options for name in (option.name, *option.aliases)]
        assert len(flags) == len(set(flags))
        assert not set(flags) & (set(later["flags"]) | set(later["foreign"]))


def test_the_console_says_what_a_client_tells_outsiders() -> None:
    assert console.NOT_IN_SESSION == "Error: You must be in a session to generate images."


def test_every_code_is_explained_to_people() -> None:
    root = Path(console.__file__).parent
    used = {code for path in root.glob("*.py") for code in re.findall(r'"(E[0-9]{3})"', path.read_text("utf-8"))}
    page = (root.parent / "docs" / "console.md").read_text("utf-8")
    assert used == set(re.findall(r"^\| (E[0-9]{3}) \|", page, re.MULTILINE))
