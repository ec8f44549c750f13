"""People at the table, over real HTTP with bearer tokens."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests

#: The three prompts of the fourth source document.
PROMPTS = (
    "A rain-soaked Seattle street with neon signs",
    "Corporate boardroom with holographic displays",
    "Shadowrunner in tactical gear with cybernetic implants",
)
ENDED = {"completed", "failed", "cancelled"}


@dataclass
class Person:
    """Somebody in a session of a server; `url` may change when the server is started anew."""

    url: str
    session_id: str
    user_id: str
    token: str

    def call(self, method: str, path: str, **arguments: Any) -> requests.Response:
        """Call a route below the session."""
        headers = {"Authorization": f"Bearer {self.token}"} | arguments.pop("headers", {})
        address = f"{self.url}/api/session/{self.session_id}/{path}"
        return requests.request(method, address, headers=headers, timeout=70, **arguments)

    def generate(self, prompt: str, **options: Any) -> str:
        """Put a request in line and return its id."""
        answer = self.call("POST", "generate-image", json={"user_id": self.user_id, "prompt": prompt} | options)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["request_id"])

    def instant(self, prompt: str, **options: Any) -> requests.Response:
        """Ask and wait."""
        body = {"user_id": self.user_id, "prompt": prompt} | options
        return self.call("POST", "generate-image-instant", json=body)

    def request(self, request_id: str) -> dict[str, Any]:
        """Where a request stands."""
        answer = self.call("GET", f"image-request/{request_id}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()["request"]
        return found

    def outcome(self, request_id: str, seconds: float = 60) -> dict[str, Any]:
        """The request when it has ended."""
        return until(lambda: self.request(request_id), lambda found: found["status"] in ENDED, seconds)

    def images(self) -> list[dict[str, Any]]:
        """The whole gallery."""
        found: list[dict[str, Any]] = []
        cursor = ""
        while True:
            page = self.call("GET", f"images?limit=100{cursor}").json()
            found += page["images"]
            if page["next_cursor"] is None:
                return found
            cursor = f"&cursor={page['next_cursor']}"


def open_session(url: str, name: str = "Seattle 2081") -> tuple[Person, str]:
    """A new session's GM, and its join token."""
    answer = requests.post(f"{url}/api/session", json={"name": name, "user_name": "Gina"}, timeout=10)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    return Person(url, made["session_id"], made["user_id"], made["token"]), made["join_token"]


def join(gm: Person, join_token: str, name: str) -> Person:
    """A player who came with the join link."""
    address = f"{gm.url}/api/session/{gm.session_id}/join"
    answer = requests.post(address, json={"join_token": join_token, "user_name": name}, timeout=10)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    return Person(gm.url, gm.session_id, made["user_id"], made["token"])


def until(look: Callable[[], Any], enough: Callable[[Any], bool], seconds: float) -> Any:
    """Look again and again until it is enough; fails with the last look."""
    end = time.monotonic() + seconds
    while True:
        seen = look()
        if enough(seen):
            return seen
        assert time.monotonic() < end, f"still not so after {seconds} s: {seen}"
        time.sleep(0.1)
