"""One client's talk over one socket: what it asks for, and what it is told until it goes."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wsproto.frame_protocol import CloseReason

from ... import drafts, errors
from ...feed import News
from ...host import Action, Member, Role, find_member
from ...views import Accepted
from ...words import EventType
from .. import sse, strict
from ..watching import Links, Step, Watcher
from . import custom_events, messages
from .custom_events import CustomEvents
from .image_messages import ImageMessages
from .messages import Ask, Chat, ClientId, Errand, Message, Surroundings, Vocabulary
from .wire import Bucket, Closed, Wire

if TYPE_CHECKING:
    from ...extension import ImageGeneration

logger = logging.getLogger(__name__)

#: Messages at once, and a second after that; and how many too many end the socket.
BURST, PER_SECOND, PATIENCE = 40, 5.0, 100
#: Seconds without a message, a request under way or a subscription after which nobody needs the socket.
IDLE = 900.0
#: Sessions that one socket may have opened at a time.
MAX_SESSIONS = 8
#: How often requests under way are looked at without news of them, and the socket's own state.
_HEARTBEAT = 10.0


class _Ticket:
    """A request that the client is told of."""

    def __init__(self, errand: Errand, watcher: Watcher, words: Vocabulary) -> None:
        self.errand = errand
        self.watcher = watcher
        self.words = words
        self.lock = threading.Lock()


@dataclass(slots=True)
class _Session:
    """A session that the socket follows, and the requests in it that it waits for."""

    member: Member
    tickets: dict[str, _Ticket] = field(default_factory=dict)
    thread: threading.Thread | None = None


@dataclass(frozen=True, slots=True)
class _Subscription:
    words: Vocabulary
    #: Which event types; all if there are none.
    types: frozenset[str]


class Conversation:
    """The thread that calls `run` reads; each session that is followed has a thread that tells."""

    def __init__(self, plugin: "ImageGeneration", wire: Wire, member: Member, links: Links, writer: sse.Writer) -> None:
        self._plugin = plugin
        self._wire = wire
        self._member = member
        self._around = Surroundings(links, plugin.downloads.copy)
        self._writer = writer
        self._rate = Bucket(BURST, PER_SECOND)
        self._too_many = 0
        self._busy_at = time.monotonic()
        self._lock = threading.Lock()
        self._sessions: dict[str, _Session] = {}
        self._begun: list[_Session] = []
        self._subscription: _Subscription | None = None
        self._images = ImageMessages()
        self._events = {enveloped: CustomEvents(enveloped=enveloped) for enveloped in (True, False)}

    def run(self) -> None:
        """Talk until one of both goes."""
        try:
            self._follow(self._member)
            while True:
                text = self._wire.receive(_HEARTBEAT)
                if text is not None:
                    self._busy_at = time.monotonic()
                    self._hear(text)
                elif self._is_idle():
                    self._wire.close(CloseReason.NORMAL_CLOSURE, "Nothing was said for a long time.")
        except Closed:
            pass
        except errors.ImageGenerationError as problem:
            self._wire.close(CloseReason.TRY_AGAIN_LATER, problem.message)
        finally:
            self._wire.close(CloseReason.GOING_AWAY)
            self._wire.finish()
            self._let_go()

    def _let_go(self) -> None:
        """Send the followers home; one that has just looked whether it should go is told again."""
        for session in self._begun:
            while session.thread is not None and session.thread.is_alive():
                self._plugin.feed.wake(session.member.session_id)
                session.thread.join(0.1)

    def _is_idle(self) -> bool:
        if self._subscription is not None or any(self._open_tickets()):
            return False
        return time.monotonic() - self._busy_at > IDLE

    def _open_tickets(self) -> list[_Ticket]:
        with self._lock:
            return [ticket for session in self._sessions.values() for ticket in session.tickets.values()]

    # --- what comes in

    def _hear(self, text: str) -> None:
        words, asked_id = _spoken(messages.lenient(text), self._images, self._events)
        try:
            self._require_pace()
            self._answer(strict.read(text.encode("utf-8", "surrogatepass"), "frame"), words)
        except errors.ImageGenerationError as problem:
            self._say(words.refused(asked_id, problem))
        except Closed:
            raise
        except Exception:  # whatever a message brings about, the socket and its other requests go on
            logger.exception("a message over a socket stumbled", extra={"action": "socket"})
            self._say(words.refused(asked_id, errors.Unavailable("Something went wrong on our side.")))

    def _require_pace(self) -> None:
        if self._rate.take():
            self._too_many = 0
            return
        self._too_many += 1
        if self._too_many > PATIENCE:
            self._wire.close(CloseReason.POLICY_VIOLATION, "Too many messages.")
            raise Closed
        raise errors.TooManyRequests("Too many messages on this socket; wait a little.", retry_after=1)

    def _answer(self, message: Message, words: Vocabulary) -> None:
        match message.get("type"):
            case "ping":
                self._say(words.pong(message))
            case "pong":
                pass
            case "subscribe" | "unsubscribe" as kind:
                self._subscribe(message, words, wanted=kind == "subscribe")
            case "image_request" | "event" | custom_events.RECEIVED:
                self._generate(words.read(message), words)
            case "authenticate":
                raise errors.Conflict("This socket knows who is there.")
            case _:
                raise strict.wrong("type", "is none of image_request, event, ping, pong, subscribe, unsubscribe")

    def _say(self, message: Message) -> None:
        self._wire.send(messages.text(message))

    def _subscribe(self, message: Message, words: Vocabulary, *, wanted: bool) -> None:
        payload = message.get("payload")
        asked = payload.get("eventTypes", []) if isinstance(payload, dict) else message.get("events", [])
        if not isinstance(asked, list) or not all(isinstance(item, str) for item in asked):
            raise strict.wrong("events", "must be a list of event types")
        known = {*EventType, *custom_events.GENERATION}
        unknown = [item for item in asked if item not in known]
        if unknown:
            raise strict.wrong("events", f"{unknown[0]!r:.60} is no event type")
        self._subscription = _Subscription(words, frozenset(asked)) if wanted else None
        self._say(words.subscribed(message, sorted(set(asked) or known) if wanted else None))

    def _generate(self, ask: Ask, words: Vocabulary) -> None:
        member, accepted = self._taken_in(ask)
        errand = Errand(ask, accepted.request_id, member.session_id)
        for message in words.accepted(errand, accepted):
            self._say(message)
        self._follow(member, self._ticket(errand, member, words))

    def _taken_in(self, ask: Ask) -> tuple[Member, Accepted]:
        """Put it in line: in a session that is opened for it, once for all who send the same request."""
        if ask.chat is not Chat.NEW:
            return self._submitted(ask, self._member_for(ask.chat))
        if ask.key is None:
            return self._submitted(ask, self._in_new_session(ask))
        known = self._plugin.chats.claim(self._member, ask.key)
        if known is not None:
            return self._submitted(ask, self._member_for(known))
        request_id = None
        try:
            member, accepted = self._submitted(ask, self._in_new_session(ask))
            request_id = accepted.request_id
        finally:
            self._plugin.chats.settle(self._member, ask.key, request_id)
        return member, accepted

    def _submitted(self, ask: Ask, member: Member) -> tuple[Member, Accepted]:
        member.require(Action.GENERATE)
        return member, self._plugin.submission.submit(member, ask.draft, idempotency_key=ask.key)

    def _ticket(self, errand: Errand, member: Member, words: Vocabulary) -> _Ticket:
        return _Ticket(errand, Watcher(self._plugin, member, errand.request_id), words)

    def _member_for(self, chat: str | Chat) -> Member:
        """Who the caller is in the session that a request is for; asked anew each time."""
        session_id = self._member.session_id if chat is Chat.HERE else str(chat)
        found = find_member(self._plugin.host, session_id, self._member.user_id)
        if found is None:
            raise errors.SessionNotFound
        return found

    def _in_new_session(self, ask: Ask) -> Member:
        open_session: Callable[[str, str], str] | None = getattr(self._plugin.host, "open_session", None)
        if open_session is None:
            raise strict.wrong("chat", "must be left out or name a session: this server opens none by request")
        with self._lock:
            if len(self._sessions) > MAX_SESSIONS:
                raise errors.TooManyRequests("Too many new sessions at once on this socket.")
        # Nothing is opened for what could not be asked for.
        self._plugin.submission.estimate(Member("", self._member.user_id, Role.GM), ask.draft)
        return self._member_for(open_session(self._member.user_id, _session_name(ask)))

    # --- what goes out

    def _follow(self, member: Member, ticket: _Ticket | None = None) -> None:
        """Tell of a session, and of one request in it, from now on."""
        with self._lock:
            session = self._sessions.get(member.session_id)
            is_new = session is None
            session = session or _Session(member)
            self._sessions[member.session_id] = session
            if ticket is not None:
                session.tickets[ticket.errand.request_id] = ticket
        if is_new:
            self._begin(session)
        if ticket is not None:
            with ticket.lock:
                self._tell(session, ticket, ticket.watcher.begin())

    def _begin(self, session: _Session) -> None:
        followed = self._plugin.feed.follow(session.member, heartbeat=_HEARTBEAT, until=self._has_ended)
        thread = threading.Thread(target=self._tell_all, args=(session, followed), name="image-socket", daemon=True)
        session.thread = thread
        self._begun = [other for other in self._begun if other.thread and other.thread.is_alive()] + [session]
        thread.start()

    def _has_ended(self) -> bool:
        return self._wire.code is not None

    def _tell_all(self, session: _Session, followed: Iterator[News | None]) -> None:
        is_main = session.member.session_id == self._member.session_id
        try:
            for news in followed:
                self._spread(session, news, is_main=is_main)
                if not is_main and self._leave_if_done(session):
                    return
            self._part(is_main=is_main)
        except Closed:
            pass
        except errors.ImageGenerationError as problem:
            self._wire.close(CloseReason.TRY_AGAIN_LATER, problem.message)
        except Exception:  # a thread that dies in silence would leave the client waiting
            logger.exception("a socket's news stumbled", extra={"action": "socket"})
            self._wire.close(CloseReason.INTERNAL_ERROR, "Something went wrong on our side.")

    def _part(self, *, is_main: bool) -> None:
        if self._plugin.feed.has_ended:
            self._wire.close(CloseReason.GOING_AWAY, "The server stops.")
        elif is_main:
            self._wire.close(CloseReason.POLICY_VIOLATION, "You are not in this session any more.")

    def _leave_if_done(self, session: _Session) -> bool:
        with self._lock:
            if not session.tickets:
                self._sessions.pop(session.member.session_id, None)
            return not session.tickets

    def _spread(self, session: _Session, news: News | None, *, is_main: bool) -> None:
        if news is not None and is_main and self._subscription is not None:
            self._report(session, news, self._subscription)
        with self._lock:
            tickets = list(session.tickets.values())
        for ticket in tickets:
            with ticket.lock:
                self._tell(session, ticket, ticket.watcher.hear(news))

    def _tell(self, session: _Session, ticket: _Ticket, steps: Iterator[Step]) -> None:
        for step in steps:
            for message in ticket.words.step(ticket.errand, step, self._around):
                self._say(message)
        if ticket.watcher.over:
            self._busy_at = time.monotonic()
            with self._lock:
                if session.tickets.get(ticket.errand.request_id) is ticket:
                    del session.tickets[ticket.errand.request_id]

    def _report(self, session: _Session, news: News, subscription: _Subscription) -> None:
        """Tell a subscriber; who speaks of events and payloads hears of everybody's pictures in the same words."""
        types = subscription.types
        if not types or news.type in types:
            data = {**self._writer.fields(news)}
            self._say(subscription.words.news(session.member.session_id, news, data))
        wants = isinstance(subscription.words, CustomEvents) and (not types or types & set(custom_events.GENERATION))
        if wants and news.request_id and news.type in (EventType.REQUEST_QUEUED, EventType.REQUEST_STARTED):
            self._watch(session, news.request_id, subscription.words)

    def _watch(self, session: _Session, request_id: str, words: Vocabulary) -> None:
        with self._lock:
            if request_id in session.tickets:
                return
        with suppress(errors.RequestNotFound):
            view = self._plugin.submission.get(session.member, request_id)
            errand = Errand(Ask(drafts.of_row(view.first)), request_id, session.member.session_id)
            self._follow(session.member, self._ticket(errand, session.member, words))


def _spoken(
    message: Message, images: ImageMessages, events: dict[bool, CustomEvents]
) -> tuple[Vocabulary, ClientId | None]:
    """Which words a message uses, and the id that it has, however broken it may be."""
    kind = message.get("type")
    if kind in ("event", custom_events.RECEIVED):
        return events[kind == "event"], custom_events.asked_id(message)
    if kind != "image_request" and "timestamp" in message:
        return events[True], messages.id_in(message, "id")
    return images, messages.id_in(message, "request_id", "id")


def _session_name(ask: Ask) -> str:
    text = "".join(char if char.isprintable() else " " for char in ask.project or ask.draft.prompt)
    return " ".join(text.split())[:60]
