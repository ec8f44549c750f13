import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from image_generation import errors, settings
from image_generation.providers.base import FinalImage, Size
from image_generation.providers.stability_grpc import StabilityGrpc
from image_generation.testing import STABILITY_KEY, png

from .conftest import order
from .test_dalle import PROMPTS

pytest.importorskip("stability_sdk", reason="pip install stability-sdk (Python 3.12 or older)")

from image_generation.testing import stability_grpc as server
from image_generation.testing.stability_grpc import GrpcUpstream

ENGINE = "stable-diffusion-xl-1024-v1-0"


@pytest.fixture
def grpc_upstream() -> Iterator[GrpcUpstream]:
    with GrpcUpstream() as running:
        yield running


@pytest.fixture
def stability(grpc_upstream) -> StabilityGrpc:
    return StabilityGrpc(settings.load(grpc_upstream.environment()))


def make(stability: StabilityGrpc, **changed: object) -> FinalImage:
    [final] = stability.generate(order(ENGINE, **{"quality": "30 steps", **changed}))
    assert isinstance(final, FinalImage)
    return final


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_prompt_comes_back_as_a_picture(stability, grpc_upstream, prompt):
    final = make(stability, prompt=prompt, size=Size(1344, 768), seed=7, negative_prompt="day", quality="20 steps")
    assert png.size_of(final.data) == (1344, 768)
    assert final.seed == 7
    [call] = grpc_upstream.calls
    assert (call.engine, call.width, call.height, call.steps, call.seed) == (ENGINE, 1344, 768, 20, 7)
    assert call.prompts == [(prompt, 0.0), ("day", -1.0)]


def test_the_key_does_not_travel_in_clear(stability, grpc_upstream):
    make(stability)
    assert "authorization" not in grpc_upstream.calls[0].metadata


def test_a_seed_is_drawn_when_none_is_ordered(stability, grpc_upstream):
    assert make(stability).seed != make(stability, seed=0).seed
    assert make(stability, seed=2**40).seed == 2**40 % (2**32 - 1)


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (server.filtered, errors.PolicyRefused),
        (server.blurred, errors.PolicyRefused),
        (server.broken, errors.InvalidResult),
        (server.nothing, errors.InvalidResult),
        (server.fail("RESOURCE_EXHAUSTED", "out of balance"), errors.QuotaExhausted),
        (server.fail("RESOURCE_EXHAUSTED", "Received message larger than max"), errors.InvalidResult),
        (server.fail("UNAUTHENTICATED"), errors.AuthFailed),
        (server.fail("PERMISSION_DENIED"), errors.AuthFailed),
        (server.fail("INVALID_ARGUMENT", "bad size"), errors.RequestRejected),
        (server.fail("NOT_FOUND", "no such engine"), errors.ModelUnavailable),
        (server.fail("FAILED_PRECONDITION"), errors.RequestRejected),
        (server.fail("OUT_OF_RANGE"), errors.RequestRejected),
        (server.fail("UNIMPLEMENTED"), errors.RequestRejected),
        (server.fail("ABORTED"), errors.Overloaded),
        (server.fail("UNAVAILABLE", "going away"), errors.UnknownOutcome),
        (server.fail("INTERNAL"), errors.UnknownOutcome),
        (server.fail("UNKNOWN"), errors.UnknownOutcome),
        (server.fail("CANCELLED"), errors.UnknownOutcome),
        (server.fail("DATA_LOSS"), errors.UnknownOutcome),
        (server.fail("DEADLINE_EXCEEDED"), errors.DeadlineExceeded),
    ],
)
def test_an_error_is_one_request_and_one_class(stability, grpc_upstream, step, kind):
    grpc_upstream.script(step)
    with pytest.raises(errors.ProviderError, match=r"^Stability AI API error: ") as caught:
        make(stability)
    assert type(caught.value) is kind
    assert len(grpc_upstream.calls) == 1


def test_the_message_has_code_and_reason(stability, grpc_upstream):
    grpc_upstream.script(server.fail("INVALID_ARGUMENT", "bad size"))
    with pytest.raises(errors.RequestRejected, match="API error: INVALID_ARGUMENT - bad size"):
        make(stability)


def test_a_prompt_that_is_no_text_is_not_sent(stability, grpc_upstream):
    with pytest.raises(errors.RequestRejected, match="cannot be sent"):
        make(stability, prompt="half a pair \ud800")
    assert grpc_upstream.calls == []


def test_a_call_ends_at_its_own_deadline(stability, grpc_upstream):
    grpc_upstream.script(server.hang)
    with pytest.raises(errors.DeadlineExceeded):
        make(stability, timeout=0.3)
    assert make(stability).data


def test_nothing_was_sent_when_nobody_listens(stability):
    unreachable = StabilityGrpc(replace(stability._settings, stability_host="127.0.0.1:9"))
    with pytest.raises(errors.NotSent):
        make(unreachable)


#: Makes a picture, and with an argument another one in a forked child; ends with the child's status.
CLIENT = """
import os, sys
from image_generation import settings
from image_generation.providers.base import Wishes, fit
from image_generation.providers.stability_grpc import StabilityGrpc

provider = StabilityGrpc(settings.load(os.environ))
order = fit(provider, Wishes("a street", "a street"), timeout=10).order
assert list(provider.generate(order))
if sys.argv[1:]:
    child = os.fork()
    if child == 0:
        os._exit(0 if list(provider.generate(order)) else 1)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def run_client(upstream: GrpcUpstream, *arguments: str, **env: str) -> None:
    env = {"PATH": os.environ["PATH"], **upstream.environment(), **env}
    subprocess.run([sys.executable, "-c", CLIENT, *arguments], env=env, check=True, timeout=60)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_process_that_was_forked_has_a_connection_of_its_own(grpc_upstream):
    run_client(grpc_upstream, "fork", GRPC_ENABLE_FORK_SUPPORT="1")
    assert len(grpc_upstream.calls) == 2


def test_no_proxy_of_the_environment_is_used(grpc_upstream):
    run_client(grpc_upstream, http_proxy="http://127.0.0.1:9", grpc_proxy="http://127.0.0.1:9")


def test_the_key_travels_in_tls_to_a_port_that_ends_in_443():
    pem = Path(__file__).with_name("loopback.pem")
    with GrpcUpstream(tls=(pem.read_bytes(), pem.read_bytes())) as upstream:
        run_client(upstream, GRPC_DEFAULT_SSL_ROOTS_FILE_PATH=str(pem))
        assert upstream.calls[0].metadata["authorization"] == f"Bearer {STABILITY_KEY}"


def test_the_sdk_leaves_no_traces():
    code = (
        "import sys, logging; path = list(sys.path)\n"
        "from image_generation.providers import stability_grpc\n"
        "assert 'grpc' not in sys.modules\n"
        "stability_grpc.load_sdk()\n"
        "assert sys.path == path\n"
        "assert logging.getLogger('stability_sdk.client').level == logging.NOTSET\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_key_or_an_sdk_that_is_missing_is_told(monkeypatch):
    assert StabilityGrpc(settings.load({})).unavailable_because() == "Stability AI API key not configured"
    configured = StabilityGrpc(settings.load({"STABILITY_API_KEY": "sk-x"}))
    assert configured.unavailable_because() is None
    # There is no other way to be without an installed package.
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "not installed: pip install stability-sdk" in configured.unavailable_because()


def test_a_model_that_is_not_on_offer_is_bad_input(stability):
    with pytest.raises(errors.BadInput, match=r"has no model 'sd-1.6'"):
        stability.capabilities("sd-1.6")


def test_more_steps_cost_more(stability):
    prices = [stability.price(order(ENGINE, quality=word)) for word in ("20 steps", "30 steps", "50 steps")]
    assert prices == [13_333, 20_000, 33_333]
