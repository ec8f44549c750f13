"""What the commands do, against the plugin itself."""

from typing import Any

import pytest
from sqlalchemy import event

from image_generation import Member, RequestStatus, Role, errors, queue
from image_generation.models import Attempt

from .conftest import Group


def requests(table: Group) -> list[str]:
    gm = Member("s1", "gina", Role.GM)
    return [view.status for view in table.plugin.submission.recent(gm, 100).items]


def test_a_prompt_is_queued_and_made(table: Group) -> None:
    reply = table.say("/image A rain-soaked Seattle street with neon signs")
    assert (reply.kind, reply.ephemeral, reply.action) == ("card", False, {"open": "gallery"})
    assert reply.request_id is not None
    assert reply.request_id[:8] in reply.text
    assert "$0.012" in reply.text
    table.work()
    assert table.painter.orders[0].original_prompt == "A rain-soaked Seattle street with neon signs"
    assert table.say("/image status ^").text.startswith(f"{reply.request_id[:8]} is completed #1")


def test_flags_reach_the_provider(table: Group) -> None:
    line = "/image a troll --ar 16:9 --hd --seed 7 --no blood, gore --style vivid --type character --model stripes"
    assert table.say(line).kind == "card"
    table.work()
    order = table.painter.orders[0]
    assert str(order.size) == "1792x1024"
    assert order.seed == 7
    assert order.negative_prompt == "blood, gore"
    assert order.subject == "character"
    assert order.quality == "best"
    assert "vivid" in order.prompt


@pytest.mark.parametrize(
    ("size", "made"),
    [
        ("square", "1024x1024"),
        ("portrait", "1024x1536"),
        ("2:3", "1024x1536"),
        ("3:2", "1536x1024"),
        ("1:32", "1024x1536"),
    ],
)
def test_a_size_is_mapped_to_the_nearest(table: Group, size: str, made: str) -> None:
    table.say(f"/image a troll --size {size}")
    table.work()
    assert str(table.painter.orders[0].size) == made


def test_several_pictures_have_one_request(table: Group) -> None:
    reply = table.say("/image a troll --n 3")
    assert "3 pictures" in reply.text
    table.work()
    assert len(table.painter.orders) == 3
    assert table.say("/image fav #1.3").text == "#3 is now a favourite of yours."
    assert table.say("/image fav #1.4").code == "E404"


def test_a_private_picture_is_hidden_from_other_players(table: Group) -> None:
    reply = table.say("/image a secret --private")
    assert reply.ephemeral
    table.work()
    assert table.say("/image status #1", "petra").code == "E404"
    assert table.say("/image fav #1", "petra").text == "#1 is not here."
    assert table.say("/image gallery", "petra").text == "There are no pictures yet."
    assert table.say("/image status #1", "gina").kind == "message"


@pytest.mark.parametrize(
    "line",
    [
        "/image a troll --sise 16:9",
        "/image a troll --n 12",
        "/image --hd a troll",
        "/image help wanted poster on a wall",
        "/image reveal #1",
        "/image a troll --chaos 50",
        "/image",
        "/imge a troll",
    ],
)
def test_a_line_that_does_not_parse_costs_nothing(table: Group, line: str) -> None:
    reply = table.say(line)
    assert (reply.kind, reply.ephemeral) == ("error", True)
    assert reply.code is not None
    assert requests(table) == []


def test_a_viewer_may_look_but_not_generate(table: Group) -> None:
    assert table.say("/image a troll", "vera").code == "E301"
    assert table.say("/image gallery", "vera").kind == "message"
    assert requests(table) == []


def test_the_gallery_opens_and_a_gallery_at_night_is_drawn(table: Group) -> None:
    opened = table.say("/image gallery")
    assert (opened.action, opened.ephemeral) == ({"open": "gallery"}, True)
    assert table.say("/image gallery --fav").action == {"open": "gallery", "favorite": True}
    assert requests(table) == []
    assert table.say("/image gallery at night").kind == "card"
    table.work()
    assert table.say("/image gallery").text == "#1  gallery at night"


def test_providers_are_listed_with_price_and_reason(table: Group) -> None:
    text = table.say("/image providers").text
    assert "painter" in text
    assert "$0.012" in text
    assert "Asleep has no API key." in text


def test_a_price_is_the_same_wherever_it_is_told(table: Group) -> None:
    table.painter.frames = 2
    headers, url = {"X-User": "paul"}, "/api/session/s1"
    client = table.app.test_client()
    estimate = client.post(f"{url}/estimate", json={"prompt": "a bar"}, headers=headers).json["estimated_cost"]
    known = client.get(f"{url}/image-providers", headers=headers).json["details"]
    check = client.post(f"{url}/console/check", json={"line": "/image a bar"}, headers=headers).json
    said = client.post(f"{url}/console", json={"line": "/image a bar"}, headers=headers).json["reply"]["text"]
    [price] = [one["price"] for one in known if one["name"] == "painter"]
    assert (estimate, price, check["estimated_cost"]) == (0.015, 0.015, 0.015)
    assert [row.split()[2] for row in table.say("/image providers").text.splitlines()[1:2]] == ["$0.015"]
    assert "≈ $0.015" in check["text"]
    assert "$0.015." in said


@pytest.mark.parametrize("name", ["asleep", "nobody"])
def test_a_provider_that_cannot_be_used_is_an_error_and_not_replaced(table: Group, name: str) -> None:
    reply = table.say(f"/image a troll --provider {name}")
    assert (reply.kind, reply.code) == ("error", "E210")
    assert requests(table) == []


def test_an_unknown_model_is_an_error(table: Group) -> None:
    assert table.say("/image a troll --model dots").code == "E400"


def test_cancel_ends_my_newest_and_nobody_elses(table: Group) -> None:
    assert table.say("/image cancel").text == "You have nothing in line."
    mine = table.say("/image one").request_id or ""
    assert table.say("/image cancel", "petra").code == "E404"
    assert table.say(f"/image cancel {mine[:8]}", "petra").code == "E301"
    assert table.say("/image cancel").text == f"{mine[:8]} is cancelled."
    assert table.say(f"/image cancel {mine}").code == "E409"


def test_the_gm_cancels_what_a_player_asked_for(table: Group) -> None:
    mine = table.say("/image one").request_id or ""
    assert table.say(f"/image cancel {mine[:8]}", "gina").text == f"{mine[:8]} is cancelled."


def test_retry_puts_a_failed_request_back_in_line(table: Group) -> None:
    assert table.say("/image retry").text == "Nothing of yours has failed."
    failed = table.say("/image make it explode").request_id
    table.work()
    assert "no explosions" in table.say("/image status ^").text
    again = table.say("/image retry")
    assert (again.kind, again.request_id) == ("card", failed)
    assert requests(table) == [RequestStatus.QUEUED]


def test_status_lists_what_is_in_line(table: Group) -> None:
    assert table.say("/image status").text == "Nothing is in line."
    table.say("/image one")
    table.say("/image two", "petra")
    text = table.say("/image status").text
    assert "one" in text
    assert "number 2 in line" in text


def test_a_number_finds_its_request_however_long_ago_it_was(table: Group) -> None:
    old = table.say("/image a troll --n 2").request_id or ""
    table.work()
    for number in range(16):
        table.say(f"/image later {number} --n 2", "petra" if number % 2 else "gina")
        table.say("/image cancel", "petra" if number % 2 else "gina")
    for _ in range(15):
        table.say("/image more")
        table.say("/image cancel")
    for number in (1, 2):
        reply = table.say(f"/image status #{number}")
        assert (reply.request_id, reply.text.partition(":")[0]) == (old, f"{old[:8]} is completed #1, #2")
    assert table.say("/image fav #2.2").text == "#2 is now a favourite of yours."
    assert table.say("/image cancel #2").code == "E409"
    assert table.say("/image retry #2").code == "E409"


def test_cancel_finds_what_waits_behind_many_that_have_ended(table: Group) -> None:
    waiting = table.say("/image the first").request_id or ""
    for _ in range(31):
        table.say("/image another", "petra")
        table.say("/image cancel", "petra")
    assert table.say("/image cancel").text == f"{waiting[:8]} is cancelled."


def test_status_costs_the_same_however_much_was_made(table: Group) -> None:
    table.say("/image one")
    few = queries(table, "/image status")
    for _ in range(10):
        table.say("/image another", "petra")
        table.say("/image cancel", "petra")
    assert queries(table, "/image status") == few <= 8


def queries(table: Group, line: str) -> int:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    engine = table.plugin.database.engine
    event.listen(engine, "before_cursor_execute", note)
    assert table.say(line).kind == "table"
    event.remove(engine, "before_cursor_execute", note)
    return len([statement for statement in seen if statement.startswith("SELECT")])


def test_a_favourite_is_set_and_cleared_and_is_mine_alone(table: Group) -> None:
    table.say("/image one")
    table.say("/image two")
    table.work()
    assert table.say("/image favorite #1 ^").text == "#1, #2 are now a favourite of yours."
    assert table.say("/image unfavorite #1").text == "#1 is no longer a favourite of yours."
    assert table.say("/image gallery --fav").text == "#2  two"
    assert table.say("/image gallery --fav", "petra").text == "There are no pictures yet."
    assert table.say("/image favorite ^3").code == "E404"
    assert table.say("/image favorite #99").text == "#99 is not here."


def test_help_lists_commands_and_explains_one(table: Group) -> None:
    text = table.say("/image help").text
    assert all(f"/image {spec.name}" in text for spec in table.commands.specs)
    manual = table.say("/image help gen").text
    assert "--size" in manual
    assert "Also: gen, g." in manual
    assert table.say("/image help --ar").text.startswith("--size: ")
    assert table.say("/image help gallery").text.startswith("/image gallery")


def test_the_budget_shows_what_is_spent_and_what_is_left(table: Group) -> None:
    table.say("/image a troll")
    table.work()
    table.say("/image an elf")
    reply = table.say("/image budget")
    assert reply.kind == "table"
    _, you, session, pictures = (line.split() for line in reply.text.splitlines())
    assert you == ["you", "$0.012", "$0.012", "$0.00", "$9.976"]
    assert session == ["session", "$0.012", "$0.012", "$0.00", "$19.976"]
    assert pictures == ["Pictures", "today:", "2", "of", "50."]


def test_the_gm_reads_names_where_the_host_knows_them(table: Group) -> None:
    table.say("/image a troll")
    names: dict[str, str] = {}
    table.plugin.host.names_in = lambda _session: names  # type: ignore[attr-defined]
    assert "\npaul  " in table.say("/image budget", "gina").text, "nobody knows his name"
    names["paul"] = "Paul of Puyallup"
    assert "\nPaul of Puyallup  " in table.say("/image budget", "gina").text
    del table.plugin.host.names_in  # type: ignore[attr-defined]
    assert "\npaul  " in table.say("/image budget", "gina").text, "a host need not know names"


def test_a_budget_that_is_used_up_is_told(table: Group) -> None:
    table.plugin.spending.set_budget(Member("s1", "gina", Role.GM), 0)
    reply = table.say("/image a troll")
    assert (reply.kind, reply.code) == ("error", "E402")
    assert "Its GM can raise it." in reply.text


def test_what_is_held_says_why_and_what_can_be_done(table: Group) -> None:
    reply = table.say("/image a troll")
    claimed = table.plugin.worker.claim()
    assert claimed is not None
    with table.plugin.database.transaction() as tx:
        queue.hold(tx, claimed, "Nobody can tell what it cost.", "unknown_outcome", table.plugin.clock())
    assert reply.request_id is not None
    short = reply.request_id[:8]
    assert "held  waiting for a decision" in table.say("/image status").text
    told = table.say(f"/image status {short}").text
    assert "Nobody can tell what it cost." in told
    assert f"/image retry {short} sends it again, /image cancel lets it go." in told
    assert "in line again" in table.say("/image retry").text
    assert requests(table) == [RequestStatus.QUEUED]


def test_a_provider_that_is_down_says_so(table: Group) -> None:
    table.say("/image a troll")
    claimed = table.plugin.worker.claim()
    assert claimed is not None
    with table.plugin.database.transaction() as tx:
        call = Attempt(request_id=claimed.id, provider=claimed.provider, model=claimed.model)
        table.plugin.router.failed(tx, call, errors.AuthFailed("no such key"), table.plugin.clock())
        queue.postpone(tx, claimed, "", table.plugin.clock())
    assert "down, default" in table.say("/image providers").text
    assert "waiting for painter to recover" in table.say("/image status").text
