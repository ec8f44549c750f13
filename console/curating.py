"""What the console does to pictures that exist, and the looks that it knows."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Final

from image_generation import Bulk, BulkAction, Outcome, errors, templates

from .commands import STYLE_WORDS, STYLES, command
from .grammar import Command, Option
from .image import columns
from .refs import Context, image_at
from .reply import Reply

MAX_TAG: Final = 60
MAX_COLLECTION: Final = 80
_TO: Final = Option("to", "text", "the collection; one that is not there is made", required=True, dynamic="collections")


@command("tag", takes="refs_text", role="player")
def tag(context: Context, line: Command) -> Reply:
    """Put tags on pictures of yours, or on any as GM: /image tag #41 #42 npc, red samurai.

    Commas stand between tags; a tag may have blanks in it.
    """
    return _tagged(context, line, BulkAction.TAG, "tagged")


@command("untag", takes="refs_text", role="player")
def untag(context: Context, line: Command) -> Reply:
    """Take tags off pictures of yours, or off any as GM: /image untag #41 npc."""
    return _tagged(context, line, BulkAction.UNTAG, "no longer tagged")


@command("collect", takes="refs", options=(_TO,), role="player", loose=("add",))
def collect(context: Context, line: Command) -> Reply:
    """Put pictures into a collection: /image collect #41 #42 --to "Seattle".

    A collection that is not there is made.
    """
    images = [image_at(context, ref) for ref in line.refs]
    name = _clean(str(line.options["to"]), "collection", MAX_COLLECTION)
    collections = context.plugin.collections
    found = next((one for one in collections.all(context.member) if one.row.name.casefold() == name.casefold()), None)
    target = found or collections.make(context.member, name)
    numbers = list(dict.fromkeys(image.number for image in images))
    outcomes = context.plugin.curation.bulk(context.member, Bulk(BulkAction.COLLECT, numbers, (), target.row.id))
    made = "" if found else " The collection is new."
    return Reply(f"{_told(outcomes, f'in {target.row.name}')}{made}")


def _tagged(context: Context, line: Command, action: BulkAction, done: str) -> Reply:
    tags = list(dict.fromkeys(_clean(part, "tag") for part in line.text.split(",") if part.strip()))
    if not tags:
        raise errors.BadInput("Say which tags.")
    numbers = list(dict.fromkeys(image_at(context, ref).number for ref in line.refs))
    outcomes = context.plugin.curation.bulk(context.member, Bulk(action, numbers, tags))
    return Reply(_told(outcomes, f"{done} {', '.join(tags)}"))


def _clean(text: str, what: str, longest: int = MAX_TAG) -> str:
    """A tag's or collection's name; raises `errors.BadInput`."""
    name = " ".join(text.split())
    if not name or len(name) > longest or not name.isprintable():
        raise errors.BadInput(f"A {what} has 1 to {longest} characters that can be seen.")
    return unicodedata.normalize("NFC", name)


_REASONS: Final = {
    Outcome.UNCHANGED: "as it was",
    Outcome.NOT_ALLOWED: "not yours to change",
    Outcome.NOT_FOUND: "not here",
    Outcome.REFUSED: "full: it has as many tags as it may have",
}


def _told(outcomes: dict[int, Outcome], done: str) -> str:
    """One sentence for each outcome; raises `errors.NotAllowed` where nothing may be done at all."""
    if set(outcomes.values()) == {Outcome.NOT_ALLOWED}:
        raise errors.NotAllowed(f"{_numbers(list(outcomes))}: only the author and the GM may do that.")
    kinds = Counter(outcomes.values())
    of = {kind: [number for number, one in outcomes.items() if one is kind] for kind in kinds}
    words = {Outcome.DONE: done} | _REASONS
    return " ".join(
        f"{_numbers(of[kind])} {'is' if len(of[kind]) == 1 else 'are'} {words[kind]}." for kind in Outcome if kind in of
    )


def _numbers(numbers: Sequence[int]) -> str:
    return ", ".join(f"#{number}" for number in numbers)


@command("styles", takes="word", choices=STYLES, also=STYLE_WORDS)
def styles(_context: Context, line: Command) -> Reply:
    """Show the looks for --template, or one of them with what it adds: /image styles noir."""
    one = templates.find(line.text) if line.text else None
    if one is None:
        rows = [[look.name, look.description] for look in templates.TEMPLATES]
        return Reply(columns([["style", "for"], *rows]), "table")
    others = f"Also: {', '.join(one.aliases)}." if one.aliases else ""
    use = f"/image a troll bouncer --template {one.name}"
    lines = [f"{one.label}. {one.description}", f"Adds: {', '.join(one.adds)}.", others, use]
    return Reply("\n".join(filter(None, lines)))
