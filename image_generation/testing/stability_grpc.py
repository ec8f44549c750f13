"""A gRPC server on loopback built from the vendor SDK's own stubs, scriptable call by call.

It needs `stability-sdk`; import this module only where that is installed.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

import grpc

from ..providers.stability_grpc import load_sdk
from . import png

_client = load_sdk()
generation = _client.generation


@dataclass(frozen=True, slots=True)
class RpcCall:
    """One request as the server saw it."""

    engine: str
    #: Text and weight of each prompt; 0.0 where none was given.
    prompts: list[tuple[str, float]]
    width: int
    height: int
    steps: int
    seed: int
    #: Names in lower case; the key is among them when it was sent.
    metadata: dict[str, str] = field(repr=False)


#: What a call is answered with. It may wait for the event, which is set when the server stops.
Step = Callable[[RpcCall, Any, threading.Event], Iterator[Any]]


def picture(call: RpcCall, _context: Any, _stopping: threading.Event) -> Iterator[Any]:
    """A keep-alive, then a picture."""
    yield generation.Answer(answer_id="keep-alive")
    yield _answer(binary=png.draw(call.prompts[0][0], call.width, call.height), seed=call.seed)


def filtered(*_: Any) -> Iterator[Any]:
    """The refusal that comes as a text."""
    yield _answer(type=generation.ARTIFACT_TEXT, text="Invalid prompts detected", finish_reason=generation.FILTER)


def blurred(call: RpcCall, *_: Any) -> Iterator[Any]:
    """The refusal that comes as a blurred picture."""
    yield _answer(binary=png.draw("blur", call.width, call.height), finish_reason=generation.FILTER)


def broken(*_: Any) -> Iterator[Any]:
    """A picture that was not finished."""
    yield _answer(binary=b"half", finish_reason=generation.ERROR)


def nothing(*_: Any) -> Iterator[Any]:
    """Keep-alives only."""
    yield generation.Answer(answer_id="keep-alive")


def hang(_call: RpcCall, _context: Any, stopping: threading.Event) -> Iterator[Any]:
    """Never an answer."""
    stopping.wait()
    yield generation.Answer()


def fail(code: str, details: str = "no reason") -> Step:
    """End the call with a status, such as `NOT_FOUND`."""

    def step(_call: RpcCall, context: Any, _stopping: threading.Event) -> Iterator[Any]:
        context.abort(grpc.StatusCode[code], details)
        yield generation.Answer()

    return step


def _answer(**artifact: Any) -> Any:
    fields = {"type": generation.ARTIFACT_IMAGE, "mime": "image/png", **artifact}
    return generation.Answer(artifacts=[generation.Artifact(**fields)])


class GrpcUpstream:
    """The server; use it as a context manager.

    With `tls`, a private key and a certificate in PEM, it takes a port that ends in 443: only to such a one does the
    SDK speak TLS.
    """

    def __init__(self, *, tls: tuple[bytes, bytes] | None = None) -> None:
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._calls: list[RpcCall] = []
        self._script: list[Step] = []
        self._server = grpc.server(ThreadPoolExecutor(4))
        _client.generation_grpc.add_GenerationServiceServicer_to_server(_Servicer(self), self._server)
        self._port = self._listen(tls)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._server.stop(0).wait()

    def _listen(self, tls: tuple[bytes, bytes] | None) -> int:
        if tls is None:
            port = self._server.add_insecure_port("127.0.0.1:0")
            return int(port if not str(port).endswith("443") else self._server.add_insecure_port("127.0.0.1:0"))
        credentials = grpc.ssl_server_credentials([tls])
        for port in range(20_443, 65_535, 1000):
            with suppress(RuntimeError):
                return int(self._server.add_secure_port(f"127.0.0.1:{port}", credentials))
        raise RuntimeError("no free port ends in 443")

    @property
    def host(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self._port}"

    def environment(self) -> dict[str, str]:
        """The settings that point the provider here."""
        return {
            "STABILITY_API_KEY": "sk-test-stability-0123456789abcdef",
            "STABILITY_HOST": self.host,
            "STABILITY_TRANSPORT": "grpc",
        }

    def script(self, *steps: Step) -> None:
        """Queue one step a call; after the last one, pictures again."""
        with self._lock:
            self._script += steps

    @property
    def calls(self) -> list[RpcCall]:
        """Every call so far."""
        with self._lock:
            return list(self._calls)

    def answer(self, request: Any, context: Any) -> Iterator[Any]:
        """Log a call and play the step that is due for it."""
        call = _call(request, context)
        with self._lock:
            self._calls.append(call)
            step = self._script.pop(0) if self._script else picture
        yield from step(call, context, self._stopping)


def _call(request: Any, context: Any) -> RpcCall:
    image = request.image
    return RpcCall(
        engine=request.engine_id,
        prompts=[(prompt.text, prompt.parameters.weight) for prompt in request.prompt],
        width=image.width,
        height=image.height,
        steps=image.steps,
        seed=image.seed[0],
        metadata={item.key: str(item.value) for item in context.invocation_metadata()},
    )


class _Servicer(_client.generation_grpc.GenerationServiceServicer):  # type: ignore[misc,name-defined]
    def __init__(self, upstream: GrpcUpstream) -> None:
        self._upstream = upstream

    def Generate(self, request: Any, context: Any) -> Iterator[Any]:  # noqa: N802  the name in the protocol
        return self._upstream.answer(request, context)
