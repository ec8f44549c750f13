"""One of many processes that submit as fast as they can; no web server, no workers."""

from pathlib import Path

from sqlalchemy import create_engine

from image_generation import Draft, Member, Registry, Role, database, errors, settings
from image_generation.cursors import Cursors
from image_generation.events import Bell
from image_generation.frames import Frames
from image_generation.outlook import Outlook
from image_generation.routing import Router
from image_generation.settings import Secret
from image_generation.storage import FileStore
from image_generation.submission import Submission
from image_generation.testing import ScriptedProvider, SettableClock

PRICE = 1_000_000


def submit_many(url: str, folder: str, number: int, times: int, config: dict[str, str]) -> tuple[int, int]:
    """Submit `times` times as one member; tell how many were accepted and how many were refused for want of money."""
    engine = create_engine(url, **database.engine_options(url))
    registry = Registry([ScriptedProvider(price=PRICE)], default="scripted")
    chosen = settings.load({"DATA_DIR": str(Path(folder)), "WORKERS": "0"} | config)
    tables, bell, clock = database.Database(engine), Bell(), SettableClock()
    router = Router(registry, chosen)
    submission = Submission(
        database=tables,
        providers=registry,
        router=router,
        outlook=Outlook(providers=registry, router=router, settings=chosen, clock=clock),
        frames=Frames(database=tables, store=FileStore(Path(folder) / "images"), bell=bell, clock=clock),
        cursors=Cursors(Secret("a secret of this test, long enough")),
        bell=bell,
        settings=chosen,
        clock=clock,
    )
    member = Member("seattle", f"member-{number}", Role.PLAYER)
    accepted = refused = 0
    while accepted + refused < times:
        try:
            submission.submit(member, Draft(f"picture {accepted + refused}"))
            accepted += 1
        except errors.BudgetExceeded:
            refused += 1
        except errors.Unavailable:
            continue  # SQLite lets one writer in at a time; on a busy machine one of eight may wait for too long
    engine.dispose()
    return accepted, refused
