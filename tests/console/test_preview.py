"""What a line would do is said before it is sent, and nothing is done by that."""

from typing import Any

import pytest

from image_generation import Member, Role

from .conftest import Group


def check(table: Group, line: str, who: str = "paul") -> Any:
    url = "/api/session/s1/console/check"
    answer = table.app.test_client().post(url, json={"line": line}, headers={"X-User": who})
    assert answer.status_code == 200, answer.json
    return answer.json


def requests(table: Group) -> int:
    return len(table.plugin.submission.recent(Member("s1", "gina", Role.GM), 100).items)


def test_a_prompt_is_priced_and_not_run(table: Group) -> None:
    assert check(table, "/image a troll bouncer --size 16:9 --n 2 --private") == {
        "status": "success",
        "is_right": True,
        "command": "generate",
        "text": "painter · 1536x864→1792x1024 · 2 pictures · ≈ $0.024 · only you and the GM",
        "estimated_cost": 0.024,
    }
    assert check(table, "/image a troll bouncer")["text"] == "painter · 1024x1024 · ≈ $0.012 · table"
    assert (requests(table), table.log.entries) == (0, [])


def test_another_one_and_a_change_are_priced_as_they_would_be_made(table: Group) -> None:
    assert check(table, "/image again")["code"] == "E404"
    table.say("/image a troll bouncer --size 1536x1024")
    table.work()
    assert check(table, "/image again #1")["text"] == "painter · 1536x1024 · ≈ $0.012 · table"
    assert check(table, "/image edit ^ make it darker --n 3")["estimated_cost"] == 0.036
    assert requests(table) == 1


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("/image a bar --sise 16:9", {"code": "E103", "span": [13, 19], "fix": "/image a bar --size 16:9"}),
        ("/image generat a bar", {"code": "E115", "span": [7, 14], "fix": "/image generate a bar"}),
        ("/image a bar --provider asleep", {"code": "E210", "text": "Asleep has no API key."}),
        ("/image a bar --ref #7", {"code": "E404"}),
    ],
)
def test_what_is_wrong_is_said_with_its_place(table: Group, line: str, facts: dict[str, Any]) -> None:
    found = check(table, line)
    assert not found["is_right"]
    assert {name: found[name] for name in facts} == facts
    said = table.say(line)
    assert (said.text, said.code) == (found["text"], found["code"])


def test_what_makes_no_picture_says_what_it_does(table: Group) -> None:
    gallery = check(table, "/image gallery")
    assert (gallery["command"], gallery["is_right"], "estimated_cost" in gallery) == ("gallery", True, False)
    assert check(table, "hello there") == {
        "status": "success",
        "is_right": True,
        "command": None,
        "text": "chat, for everybody at the table",
    }


def test_who_may_not_make_pictures_is_told_before(table: Group) -> None:
    assert check(table, "/image a bar", "vera")["code"] == "E301"
