"""Every provider of ours, the example and the fake against the public contract suite."""

import runpy
from dataclasses import replace
from importlib.util import find_spec

import pytest

from examples import ascii_provider
from image_generation import pictures, settings
from image_generation.providers.base import Provider
from image_generation.providers.openai import Dalle
from image_generation.providers.sketch import Sketch
from image_generation.providers.stability import Stability
from image_generation.providers.stability_grpc import StabilityGrpc
from image_generation.testing.fakes import ScriptedProvider
from image_generation.testing.provider_contract import ProviderContract, RemoteProviderContract


class TestDalle(RemoteProviderContract):
    @pytest.fixture
    def provider(self, configured) -> Provider:
        return Dalle(configured)

    @pytest.fixture
    def broken_provider(self, configured) -> Provider:
        return Dalle(replace(configured, openai_base_url="http://127.0.0.1:9/v1"))


class TestStability(RemoteProviderContract):
    @pytest.fixture
    def provider(self, configured) -> Provider:
        return Stability(configured)

    @pytest.fixture
    def broken_provider(self, configured) -> Provider:
        return Stability(replace(configured, stability_api_base="http://127.0.0.1:9"))


@pytest.mark.skipif(find_spec("stability_sdk") is None, reason="pip install stability-sdk (Python 3.12 or older)")
class TestStabilityGrpc(RemoteProviderContract):
    @pytest.fixture
    def provider(self, grpc_configured) -> Provider:
        return StabilityGrpc(grpc_configured)

    @pytest.fixture
    def broken_provider(self, grpc_configured) -> Provider:
        return StabilityGrpc(replace(grpc_configured, stability_host="127.0.0.1:9"))


class TestSketch(ProviderContract):
    @pytest.fixture
    def provider(self) -> Provider:
        return Sketch()


class TestAsciiExample(ProviderContract):
    @pytest.fixture
    def provider(self) -> Provider:
        return ascii_provider.AsciiProvider(settings.Settings())


class TestScriptedProvider(ProviderContract):
    @pytest.fixture
    def provider(self) -> Provider:
        return ScriptedProvider()


def test_the_example_runs_as_a_script(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    runpy.run_path(ascii_provider.__file__, run_name="__main__")
    assert pictures.decode((tmp_path / "ascii.png").read_bytes()).size == (1024, 1024)
