"""Names of collections in a line: what is not quite one is mended to one, and never to a line that is wrong itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console import Chat, Command, Mistake, commands
from console.parser import parse
from image_generation import Member

from .conftest import PEOPLE, Group

TABLE = commands.table()
NAMES = {
    "id-1": "The docks run",
    "id-2": "Seattle",
    "id-3": "The docks",
    "id-4": "Red samurai",
    "id-5": 'Ann\'s "lair"',
}


def read(line: str) -> Command | Chat | Mistake:
    return parse(line, TABLE, lambda: NAMES)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        # a name, in any case
        ("a bar --collection The docks run", 'a bar --collection "The docks run"'),
        ("a bar --collection the DOCKS run --hd", 'a bar --collection "The docks run" --hd'),
        ("a bar --collection=Red samurai", 'a bar --collection="Red samurai"'),
        ("a bar \u2014collection Red samurai", 'a bar \u2014collection "Red samurai"'),
        ("prompt: a bar collection:The docks run", 'prompt: a bar collection:"The docks run"'),
        ("again #1 --collection the docks", 'again #1 --collection "The docks"'),
        ("edit #1 darker --collection The docks run", 'edit #1 darker --collection "The docks run"'),
        ("collect #1 --to the docks run", 'collect #1 --to "The docks run"'),
        # its beginning, of one word or more; the longest that is
        ("a bar --collection The docks r", 'a bar --collection "The docks run"'),
        ("a bar --collection The doc", 'a bar --collection "The docks"'),
        ("collect #1 --to Red sam", 'collect #1 --to "Red samurai"'),
        # and words behind it, which are the prompt's
        ("a bar --collection The docks run at night", 'a bar at night --collection "The docks run"'),
        ("a bar --collection The docks at night", 'a bar at night --collection "The docks"'),
        ("--collection Seattle a bar at night", "a bar at night --collection Seattle"),
        ("--collection The docks run a bar --hd", 'a bar --collection "The docks run" --hd'),
        ("--collection The docks run -- a bar", '--collection "The docks run" -- a bar'),
        ("again #1 --collection Seattle at night", "edit #1 at night --collection Seattle"),
        ("collect --to Red samurai #1 #2", 'collect #1 #2 --to "Red samurai"'),
        # a new one
        ("collect #1 --to A new one", 'collect #1 --to "A new one"'),
        ("collect #1 --to red samurai tonight", 'collect #1 --to "red samurai tonight"'),
        # nearly one
        ("a bar --collection Seatle", "a bar --collection Seattle"),
        ('a bar --collection "Teh docks run"', 'a bar --collection "The docks run"'),
        ("a bar --collection Teh docks run", 'a bar --collection "The docks run"'),
        ("a bar --collection Seatle --sise 16:9", "a bar --collection Seattle --size 16:9"),
        # nothing that could be meant
        ("a bar --collection nothing", None),
        ("a bar --collection nothing like it", None),
        ("a troll --collection Red troll at night", None),
        ("--collection The docks run", None),
    ],
)
def test_the_line_is_mended_to_a_name_that_is_there(line: str, meant: str | None) -> None:
    found = read(f"/image {line}")
    assert isinstance(found, Mistake)
    assert found.fix == (meant and f"/image {meant}")
    assert found.fix is None or isinstance(read(found.fix), Command)


@pytest.mark.parametrize(
    ("line", "at", "message"),
    [
        ("/image a bar --collection Seatle --hd", "Seatle", "There is no collection “Seatle”. Did you mean “Seattle”?"),
        (
            "/image a bar --collection Docks",
            "Docks",
            "There is no collection “Docks”. Did you mean “The docks” or “The docks run”?",
        ),
        ("/image a bar --collection oil on wood", "oil on wood", "There is no collection “oil on wood”."),
        ("/image a bar --collection 'oil'", "'oil'", "There is no collection “oil”."),
    ],
)
def test_an_unknown_collection_is_pointed_at_and_the_nearest_are_named(line: str, at: str, message: str) -> None:
    found = read(line)
    assert isinstance(found, Mistake)
    assert (found.code, line[slice(*found.span)], found.message) == ("E404", at, message)


def test_a_name_without_its_quotes_is_pointed_at_as_a_whole() -> None:
    line = "/image a bar --collection the docks run --hd"
    found = read(line)
    assert isinstance(found, Mistake)
    assert (found.code, line[slice(*found.span)]) == ("E107", "the docks run")
    assert found.message == 'A name of several words stands in quotes: "The docks run".'


@pytest.mark.parametrize("name", ["id-1", "seattle", "SEATTLE", '"The docks run"', "'red samurai'"])
def test_a_name_in_any_case_and_an_id_are_right(name: str) -> None:
    assert isinstance(read(f"/image a bar --collection {name}"), Command)


def test_names_are_asked_for_once_and_only_where_one_stands() -> None:
    asked: list[int] = []

    def names() -> dict[str, str]:
        asked.append(1)
        return NAMES

    for line in ("/image a bar --hd", "chat --collection x", "/image collect #1 --to new", "/image generat a bar"):
        parse(line, TABLE, names)
    assert asked == []
    parse("/image a bar --collection The dcks run --sise 16:9", TABLE, names)
    assert asked == [1]


WORDS = st.lists(
    st.sampled_from(["The", "docks", "run", "Seattle", "Red", "sam", "x", "#1", "^", "--hd", "--", '"', "'", "a bar"]),
    max_size=7,
).map(" ".join)


@given(st.sampled_from(["a bar", "", "prompt: a bar", "edit ^", "again #1", "agian", "collect #1", "collect"]), WORDS)
def test_no_mended_line_is_wrong(head: str, words: str) -> None:
    flag = "--to" if head.startswith("collect") else "--collection"
    for line in (f"/image {head} {flag} {words}", f"/image {head} {flag}={words} --n 2"):
        for names in (None, lambda: NAMES):
            found = parse(line, TABLE, names)
            if isinstance(found, Mistake) and found.fix is not None:
                assert not isinstance(parse(found.fix, TABLE, names), Mistake), line


def test_the_session_knows_its_collections(table: Group) -> None:
    """By HTTP: what is said while the line is typed is what sending it is answered with, and nothing is made."""
    gina = Member("s1", "gina", PEOPLE["gina"])
    table.plugin.collections.make(gina, "The docks run")
    for line, code in (
        ("/image a bar --collection The docks run", "E107"),
        ("/image a bar --collection the docs run", "E404"),
    ):
        said = table.post(line).json["reply"]
        path = "/api/session/s1/console/check"
        checked = table.app.test_client().post(path, json={"line": line}, headers={"X-User": "paul"}).json
        assert (said["code"], said["fix"]) == (code, '/image a bar --collection "The docks run"')
        assert [checked[name] for name in ("text", "code", "span", "fix", "is_right")] == [
            said["text"], code, said["span"], said["fix"], False,
        ]  # fmt: skip
        assert line[slice(*said["span"])] == line.removeprefix("/image a bar --collection ")
    assert table.say('/image a bar --collection "the docks run"').kind == "card"
    assert table.post("/image a bar --collection The docks run", session_id="s2").json["reply"].get("fix") is None
