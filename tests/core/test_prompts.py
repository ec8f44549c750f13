"""What a member has asked for, each prompt once, and which of them he keeps."""

from typing import Any

import pytest

from image_generation.words import Visibility

from .conftest import Table


def ask(table: Table, prompt: str, name: str = "ann", **wishes: Any) -> None:
    table.submit(name=name, prompt=prompt, **wishes)
    table.clock.advance(60)


def shown(table: Table, name: str = "ann", **query: Any) -> list[dict[str, Any]]:
    answer = table.call(name, "GET", "/prompts", query_string=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json["prompts"]
    return found


def test_each_prompt_is_there_once_the_last_one_first_and_for_its_author_alone(table: Table) -> None:
    for prompt in ("A bar", "A street", "A bar"):
        ask(table, prompt)
    ask(table, "A secret", "bob", visibility=Visibility.PRIVATE, n=3)
    assert [(one["prompt"], one["count"], one["is_favorite"]) for one in shown(table)] == [
        ("A bar", 2, False), ("A street", 1, False)
    ]  # fmt: skip
    assert [(one["prompt"], one["count"]) for one in shown(table, "bob")] == [("A secret", 1)]
    assert shown(table, "gm") == []
    assert [one["prompt"] for one in shown(table, q="STREET")] == ["A street"]
    assert shown(table, q="%") == []


def test_the_history_is_searched_whatever_the_capitals(table: Table) -> None:
    table.submit(prompt="\u00d6lf\u00e4sser am Kai, 50% Rabatt")
    for text in ("\u00f6lf\u00c4SSER", "o\u0308lfa\u0308sser", "50% RABATT"):
        assert len(shown(table, q=text)) == 1
    assert shown(table, q="5_% Rabatt") == []


def test_the_history_has_pages(table: Table) -> None:
    for number in range(5):
        table.submit(prompt=f"Prompt {number // 2}")  # some of them in the same moment
        table.clock.advance(number % 2)
    seen, cursor = [], None
    while True:
        query = {"limit": 1} | ({"cursor": cursor} if cursor else {})
        answer = table.call("ann", "GET", "/prompts", query_string=query).json
        seen += [one["prompt"] for one in answer["prompts"]]
        cursor = answer["next_cursor"]
        if cursor is None:
            break
    assert sorted(seen) == ["Prompt 0", "Prompt 1", "Prompt 2"]
    assert seen == [one["prompt"] for one in shown(table)]
    assert table.call("bob", "GET", "/prompts?cursor=x").status_code == 400


def test_a_prompt_is_kept_and_no_longer(table: Table) -> None:
    ask(table, "A bar")
    ask(table, "A street")
    bar = shown(table)[1]["id"]
    for _ in range(2):
        kept = table.call("ann", "PUT", f"/prompts/{bar}/favorite")
        assert kept.json == {"status": "success", "id": bar, "is_favorite": True}
    assert [one["prompt"] for one in shown(table, favorite="true")] == ["A bar"]
    assert [one["is_favorite"] for one in shown(table)] == [False, True]
    ask(table, "A bar")
    assert shown(table)[0] == {
        "id": bar, "prompt": "A bar", "count": 2, "is_favorite": True, "last_used_at": shown(table)[0]["last_used_at"]
    }  # fmt: skip
    for _ in range(2):
        assert table.call("ann", "DELETE", f"/prompts/{bar}/favorite").json["is_favorite"] is False
    assert shown(table, favorite="true") == []


@pytest.mark.parametrize("name", ["bob", "gm", "vic"])
def test_nobody_keeps_anothers_prompt(table: Table, name: str) -> None:
    ask(table, "A bar")
    refused = table.call(name, "PUT", f"/prompts/{shown(table)[0]['id']}/favorite")
    assert (refused.status_code, refused.json["code"]) == (404, "prompt_not_found")
    assert shown(table, name, favorite="true") == []
