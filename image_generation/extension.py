"""The only place that wires the parts together."""

import os
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine

from . import database, enhancement, errors, providers, relay
from . import settings as settings_module
from .adoption import Adoption
from .blueprints import built, openapi, root_blueprint, session_blueprint
from .chats import Chats
from .cli import group
from .collecting import Collections
from .curation import Curation
from .cursors import Cursors
from .delivery import Delivery
from .downloads import Downloads
from .enhancement import Enhancer
from .events import Bell
from .feed import NET, NET_WITHOUT_BELL, Feed
from .frames import Frames
from .gallery import Gallery
from .generation import Generation
from .host import Host, tell_of_request, users_named
from .line import Line
from .outlook import Outlook
from .places import Places
from .presence import Presence
from .prompts import Prompts
from .providers import Registry
from .relay import Relay
from .routing import Router
from .settings import Secret, Settings
from .spending import Spending
from .spool import Spool
from .storage import FileStore, Store
from .streams import Streams
from .submission import Submission
from .tidings import Tidings
from .uploads import Uploads
from .worker import Worker

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "image_generation_alembic_version"
#: Instant requests of one process that may wait at a time: half of the threads that the standalone host serves with.
MAX_INSTANT_WAITS = 32


def utc_now() -> datetime:
    """The clock on the wall."""
    return datetime.now(UTC)


class ImageGeneration:
    """The plugin on one Flask app.

    `engine` is the host's SQLAlchemy engine: the plugin has its own tables there and its own transactions. `host`
    answers who is calling and who has which role. Everything else is read once from `settings`, or from the app's
    config and the environment. The tables are brought up to date before this returns.
    """

    def __init__(
        self,
        app: Flask | None = None,
        *,
        engine: Engine,
        host: Host,
        settings: Settings | None = None,
        registry: Registry | None = None,
        enhancer: Enhancer | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.host = host
        self.clock = clock
        self.database = database.Database(engine)
        self.bell = Bell()
        #: A permit for each instant request that may hold a thread.
        self.instant_waits = threading.BoundedSemaphore(MAX_INSTANT_WAITS)
        self._stopped_in: int | None = None
        self._given = (settings, registry, enhancer)
        #: Set by `init_app`.
        self.settings: Settings
        self.providers: Registry
        self.router: Router
        self.submission: Submission
        self.line: Line
        self.gallery: Gallery
        self.curation: Curation
        self.collections: Collections
        self.prompts: Prompts
        self.spending: Spending
        self.spool: Spool
        self.downloads: Downloads
        self.chats: Chats
        self.frames: Frames
        self.uploads: Uploads
        self.delivery: Delivery
        self.adoption: Adoption
        self.generation: Generation
        self.worker: Worker
        self.relay: Relay
        self.feed: Feed
        self.streams: Streams
        self.presence: Presence
        self.store: Store
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Bring the tables up to date, build the parts, register the routes."""
        if "image_generation" in app.extensions:
            raise errors.ConfigurationError("This Flask app has an ImageGeneration already.")
        settings, registry, enhancer = self._given
        self.settings = settings or settings_module.load(_relevant(app.config), _relevant(os.environ))
        database.migrate(self.database.engine, MIGRATIONS, VERSION_TABLE)
        self.providers = registry or providers.load(self.settings)
        self.store = FileStore(self.settings.data_dir / "images")
        secret = self._secret(app)
        self._build_table()
        self._build(enhancer or enhancement.build(self.settings), Cursors(secret))
        self._build_feed(secret)
        app.extensions["image_generation"] = self
        app.register_blueprint(session_blueprint())
        app.register_blueprint(root_blueprint())
        app.register_blueprint(openapi.blueprint)
        app.register_blueprint(built.blueprint)
        app.cli.add_command(group)

    def ensure_worker(self) -> None:
        """Start the worker threads unless they run, the feature is off, or this process is about to end."""
        if self.settings.enabled and self._stopped_in != os.getpid():
            self.relay.ensure()
            self.worker.ensure()

    def end_streams(self) -> None:
        """End every stream and socket of this process for good, at once and without waiting; a new one gets 503."""
        self.feed.end()
        self.presence.end()

    def ring(self) -> None:
        """Wake whoever follows a session: a host has appended events and committed. It may ring for nothing."""
        self.bell.ring()

    def stop(self, timeout: float = 30.0) -> None:
        """Stop the worker for good, as this process ends: a request that still comes must not start it again."""
        self._stopped_in = os.getpid()
        self.end_streams()
        self.worker.stop(timeout)
        self.relay.stop()
        self.feed.wait(1.0)

    def _build(self, enhancer: Enhancer, cursors: Cursors) -> None:
        bell = self.bell
        common: dict[str, Any] = {
            "database": self.database, "bell": bell, "settings": self.settings, "clock": self.clock,
        }  # fmt: skip
        self.router = Router(self.providers, self.settings)
        self.uploads = Uploads(database=self.database, store=self.store, clock=self.clock)
        self.frames = Frames(database=self.database, store=self.store, bell=bell, clock=self.clock)
        self.outlook = Outlook(providers=self.providers, router=self.router, settings=self.settings, clock=self.clock)
        self.submission = Submission(
            providers=self.providers,
            router=self.router,
            frames=self.frames,
            cursors=cursors,
            outlook=self.outlook,
            on_accepted=partial(tell_of_request, self.host),
            **common,
        )
        self.line = Line(database=self.database, submission=self.submission, bell=bell, clock=self.clock)
        self.spending = Spending(database=self.database, settings=self.settings, clock=self.clock)
        self.gallery = Gallery(store=self.store, cursors=cursors, named=partial(users_named, self.host), **common)
        self.prompts = Prompts(database=self.database, cursors=cursors, clock=self.clock)
        self.spool = Spool(self.settings.data_dir / "spool")
        self.downloads = Downloads(self.settings.download_dir, self.store)
        self.chats = Chats(database=self.database, clock=self.clock)
        self.delivery = Delivery(store=self.store, router=self.router, downloads=self.downloads, **common)
        self.adoption = Adoption(
            database=self.database,
            spool=self.spool,
            providers=self.providers,
            delivery=self.delivery,
            clock=self.clock,
        )
        self.generation = Generation(
            providers=self.providers,
            router=self.router,
            enhancer=enhancer,
            spool=self.spool,
            delivery=self.delivery,
            adoption=self.adoption,
            frames=self.frames,
            uploads=self.uploads,
            **common,
        )
        self.worker = Worker(
            database=self.database,
            store=self.store,
            generation=self.generation,
            adoption=self.adoption,
            frames=self.frames,
            router=self.router,
            presence=self.presence,
            tidings=Tidings(database=self.database, router=self.router, bell=bell, clock=self.clock),
            places=Places(database=self.database, outlook=self.outlook, bell=bell, clock=self.clock),
            bell=bell,
            clock=self.clock,
            threads=self.settings.workers,
        )

    def _build_table(self) -> None:
        """What members do with pictures that are there, and who of them is here."""
        changing: dict[str, Any] = {"database": self.database, "bell": self.bell, "clock": self.clock}
        self.curation = Curation(**changing)
        self.collections = Collections(**changing)
        self.streams = Streams(self.settings.max_streams)
        self.presence = Presence(
            database=self.database,
            host=self.host,
            bell=self.bell,
            clock=self.clock,
            held=self.streams.held,
            is_on=self.settings.presence,
        )
        self.streams.on_enter = self.presence.ensure

    def _build_feed(self, secret: Secret) -> None:
        self.relay = Relay(self.bell, relay.wire(self.database.engine, self.settings.redis_url))
        net = NET if self.relay.reaches_others else NET_WITHOUT_BELL
        self.feed = Feed(database=self.database, host=self.host, bell=self.bell, secret=secret, net=net)
        self.streams.on_gone = self.feed.wake

    def _secret(self, app: Flask) -> Secret:
        if self.settings.secret_key is not None:
            return self.settings.secret_key
        if not app.secret_key:
            raise errors.ConfigurationError("SECRET_KEY is not set; the plugin signs its cursors with it.")
        return Secret(str(app.secret_key))


def _relevant(config: Mapping[str, Any]) -> dict[str, Any]:
    """Our settings out of a mapping that is full of others. The words of a host, such as PORT, are the host's own."""
    ours = settings_module.names().keys() - settings_module.HOST_ONLY
    found = {key: value for key, value in config.items() if key in ours or key.startswith("IMAGE_GENERATION_")}
    return {key: value for key, value in found.items() if value is not None}
