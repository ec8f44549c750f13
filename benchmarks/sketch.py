"""Milliseconds that the sketch takes per size: medians of five, by the clock and of the processor, PNG included.

Run it on an idle machine: `python -m benchmarks.sketch`. Where others work too, read the figure of the processor.
"""

import statistics
import time
from collections.abc import Callable

from image_generation.providers.base import Order, Size
from image_generation.providers.sketch import MODEL, Sketch
from image_generation.words import SubjectType

PROMPTS = (
    ("A rain-soaked Seattle street with neon signs", SubjectType.SCENE),
    ("Corporate boardroom with holographic displays", SubjectType.LOCATION),
    ("Shadowrunner in tactical gear with cybernetic implants", SubjectType.CHARACTER),
    ("a katana", SubjectType.ITEM),
)
ROUNDS = 5


def main() -> None:
    """Print one line a size and kind of picture."""
    sketch = Sketch()
    print("      size  picture       clock  processor")
    for size in sketch.capabilities(MODEL).sizes:
        for prompt, subject in PROMPTS:
            clock, processor = _medians(sketch, prompt, subject, size)
            print(f"{size!s:>10}  {subject.value:<10} {clock:5.0f} ms   {processor:5.0f} ms")


def _medians(sketch: Sketch, prompt: str, subject: SubjectType, size: Size) -> tuple[float, float]:
    watches: tuple[Callable[[], float], ...] = (time.perf_counter, time.process_time)
    rounds = []
    for seed in range(ROUNDS):
        before = [watch() for watch in watches]
        list(sketch.generate(Order(prompt, prompt, subject, MODEL, size, "standard", seed=seed)))
        rounds.append([(watch() - start) * 1000 for watch, start in zip(watches, before, strict=True)])
    clock, processor = (statistics.median(column) for column in zip(*rounds, strict=True))
    return clock, processor


if __name__ == "__main__":
    main()
