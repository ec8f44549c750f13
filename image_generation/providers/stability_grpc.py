"""Stability AI over gRPC, through the vendor's own SDK: for SDXL, and for servers of one's own that speak its protocol.

The SDK was last published in 2024 and its service may end any day, so REST is the default road. It needs Python 3.12 or
older, sets no deadline of its own, appends folders to `sys.path` and turns its loggers up; each of these is contained
here. It speaks TLS and sends the key **only to a port that ends in 443**; to any other it speaks in clear and sends no
key.
"""

import copy
import importlib.util
import logging
import os
import random
import sys
from collections.abc import Iterator
from typing import Any, ClassVar, Final

from .. import errors, tape
from ..remote import MAX_WIRE_BYTES, Remote
from ..settings import Settings
from ..words import Quality
from .base import MICROS_PER_DOLLAR, Capabilities, FinalImage, Order, PartialImage, Provider, Size, hash_of

_ENGINE: Final = "stable-diffusion-xl-1024-v1-0"
#: The sizes that the engine was trained on; it refuses most others.
_SIZES: Final = (
    Size(1024, 1024),
    Size(1344, 768),
    Size(768, 1344),
    Size(1216, 832),
    Size(832, 1216),
    Size(1152, 896),
    Size(896, 1152),
    Size(1536, 640),
    Size(640, 1536),
)
#: The engine has no qualities, it has steps.
_STEPS: Final = {"20 steps": 20, "30 steps": 30, "50 steps": 50}
_QUALITIES: Final = {
    Quality.AUTO: "30 steps",
    Quality.DRAFT: "20 steps",
    Quality.STANDARD: "30 steps",
    Quality.HIGH: "50 steps",
    Quality.HD: "50 steps",
}
#: A dollar for fifty pictures of thirty steps: a third party's figure of 2026-03, there is no better one.
_MICROS_FOR_30_STEPS: Final = MICROS_PER_DOLLAR // 50
_MAX_SEED: Final = 4_294_967_295

_BY_CODE: Final = {
    "DEADLINE_EXCEEDED": errors.DeadlineExceeded,
    "RESOURCE_EXHAUSTED": errors.QuotaExhausted,
    "UNAUTHENTICATED": errors.AuthFailed,
    "PERMISSION_DENIED": errors.AuthFailed,
    "INVALID_ARGUMENT": errors.RequestRejected,
    "NOT_FOUND": errors.ModelUnavailable,
    "FAILED_PRECONDITION": errors.RequestRejected,
    "OUT_OF_RANGE": errors.RequestRejected,
    "UNIMPLEMENTED": errors.RequestRejected,
    "ABORTED": errors.Overloaded,
}


class StabilityGrpc(Provider):
    """Stability AI's older engine, and whatever speaks its protocol."""

    name: ClassVar[str] = "stability"
    label: ClassVar[str] = "Stability AI"
    max_concurrent: ClassVar[int | None] = 8
    replays: ClassVar[bool] = True

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        key = settings.stability_api_key
        self._remote = Remote("Stability AI API", (key,) if key else ())
        self._client_of: tuple[int, Any] | None = None

    def unavailable_because(self) -> str | None:
        """Tell whether the key or the SDK is missing."""
        if not self._settings.stability_api_key:
            return "Stability AI API key not configured"
        if importlib.util.find_spec("stability_sdk") is None:
            return "The gRPC transport is not installed: pip install stability-sdk (Python 3.12 or older)."
        return None

    def key_hash(self) -> str:
        """Of the key and the server's address."""
        return hash_of(self._settings.stability_api_key, self._settings.stability_host)

    def models(self) -> tuple[str, ...]:
        """The one engine that is left."""
        return (_ENGINE,)

    def capabilities(self, model: str) -> Capabilities:
        """What the engine takes."""
        if model != _ENGINE:
            raise errors.BadInput(f"{self.label} over gRPC has no model {model!r}. It has: {_ENGINE}.")
        return Capabilities(
            sizes=_SIZES,
            qualities=_QUALITIES,
            negative_prompt=True,
            seed=True,
            max_prompt=2000,
            typical_seconds=8.0,
        )

    def price(self, order: Order) -> int:
        """By the steps."""
        return _MICROS_FOR_30_STEPS * _STEPS[order.quality] // 30

    def generate(self, order: Order) -> Iterator[PartialImage | FinalImage]:
        """Ask for one picture and yield it."""
        import grpc  # noqa: PLC0415  15 MB that only this transport needs, and that Python 3.13 cannot have

        try:
            yield self._read(self._heard(order))
        except UnicodeEncodeError:
            raise self._remote.unsendable() from None
        except grpc.RpcError as error:
            raise self._rpc_error(error) from None

    def _heard(self, order: Order) -> Iterator[Any]:
        """The answers, over the tape: gRPC hands them out whole, so that each is a piece of one body."""
        running = tape.current()
        if again := running.again(is_free=False):
            yield from map(load_sdk().generation.Answer.FromString, self._remote.replayed(again))
            return
        for number, answer in enumerate(self._ask(order)):
            if number == 0:
                running.answered(200, {}, 0.0)
            running.heard(answer.SerializeToString())
            yield answer
        running.ended()

    def _ask(self, order: Order) -> Iterator[Any]:
        # The deadline is a field of the client, so every call gets a copy; they share the channel.
        client = copy.copy(self._client())
        client.grpc_args = {"wait_for_ready": False, "timeout": order.timeout}
        answers: Iterator[Any] = client.generate(
            prompt=_prompts(order),
            width=order.size.width,
            height=order.size.height,
            steps=_STEPS[order.quality],
            # Left to itself, the SDK may pick a seed that its protocol then refuses.
            seed=random.randrange(1, _MAX_SEED) if not order.seed else order.seed % _MAX_SEED or 1,  # noqa: S311
        )
        return answers

    def _client(self) -> Any:
        # A channel that was used before a fork is dead after it. No lock: a client too many is harmless.
        if self._client_of is None or self._client_of[0] != os.getpid():
            self._client_of = (os.getpid(), self._build_client())
        return self._client_of[1]

    def _build_client(self) -> Any:
        key = self._settings.stability_api_key
        if key is None:
            raise self._remote.error(errors.AuthFailed, "Stability AI API key not configured")
        self._remote.check_secrets()
        host, sdk = self._settings.stability_host, load_sdk()
        # The SDK warns of a key that it will not send; it is told of none then.
        shown = key.reveal() if _speaks_tls(host) else ""
        client = sdk.StabilityInference(host=host, key=shown, engine=_ENGINE, wait_for_ready=False)
        client.stub = sdk.generation_grpc.GenerationServiceStub(_channel(host, shown))
        return client

    def _read(self, answers: Iterator[Any]) -> FinalImage:
        generation = load_sdk().generation
        # Answers without artifacts only keep the connection alive.
        for artifact in (artifact for answer in answers for artifact in answer.artifacts):
            if artifact.finish_reason == generation.FILTER:
                raise self._remote.error(errors.PolicyRefused, "the picture was withheld by the content filter")
            if artifact.type == generation.ARTIFACT_IMAGE:
                if artifact.finish_reason == generation.ERROR or not artifact.binary:
                    raise self._remote.error(errors.InvalidResult, "the answer holds no picture")
                return FinalImage(artifact.binary, seed=artifact.seed)
        raise self._remote.error(errors.InvalidResult, "the answer holds no picture")

    def _rpc_error(self, error: Any) -> errors.ProviderError:
        code, details = error.code().name, error.details() or "no explanation"
        return self._remote.error(_kind_of(code, details), f"{code} - {details}", provider_code=code)


def _kind_of(code: str, details: str) -> type[errors.ProviderError]:
    if code == "RESOURCE_EXHAUSTED" and "larger than max" in details:
        return errors.InvalidResult
    if code == "UNAVAILABLE" and ("failed to connect" in details or "DNS resolution failed" in details):
        return errors.NotSent
    return _BY_CODE.get(code, errors.UnknownOutcome)


def _speaks_tls(host: str) -> bool:
    return host.endswith("443")


def _channel(host: str, key: str) -> Any:
    """The channel that the SDK would open, with three options that it gives no way to set."""
    import grpc  # noqa: PLC0415  optional, as in `generate`

    options = [
        ("grpc.max_receive_message_length", MAX_WIRE_BYTES),
        # Else a proxy out of the environment would be used.
        ("grpc.enable_http_proxy", 0),
        # Else a forked process, asking for the same host, would be handed its parent's dead connection.
        ("grpc.use_local_subchannel_pool", 1),
    ]
    if not _speaks_tls(host):
        return grpc.insecure_channel(host, options=options)
    credentials = grpc.composite_channel_credentials(
        grpc.ssl_channel_credentials(), grpc.access_token_call_credentials(key)
    )
    return grpc.secure_channel(host, credentials, options=options)


def _prompts(order: Order) -> list[Any]:
    generation = load_sdk().generation
    prompts = [generation.Prompt(text=order.prompt)]
    if order.negative_prompt:
        less = generation.PromptParameters(weight=-1.0)
        prompts.append(generation.Prompt(text=order.negative_prompt, parameters=less))
    return prompts


def load_sdk() -> Any:
    """The SDK's client module, without the traces that importing it leaves behind."""
    loaded = sys.modules.get("stability_sdk.client")
    if loaded is not None:
        return loaded
    path = list(sys.path)
    try:
        # Optional: it pins a grpcio that has no wheel for Python 3.13.
        from stability_sdk import client  # noqa: PLC0415
    finally:
        sys.path[:] = path
    for name in ("stability_sdk.client", "stability_sdk.api", "stability_sdk.utils"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    return client
