"""What a reference in a line points to: `#41`, `#41.2`, `^`, the beginning of an id."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from image_generation import (
    Filter,
    Image,
    ImageGeneration,
    ImageView,
    Member,
    RequestStatus,
    RequestView,
    errors,
)

from .grammar import Ref, Table

#: How far back a short id or `^` is looked for.
REACH: Final = 30
#: As many as a page of requests may hold.
_LONGEST_LINE: Final = 100


@dataclass(frozen=True, slots=True)
class Context:
    """What a command has to work with."""

    plugin: ImageGeneration
    member: Member
    table: Table
    #: The client's own name for this line, if it gave one.
    idempotency_key: str | None = None
    #: Is a wish in chat run here, or offered? Asked only where there is one.
    is_automatic: Callable[[], bool] = lambda: False

    def collections(self) -> dict[str, str]:
        """The names of the session's collections by their ids."""
        return self.plugin.collections.names(self.member)


def request_at(context: Context, ref: Ref) -> RequestView:
    """The request; `^` is the caller's own last one. Raises `errors.NotFound`."""
    if ref.number is not None:
        return context.plugin.submission.get(context.member, _numbered(context, ref.number).request_id)
    recent = _recent(context)
    if ref.id is not None:
        found = [view for view in recent if view.request_id.startswith(ref.id)]
        return found[0] if len(found) == 1 else context.plugin.submission.get(context.member, ref.id)
    own = _own(context, recent)
    if len(own) < (ref.back or 1):
        raise errors.RequestNotFound("You have not asked for so many pictures lately.")
    return own[(ref.back or 1) - 1]


def _recent(context: Context) -> Sequence[RequestView]:
    return context.plugin.submission.recent(context.member, REACH).items


def _own(context: Context, views: Sequence[RequestView]) -> list[RequestView]:
    return [view for view in views if view.first.user_id == context.member.user_id]


def newest_waiting(context: Context) -> RequestView:
    """The caller's newest request that has not ended; raises `errors.RequestNotFound`."""
    waiting = context.plugin.submission.recent(context.member, _LONGEST_LINE, waiting=True).items
    return _first(_own(context, waiting), "You have nothing in line.")


def newest_lost(context: Context) -> RequestView:
    """The caller's newest request that did not come to its picture; raises `errors.RequestNotFound`."""
    lost = (RequestStatus.FAILED, RequestStatus.CANCELLED, RequestStatus.HELD)
    own = _own(context, _recent(context))
    return _first([view for view in own if view.status in lost], "Nothing of yours has failed.")


def _first(views: Sequence[RequestView], otherwise: str) -> RequestView:
    if not views:
        raise errors.RequestNotFound(otherwise)
    return views[0]


def image_at(context: Context, ref: Ref) -> Image:
    """The picture; `^` is the newest that the caller sees. Raises `errors.NotFound`."""
    gallery = context.plugin.gallery
    if ref.part is not None:
        images = request_at(context, Ref(number=ref.number)).images
        if not 1 <= ref.part <= len(images):
            raise errors.ImageNotFound(f"{ref} is not here.")
        return images[ref.part - 1]
    if ref.number is not None:
        return _numbered(context, ref.number).image
    newest = [view.image for view in gallery.page(context.member, Filter(), limit=REACH).items]
    if ref.id is not None:
        found = [image for image in newest if image.id.startswith(ref.id)]
        return found[0] if len(found) == 1 else gallery.get(context.member, ref.id).image
    if len(newest) < (ref.back or 1):
        raise errors.ImageNotFound("There are not so many pictures yet.")
    return newest[(ref.back or 1) - 1]


def _numbered(context: Context, number: int) -> ImageView:
    try:
        return context.plugin.gallery.by_number(context.member, number)
    except errors.ImageNotFound:
        raise errors.ImageNotFound(f"#{number} is not here.") from None
