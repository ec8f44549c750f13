"""What the standalone host is told: settings from the environment and `.env`, and what they mean for Flask.

A configuration that would be unsafe is refused here with one sentence, before anything listens.
"""

import ipaddress
import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from flask import Config
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from image_generation import database, errors, settings
from image_generation.blueprints.http import MAX_BODY_BYTES
from image_generation.settings import Settings

HERE = Path(__file__).resolve().parent
DOTENV = HERE / ".env"
_LOOPBACK_NAMES = ["localhost", "127.0.0.1"]
_SHORTEST_SECRET = 32
#: Defaults for the server that is there for streams alone.
_WITH_GEVENT = {"MAX_STREAMS": "5000", "WORKERS": "0"}
#: Each has a thread of its own.
MOST_THREADED_STREAMS = 400


def environment(dotenv: Path | None) -> dict[str, str]:
    """The process's environment, and below it what the file adds: a real variable always wins."""
    file = dotenv_values(dotenv, interpolate=False) if dotenv else {}
    return {name: value for name, value in file.items() if value is not None} | dict(os.environ)


def read(config: Mapping[str, Any], environ: Mapping[str, str]) -> Settings:
    """The settings, with a DATA_DIR that is absolute: a relative one lies beside `app.py`."""
    found = settings.load(config, environ)
    if found.server == "gevent":
        found = settings.load(config, environ, _WITH_GEVENT)
    return replace(found, data_dir=HERE / found.data_dir)


def check(options: Settings, *, debug: bool = False) -> None:
    """Refuse what would be unsafe; raises `errors.ConfigurationError`."""
    local = is_loopback(options.host)
    if not local and not options.trusted_hosts:
        raise errors.ConfigurationError(
            f"HOST={options.host} can be reached from other machines: set TRUSTED_HOSTS to the names it answers to."
        )
    if not local and options.trust_user_id == "true":
        raise errors.ConfigurationError(
            f"HOST={options.host} can be reached from other machines, so a user_id alone proves nothing. Set "
            "IMAGE_GENERATION_TRUST_USER_ID=behind-proxy if only an authenticating host can reach it."
        )
    if debug and (not local or options.environment == "production"):
        raise errors.ConfigurationError("The debugger runs code for whoever reaches it: unset FLASK_DEBUG.")
    secret = options.secret_key
    if secret is not None and options.environment == "production" and len(secret.reveal()) < _SHORTEST_SECRET:
        raise errors.ConfigurationError(f"SECRET_KEY must have at least {_SHORTEST_SECRET} characters.")
    if options.database_url is not None:
        _check_database(options.database_url)
    if options.server == "gevent":
        _check_gevent(options)
    elif options.max_streams > MOST_THREADED_STREAMS:
        raise errors.ConfigurationError(
            f"MAX_STREAMS={options.max_streams} is too many for SERVER=threads, where each holds a thread: set it to "
            f"{MOST_THREADED_STREAMS} or less, or use SERVER=gevent."
        )


def _check_gevent(options: Settings) -> None:
    if sys.platform == "win32":
        raise errors.ConfigurationError("SERVER=gevent does not run on Windows.")
    if options.workers:
        raise errors.ConfigurationError(
            "SERVER=gevent makes no pictures, or every stream would stand still meanwhile: set WORKERS=0 and start "
            "flask --app app image-generation worker."
        )
    if options.database_url is None or make_url(options.database_url).get_backend_name() == "sqlite":
        raise errors.ConfigurationError("SERVER=gevent needs PostgreSQL: set DATABASE_URL.")


def _check_database(url: str) -> None:
    try:
        parts = make_url(url)
        if parts.get_backend_name() not in ("sqlite", "postgresql"):
            raise errors.ConfigurationError("DATABASE_URL must name an SQLite or a PostgreSQL database.")
        if parts.get_backend_name() == "sqlite" and parts.database in (None, "", ":memory:"):
            raise errors.ConfigurationError(
                "DATABASE_URL must name a file: what SQLite keeps in memory is gone with the connection."
            )
        parts.get_dialect().import_dbapi()
    except ArgumentError:
        raise errors.ConfigurationError("DATABASE_URL is not an address of a database.") from None
    except ImportError as problem:
        hint = "pip install 'psycopg[binary]'"
        raise errors.ConfigurationError(f"DATABASE_URL needs a driver that is not installed ({hint}).") from problem


def is_loopback(host: str) -> bool:
    """True when only this machine can reach a server on `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def configure(flask_config: Config, options: Settings) -> None:
    """Make the data folder and the secret key where they are missing; write our settings and Flask's own.

    After this the Flask config alone says everything: the plugin needs no look at the environment.
    """
    make_data_dir(options.data_dir)
    flask_config.update(_by_name(options))
    url = options.database_url or f"sqlite:///{options.data_dir / 'scenes.db'}"
    _make_private_file(url)
    flask_config.update(
        SECRET_KEY=options.secret_key.reveal() if options.secret_key else secret_key(options.data_dir),
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        TRUSTED_HOSTS=_trusted_hosts(options),
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS=database.engine_options(url),
    )
    flask_config.setdefault("STATIC_FOLDER", HERE / "static")
    flask_config.setdefault("JOIN_RATE_LIMIT", "10 per minute; 60 per hour")
    flask_config.setdefault("SESSION_RATE_LIMIT", "120 per minute; 3000 per day")


def _by_name(options: Settings) -> dict[str, Any]:
    values = {item.metadata["name"]: getattr(options, item.name) for item in fields(options)}
    return {name: value for name, value in values.items() if value is not None}


def _trusted_hosts(options: Settings) -> list[str]:
    """On loopback our own names are enough: another one is a page that has bent its DNS to us."""
    return [*options.trusted_hosts, *_LOOPBACK_NAMES] if is_loopback(options.host) else [*options.trusted_hosts]


def make_data_dir(folder: Path) -> None:
    """Make the folder for all that lasts, for its owner alone."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise errors.ConfigurationError(f"DATA_DIR cannot be made: {problem.strerror or problem}.") from problem


def _make_private_file(url: str) -> None:
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite" and parts.database:
        try:
            os.close(os.open(parts.database, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as problem:
            reason = problem.strerror or problem
            raise errors.ConfigurationError(f"DATABASE_URL: the file cannot be opened ({reason}).") from problem


def secret_key(folder: Path) -> str:
    """The key that signs cursors, made once; two processes that start together get the same one."""
    path = folder / "secret_key"
    if not path.exists():
        draft = folder / f"secret_key.{secrets.token_hex(8)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            # A link appears whole or not at all, and never over another one.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
