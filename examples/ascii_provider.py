"""A whole provider in thirty lines: it letters the prompt on a dark card. Try it: python examples/ascii_provider.py

To offer it to the plugin, put it into a package of yours whose pyproject.toml says

    [project.entry-points."image_generation.providers"]
    ascii = "ascii_provider:AsciiProvider"
"""

import io
import textwrap
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from image_generation import errors
from image_generation.providers.base import Capabilities, FinalImage, Order, PartialImage, Provider, Size, Wishes, fit
from image_generation.settings import Settings
from image_generation.words import Quality


class AsciiProvider(Provider):
    """Letters the prompt on a dark card, for nothing."""

    name = "ascii"
    label = "ASCII card"

    def __init__(self, settings: Settings) -> None:
        self.settings = settings  # your own keys come from os.environ; the settings hold the plugin's

    def models(self) -> tuple[str, ...]:
        """One."""
        return ("ascii-1",)

    def capabilities(self, model: str) -> Capabilities:
        """What the core may order; it maps everything else before it asks."""
        if model not in self.models():
            raise errors.BadInput(f"{self.label} has no model {model!r}.")
        return Capabilities(
            sizes=(Size(1024, 1024), Size(1536, 1024)), qualities={Quality.STANDARD: "standard"}, typical_seconds=0.1
        )

    def price(self, order: Order) -> int:
        """Free."""
        return 0

    def generate(self, order: Order) -> Iterator[PartialImage | FinalImage]:
        """Letter the card; a provider with a service behind it raises `errors.ProviderError` subclasses here."""
        card = Image.new("RGB", (order.size.width, order.size.height), "#0b0f14")
        lines = "\n".join(textwrap.wrap(order.original_prompt, 24))
        ImageDraw.Draw(card).text((64, 64), lines, fill="#37f5c0", font=ImageFont.load_default(56))
        out = io.BytesIO()
        card.save(out, "PNG")
        yield FinalImage(out.getvalue())


if __name__ == "__main__":
    provider = AsciiProvider(Settings())
    prompt = "A rain-soaked Seattle street with neon signs"
    [picture] = provider.generate(fit(provider, Wishes(prompt, prompt), timeout=5).order)
    Path("ascii.png").write_bytes(picture.data)
