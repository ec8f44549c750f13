"""The GM's switch: whether a chat line that plainly asks for a picture is run, or only offered as a command."""

import sqlalchemy as sa

from image_generation.blueprints.context import member
from image_generation.blueprints.http import Caller, CallerQuery, Flag, endpoint
from image_generation.host import Action
from models import GameSession, writing
from sessions import TAG, SessionView, blueprint, show_session


class ChangeSession(Caller):
    """What the GM may change."""

    auto_detect: Flag


@endpoint(blueprint, "PATCH", "/<session_id>", tag=TAG, body=ChangeSession, answers={200: SessionView})
def change_session(session_id: str, body: ChangeSession) -> SessionView:
    """Switch it on or off that chat which plainly asks for a picture is run without being confirmed (GM).

    It is off at first: then the picture is offered, and costs nothing until somebody sends the command.
    """
    member().require(Action.MANAGE)
    with writing() as tx:
        switched = sa.update(GameSession).where(GameSession.id == session_id)
        tx.execute(switched.values(auto_detect=body.auto_detect))
    return show_session(session_id, CallerQuery())
