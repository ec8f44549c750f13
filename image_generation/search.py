"""Which pictures a member means, and the queries that find them: filters, and the words of the search field."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Final

from sqlalchemy import ColumnElement, ScalarSelect, Select, Text, func, literal, not_, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from . import collection, database, errors
from .host import Member
from .models import Attempt, Favorite, GenerationRequest, Image, Upload
from .views import trashed_images, visible_images
from .words import SubjectType, Visibility

#: Tags that are told of at once.
_MANY_TAGS: Final = 500
#: Whom a name stands for.
Named = Callable[[str], Collection[str]]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which pictures of the session; None and False mean: all."""

    mine: bool = False
    favorite: bool = False
    subject: SubjectType | None = None
    provider: str | None = None
    #: Words of the prompt or the caption in any case, and operators such as `tag:npc`.
    text: str | None = None
    #: The author, by id or name.
    by: str | None = None
    #: One of the picture's tags, as it is written.
    tag: str | None = None
    #: A collection's id or name.
    collection: str | None = None
    private: bool = False
    #: Those that were deleted and may be restored, instead of all others.
    trash: bool = False
    before: date | None = None
    after: date | None = None


@dataclass(frozen=True, slots=True)
class ImageView:
    """A picture as one member sees it."""

    image: Image
    is_favorite: bool
    favorite_count: int
    #: The request's id for the outside; `image.request_id` is its row's, one of several in a batch.
    request_id: str
    #: The picture that it was made from, if the member may see that one.
    parent_id: str | None = None
    #: The collections in which it lies.
    collections: Sequence[str] = ()
    attempts: Sequence[Attempt] = ()
    #: What it was made from and what was made from it, as far as the member may see them.
    relatives: Sequence[Image] = ()
    #: What its author wished for beside the prompt.
    options: dict[str, Any] = field(default_factory=dict)
    #: What it went by, if the member may see that.
    reference: Image | Upload | None = None
    #: It went by one that is gone or that the member may not see.
    hides_reference: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """One member's search."""

    member: Member
    wanted: Filter
    #: Who is called so; a host without names knows ids only.
    named: Named = lambda name: {name}

    def conditions(self) -> list[ColumnElement[bool]]:
        """What is true for each picture that he means and may see."""
        wanted, member = self.wanted, self.member
        possible: tuple[tuple[object, Callable[[], ColumnElement[bool]]], ...] = (
            (wanted.mine, lambda: Image.user_id == member.user_id),
            (wanted.favorite, self._is_starred),
            (wanted.subject, lambda: Image.request_type == wanted.subject),
            (wanted.provider, lambda: Image.provider == wanted.provider),
            (wanted.by, lambda: self.is_by(wanted.by or "")),
            (wanted.tag, lambda: _has_tag(wanted.tag or "")),
            (wanted.collection, lambda: self.lies_in(wanted.collection or "")),
            (wanted.private, lambda: Image.visibility == Visibility.PRIVATE),
            (wanted.before, lambda: Image.created_at < _start_of(wanted.before or date.max)),
            (wanted.after, lambda: Image.created_at >= _start_of(wanted.after or date.min)),
        )
        seen = trashed_images(member) if wanted.trash else visible_images(member)
        return [*seen, *(make() for asked, make in possible if asked), *self._terms()]

    def _is_starred(self) -> ColumnElement[bool]:
        return Image.id.in_(select(Favorite.image_id).where(Favorite.user_id == self.member.user_id))

    def is_by(self, name: str) -> ColumnElement[bool]:
        """Made by whoever is called so."""
        if name == "me":
            return Image.user_id == self.member.user_id
        return Image.user_id.in_(sorted({name, *self.named(name)}))

    def lies_in(self, name: str) -> ColumnElement[bool]:
        """Part of the collection of this id or name."""
        return Image.id.in_(collection.members_of(name, self.member.session_id))

    # --- the search field

    def _terms(self) -> list[ColumnElement[bool]]:
        found = [self._term(match) for match in _TERM.finditer(self.wanted.text or "")]
        return [condition for condition in found if condition is not None]

    def _term(self, match: re.Match[str]) -> ColumnElement[bool] | None:
        minus, operator, quoted, plain = match.groups()
        value = quoted if quoted is not None else plain
        if plain and plain[-1] == ":" and plain[:-1].lower() in _OPERATORS:
            return None  # somebody is still typing
        condition = None
        if operator and operator.lower() in _OPERATORS:
            condition = _OPERATORS[operator.lower()](self, value)
        elif plain == "fav" and not operator:
            condition = self._is_starred()
        if condition is None:
            condition = _says(f"{operator}:{value}" if operator else value)
        return not_(condition) if minus else condition

    def has_state(self, word: str) -> ColumnElement[bool] | None:
        """What `is:` may be followed by; None for any other word."""
        match word.lower():
            case "mine":
                return Image.user_id == self.member.user_id
            case "fav" | "favorite" | "favourite":
                return self._is_starred()
            case "private" | "table":
                return Image.visibility == word.lower()
        return None


_Operator = Callable[[Search, str], ColumnElement[bool] | None]
_OPERATORS: Final[Mapping[str, _Operator]] = {
    "tag": lambda _, value: _has_tag(value),
    "by": Search.is_by,
    "provider": lambda _, value: Image.provider == value,
    "type": lambda _, value: Image.request_type == value.lower(),
    "collection": Search.lies_in,
    "before": lambda _, value: Image.created_at < _start_of(_day(value)),
    "after": lambda _, value: Image.created_at >= _start_of(_day(value)),
    "is": Search.has_state,
}
#: A minus, an operator, and a text in quotation marks (the last may still be missing) or a word.
_TERM: Final = re.compile(r'(-?)(?:([A-Za-z]+):(?=\S))?(?:"([^"]*)"?|(\S+))')


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"{text[:40]} is not a date; write it as 2026-11-01"
        raise errors.BadInput(f"q: {message}", details=[{"field": "q", "message": message}]) from None


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _says(text: str) -> ColumnElement[bool]:
    return says(Image.prompt + "\n" + func.coalesce(Image.caption, ""), text)


def says(written: Any, text: str) -> ColumnElement[bool]:
    """True where `text` stands in `written`, in capitals or not, and however Unicode writes its letters."""
    exact = text.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return folded(written).like(folded(literal(f"%{exact}%")), escape="/")


class folded(GenericFunction[str]):  # noqa: N801 - it is a function of SQL
    """A text without capitals, in the one way of writing where Unicode has several."""

    type = Text()
    inherit_cache = True


@compiles(folded, "sqlite")
def _folded_in_sqlite(element: folded, compiler: SQLCompiler, **options: Any) -> str:
    return f"{database.FOLD}({compiler.process(element.clauses, **options)})"


@compiles(folded, "postgresql")
def _folded_in_postgresql(element: folded, compiler: SQLCompiler, **options: Any) -> str:
    return f"lower(normalize({compiler.process(element.clauses, **options)}))"


class unfolded(GenericFunction[Any]):  # noqa: N801 - it is a function of SQL
    """The items of a JSON list as rows; each database has a name of its own for it."""

    inherit_cache = True


@compiles(unfolded, "sqlite")
def _unfolded_in_sqlite(element: unfolded, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(unfolded, "postgresql")
def _unfolded_in_postgresql(element: unfolded, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_array_elements_text({compiler.process(element.clauses, **options)})"


def _has_tag(tag: str) -> ColumnElement[bool]:
    """True for a picture one of whose tags is `tag`."""
    tags = unfolded(Image.tags).table_valued("value")
    return select(tags.c.value).where(tags.c.value == tag).correlate(Image).exists()


# --- queries


def newest(search: Search, *, before: int | None = None) -> Select[Any]:
    """The query behind every page: pictures with a number below `before`, newest first."""
    statement = images(search.member).where(*search.conditions()).order_by(Image.number.desc())
    return statement if before is None else statement.where(Image.number < before)


def images(member: Member) -> Select[Any]:
    """Pictures with all that `view` needs; the caller says which the member may see."""
    count = select(func.count()).where(Favorite.image_id == Image.id).correlate(Image).scalar_subquery()
    shown = select(Image, is_starred_by(member), count, GenerationRequest.batch_id, _parent_seen_by(member))
    return shown.join(GenerationRequest, GenerationRequest.id == Image.request_id)


def _parent_seen_by(member: Member) -> ScalarSelect[str]:
    """The id of the parent; of one that the member may not see as little is told as of none."""
    parent = aliased(Image)
    seen = select(parent.id).where(parent.id == Image.parent_id, *visible_images(member, parent))
    return seen.correlate(Image).scalar_subquery()


def is_starred_by(member: Member) -> ColumnElement[bool]:
    """Has the member put his star on the picture?"""
    own = select(Favorite.image_id).where(Favorite.image_id == Image.id, Favorite.user_id == member.user_id)
    return own.correlate(Image).exists()


def views(tx: Session, rows: Sequence[Any]) -> list[ImageView]:
    """What a query of `images` found."""
    lying = collection.holding(tx, [image.id for image, *_ in rows])
    return [
        ImageView(image, bool(is_favorite), count, request_id, parent_id, lying.get(image.id, ()))
        for image, is_favorite, count, request_id, parent_id in rows
    ]


def count_tags(tx: Session, member: Member) -> list[tuple[str, int]]:
    """How many of the pictures that the member sees bear each tag, most used first."""
    tags = unfolded(Image.tags).table_valued("value")
    bearing = select(tags.c.value, func.count()).select_from(Image).join(tags, true())
    found = bearing.where(*visible_images(member)).group_by(tags.c.value)
    rows = tx.execute(found.order_by(func.count().desc(), tags.c.value).limit(_MANY_TAGS)).all()
    return [(str(name), count) for name, count in rows]
