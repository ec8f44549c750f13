"""Tags, collections and looks by the console."""

import pytest

from image_generation import Image, Member
from image_generation.collection import MAX_NAME

from .conftest import PEOPLE, Group


def pictures(table: Group, *authors: str) -> list[Image]:
    for who in authors:
        table.say(f"/image a bar of {who}", who)
        table.work()
    gina = Member("s1", "gina", PEOPLE["gina"])
    return [table.plugin.gallery.by_number(gina, number + 1).image for number in range(len(authors))]


def tags(table: Group, number: int) -> list[str]:
    return table.plugin.gallery.by_number(Member("s1", "gina", PEOPLE["gina"]), number).image.tags


def test_tags_are_put_on_and_taken_off(table: Group) -> None:
    pictures(table, "paul", "paul")
    assert table.say("/image tag #1 ^ npc, red  samurai").text == "#1, #2 are tagged npc, red samurai."
    assert (tags(table, 1), tags(table, 2)) == (["npc", "red samurai"], ["npc", "red samurai"])
    assert table.say("/image tag #1 npc").text == "#1 is as it was."
    assert table.say("/image untag #1 npc").text == "#1 is no longer tagged npc."
    assert (tags(table, 1), tags(table, 2)) == (["red samurai"], ["npc", "red samurai"])


def test_nobody_tags_anothers_picture_but_the_gm(table: Group) -> None:
    pictures(table, "paul", "petra")
    refused = table.say("/image tag #2 mine")
    assert (refused.kind, refused.code) == ("error", "E301")
    assert table.say("/image tag #1 #2 npc").text == "#1 is tagged npc. #2 is not yours to change."
    assert table.say("/image tag #2 npc", "gina").text == "#2 is tagged npc."
    assert table.say("/image tag #9 npc").code == "E404"
    assert table.say("/image tag #1 npc", "vera").code == "E301"


@pytest.mark.parametrize("line", ["/image tag #1 " + "x" * 61, "/image tag #1 ,", "/image tag #1 a\u200bb"])
def test_what_is_no_tag_is_refused(table: Group, line: str) -> None:
    pictures(table, "paul")
    assert table.say(line).code == "E400"
    assert tags(table, 1) == []


def test_pictures_are_collected_and_a_new_collection_is_made(table: Group) -> None:
    first, second = pictures(table, "paul", "petra")
    reply = table.say('/image collect #1 #2 --to "Seattle nights"')
    assert reply.text == "#1, #2 are in Seattle nights. The collection is new."
    assert table.say("/image collect ^ --to 'seattle NIGHTS'", "petra").text == "#2 is as it was."
    collections = table.plugin.collections.all(Member("s1", "gina", PEOPLE["gina"]))
    assert [(one.row.name, one.count) for one in collections] == [("Seattle nights", 2)]
    assert table.say("/image collect #1 --to x", "vera").code == "E301"
    assert {first.number, second.number} == {1, 2}


def test_a_collections_name_may_be_as_long_as_elsewhere(table: Group) -> None:
    pictures(table, "paul")
    name = "x" * MAX_NAME
    assert table.say(f"/image collect #1 --to {name}").text == f"#1 is in {name}. The collection is new."
    assert table.say(f"/image collect #1 --to {name}x").code == "E400"


def test_the_looks_are_listed_and_explained(table: Group) -> None:
    listed = table.say("/image styles", "vera")
    assert (listed.kind, listed.ephemeral) == ("table", True)
    assert "neon-noir" in listed.text
    one = table.say("/image styles comic").text
    assert one.startswith("Comic ink. Bold lines and flat colours: for action.\nAdds: comic panel in bold ink lines")
    assert one.endswith("--template comic-ink")


def test_a_look_by_either_flag_reaches_the_provider_and_is_made_again(table: Group) -> None:
    for line in ("/image a bar --style noir", "/image a bar --template neon-noir", "/image again ^"):
        table.say(line)
        table.work()
        order = table.painter.orders[-1]
        assert (order.template, order.original_prompt) == ("neon-noir", "a bar")
        assert "neon noir, hard rim light" in order.prompt
    table.say("/image again ^ --style comic")
    table.work()
    assert table.painter.orders[-1].template == "comic-ink"
    assert table.painter.orders[-1].seed == table.painter.orders[-2].seed, "so that the look is all that changes"


def test_transparent_is_a_wish(table: Group) -> None:
    reply = table.say("/image a logo --transparent")
    assert "background: this model cannot make it transparent" in reply.text


def test_the_manifest_helps_with_looks(table: Group) -> None:
    known = table.get("/commands").json
    of = {spec["name"]: spec for spec in known["commands"]}
    template = next(option for option in of["generate"]["options"] if option["name"] == "template")
    assert "neon-noir" in template["choices"]
    assert "neon-noir" in of["styles"]["choices"]
    [to] = of["collect"]["options"]
    assert to["required"] is True
