"""Requests in the log: one card each, made once, and shown as the request stands now."""

from dataclasses import replace
from typing import Final

from image_generation import Draft, ImageGeneration, Member, Visibility, errors

from .log import Entry, Log
from .reply import Reply
from .wording import line_of

CARD: Final = "card"


def add_card(log: Log, plugin: ImageGeneration, member: Member, request_id: str, draft: Draft) -> Entry:
    """The card of a request that was made without the console; a second time it is the first one.

    A host that keeps the console's log answers `request_accepted` with it.
    """
    is_private = draft.visibility is Visibility.PRIVATE
    reply = Reply("", CARD, is_private, action={"open": "gallery"}, request_id=request_id)
    draft = replace(draft, collection=_name(plugin, member, draft.collection))
    return log_card(log, member, line_of(draft, _number(plugin, member, draft.reference)), reply)


def _name(plugin: ImageGeneration, member: Member, collection: str | None) -> str | None:
    """How people call a collection; whoever named it has said that already."""
    if collection is None:
        return None
    try:
        return plugin.collections.get(member, collection).row.name
    except errors.CollectionNotFound:
        return collection


def _number(plugin: ImageGeneration, member: Member, reference: str | None) -> str | None:
    """How people call a picture of the gallery; None for one that was brought along."""
    if reference is None:
        return None
    try:
        return f"#{plugin.gallery.get(member, reference).image.number}"
    except errors.ImageNotFound:
        return None


def log_card(log: Log, member: Member, line: str, reply: Reply) -> Entry:
    """The card of the request that `reply` is about; what it shows of it is read anew each time."""
    visibility = Visibility.PRIVATE if reply.ephemeral else Visibility.TABLE
    once = None if reply.request_id is None else f"generate:{reply.request_id}"
    return log.append(member, kind=CARD, text=line, data={"reply": reply.as_json()}, visibility=visibility, once=once)


def request_of(entry: Entry) -> str | None:
    """The id of the request that an entry is the card of."""
    found: str | None = entry.data.get("reply", {}).get("request_id")
    return found
