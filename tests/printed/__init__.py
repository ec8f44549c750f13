"""Shapes and examples as the documents print them, and as the rules for what the outside sees print them."""

import re
from pathlib import Path

_HERE = Path(__file__).parent


def text(name: str) -> str:
    return (_HERE / f"{name}.txt").read_text(encoding="utf-8")


def names(shape: str) -> set[str]:
    """The fields of a shape such as `{path, metadata {size, "url"}}`, inner ones too; remarks in brackets aside."""
    return set(re.findall(r'[{,]\s*"?(\w+)"?', re.sub(r"\([^)]*\)", "", shape)))
