"""New pictures out of old ones: the commands whose picture has a parent."""

from dataclasses import replace
from typing import Final

from image_generation import Draft, Image, drafts, errors

from .commands import GENERATE_OPTIONS, command
from .grammar import Command, Ref
from .image import chosen, submitted
from .refs import Context, image_at
from .reply import Reply

#: What a reply says of the old picture.
ANEW: Final = "made anew from the old prompt: editing pixels comes later."
#: Flags after which the old seed shows what they change; without them it would give the old picture.
_CHANGES: Final = frozenset(
    {"provider", "model", "size", "quality", "no", "style", "template", "ref", "background", "format", "type"}
)


@command("edit", takes="ref_text", options=GENERATE_OPTIONS, role="player", costs=True, loose=("e",), prose="edit ^")
def edit(context: Context, line: Command) -> Reply:
    """Make a picture again with a change: /image edit #41 make it darker, or ^ for the last one.

    It is made anew from the old prompt and the change, with the same type, provider, size and seed, unless flags say
    otherwise. The old picture stays. Editing its pixels comes later.
    """
    draft, number = changed(context, line)
    return submitted(context, draft, [f"#{number} is {ANEW}", *line.notes])


@command(
    "again",
    "reroll",
    takes="ref",
    options=GENERATE_OPTIONS,
    role="player",
    costs=True,
    loose=("r",),
    prose="edit ^",
)
def again(context: Context, line: Command) -> Reply:
    """Make a picture once more: /image again #41 --size wide, or without a number the last one.

    With the same prompt, type, provider and size; flags say otherwise. The seed is a new one, unless a flag changes
    something: then it stays, and shows what the flag does.
    """
    draft, number = repeated(context, line)
    return submitted(context, draft, [f"#{number} is {ANEW}", *line.notes])


def repeated(context: Context, line: Command) -> tuple[Draft, int]:
    """What a line of `again` asks for, and the old picture's number."""
    old, number = _old(context, line)
    if "seed" not in line.options and not _CHANGES & line.options.keys():
        old = replace(old, seed=None)
    return old, number


def _old(context: Context, line: Command) -> tuple[Draft, int]:
    """What the picture was made of, with what the flags change, and its number; raises `errors.ImageNotFound`."""
    image = image_at(context, line.refs[0] if line.refs else Ref(back=1))
    flags = chosen(context, line)
    if "provider" in flags:
        flags = {"model": None, **flags}  # the old one's models are not the new one's
    old = replace(context.plugin.gallery.draft(context.member, image.id), **flags)
    if old.reference and "reference" not in flags:
        _require_reference(context, image)
    return old, image.number


def _require_reference(context: Context, image: Image) -> None:
    """Without the picture that it went by it would be another picture, and that is for its author to say."""
    if context.plugin.gallery.get(context.member, image.id).hides_reference:
        raise errors.ImageNotFound(
            f"#{image.number} went by a picture that is gone or not yours to see. Name another one with --ref."
        )


def changed(context: Context, line: Command) -> tuple[Draft, int]:
    """What a line of `edit` asks for, and the old picture's number; raises `errors.BadInput` for too long a prompt."""
    old, number = _old(context, line)
    both = f"{old.prompt.rstrip(' .')}. {line.text[:1].upper()}{line.text[1:]}"
    if len(both) > drafts.MAX_PROMPT:
        most = drafts.MAX_PROMPT
        raise errors.BadInput(f"The old prompt with the change has {len(both)} characters; at most {most} are taken.")
    return replace(old, prompt=both), number
