"""A page of the log as one member reads it: what it tells of pictures, it tells to whoever may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final

from image_generation import ImageGeneration, Member, RequestView, Role, drafts

from . import commands
from .cards import request_of
from .grammar import Command
from .log import Entry
from .parser import parse
from .reader import given_twice
from .remake import ANEW
from .wording import line_of

#: Stands in the log where somebody asked for pictures that the reader may not see, or that are gone.
HIDDEN: Final = "A picture that is not shown to you."


class Reading:
    """Some entries of a log and their reader; asked of the plugin in a number of queries that does not grow."""

    def __init__(self, plugin: ImageGeneration, reader: Member, entries: Sequence[Entry]) -> None:
        self._reader = reader
        wanted = {request_id for entry in entries if (request_id := request_of(entry)) is not None}
        #: How their requests stand, by id; without those that he may not see.
        self._standing = plugin.submission.several(reader, wanted)
        self._names = plugin.submission.sources(reader, self._standing.values())
        self._collections = cache(lambda: plugin.collections.names(reader))

    def standing(self, entry: Entry) -> RequestView | None:
        """How the request of a card stands."""
        return self._standing.get(request_of(entry) or "")

    def reply(self, entry: Entry) -> Mapping[str, Any] | None:
        """The reply, if the reader may see what it is about."""
        reply: Mapping[str, Any] | None = entry.data.get("reply")
        if reply is None or self._is_hidden(entry):
            return None
        if not self._unseen(entry):
            return reply
        told = [line for line in reply["text"].split("\n") if not line.endswith(ANEW)]
        return {**reply, "text": "\n".join(told)}

    def line(self, entry: Entry) -> str:
        """The line as it was typed; or else the one that asks for the same without what the reader may not see."""
        view = self.standing(entry)
        if self._is_hidden(entry):
            return HIDDEN
        if view is None or not view.sources or entry.user_id == self._reader.user_id:
            return entry.text
        parsed = parse(entry.text, commands.table())
        if not isinstance(parsed, Command) or not (parsed.refs or "ref" in parsed.options):
            return entry.text
        # A flag that counts no more may name anything.
        return self._anew(view) if self._unseen(entry) or given_twice("ref") in parsed.notes else entry.text

    def _is_hidden(self, entry: Entry) -> bool:
        """What was asked for may not be read: a prompt says what its picture shows."""
        reads_all = self._reader.role is Role.GM or self._reader.user_id == entry.user_id
        return self.standing(entry) is None and request_of(entry) is not None and not reads_all

    def _unseen(self, entry: Entry) -> bool:
        """Was it made from a picture that the reader may not see? Its author has named it himself."""
        view = self.standing(entry)
        its_own = entry.user_id == self._reader.user_id
        return view is not None and not its_own and not view.sources <= self._names.keys()

    def _anew(self, view: RequestView) -> str:
        asked = drafts.asked(view.rows)
        called = self._names.get(asked.reference or "")
        kept = asked.collection and self._collections().get(asked.collection, asked.collection)
        return line_of(replace(asked, reference=called, collection=kept))
