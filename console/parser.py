"""Reads a line of the console by the table of commands; pure, total, and the authority for every client.

    line    = "/" root [ WS rest ]                  root = image | img | i | imagine
    rest    = [ sub WS ] args                       no known sub-command, and nothing near one: generate
    args    = discord | classic
    discord = "prompt:" text { WS name ":" value }  flags may be mixed in
    classic = [ text ] { WS flag } [ WS "--" text ]
    flag    = dash name [ ( "=" | WS ) value ]      dash = -- | em dash | en dash | two minus signs
    value   = quoted | list | bare                  only a list may have blanks without quotes

Flags stand behind the prompt. Text behind a flag that does not take it is a mistake, because two pieces of text are
never glued. A typographic dash is a flag's only before a known name. A prompt is altered by NFC and plain
spaces only.
"""

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final, NoReturn

from . import slips
from .grammar import PROMPT_ROOT, ROOTS, Chat, Command, Mistake, Table
from .later import LATER_COMMANDS, LOOSE_COMMANDS
from .reader import Reader, as_prompt, is_argument
from .scanner import FLAG, Wrong, fail
from .shelving import Names

#: Room for the longest prompt, the longest list of `--no` and all flags.
MAX_LINE: Final = 9000

#: How often a line is mended to be offered.
_MENDS: Final = 4
_BLANKS: Final = re.compile("[\u00a0\u2007\u202f\ufeff]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ROOT: Final = re.compile(r"\s*(/\S*)")
_WORD: Final = re.compile(r"\S+")


def normal(line: str) -> str:
    """The line that spans refer to: NFC, with plain spaces for the kinds that cannot be broken."""
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", line))


def plain(text: str) -> str:
    """Text as a line can hold it: as `normal`, and without control characters."""
    return _CONTROL.sub(" ", normal(text))


def parse(line: str, table: Table, names: Names | None = None) -> Command | Chat | Mistake:
    """Read one line. Only a `Command` may do anything.

    `names` is asked where a line names a collection; without it any name will do. Never raises but what `names` does.
    """
    line, names = normal(line), names and cache(names)
    try:
        return _parse(line, table, names)
    except Wrong as wrong:
        return replace(wrong.mistake, fix=_mended(line, wrong.fixes, table, names))


def _mended(line: str, fixes: Sequence[str], table: Table, names: Names | None) -> str | None:
    """The first of these fixes that is right; else what one's own mistakes are mended to. Never a wrong line."""
    wrong = {fix: _wrong(fix, table, names) for fix in fixes}
    right = (fix for fix, mistake in wrong.items() if mistake is None)
    found = (_mended_again(line, mistake, table, names) for mistake in wrong.values() if mistake is not None)
    return next(filter(None, (*right, *found)), None)


def _mended_again(line: str, wrong: Wrong, table: Table, names: Names | None) -> str | None:
    """What its mistakes are mended to, one after the other; no picture is guessed that the line does not name."""
    for _ in range(_MENDS):
        if not wrong.fixes or wrong.mistake.code == "E106":
            return None
        fix = wrong.fixes[0]
        still = _wrong(fix, table, names)
        if still is None:
            return fix if fix.count("^") <= line.count("^") else None
        wrong = still
    return None


def _wrong(line: str, table: Table, names: Names | None) -> Wrong | None:
    try:
        _parse(normal(line), table, names)
    except Wrong as wrong:
        return wrong
    return None


def _parse(line: str, table: Table, names: Names | None) -> Command | Chat:
    _check_characters(line)
    root = _ROOT.match(line)
    if root is None:
        return Chat(line.strip())
    name = root[1][1:].lower()
    if name not in ROOTS:
        _fail_root(line, root, name)
    if name == PROMPT_ROOT:
        return Reader(line, table, table.default, root.end(), names=names).command()
    return _dispatch(line, table, root.end(), names)


def _check_characters(line: str) -> None:
    if len(line) > MAX_LINE:
        fail("E113", f"A line may have {MAX_LINE} characters.", (MAX_LINE, len(line)))
    bad = _CONTROL.search(line)
    if bad:
        fail("E102", "This line has a control character in it.", bad.span(), _CONTROL.sub("", line))


def _fail_root(line: str, root: re.Match[str], name: str) -> NoReturn:
    rest = line[root.end() :]
    fail(
        "E101", f"There is no command {root[1][:40]}. Commands start with /image.", root.span(1), _root_fix(name, rest)
    )


def _root_fix(name: str, rest: str) -> str | None:
    if name in ("help", "?"):
        return f"/image help{rest}"
    words = (name.replace("/", " ") + rest).split(None, 1)
    close = difflib.get_close_matches(words[0].lower(), ROOTS, 1) if words else []
    return f"/{' '.join([close[0], *words[1:]])}" if close else None


def _dispatch(line: str, table: Table, after_root: int, names: Names | None) -> Command:
    word = _WORD.search(line, after_root)
    if word is None:
        fail("E106", "Say what to draw, before any flags.", (after_root, after_root), "/image help")
    rest = line[word.end() :].strip()
    _refuse_later(line, word, rest)
    spec = table.find(word[0])
    if spec is None:
        _refuse_slip(line, word, rest, table, names)
    if spec is None or (spec.gives_way(word[0]) and rest and not is_argument(rest)):
        return Reader(line, table, table.default, after_root, names=names).command()
    return Reader(line, table, spec, word.end(), word, names).command()


def _refuse_slip(line: str, word: re.Match[str], rest: str, table: Table, names: Names | None) -> None:
    name = slips.meant(word[0], rest, table)
    if name is None:
        _refuse_later_slip(word, rest)
        return
    message = f"There is no command \u201c{word[0]}\u201d. Did you mean {name}? To draw these very words, put -- first."
    better = f"{line[: word.start()]}{name}{line[word.end() :]}"
    has_words = bool(rest) and not is_argument(rest)
    drawn = as_prompt(line, word) if FLAG.search(rest) else f"/image -- {line[word.start() :].strip()}"
    fixes = (_understood(better, has_words, table, names), drawn if has_words else None)
    fail("E115", message, word.span(), *fixes)


def _refuse_later_slip(word: re.Match[str], rest: str) -> None:
    if rest and not is_argument(rest):
        return
    name = slips.meant_later(word[0], rest, {*LATER_COMMANDS, *LOOSE_COMMANDS} - {"v", "u", "rm"})
    if name is not None:
        full = LOOSE_COMMANDS.get(name, name)
        fail("E111", f"{full} is not part of this version.", word.span())


def _understood(line: str, has_words: bool, table: Table, names: Names | None) -> str | None:
    """This line if it is right, else the one that its own mistake would be mended to, unless that costs money.

    A mend of a mend is a guess of a guess; and no picture is guessed where the words say nothing of one.
    """
    found = parse(line, table, names)
    if not isinstance(found, Mistake):
        return line
    fixed = parse(found.fix, table, names) if found.fix else None
    if not isinstance(fixed, Command) or (has_words and fixed.refs):
        return None
    spec = table.find(fixed.name)
    return found.fix if spec is not None and not spec.costs else None


def _refuse_later(line: str, word: re.Match[str], rest: str) -> None:
    name = word[0].lower()
    plain = bool(rest) and not is_argument(rest)
    if name in LATER_COMMANDS or (name in LOOSE_COMMANDS and not plain):
        full = LOOSE_COMMANDS.get(name, name)
        fail("E111", f"{full} is not part of this version.", word.span(), as_prompt(line, word) if plain else None)
