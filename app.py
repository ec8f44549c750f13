"""The standalone host: it wires database, session host, plugin, console and web page into one Flask app."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click
from flask import Flask
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

import auto_detect  # noqa: F401 -- adds its route to the sessions
import configuration
import console_log
import health
import identity
import logs
import pages
import security
import serving
import sessions
from console import console_blueprint
from image_generation import ImageGeneration, Settings, database, errors
from models import db


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Build the app from the environment; what `config` says wins over it.

    Without `config` the process is ours alone: `.env` is read too, and logging is set up. Raises
    `image_generation.errors.ConfigurationError` with one sentence when a setting is wrong or unsafe.
    """
    with _said_plainly():
        return _create_app(config)


@contextmanager
def _said_plainly() -> Iterator[None]:
    """On the command line, what keeps the app from being built is one sentence and no traceback."""
    try:
        yield
    except errors.ImageGenerationError as problem:
        if click.get_current_context(silent=True) is None:
            raise
        raise click.ClickException(problem.message) from problem


def _create_app(config: Mapping[str, Any] | None) -> Flask:
    options = configuration.read(
        config or {}, configuration.environment(configuration.DOTENV if config is None else None)
    )
    if config is None:
        logs.configure(options)
    app = Flask(__name__, static_folder=None)
    app.url_map.merge_slashes = False  # an address is one or it is a 404; no redirect on the way
    configuration.check(options, debug=app.debug)
    app.config.from_mapping(config or {})
    configuration.configure(app.config, options)
    _add_parts(app, options)
    return app


def _add_parts(app: Flask, options: Settings) -> None:
    security.install(app, options.cors_origins)
    identity.limiter.init_app(app)
    engine = _open_database(app)
    host = identity.SessionHost(engine, app=app, trusts_user_id=options.trusts_user_id)
    app.extensions["session_host"] = host
    plugin = ImageGeneration(app, engine=engine, host=host, settings=options)
    health.install(app)
    console = console_blueprint(plugin, console_log.ConsoleLog(), identity.current_member)
    for blueprint in (sessions.blueprint, pages.blueprint, console):
        app.register_blueprint(blueprint)
    if options.proxy_count:
        count = options.proxy_count
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count, x_port=count, x_prefix=count
        )


def _open_database(app: Flask) -> Engine:
    """The host's database with its tables up to date."""
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    database.migrate(engine, configuration.HERE / "migrations", "alembic_version")
    return engine


if __name__ == "__main__":
    sys.exit(serving.main(create_app))
