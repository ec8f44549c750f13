"""What every provider must do, as a test class: inherit it, and give it your provider.

    from image_generation.testing.provider_contract import ProviderContract

    class TestCrayon(ProviderContract):
        @pytest.fixture
        def provider(self):
            return Crayon(Settings())

It makes real pictures, so point the provider at a server on loopback. To read its failures in full, write
`pytest.register_assert_rewrite("image_generation.testing.provider_contract")` into your conftest.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from .. import errors, pictures
from ..providers.base import FinalImage, Order, Part, PartialImage, Progress, Provider, Size, Wishes, fit
from ..words import Background, ImageFormat, Quality, Style

PROMPT = "A rain-soaked Seattle street with neon signs"


class ProviderContract:
    """The suite; a subclass has a fixture `provider`."""

    #: Seconds that one picture may take here.
    timeout = 20.0

    def order(self, provider: Provider, **wishes: Any) -> Order:
        """An order for what a member wishes."""
        wished = Wishes(prompt=PROMPT, original_prompt=PROMPT, **wishes)
        return fit(provider, wished, timeout=self.timeout, user_hash="0" * 64).order

    def make(self, provider: Provider, **wishes: Any) -> list[Part]:
        """Everything that a call yields."""
        return list(provider.generate(self.order(provider, **wishes)))

    def test_its_name_is_one_lower_case_word(self, provider: Provider) -> None:
        assert re.fullmatch(r"[a-z][a-z0-9_-]*", provider.name)
        assert provider.label.strip() == provider.label != ""

    def test_it_can_be_used_or_says_in_a_sentence_why_not(self, provider: Provider) -> None:
        reason = provider.unavailable_because()
        assert reason is None or (reason[0].isupper() and " " in reason and reason.isprintable())

    def test_it_offers_models(self, provider: Provider) -> None:
        models = provider.models()
        assert models
        assert len(set(models)) == len(models)

    def test_a_model_that_is_not_on_offer_is_bad_input(self, provider: Provider) -> None:
        with pytest.raises(errors.BadInput):
            provider.capabilities("no-such-model")

    def test_every_model_declares_what_fits_together(self, provider: Provider) -> None:
        for model in provider.models():
            can = provider.capabilities(model)
            assert len(set(can.sizes)) == len(can.sizes) > 0
            assert Quality.STANDARD in can.qualities
            assert can.formats
            assert 0 <= can.partial_images <= 3
            assert can.max_prompt >= 100
            assert can.typical_seconds > 0
            assert not can.transparent or {ImageFormat.PNG, ImageFormat.WEBP} & {*can.formats}

    def test_everything_on_offer_has_a_price(self, provider: Provider) -> None:
        for model in provider.models():
            can = provider.capabilities(model)
            for size in can.sizes:
                for quality in Quality:
                    price = provider.price(self.order(provider, model=model, size=size, quality=quality))
                    assert type(price) is int
                    assert price >= 0

    def test_any_wish_can_be_fitted(self, provider: Provider) -> None:
        odd: dict[str, Any] = {
            "size": Size(1000, 10),
            "quality": Quality.HD,
            "style": Style.VIVID,
            "negative_prompt": "daylight",
            "seed": 2**53,
            "output_format": ImageFormat.WEBP,
            "background": Background.TRANSPARENT,
            "partial_images": 3,
        }
        *_, final = self.make(provider, **odd)
        assert isinstance(final, FinalImage)

    def test_a_picture_comes_once_and_last(self, provider: Provider) -> None:
        *before, final = self.make(provider)
        assert isinstance(final, FinalImage)
        assert all(isinstance(part, PartialImage | Progress) for part in before)

    def test_the_picture_is_one_and_has_the_shape_that_was_ordered(self, provider: Provider) -> None:
        for size in provider.capabilities(provider.models()[0]).sizes[:3]:
            *_, final = self.make(provider, size=size)
            assert isinstance(final, FinalImage)
            picture = pictures.decode(final.data)
            assert picture.width / picture.height == pytest.approx(size.ratio, rel=0.05)

    def test_what_it_tells_of_the_picture_makes_sense(self, provider: Provider) -> None:
        *_, final = self.make(provider, seed=7)
        assert isinstance(final, FinalImage)
        assert final.cost_micros is None or (type(final.cost_micros) is int and final.cost_micros >= 0)
        if provider.capabilities(provider.models()[0]).seed:
            assert final.seed in (None, 7)

    def test_frames_are_pictures_in_order_and_no_more_than_ordered(self, provider: Provider) -> None:
        most = provider.capabilities(provider.models()[0]).partial_images
        frames = [part for part in self.make(provider, partial_images=3) if isinstance(part, PartialImage)]
        assert len(frames) <= most
        assert [frame.index for frame in frames] == sorted({frame.index for frame in frames})
        for frame in frames:
            pictures.decode(frame.data)

    def test_no_frames_come_when_none_are_ordered(self, provider: Provider) -> None:
        assert not [part for part in self.make(provider, partial_images=0) if isinstance(part, PartialImage)]

    def test_progress_is_a_percentage_that_only_rises_or_a_word(self, provider: Provider) -> None:
        told = [part for part in self.make(provider, partial_images=3) if isinstance(part, Progress)]
        percents = [part.percent for part in told if part.percent is not None]
        assert all(type(percent) is int and 0 <= percent <= 100 for percent in percents)
        assert percents == sorted(percents)
        assert all(part.stage is None or (0 < len(part.stage) <= 50 and part.stage.isprintable()) for part in told)
        assert all(part.stage is not None or part.percent is not None for part in told)

    def test_the_caller_may_stop_at_any_time(self, provider: Provider) -> None:
        parts = provider.generate(self.order(provider, partial_images=3))
        next(parts)
        close = getattr(parts, "close", None)
        if close is not None:
            close()
        assert self.make(provider)

    def test_two_threads_may_use_it_at_once(self, provider: Provider) -> None:
        with ThreadPoolExecutor(2) as pool:
            made = list(pool.map(lambda _: self.make(provider), range(4)))
        assert all(isinstance(parts[-1], FinalImage) for parts in made)


class RemoteProviderContract(ProviderContract):
    """The suite for a provider with a service behind it; `broken_provider` has that service out of reach."""

    def test_it_raises_nothing_but_provider_errors(self, broken_provider: Provider) -> None:
        with pytest.raises(errors.ProviderError):
            self.make(broken_provider)
