"""A request is one card in the console's log, in whatever way it was asked for, and the card shows how it stands."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from image_generation import Draft, ImageGeneration, drafts, find_member
from image_generation.host import tell_of_request
from image_generation.testing import png
from models import ConsoleEntry, Event, GeneratedImage, db, writing
from tests.streams import opened, served

from .conftest import MakeApp, Person, join, open_session


@pytest.fixture
def app(make_app: MakeApp, database_url: str) -> Flask:
    """On each database in turn."""
    return make_app(DATABASE_URL=database_url, IMAGE_GENERATION_DEFAULT_PROVIDER="sketch")


@pytest.fixture
def gm(app: Flask) -> Person:
    return open_session(app.test_client(use_cookies=False))


def log(person: Person, query: str = "") -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = person.call("GET", f"/console{query}").json["entries"]
    return entries


def ask(person: Person, prompt: str = "a troll", key: str | None = None, **wishes: Any) -> str:
    headers = {"Idempotency-Key": key} if key else {}
    answer = person.call(
        "POST", "/generate-image", json={"prompt": prompt, "size": "256x256", **wishes}, headers=headers
    )
    assert answer.status_code == 202, answer.text
    request_id: str = answer.json["request_id"]
    return request_id


def work(app: Flask) -> None:
    """Make the next picture."""
    plugin: ImageGeneration = app.extensions["image_generation"]
    claimed = plugin.worker.claim()
    assert claimed is not None
    plugin.generation.run(claimed)


def test_a_request_by_rest_is_a_card_of_who_asked(gm: Person) -> None:
    player = join(gm)
    request_id = ask(player, "a troll")
    [card] = log(gm)
    assert (card["kind"], card["user_id"], card["request_id"]) == ("card", player.user_id, request_id)
    assert card["line"] == "/image generate a troll --size 256x256"
    assert card["request"] == gm.call("GET", f"/image-request/{request_id}").json["request"]
    assert (card["request"]["status"], card["request"]["position"]) == ("queued", 1)
    assert log(player) == log(gm)


def test_what_looks_like_flags_is_a_prompt_all_the_same(gm: Person) -> None:
    ask(gm, "a sign that says --fast")
    line = log(gm)[0]["line"]
    assert line == "/image generate --size 256x256 -- a sign that says --fast"
    assert (
        gm.call("POST", "/console", json={"line": line}).json["entry"]["request"]["prompt"] == "a sign that says --fast"
    )


def test_the_line_of_a_card_asks_for_the_same_again(app: Flask, gm: Person) -> None:
    plugin: ImageGeneration = app.extensions["image_generation"]
    member = find_member(plugin.host, gm.session_id, gm.user_id)
    assert member is not None
    kept = gm.call("POST", "/collections", json={"name": "Seattle nights"}).json["collection"]["id"]
    picture = ask(gm, "a face")
    work(app)
    [image] = gm.call("GET", f"/image-request/{picture}").json["request"]["images"]
    headers = {"Authorization": f"Bearer {gm.token}", "Content-Type": "image/png"}
    path = f"/api/session/{gm.session_id}/references"
    brought = gm.client.post(path, data=png.draw("a face", 600, 600), headers=headers).json["reference"]["id"]
    everything = {
        "type": "character",
        "negative_prompt": "cars,rain",
        "seed": 7,
        "n": 2,
        "template": "noir",
        "style": "vivid",
        "quality": "hd",
        "background": "opaque",
        "format": "webp",
        "visibility": "private",
        "collection": "Seattle nights",
        "provider": "sketch",
    }
    all_of_it = (
        "/image generate a troll --type character --provider sketch --size 256x256 --quality hd --style vivid "
        '--template neon-noir --seed 7 --n 2 --background opaque --format webp --collection "Seattle nights" '
        '--private --no "cars,rain"'
    )
    wanted: list[tuple[dict[str, Any], str]] = [
        ({"template": "neon-noir"}, "/image generate a troll --size 256x256 --template neon-noir"),
        ({"reference": image["id"]}, f"/image generate a troll --size 256x256 --ref #{image['number']}"),
        ({"reference": brought}, f"/image generate a troll --size 256x256 --ref {brought}"),
        ({"background": "transparent"}, "/image generate a troll --size 256x256 --transparent"),
        (everything, all_of_it),
    ]
    for wishes, line in wanted:
        first = plugin.submission.get(member, ask(gm, **wishes)).rows
        assert log(gm)[-1]["line"] == line
        said = gm.call("POST", "/console", json={"line": line}).json["reply"]
        again = plugin.submission.get(member, said["request_id"]).rows
        assert drafts.asked(first) == drafts.asked(again)
    ask(gm, collection=kept)
    assert log(gm)[-1]["line"].endswith(' --collection "Seattle nights"'), "nobody calls it by its id"


def test_the_consoles_own_line_makes_one_card(gm: Person) -> None:
    answer = gm.call("POST", "/console", json={"line": "/img a troll --ar 16:9"}).json
    assert log(gm) == [answer["entry"]]
    assert answer["entry"]["line"] == "/img a troll --ar 16:9"
    assert answer["entry"]["request"]["request_id"] == answer["reply"]["request_id"]


def test_a_repeated_key_makes_no_second_card_and_tells_nobody_again(app: Flask, gm: Person) -> None:
    assert ask(gm, key="k1") == ask(gm, key="k1")
    assert len(log(gm)) == 1
    with app.app_context():
        told = db.session.scalars(sa.select(Event).where(Event.type == "console.entry")).all()
    assert [event.data["entry_id"] for event in told] == [log(gm)[0]["id"]]


def test_a_card_that_a_crash_has_kept_from_the_log_is_made_when_the_key_comes_again(app: Flask, gm: Person) -> None:
    request_id = ask(gm, key="k1")
    with app.app_context(), writing() as tx:
        tx.execute(sa.delete(ConsoleEntry))
    ask(gm, key="k1")
    assert [card["request_id"] for card in log(gm)] == [request_id]


def test_whoever_asks_outside_a_request_is_told_the_card_too(app: Flask, gm: Person) -> None:
    plugin: ImageGeneration = app.extensions["image_generation"]
    request_id = ask(gm)
    member = find_member(plugin.host, gm.session_id, gm.user_id)
    assert member is not None
    accepted = plugin.submission.submit(member, Draft("an elf"))
    again = tell_of_request(plugin.host, member, request_id, Draft("a troll"))
    assert [again, accepted.entry_id] == [card["id"] for card in log(gm)]


def test_a_retry_changes_its_card_in_place(gm: Person) -> None:
    request_id = ask(gm)
    gm.call("POST", f"/image-request/{request_id}/cancel")
    assert log(gm)[0]["request"]["status"] == "cancelled"
    answer = gm.call("POST", "/console", json={"line": "/image retry"}).json
    assert log(gm) == [answer["entry"]]
    assert answer["entry"]["line"] == "/image generate a troll --size 256x256"
    assert answer["entry"]["request"]["status"] == "queued"


def test_a_private_request_is_a_card_for_its_author_and_the_gm(app: Flask, gm: Person) -> None:
    author, other = join(gm), join(gm, "Carl")
    request_id = ask(author, "SECRETWORD", visibility="private")
    assert [card["request_id"] for card in log(author)] == [card["request_id"] for card in log(gm)] == [request_id]
    assert log(author)[0]["visibility"] == "private"
    text = other.call("GET", "/console").text
    assert log(other) == []
    assert "SECRETWORD" not in text
    with app.app_context():
        told = db.session.scalars(sa.select(Event).where(Event.type == "console.entry")).one()
    assert (told.visibility, told.user_id) == ("private", author.user_id)


def test_a_picture_stays_in_its_card_until_it_is_deleted(app: Flask, gm: Person) -> None:
    ask(gm)
    work(app)
    [image] = log(gm)[0]["request"]["images"]
    assert image["image_url"].startswith(f"/api/session/{gm.session_id}/image/{image['id']}/file")
    assert gm.call("GET", f"/image/{image['id']}/file").status_code == 200
    with app.app_context(), writing() as tx:
        tx.execute(sa.update(GeneratedImage).values(deleted_at=GeneratedImage.created_at))
    [card] = log(gm)
    assert (card["request"]["status"], card["request"]["images"]) == ("completed", [])


def test_a_card_does_not_show_a_picture_that_its_reader_may_not_see(app: Flask, gm: Person) -> None:
    author, other = join(gm), join(gm, "Carl")
    ask(author)
    work(app)
    with app.app_context(), writing() as tx:
        tx.execute(sa.update(GeneratedImage).values(visibility="private"))
    assert [len(log(who)[0]["request"]["images"]) for who in (author, gm)] == [1, 1]
    assert "request" not in log(other)[0]


#: How a picture is hidden from others, and how it comes back.
HIDING = {
    "private": (("PATCH", "", {"visibility": "private"}), ("PATCH", "", {"visibility": "table"})),
    "deleted": (("DELETE", "", None), ("POST", "/restore", None)),
}


def change(author: Person, image: str, way: tuple[str, str, Any]) -> None:
    method, path, body = way
    answer = author.call(method, f"/image/{image}{path}", json=body)
    assert answer.status_code == 200, answer.text


def reads(other: Person, request_id: str) -> str:
    """Everything that somebody who has seen it once can ask for."""
    places = ["/console", "/console?since=0", "/image-requests", f"/image-request/{request_id}", "/images", "/queue"]
    places += [f"/generate-image-stream?request_id={request_id}"]
    return "\n".join(other.call("GET", place).text for place in places)


@pytest.mark.parametrize("way", HIDING)
@pytest.mark.parametrize("by", ["rest", "console"])
def test_the_words_of_a_picture_are_hidden_with_it_and_come_back_with_it(
    app: Flask, gm: Person, way: str, by: str
) -> None:
    author, other = join(gm), join(gm, "Carl")
    if by == "console":
        author.call("POST", "/console", json={"line": "/image SECRETWORD --size 256x256"})
    else:
        ask(author, "SECRETWORD")
    with served(app) as url, opened(f"{url}/api/session/{gm.session_id}/events", bearer(other)) as stream:
        heard = iter(stream.blocks())
        next(heard)
        work(app)
        [card] = log(author)
        request_id, [image] = card["request_id"], card["request"]["images"]
        before = log(other)
        assert "SECRETWORD" in reads(other, request_id)
        hide, show = HIDING[way]
        change(author, image["id"], hide)
        for one in heard:
            assert "SECRETWORD" not in one.text
            if one.event in ("image.updated", "image.deleted"):
                break
    assert "SECRETWORD" not in reads(other, request_id)
    assert other.call("GET", f"/image-request/{request_id}").status_code == 404
    [remark] = log(other)
    assert (remark["line"], remark["user_id"]) == ("A picture that is not shown to you.", author.user_id)
    assert not {"reply", "request", "request_id"} & remark.keys()
    for who in (author, gm):
        assert "SECRETWORD" in log(who)[0]["line"]
        assert log(who)[0]["request"]["prompt"] == "SECRETWORD"
    change(author, image["id"], show)
    assert log(other) == before


def test_words_stay_as_long_as_one_of_their_pictures_does_or_none_was_made(app: Flask, gm: Person) -> None:
    author, other = join(gm), join(gm, "Carl")
    ask(author, "a failure")
    author.call("POST", f"/image-request/{log(author)[0]['request_id']}/cancel")
    request_id = ask(author, "two trolls", n=2)
    work(app)
    first = images(author, request_id)[0]["id"]
    change(author, first, HIDING["private"][0])
    # Of what failed, and of what is still to come.
    assert [entry["line"] for entry in log(other)] == [entry["line"] for entry in log(author)]
    assert ["request" in entry for entry in log(other)] == [True, True]
    work(app)
    assert [len(images(who, request_id)) for who in (author, other)] == [2, 1]
    [last] = images(other, request_id)
    change(author, last["id"], HIDING["deleted"][0])
    assert [entry.get("request_id") == request_id for entry in log(other)] == [False, False]
    assert log(other)[1]["line"] == "A picture that is not shown to you."


def images(who: Person, request_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = who.call("GET", f"/image-request/{request_id}").json["request"]["images"]
    return found


def bearer(person: Person) -> dict[str, str]:
    return {"Authorization": f"Bearer {person.token}"}


def test_a_page_costs_the_same_however_many_cards_are_on_it(app: Flask, gm: Person) -> None:
    ask(gm)
    few = statements(app, gm)
    for number in range(6):
        ask(gm, f"a troll {number}")
    assert len(log(gm)) == 7
    assert statements(app, gm) <= few <= 10


def statements(app: Flask, person: Person) -> int:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    log(person)
    event.remove(engine, "before_cursor_execute", note)
    return len([statement for statement in seen if statement.startswith("SELECT")])


def test_the_log_is_read_in_both_ways(gm: Person) -> None:
    for number in range(1, 8):
        gm.call("POST", "/console", json={"line": f"line {number}"})
    newest = gm.call("GET", "/console?limit=3").json
    assert ([entry["number"] for entry in newest["entries"]], newest["next_cursor"]) == ([5, 6, 7], "5")
    assert newest["next_since"] is None
    older = gm.call("GET", "/console?limit=3&cursor=5").json
    assert [entry["number"] for entry in older["entries"]] == [2, 3, 4]
    newer = gm.call("GET", "/console?limit=3&since=3").json
    assert ([entry["number"] for entry in newer["entries"]], newer["next_since"]) == ([4, 5, 6], "6")
    last = gm.call("GET", "/console?limit=3&since=6").json
    assert ([entry["number"] for entry in last["entries"]], last["next_since"], last["next_cursor"]) == (
        [7],
        None,
        None,
    )
    assert gm.call("GET", "/console?since=7").json["entries"] == []
    assert gm.call("GET", "/console?since=3&cursor=5").status_code == 400


def test_a_host_that_fails_fails_no_request(app: Flask, gm: Person, caplog: pytest.LogCaptureFixture) -> None:
    with app.app_context(), writing() as tx:
        tx.execute(sa.text("ALTER TABLE console_entry RENAME TO console_entry_gone"))
    request_id = ask(gm)
    assert gm.call("GET", f"/image-request/{request_id}").json["request"]["status"] == "queued"
    assert "the host made no card of it" in caplog.text


def pictures_of(person: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.call("GET", "/images").json["images"]
    return found


def said(person: Person, line: str) -> Any:
    answer = person.call("POST", "/console", json={"line": line}).json
    assert answer["status"] == "success", answer
    return answer


@pytest.mark.parametrize("way", HIDING)
def test_a_line_does_not_tell_of_a_picture_that_its_reader_may_not_see(app: Flask, gm: Person, way: str) -> None:
    """Not its number, not its id, in none of the ways to name it; and what is shown again is told again."""
    author, other = join(gm), join(gm, "Carl")
    ask(author, "an elf")
    work(app)
    [old] = pictures_of(author)
    number, ident = old["number"], old["id"]
    ask(author, "by rest", reference=ident)
    for line in (
        f"/image by number --size 256x256 --ref #{number} --template noir",
        f"/image prompt: by id image:{ident}",
        "/image --ref=^ -- by the last one",
        f"/image edit #{number} make it darker",
        f"/image again {ident[:8]}",
        f"/image edit #{number}.1 make it lighter --n 2",
    ):
        said(author, line)
    typed = [entry["line"] for entry in log(author)]
    assert [entry["line"] for entry in log(other)] == typed
    hide, show = HIDING[way]
    change(author, ident, hide)
    found = log(other)
    assert len(found) == len(typed)
    for word in (f"#{number}", ident[:8], "^"):
        assert not [entry for entry in found[1:] if word in str(entry["line"]) + entry["reply"]["text"]], word
    wishes = "--provider sketch --model sketch-1 --size 256x256"
    assert [entry["line"] for entry in found[1:]] == [
        "/image generate by rest --size 256x256",
        "/image generate by number --size 256x256 --template neon-noir",
        "/image generate by id",
        "/image generate by the last one",
        f"/image generate an elf. Make it darker {wishes} --seed {old['seed']}",
        f"/image generate an elf {wishes}",
        f"/image generate an elf. Make it lighter {wishes} --seed {old['seed']} --n 2",
    ]
    assert [entry["line"] for entry in log(author)] == typed, "these are his own words"
    assert [entry["line"] for entry in log(gm)][1:] == (
        typed[1:] if way == "private" else [entry["line"] for entry in found[1:]]
    )
    change(author, ident, show)
    assert [entry["line"] for entry in log(other)] == typed


def test_what_is_left_of_a_line_says_what_may_be_said(app: Flask, gm: Person) -> None:
    """One of two pictures is hidden; a collection is called by its name."""
    author, other = join(gm), join(gm, "Carl")
    kept = gm.call("POST", "/collections", json={"name": "The docks"}).json["collection"]["id"]
    for prompt in ("an elf", "a troll"):
        ask(author, prompt)
        work(app)
    troll, elf = pictures_of(author)
    said(author, f"/image edit #{elf['number']} darker --ref #{troll['number']} --collection {kept} --seed 5")
    said(author, f"/image twice --ref #{elf['number']} --ref #{troll['number']}")
    change(author, elf["id"], HIDING["private"][0])
    wishes = f"--provider sketch --model sketch-1 --size 256x256 --ref #{troll['number']} --seed 5"
    assert [entry["line"] for entry in log(other)[2:]] == [
        f'/image generate an elf. Darker {wishes} --collection "The docks"',
        f"/image generate twice --ref #{troll['number']}",
    ]


def test_an_uploaded_reference_is_named_to_whoever_can_use_it_only(gm: Person) -> None:
    author, other = join(gm), join(gm, "Carl")
    path = f"/api/session/{gm.session_id}/references"
    headers = bearer(author) | {"Content-Type": "image/png"}
    brought = author.client.post(path, data=png.draw("a face", 600, 600), headers=headers).json["reference"]["id"]
    ask(author, reference=brought)
    said(author, f"/image a face --ref {brought}")
    whole = [f"/image generate a troll --size 256x256 --ref {brought}", f"/image a face --ref {brought}"]
    assert [entry["line"] for entry in log(author)] == [entry["line"] for entry in log(gm)] == whole
    assert [entry["line"] for entry in log(other)] == [
        "/image generate a troll --size 256x256",
        "/image generate a face",
    ]
    for entry in log(other):
        assert other.call("POST", "/console", json={"line": entry["line"]}).json["status"] == "success"


def test_pictures_in_lines_cost_the_same_however_many_there_are(app: Flask, gm: Person) -> None:
    author, other = join(gm), join(gm, "Carl")
    kept = gm.call("POST", "/collections", json={"name": "The docks"}).json["collection"]["id"]
    ask(author)
    work(app)
    [old] = pictures_of(author)
    change(author, old["id"], HIDING["private"][0])
    ask(author, "one", reference=old["id"], collection=kept)
    few = statements(app, other)
    for number in range(5):
        ask(author, f"a troll {number}", reference=old["id"], collection=kept)
    assert [f"#{old['number']}" in str(log(other)), f"#{old['number']}" in str(log(author))] == [False, True]
    assert statements(app, other) <= few <= 18
