"""New pictures out of old ones: `edit` and `again`."""

import pytest

from image_generation import Draft, Filter, Image, Member, Role, Size, SubjectType, Visibility, errors

from .conftest import PEOPLE, Group


def newest(table: Group, who: str = "gina") -> Image:
    return table.plugin.gallery.get(Member("s1", who, PEOPLE[who]), picture(table)).image


def picture(table: Group) -> str:
    return table.plugin.gallery.page(Member("s1", "gina", Role.GM), Filter()).items[0].image.id


def test_an_edit_is_the_old_wishes_with_the_change_and_has_a_parent(table: Group) -> None:
    table.say("/image a bar in the rain. --type location --ar 16:9 --seed 7 --no cars --model stripes")
    table.work()
    old = newest(table)
    reply = table.say("/image edit ^ make it darker", "petra")
    assert (reply.kind, reply.ephemeral) == ("card", False)
    assert "#1 is made anew from the old prompt: editing pixels comes later." in reply.text
    table.work()
    new = newest(table)
    assert (new.prompt, new.parent_id, new.user_id) == ("a bar in the rain. Make it darker", old.id, "petra")
    same = ("request_type", "provider", "model", "seed", "width", "height", "visibility")
    assert [getattr(new, name) for name in same] == [getattr(old, name) for name in same]
    assert table.painter.orders[-1].negative_prompt == "cars"
    relatives = table.plugin.gallery.get(Member("s1", "paul", Role.PLAYER), new.id).relatives
    assert [image.id for image in relatives] == [old.id]


def test_flags_say_otherwise(table: Group) -> None:
    table.say("/image a troll --type character --seed 7")
    table.work()
    table.say("/image edit #1 in the rain --size wide --seed 9 --type scene")
    table.work()
    new = newest(table)
    assert (new.seed, new.request_type, new.width) == (9, "scene", 1792)


def test_again_has_another_seed_unless_something_is_to_be_compared(table: Group) -> None:
    table.say("/image a troll --seed 7")
    table.work()
    for line, same in (
        ("/image again", False),
        ("/image again #1 --ar 16:9", True),
        ("/image again #1 --seed 5", False),
    ):
        reply = table.say(line)
        assert reply.kind == "card"
        assert "editing" not in reply.text, "nobody wants to edit anything"
        table.work()
        new = newest(table)
        assert (new.prompt, new.parent_id is not None, new.seed == 7) == ("a troll", True, same)


def test_again_without_a_number_is_the_last_picture_that_i_see(table: Group) -> None:
    table.say("/image mine")
    table.work()
    table.say("/image a secret --private", "petra")
    table.work()
    table.say("/image again")
    table.work()
    assert newest(table).prompt == "mine"


@pytest.mark.parametrize("line", ["/image edit #1 darker", "/image again #1", "/image again", "/image edit ^ darker"])
def test_a_picture_that_i_may_not_see_is_not_there(table: Group, line: str) -> None:
    table.say("/image a secret --private")
    table.work()
    before = len(table.painter.orders)
    assert table.say(line, "petra").code == "E404"
    table.work()
    assert len(table.painter.orders) == before


def test_what_is_made_of_a_private_picture_is_private(table: Group) -> None:
    table.say("/image a secret --private")
    table.work()
    reply = table.say("/image edit ^ darker")
    assert reply.ephemeral
    table.work()
    assert newest(table).visibility == Visibility.PRIVATE
    assert not table.say("/image again --public").ephemeral


def test_what_grows_too_long_is_said(table: Group) -> None:
    table.say("/image " + "a" * 3990)
    table.work()
    reply = table.say("/image edit ^ make it darker")
    assert (reply.code, "4006 characters" in reply.text) == ("E400", True)


def test_a_viewer_makes_nothing_anew(table: Group) -> None:
    table.say("/image a troll")
    table.work()
    assert table.say("/image again", "vera").code == table.say("/image edit ^ darker", "vera").code == "E301"


def test_an_edit_of_an_edit_keeps_both_changes(table: Group) -> None:
    table.say("/image a bar")
    table.work()
    for change in ("darker", "with rain."):
        table.say(f"/image edit ^ {change}")
        table.work()
    assert newest(table).prompt == "a bar. Darker. With rain."


def test_another_provider_brings_its_own_model(table: Group) -> None:
    table.say("/image a bar --model stripes")
    table.work()
    assert table.say("/image again --provider asleep").code == "E210"


def test_a_parent_that_cannot_be_seen_is_refused_wherever_the_draft_comes_from(table: Group) -> None:
    table.say("/image a secret --private")
    table.work()
    draft = Draft("theft", parent=picture(table))
    with pytest.raises(errors.ImageNotFound):
        table.plugin.submission.submit(Member("s1", "petra", Role.PLAYER), draft)
    with pytest.raises(errors.ImageNotFound):
        table.plugin.submission.submit(Member("s2", "gina", Role.GM), draft)


def test_the_wishes_of_a_picture_can_be_had(table: Group) -> None:
    table.say("/image a troll --size 1536x1024 --type item")
    table.work()
    draft = table.plugin.gallery.draft(Member("s1", "petra", Role.PLAYER), picture(table))
    assert (draft.prompt, draft.size, draft.subject) == ("a troll", Size(1536, 1024), SubjectType.ITEM)


def test_what_went_by_a_picture_that_one_may_not_see_is_no_other_picture_in_silence(table: Group) -> None:
    table.say("/image a face --private")
    table.work()
    table.say("/image a troll --ref #1")
    table.work()
    made = len(table.painter.orders)
    for line in ("/image again #2", "/image edit #2 darker", "/image again"):
        refused = table.say(line, "petra")
        assert (refused.kind, refused.code) == ("error", "E404")
        assert refused.text == "#2 went by a picture that is gone or not yours to see. Name another one with --ref."
    url = "/api/session/s1/console/check"
    found = table.app.test_client().post(url, json={"line": "/image again #2"}, headers={"X-User": "petra"}).json
    assert (found["is_right"], found["code"]) == (False, "E404")
    table.work()
    assert len(table.painter.orders) == made
    assert table.say("/image again #2 --ref #2", "petra").kind == "card"
    assert [table.say("/image again #2", who).kind for who in ("paul", "gina")] == ["card", "card"]


def test_a_remake_joins_no_collection_unasked(table: Group) -> None:
    gina = Member("s1", "gina", Role.GM)
    kept = table.plugin.collections.make(gina, "The docks run").row.id
    table.say('/image a crane --collection "The docks run"')
    table.work()
    assert table.say("/image again #1 --collection 'The docks run'").kind == "card"
    table.plugin.collections.delete(gina, kept)
    assert [table.say(line).kind for line in ("/image again #1", "/image edit #1 darker")] == ["card", "card"]
    refused = table.say('/image again #1 --collection "The docks run"')
    assert (refused.kind, refused.code) == ("error", "E404")
