"""Thousands of readers in one loop, in a process of their own, for `benchmarks.events`.

Reads one JSON command a line and answers each with one: `open` paths, `read` until each reader has one event more,
`drain` for a while, `close` all.
"""

import json
import selectors
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

#: Connections that are being made at a time.
_AT_ONCE = 64


@dataclass
class Reader:
    """One stream."""

    sock: socket.socket
    #: What an event has in it and nothing else.
    sign: bytes
    head: bytes | None = b""
    tail: bytes = b""
    #: When each event came.
    times: list[float] = field(default_factory=list)

    def read(self) -> None:
        """Take what is there and count the events in it."""
        data = self.sock.recv(65536)
        now = time.monotonic()
        if not data:
            raise ConnectionResetError
        if self.head is not None:
            self.head += data
            if b"\r\n\r\n" not in self.head:
                return
            data, self.head = self.head.partition(b"\r\n\r\n")[2], None
        text = self.tail + data
        found = text.count(self.sign)
        if found:
            self.times += [now] * found
            text = text[text.rfind(self.sign) + len(self.sign) :]
        self.tail = text[-len(self.sign) :]


@dataclass
class Crowd:
    """All of them."""

    port: int
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    readers: list[Reader] = field(default_factory=list)

    def open(self, requests: list[str], sign: str, patience: float) -> dict[str, Any]:
        """Open a stream by each request; who gets no 200 counts by his status."""
        refused: dict[str, int] = {}
        for start in range(0, len(requests), _AT_ONCE):
            fresh = [self._connect(request, sign) for request in requests[start : start + _AT_ONCE]]
            for reader in fresh:
                status = self._status(reader, patience)
                if status == "200":
                    reader.sock.setblocking(False)
                    self.selector.register(reader.sock, selectors.EVENT_READ, reader)
                    self.readers.append(reader)
                else:
                    refused[status] = refused.get(status, 0) + 1
                    reader.sock.close()
        return {"open": len(self.readers), "refused": refused}

    def _connect(self, request: str, sign: str) -> Reader:
        reader = Reader(socket.create_connection(("127.0.0.1", self.port), timeout=20), sign.encode())
        reader.sock.sendall(request.encode())
        return reader

    @staticmethod
    def _status(reader: Reader, patience: float) -> str:
        reader.sock.settimeout(patience)
        first = b""
        try:
            while b"\r\n" not in first:
                first += reader.sock.recv(4096)
        except OSError:
            return "nothing"
        reader.head = first
        if b"\r\n\r\n" in first:
            reader.head, reader.tail = None, first.partition(b"\r\n\r\n")[2]
        return first.split()[1].decode()

    def read(self, events: int, patience: float) -> dict[str, Any]:
        """Read until each has had `events` more; when they came, by the clock that all processes share."""
        starts = [len(reader.times) for reader in self.readers]
        due = {id(reader): start + events for reader, start in zip(self.readers, starts, strict=True)}
        late = len(due)
        end = time.monotonic() + patience
        while late and time.monotonic() < end:
            for reader in self._ready(0.1):
                before = len(reader.times)
                reader.read()
                if before < due[id(reader)] <= len(reader.times):
                    late -= 1
        return {
            "late": late,
            "times": [reader.times[start:] for reader, start in zip(self.readers, starts, strict=True)],
        }

    def drain(self, seconds: float) -> dict[str, Any]:
        """Read whatever comes for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for reader in self._ready(0.1):
                reader.read()
        return {"seen": sum(len(reader.times) for reader in self.readers)}

    def close(self) -> dict[str, Any]:
        """Leave."""
        for reader in self.readers:
            self.selector.unregister(reader.sock)
            reader.sock.close()
        self.readers.clear()
        return {}

    def _ready(self, timeout: float) -> Iterator[Reader]:
        for key, _ in self.selector.select(timeout):
            yield key.data


def main(port: int) -> None:
    """Do as told until the end of the input."""
    crowd = Crowd(port)
    for line in sys.stdin:
        command = json.loads(line)
        print(json.dumps(getattr(crowd, command.pop("do"))(**command)), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
