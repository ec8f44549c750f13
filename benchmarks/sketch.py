"""Milliseconds that the sketch provider takes per size: median of five, PNG included.

Run on an idle machine: `python -m benchmarks.sketch`.
"""

import statistics
import time

from image_generation.providers.base import Order
from image_generation.providers.sketch import MODEL, Sketch
from image_generation.words import SubjectType

PROMPTS = (
    ("A rain-soaked Seattle street with neon signs", SubjectType.SCENE),
    ("Shadowrunner in tactical gear with cybernetic implants", SubjectType.CHARACTER),
    ("a katana", SubjectType.ITEM),
)
ROUNDS = 5


def main() -> None:
    """Print one line a size and kind of picture."""
    sketch = Sketch()
    for size in sketch.capabilities(MODEL).sizes:
        for prompt, subject in PROMPTS:
            print(f"{size!s:>10}  {subject.value:<10} {_median(sketch, prompt, subject, size):6.0f} ms")


def _median(sketch, prompt, subject, size) -> float:  # type: ignore[no-untyped-def]
    times = []
    for _ in range(ROUNDS):
        order = Order(prompt, prompt, subject, MODEL, size, "standard", seed=1)
        start = time.perf_counter()
        list(sketch.generate(order))
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
