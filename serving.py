"""How the standalone host is served: by threads, with its workers inside; or by greenlets, for thousands of streams."""

import ctypes
import errno
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, NoReturn

from flask import Flask, Response

import configuration
from image_generation import ImageGeneration, errors
from image_generation.blueprints import http
from image_generation.extension import MAX_INSTANT_WAITS
from image_generation.settings import Settings

#: Threads that neither a stream nor a wait for a picture can take.
FREE_THREADS = 24
#: Connections of the gevent server that are no streams.
_OTHER_CONNECTIONS = 1000
#: The same with waitress, which counts at most 512 in all on Windows.
_OTHER_WAITRESS_CONNECTIONS = 100
#: A server that was killed leaves its port to a child for a moment; a restart must not fail for that.
_BIND_SECONDS = 2.0
#: Seconds that a thread may compute while another one waits. Requests and workers share one interpreter, and each of
#: them lets go of it at every statement: with Python's 5 ms one that computes would keep the others from coming back.
THREAD_TURN = 0.0005
#: How long a stop waits for pictures that are being made.
_WORKER_SECONDS = 5.0
_PR_SET_PDEATHSIG = 1
#: Gunicorn's exit code for an application that cannot be loaded: it does not try again.
_NOT_LOADED = 4

Factory = Callable[[], Flask]


def main(create_app: Factory) -> int:
    """Serve until told to stop; returns the exit code. What cannot work is said in one sentence."""
    try:
        options = configuration.read({}, configuration.environment(configuration.DOTENV))
        configuration.check(options)
        if options.server == "gevent" and not _is_patched():
            _start_over_patched()
        configuration.make_data_dir(options.data_dir)
        listener = _listen(options)
    except errors.ConfigurationError as problem:
        return _fail(problem.message)
    serve = _serve_with_waitress if sys.platform == "win32" else _serve_with_gunicorn
    return serve(create_app, listener, options)


def _is_patched() -> bool:
    """True when threads are greenlets; without a look at gevent where nobody has loaded it."""
    monkey = sys.modules.get("gevent.monkey")
    return monkey is not None and bool(monkey.is_module_patched("threading"))


def _start_over_patched() -> NoReturn:
    """Become the program that changes Python's threads and sockets before anything has used them."""
    if find_spec("gevent") is None:
        raise errors.ConfigurationError("SERVER=gevent needs gevent (pip install -e '.[gevent]').")
    os.execv(  # noqa: S606 - there is no shell to be fooled
        sys.executable, [sys.executable, str(configuration.HERE / "app_gevent.py")]
    )


def threads(options: Settings) -> int:
    """How many threads serve requests: however many streams are open and wait for pictures, some are left."""
    return options.max_streams + MAX_INSTANT_WAITS + FREE_THREADS


def _fail(sentence: str) -> int:
    sys.stderr.write(f"Scene Visualizer cannot start: {sentence}\n")
    return 1


def _listen(options: Settings) -> socket.socket:
    """A socket bound to HOST and PORT."""
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    if sys.platform != "win32":
        # On Windows this option would let two servers share a port.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    deadline = time.monotonic() + _BIND_SECONDS
    while True:
        try:
            listener.bind((options.host, options.port))
            listener.listen(1024)
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                listener.close()
                raise errors.ConfigurationError(_unbound(options, problem)) from problem
            time.sleep(0.1)
        else:
            return listener


def _unbound(options: Settings, problem: OSError) -> str:
    if problem.errno == errno.EADDRINUSE:
        return f"port {options.port} is in use. Stop the other program or choose a port: PORT=5001 make run."
    return f"it may not listen on {options.host}:{options.port} ({problem.strerror})."


def _announce(listener: socket.socket) -> None:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    sys.stdout.write(f"Scene Visualizer runs at http://{shown}:{port}\n")
    sys.stdout.flush()


def _start_workers(app: Flask) -> None:
    """Start the embedded workers; only here, because a thread does not survive a fork."""
    sys.setswitchinterval(THREAD_TURN)
    plugin: ImageGeneration = app.extensions["image_generation"]
    plugin.ensure_worker()


def _stop_workers(app: Flask) -> None:
    """Let the embedded workers finish what they can; the rest is taken up after the next start."""
    plugin: ImageGeneration = app.extensions["image_generation"]
    plugin.stop(_WORKER_SECONDS)


def _serve_with_waitress(create_app: Factory, listener: socket.socket, options: Settings) -> int:
    import waitress  # noqa: PLC0415  installed on Windows only

    try:
        app = create_app()
    except errors.ImageGenerationError as problem:
        return _fail(problem.message)
    _start_workers(app)
    _announce(listener)
    try:
        connections = options.max_streams + _OTHER_WAITRESS_CONNECTIONS
        waitress.serve(
            app,
            sockets=[listener],
            threads=threads(options),
            connection_limit=connections,
            channel_request_lookahead=1,  # or nobody could tell whether a client has gone
        )
    finally:
        _stop_workers(app)
    return 0


def _serve_with_gunicorn(create_app: Factory, listener: socket.socket, options: Settings) -> int:
    # Neither exists on Windows.
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415
    from gunicorn.http.errors import ParseException  # noqa: PLC0415

    class Server(BaseApplication):  # type: ignore[misc]
        """Gunicorn without its command line and configuration files."""

        def load_config(self) -> None:
            for name, value in _gunicorn_settings(listener, options).items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            """Runs in the serving process, so no connection and no thread has to survive a fork."""
            try:
                app = create_app()
            except errors.ImageGenerationError as problem:
                _fail(problem.message)
                sys.exit(_NOT_LOADED)
            if options.server == "gevent":
                from gevent_worker import offering  # noqa: PLC0415  gevent is an optional extra

                app.wsgi_app = offering(app.wsgi_app)  # type: ignore[method-assign]
            # A body in broken chunks is found out only when a view reads it.
            app.register_error_handler(ParseException, _malformed)
            return app

    parent = os.getpid()
    try:
        Server().run()
    except SystemExit as stop:
        if os.getpid() != parent:
            raise  # the serving process speaks to gunicorn by its exit code
        return 1 if stop.code else 0
    return 0


def _malformed(_error: Exception) -> Response:
    return http.problem(errors.BadInput("The body is not well-formed HTTP."))


def _gunicorn_settings(listener: socket.socket, options: Settings) -> dict[str, Any]:
    return {
        "bind": f"fd://{listener.detach()}",
        **_kind_of_worker(options),
        "logger_class": "http_worker.Log",
        "workers": 1,
        # A thread may wait for a picture as long as it likes; this only asks whether the process still turns.
        "timeout": 120,
        "graceful_timeout": 8,
        "keepalive": 15,
        "loglevel": "debug" if options.log_level == "debug" else "warning",
        # Only ProxyFix, which PROXY_COUNT turns on, may believe a forwarded header.
        "forwarded_allow_ips": "",
        "secure_scheme_headers": {},
        "control_socket_disable": True,
        "post_fork": _die_with_parent,
        "post_worker_init": _opened,
        "worker_exit": _closed,
    }


def _kind_of_worker(options: Settings) -> dict[str, Any]:
    if options.server == "gevent":
        connections = options.max_streams + _OTHER_CONNECTIONS
        return {"worker_class": "gevent_worker.Worker", "worker_connections": connections}
    return {"worker_class": "http_worker.Worker", "threads": threads(options)}


def _die_with_parent(_server: Any, _worker: Any) -> None:
    """Where the system can: kill -9 of the server takes its child along, so that the port is free at once."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _opened(worker: Any) -> None:
    _start_workers(worker.wsgi)
    _announce(worker.sockets[0])


def _closed(_server: Any, worker: Any) -> None:
    if getattr(worker, "wsgi", None) is not None:
        _stop_workers(worker.wsgi)
