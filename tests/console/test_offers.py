"""Chat that asks for a picture: offered, or run where the session has switched that on."""

import logging
from datetime import timedelta
from typing import Any

import pytest

from image_generation import Member, Role

from .conftest import Group


def requests(table: Group) -> list[str]:
    gm = Member("s1", "gina", Role.GM)
    return [view.first.context for view in table.plugin.submission.recent(gm, 100).items]


def offered(table: Group, chat: str, who: str = "paul") -> Any:
    reply = table.say(chat, who)
    assert reply.kind == "message"
    return reply.fix


def test_a_wish_is_offered_with_its_price_and_not_run(table: Group) -> None:
    answer = table.post("Can you draw a troll bouncer, please?").json
    line = "/image generate a troll bouncer"
    assert answer["reply"] == {
        "kind": "message",
        "ephemeral": True,
        "text": f"Shall this be a picture? {line}",
        "action": {"open": "offer", "line": line, "cost": 0.012},
        "fix": line,
    }
    assert (answer["entry"]["kind"], answer["entry"]["line"]) == ("chat", "Can you draw a troll bouncer, please?")
    assert requests(table) == []
    assert table.post(line).json["entry"]["request"]["prompt"] == "a troll bouncer"


def test_a_wish_is_logged_without_its_words(table: Group, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "console")
    table.say("draw us the SECRETWORD")
    table.say("hello")
    assert [record.getMessage() for record in caplog.records if record.name.startswith("console")] == [
        "chat asks for a picture: new"
    ]


@pytest.mark.parametrize(
    "chat",
    [
        "I draw my gun",
        "hello",
        "make it darker",
        "again but at night",
        "draw us the bar -- now",
        "draw us the bar --hd",
    ],
)
def test_other_chat_is_chat(table: Group, chat: str) -> None:
    reply = table.say(chat)
    assert (reply.text, reply.action, reply.fix, reply.ephemeral) == ("", None, None, False)


def test_a_change_is_offered_after_a_picture(table: Group) -> None:
    table.say("/image a bar")
    table.work()
    assert offered(table, "make it darker") == "/image edit ^ make it darker"
    assert offered(table, "again but at night", "petra") == "/image edit ^ at night"
    assert offered(table, "draw it again!") == "/image again ^"
    assert requests(table) == ["a bar"]
    assert table.post("same with rain").json["reply"]["action"]["cost"] == 0.012


def test_it_is_ones_own_picture_among_the_newest(table: Group) -> None:
    table.say("/image mine")
    table.work()
    table.say("/image hers", "petra")
    table.work()
    assert offered(table, "make it darker") == "/image edit #1 make it darker"
    assert offered(table, "make it darker", "petra") == offered(table, "make it darker", "gina")
    assert offered(table, "make it darker", "gina") == "/image edit ^ make it darker"


def test_it_is_no_picture_that_one_may_not_see(table: Group) -> None:
    table.say("/image a secret --private")
    table.work()
    assert offered(table, "make it darker", "petra") is None
    assert offered(table, "make it darker") == "/image edit ^ make it darker"


def test_it_is_no_picture_of_an_hour_ago(table: Group) -> None:
    table.say("/image a bar")
    table.work()
    now = table.plugin.clock()
    table.plugin.clock = lambda: now + timedelta(hours=1)
    assert offered(table, "make it darker") is None


def test_who_may_not_make_pictures_is_offered_none(table: Group) -> None:
    assert offered(table, "draw us the bar", "vera") is None


def test_an_offer_that_cannot_be_priced_is_one_without_a_price(table: Group) -> None:
    table.say("/image " + "a" * 3990)
    table.work()
    reply = table.say("make it darker")
    assert reply.action == {"open": "offer", "line": "/image edit ^ make it darker"}


def test_a_session_may_let_wishes_be_run(table: Group) -> None:
    table.log.is_automatic = True
    answer = table.post("draw us the bar", **{"Idempotency-Key": "k1"}).json
    assert table.post("draw us the bar", **{"Idempotency-Key": "k1"}).json["entry"] == answer["entry"]
    assert (answer["entry"]["kind"], answer["entry"]["line"]) == ("card", "draw us the bar")
    assert answer["entry"]["request"]["prompt"] == "the bar"
    assert requests(table) == ["the bar"]
    table.work()
    assert table.post("make it darker").json["entry"]["request"]["prompt"] == "the bar. Make it darker"
    table.post("I draw my gun")
    assert len(requests(table)) == 2


def test_a_wish_that_cannot_be_run_is_chat_with_the_reason(table: Group) -> None:
    table.log.is_automatic = True
    table.plugin.spending.set_budget(Member("s1", "gina", Role.GM), 0)
    answer = table.post("draw us the bar").json
    assert (answer["reply"]["code"], answer["entry"]["kind"]) == ("E402", "chat")
    assert requests(table) == []
