"""Reads the arguments of one command: its text or references, and its flags."""

import difflib
import re
import unicodedata
from typing import Final, NoReturn

from . import values
from .grammar import DEFAULT_COMMAND as PROMPT
from .grammar import Command, Option, Ref, Spec, Table, Value
from .later import FOREIGN_FLAGS, LATER_COMMANDS, LATER_FLAGS
from .scanner import FLAG, Flag, Wrong, fail
from .shelving import CollectionName, Names, Shelver

MAX_PROMPT: Final = 4000

_WORD: Final = re.compile(r"\S+")
_PROMPT_START: Final = re.compile(r"prompt:", re.IGNORECASE)
_REF_START: Final = re.compile(r"(?:image|id):", re.IGNORECASE)
#: What is meant as a reference, right or wrong.
_REF_LIKE: Final = re.compile(r"[#^@0-9]|[0-9a-f-]{8,36}(?!\S)", re.IGNORECASE)
_WHOLE: Final = re.compile(r"[0-9]{1,19}")
_BRACES: Final = re.compile(r"\{[^{}]*,[^{}]*\}")


def given_twice(name: str) -> str:
    """The note on a flag that stands in a line more than once."""
    return f"{name} was given twice; the last one counts."


def is_argument(rest: str) -> bool:
    """True when `rest`, which is not empty, begins with a flag or a reference and not with prose."""
    return bool(FLAG.match(rest)) or rest[0] in "#^"


def as_prompt(line: str, word: re.Match[str]) -> str:
    """The line that makes a prompt of everything from `word` on."""
    return f"/image generate {line[word.start() :].strip()}"


class Reader(Shelver):
    """Reads the arguments of one command from left to right."""

    def __init__(
        self,
        line: str,
        table: Table,
        spec: Spec,
        start: int,
        word: re.Match[str] | None = None,
        names: Names | None = None,
    ) -> None:
        super().__init__(line, table, spec, names)
        self._word = word
        self._start = self._skip(start)
        #: Where the text of the command begins, which is its prompt or its references.
        self._text = self._start
        self._options: dict[str, Value] = {}
        self._notes: list[str] = []
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

    def _flags(self, flag: Flag | None) -> int | None:
        """Read every flag; return where the text behind a lone `--` begins."""
        while flag is not None:
            if not flag.name:
                return self._skip(flag.end)
            position = self._flag(flag)
            following = self._next_flag(position)
            end = following.start if following else len(self._line)
            if self._name is not None:
                self._check_name(self._name, end)
            if self._line[position:end].strip():
                self._fail_stray(position, end)
            flag = following
        return None

    def _flag(self, flag: Flag) -> int:
        """Read one flag with its value; return where it ends."""
        self._name = None
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

    def _switch(self, flag: Flag, option: Option, on: bool) -> int:
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

    def _value(self, flag: Flag, option: Option) -> tuple[Value, int]:
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
        if option.dynamic == "collections":
            self._name = CollectionName(start, end, text, may_be_new=option.required)
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
        raise Wrong("E108", "This quote is not closed.", (start, len(self._line)), self._line + closing[0])

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
        raise Wrong("E121", f"There is no {text[:40]}. Did you mean {better}?", span, self._replaced(span, better))

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
            fix = self._as_change() or self._moved(word) or fix
        raise Wrong(
            "E109", f"{word[0][:40]} is no picture; write it like #41, or ^ for the last one.", word.span(), fix
        )

    def _as_change(self) -> str | None:
        """The line as a change of the picture that it names, where its command takes no words."""
        other = self._spec.prose.partition(" ")[0]
        return None if other == PROMPT or self._word is None else self._replaced(self._word.span(), other)

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

    def _fail_flag(self, flag: Flag) -> NoReturn:
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

    def _here(self) -> tuple[int, int]:
        return self._word.span() if self._word else (self._start, len(self._line))

    def _fail_stray(self, position: int, end: int) -> NoReturn:
        if self._spec.takes != "text":
            fail("E110", f"\u201c{self._spec.name}\u201d takes no text.", self._here())
        start = self._skip(position)
        stray = self._line[start:end].rstrip()
        fix = self._moved_ahead(self._line[:position], stray, end)
        fail("E107", "Put the prompt before the flags.", (start, start + len(stray)), fix)
