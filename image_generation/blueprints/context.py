"""The two typed ways in which a view reaches its world."""

from typing import TYPE_CHECKING, cast

from flask import current_app, g

from ..host import Member

if TYPE_CHECKING:
    from ..extension import ImageGeneration


def plugin() -> "ImageGeneration":
    """The plugin of this app."""
    return cast("ImageGeneration", current_app.extensions["image_generation"])


def member() -> Member:
    """Who is calling, as a member of the session in the URL; put there before any view ran."""
    return cast("Member", g.member)
