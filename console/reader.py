"""Reads the arguments of one command: its text or references, and its flags."""

import difflib
import re
import unicodedata
from dataclasses import dataclass
from typing import Final, NoReturn

from . import values
from .grammar import DEFAULT_COMMAND as PROMPT
from .grammar import Command, Mistake, Option, Ref, Spec, Table, Value
from .later import FOREIGN_FLAGS, LATER_COMMANDS, LATER_FLAGS

MAX_PROMPT: Final = 4000

_WORD: Final = re.compile(r"\S+")
_FLAG: Final = re.compile("(?<!\\S)(?P<dash>--|[\u2014\u2013]|\u2212\u2212)(?P<name>[A-Za-z][^\\s=]*)?")
_DISCORD: Final = re.compile(r"(?<!\S)(?P<name>[A-Za-z]+):")
_PROMPT_START: Final = re.compile(r"prompt:", re.IGNORECASE)
_REF_START: Final = re.compile(r"(?:image|id):", re.IGNORECASE)
#: What is meant as a reference, right or wrong.
_REF_LIKE: Final = re.compile(r"[#^@0-9]|[0-9a-f-]{8,36}(?!\S)", re.IGNORECASE)
_WHOLE: Final = re.compile(r"[0-9]{1,19}")
_BRACES: Final = re.compile(r"\{[^{}]*,[^{}]*\}")


class Wrong(Exception):
    """Carries a mistake out of the depth of the parser; it never leaves it."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake.message)
        self.mistake = mistake


def fail(code: str, message: str, span: tuple[int, int], fix: str | None = None) -> NoReturn:
    """Raise `Wrong`; positions are code points of the line."""
    raise Wrong(Mistake(code, message, span, fix))


def given_twice(name: str) -> str:
    """The note on a flag that stands in a line more than once."""
    return f"{name} was given twice; the last one counts."


def is_argument(rest: str) -> bool:
    """True when `rest`, which is not empty, begins with a flag or a reference and not with prose."""
    return bool(_FLAG.match(rest)) or rest[0] in "#^"


def as_prompt(line: str, word: re.Match[str]) -> str:
    """The line that makes a prompt of everything from `word` on."""
    return f"/image generate {line[word.start() :].strip()}"


@dataclass(frozen=True, slots=True)
class _Flag:
    """A flag as it stands in the line; without a name it is the lone `--`."""

    start: int
    end: int
    name: str
    dashes: bool = True


class Reader:
    """Reads the arguments of one command from left to right."""

    def __init__(self, line: str, table: Table, spec: Spec, start: int, word: re.Match[str] | None = None) -> None:
        self._line, self._table, self._spec, self._word = line, table, spec, word
        self._start = self._skip(start)
        #: Where the text of the command begins, which is its prompt or its references.
        self._text = self._start
        self._options: dict[str, Value] = {}
        self._notes: list[str] = []
        #: True when `name:` counts as a flag.
        self._discord = bool((_PROMPT_START if spec.takes == "text" else _REF_START).match(line, self._start))

    def command(self) -> Command:
        """The whole command."""
        if self._spec.takes == "topic":
            return self._with_arguments(self._line[self._start :].strip())
        if self._discord:
            self._start = self._text = self._skip(self._line.index(":", self._start) + 1)
        first = self._next_flag(self._start)
        text = self._line[self._start : first.start if first else len(self._line)].strip()
        tail = self._flags(first)
        if tail is not None and self._line[tail:].strip():
            if text:
                literal = f"{self._line[: self._start].rstrip()} -- {self._line[self._start :]}"
                span = (tail, len(self._line.rstrip()))
                fail("E107", "Put the prompt before the flags or behind --, not in both places.", span, literal)
            self._text, text = tail, self._line[tail:].strip()
        return self._with_arguments(text)

    # --- flags

    def _flags(self, flag: _Flag | None) -> int | None:
        """Read every flag; return where the text behind a lone `--` begins."""
        while flag is not None:
            if not flag.name:
                return self._skip(flag.end)
            position = self._flag(flag)
            following = self._next_flag(position)
            stray = self._line[position : following.start if following else len(self._line)]
            if stray.strip():
                self._fail_stray(stray, position, following)
            flag = following
        return None

    def _next_flag(self, position: int) -> _Flag | None:
        found = [self._dashed(position), self._named(position) if self._discord else None]
        return min(filter(None, found), key=lambda flag: flag.start, default=None)

    def _dashed(self, position: int) -> _Flag | None:
        for match in _FLAG.finditer(self._line, position):
            name = match["name"] or ""
            alone = not name and match["dash"] == "--" and not self._line[match.end() : match.end() + 1].strip()
            if alone or (name and (match["dash"] == "--" or self._knows(name))):
                return _Flag(match.start(), match.end(), name)
        return None

    def _named(self, position: int) -> _Flag | None:
        for match in _DISCORD.finditer(self._line, position):
            if self._table.option(self._spec, match["name"]):
                return _Flag(match.start(), match.end(), match["name"], dashes=False)
        return None

    def _knows(self, name: str) -> bool:
        name = name.lower()
        return self._option(name) is not None or name in FOREIGN_FLAGS

    def _option(self, name: str) -> tuple[Option, bool] | None:
        """The flag of that name, and whether it is switched on."""
        option = self._table.option(self._spec, name)
        if option is None and name.startswith("no-"):
            switch = self._table.option(self._spec, name[3:])
            return (switch, False) if switch and switch.kind == "switch" else None
        return (option, True) if option else None

    def _flag(self, flag: _Flag) -> int:
        """Read one flag with its value; return where it ends."""
        found = self._option(flag.name.lower())
        if found is None:
            self._fail_flag(flag)
        option, on = found
        if option.kind == "switch":
            return self._switch(flag, option, on)
        value, end = self._value(flag, option)
        other, words = option.instead or ("", ())
        self._set(other if value in words else option.name, value)
        return end

    def _switch(self, flag: _Flag, option: Option, on: bool) -> int:
        if self._line[flag.end : flag.end + 1] == "=":
            fail("E104", f"--{option.name} takes no value.", (flag.start, flag.end), self._without(flag, True))
        name, value = option.sets or (option.name, True)
        if on:
            self._set(name, value)
        elif self._options.get(name) == value:
            del self._options[name]
        return flag.end

    def _set(self, name: str, value: Value) -> None:
        if name in self._options:
            self._notes.append(given_twice(name))
        self._options[name] = value

    def _value(self, flag: _Flag, option: Option) -> tuple[Value, int]:
        start = self._skip(flag.end + 1 if self._line[flag.end : flag.end + 1] == "=" else flag.end)
        following = self._next_flag(start)
        if start == len(self._line) or (following and following.start == start):
            fail("E104", f"--{option.name} needs a value.", (flag.start, flag.end), self._without(flag, False))
        if option.kind == "list":
            items, end = self._list(start)
            if not items:
                fail("E104", f"--{option.name} needs a value.", (flag.start, flag.end))
            if len(", ".join(items)) > MAX_PROMPT:
                fail("E114", f"--{option.name} may have {MAX_PROMPT} characters.", (start, end))
            return items, end
        if self._line[start] in values.QUOTES:
            text, end = self._quoted(start)
        else:
            end = start + len(self._line[start:].split(None, 1)[0])
            text = self._line[start:end]
        return self._checked(option, text, (start, end)), end

    def _list(self, start: int) -> tuple[tuple[str, ...], int]:
        items: list[str] = []
        position, flag = start, self._next_flag(start)
        while True:
            if self._line[position : position + 1] in values.QUOTES:
                item, position = self._quoted(position)
                flag = self._next_flag(position)
            else:
                stop = flag.start if flag else len(self._line)
                comma = self._line.find(",", position, stop)
                end = comma if comma >= 0 else stop
                item, position = self._line[position:end].strip(), end
            items += [item] if item else []
            position = self._skip(position)
            if self._line[position : position + 1] != ",":
                return tuple(items), position
            position = self._skip(position + 1)

    def _quoted(self, start: int) -> tuple[str, int]:
        closing = values.QUOTES[self._line[start]]
        for end in range(start + 1, len(self._line)):
            if self._line[end] in closing:
                return self._line[start + 1 : end], end + 1
        fail("E108", "This quote is not closed.", (start, len(self._line)), self._line + closing[0])

    def _checked(self, option: Option, text: str, span: tuple[int, int]) -> Value:
        try:
            return values.read(option, text)
        except values.BadValue as bad:
            fail(bad.code, bad.message, span, None if bad.better is None else self._replaced(span, bad.better))

    # --- arguments

    def _with_arguments(self, text: str) -> Command:
        refs: tuple[Ref, ...] = ()
        match self._spec.takes:
            case "text":
                self._check_prompt(text)
            case "topic":
                self._check_topic(text)
            case "ref_text":
                refs, text = self._ref_text(text)
            case "refs_text":
                refs, text = self._refs_text(text)
            case "word":
                text = self._chosen(text)
            case _:
                refs, text = self._refs(text), ""
        self._check_required()
        return Command(self._spec.name, text, refs, self._options, tuple(self._notes))

    def _check_prompt(self, text: str) -> None:
        span = (self._text, self._text + len(text))
        if len(text) > MAX_PROMPT:
            fail("E114", f"A prompt may have {MAX_PROMPT} characters; this one has {len(text)}.", span)
        if not any(unicodedata.category(char)[0] not in "CZ" for char in text):
            fail("E106", "Say what to draw, before any flags.", (self._start, len(self._line)), "/image help")
        if _BRACES.search(text):
            self._notes.append("Braces are sent literally; they do not make several pictures.")

    def _check_topic(self, text: str) -> None:
        topic = text.lstrip("-").lower()
        if not self._table.find(topic) and (topic in LATER_COMMANDS or topic in LATER_FLAGS):
            span = (self._text, self._text + len(text))
            fail("E111", f"{topic} is not part of this version.", span)
        if text and not (self._table.find(topic) or topic in self._table.option_names(self._table.default)):
            self._fail_text("takes a command name")

    def _refs(self, text: str) -> tuple[Ref, ...]:
        takes = self._spec.takes
        if text and (takes == "nothing" or not _REF_LIKE.match(text)):
            self._fail_text("takes no text" if takes == "nothing" else "takes a picture or request, such as #41 or ^")
        words = list(_WORD.finditer(self._line, self._text, self._text + len(text)))
        refs = tuple(self._ref(word, words) for word in words)
        if takes == "refs" and not refs:
            fix = f"/image {self._spec.name} ^ {self._line[self._start :].strip()}".rstrip()
            fail("E109", f"{self._spec.name} needs a picture, such as #41, or ^ for the last one.", self._here(), fix)
        if takes == "ref" and len(refs) > 1:
            fix = f"/image {self._spec.name} {refs[0]}"
            span = (self._text, self._text + len(text))
            fail("E109", f"{self._spec.name} takes one at a time.", span, fix)
        return refs

    def _ref_text(self, text: str) -> tuple[tuple[Ref, ...], str]:
        name = self._spec.name
        first = _WORD.search(self._line, self._text, self._text + len(text))
        if first is None:
            fail("E106", f"Say which picture and what to change: /image {name} ^ make it darker.", self._here())
        if not _REF_LIKE.match(first[0]):
            fix = f"/image {name} ^ {self._line[self._text :].strip()}"
            fail("E109", f"{name} needs a picture, such as #41, or ^ for the last one.", first.span(), fix)
        ref, end = self._ref(first, [first]), self._text + len(text)
        self._text = min(self._skip(first.end()), end)
        change = self._line[self._text : end]
        if not change:
            fail("E106", f"Say what to change: /image {name} {ref} make it darker.", self._here())
        self._check_prompt(change)
        return (ref,), change

    def _refs_text(self, text: str) -> tuple[tuple[Ref, ...], str]:
        """The references at the beginning, and the words behind them; what stands behind flags has none."""
        name, end = self._spec.name, self._text + len(text)
        words = list(_WORD.finditer(self._line, self._text, end))
        if not words or not _REF_LIKE.match(words[0][0]):
            fix = f"/image {name} ^ {text}" if text else None
            span = words[0].span() if words else self._here()
            fail("E109", f"{name} needs a picture first, such as #41, or ^ for the last one.", span, fix)
        shown = [word for word in words if word[0][0] in "#^" or values.REF.fullmatch(word[0])]
        count = next((at for at, word in enumerate(words) if at and word not in shown), len(words))
        refs = tuple(self._ref(word, words[:1]) for word in words[:count])
        if count == len(words):
            fail("E106", f"Say which tags: /image {name} {refs[0]} npc, troll.", self._here())
        return refs, self._line[words[count].start() : end]

    def _chosen(self, text: str) -> str:
        """One of the words that the command knows, or nothing."""
        spec, word = self._spec, " ".join(text.lower().split())
        found = spec.also.get(word, word)
        if not found or found in spec.choices:
            return found
        close = difflib.get_close_matches(word, [*spec.choices, *spec.also], 1)
        if not close:
            self._fail_text("takes a name that it lists")
        span = (self._text, self._text + len(text))
        better = spec.also.get(close[0], close[0])
        fail("E121", f"There is no {text[:40]}. Did you mean {better}?", span, self._replaced(span, better))

    def _check_required(self) -> None:
        missing = [option.name for option in self._spec.options if option.required and option.name not in self._options]
        if missing:
            fail("E104", f'{self._spec.name} needs --{missing[0]}, such as --{missing[0]} "Seattle".', self._here())

    def _ref(self, word: re.Match[str], words: list[re.Match[str]]) -> Ref:
        if values.REF.fullmatch(word[0]):
            return values.ref(word[0])
        better = f"#{word[0]}" if _WHOLE.fullmatch(word[0]) else ""
        fix = self._replaced(word.span(), better).rstrip() if better or len(words) > 1 else None
        if not better and word is not words[0]:
            fix = self._moved(word) or fix
        fail("E109", f"{word[0][:40]} is no picture; write it like #41, or ^ for the last one.", word.span(), fix)

    def _moved(self, word: re.Match[str]) -> str | None:
        """The line with the text from `word` on behind the flag that the command needs."""
        name = next((option.name for option in self._spec.options if option.required), "")
        if not name or name in self._options or '"' in self._line:
            return None
        return f'{self._line[: word.start()]}--{name} "{self._line[word.start() :].strip()}"'

    # --- mistakes

    def _fail_text(self, what: str) -> NoReturn:
        fix, question = as_prompt(self._line, self._word) if self._word else None, "Generate this instead?"
        if self._spec.prose != PROMPT:
            fix, question = f"/image {self._spec.prose} {self._line[self._text :].strip()}", "Did you mean this?"
        fail("E110", f"\u201c{self._spec.name}\u201d {what}. {question}", self._here(), fix)

    def _fail_flag(self, flag: _Flag) -> NoReturn:
        name, span = flag.name.lower(), (flag.start, flag.end)
        if name in FOREIGN_FLAGS:
            without = self._without(flag, FOREIGN_FLAGS[name])
            fail("E105", f"--{name} is a Midjourney flag, not supported here.", span, without)
        if name in LATER_FLAGS:
            fail("E111", f"--{name} is not part of this version.", span, self._without(flag, LATER_FLAGS[name]))
        if self._table.option(self._table.default, name):
            prompt = as_prompt(self._line, self._word) if self._word and self._spec.yields else None
            fail("E112", f"{self._spec.name} does not take --{name}.", span, prompt or self._without(flag, True))
        head, _, rest = name.partition(":")
        close = difflib.get_close_matches(head, self._table.option_names(self._spec), 1)
        if not close:
            fail("E103", f"Unknown flag --{name}.", span)
        fix = self._replaced(span, f"--{close[0]}={rest}" if rest else f"--{close[0]}")
        fail("E103", f"Unknown flag --{name}. Did you mean --{close[0]}?", span, fix)

    def _fail_stray(self, stray: str, position: int, following: _Flag | None) -> NoReturn:
        if self._spec.takes != "text":
            fail("E110", f"\u201c{self._spec.name}\u201d takes no text.", self._here())
        start = self._skip(position)
        span = (start, start + len(stray.strip()))
        first = self._next_flag(self._start)
        edge = first.start if first else len(self._line)
        pieces = (
            self._line[: self._start],
            self._line[self._start : edge],
            stray,
            self._line[edge:position],
            self._line[following.start :] if following else "",
        )
        fail("E107", "Put the prompt before the flags.", span, " ".join(filter(None, map(str.strip, pieces))))

    # --- places

    def _skip(self, position: int) -> int:
        while position < len(self._line) and self._line[position].isspace():
            position += 1
        return position

    def _here(self) -> tuple[int, int]:
        return self._word.span() if self._word else (self._start, len(self._line))

    def _replaced(self, span: tuple[int, int], text: str) -> str:
        return self._line[: span[0]] + text + self._line[span[1] :]

    def _without(self, flag: _Flag, with_value: bool) -> str:
        end = flag.end
        if not with_value and self._line[end : end + 1] == "=":
            end += 1
        if with_value:
            value = re.compile(r"=\S*|\s+\S+").match(self._line, end)
            following = self._next_flag(end)
            if value and not (following and following.start < value.end()):
                end = value.end()
        return f"{self._line[: flag.start].rstrip()} {self._line[end:].lstrip()}".rstrip()
