"""Whether whoever called is still on the line.

Asked where a place is short: a server that only writes learns of a client's end no sooner than at its next word.
"""

import socket
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ..host import Member
from ..streams import Place, stays
from .context import plugin

#: Linux's states of a connection whose other end has said its last word, or that is no more: TIME_WAIT, CLOSE,
#: CLOSE_WAIT, LAST_ACK and CLOSING.
_ENDED = {6, 7, 8, 9, 11}


def enter(member: Member, environ: Mapping[str, Any]) -> Place:
    """A place for the stream or socket that this request becomes; raises as `Streams.enter` does."""
    return plugin().streams.enter(member, asked_of(environ))


def asked_of(environ: Mapping[str, Any]) -> Callable[[], bool]:
    """Whether the client of a request has hung up, as far as its server lets that be seen. It never waits."""
    line = environ.get("gunicorn.socket") or environ.get("werkzeug.socket")
    if line is not None:
        return partial(has_hung_up, line)
    known: Callable[[], bool] = environ.get("waitress.client_disconnected", stays)
    return known


def has_hung_up(line: socket.socket) -> bool:
    """True when nothing comes from the other end any more; it is not read from."""
    try:
        return line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] in _ENDED
    except (AttributeError, OSError):  # not Linux, or not TCP, or closed
        return _is_at_its_end(line)


def _is_at_its_end(line: socket.socket) -> bool:
    at_once = getattr(socket, "MSG_DONTWAIT", None)
    raw = getattr(line, "_sock", line)  # of gevent, whose own would wait
    if at_once is None or raw.gettimeout():  # the latter waits first whatever it is told
        return False
    try:
        return not raw.recv(1, socket.MSG_PEEK | at_once)
    except BlockingIOError:
        return False
    except ValueError:  # TLS is not to be peeked at
        return False
    except OSError:
        return True
