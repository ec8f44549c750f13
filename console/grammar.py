"""What a table of commands is made of, and what reading a line gives: the values that parser and commands share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Takes = Literal["text", "refs", "ref", "ref_text", "refs_text", "topic", "word", "nothing"]
Kind = Literal["text", "integer", "size", "choice", "list", "switch", "ref"]

#: `/imagine` is `/image generate`: what follows it is never a sub-command.
ROOTS: Final = ("image", "img", "i", "imagine")
PROMPT_ROOT: Final = "imagine"
DEFAULT_COMMAND: Final = "generate"


_ARGUMENTS: Final[dict[Takes, str]] = {
    "text": " <prompt>",
    "refs": " <#41 …>",
    "ref": " [#41]",
    "ref_text": " <#41> <what to change>",
    "refs_text": " <#41 …> <tags>",
    "topic": " [command]",
    "word": " [name]",
    "nothing": "",
}


@dataclass(frozen=True, slots=True)
class Option:
    """A flag of a command."""

    name: str
    kind: Kind
    summary: str
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    #: Other spellings of a value, each with what it stands for.
    also: Mapping[str, str] = field(default_factory=dict)
    minimum: int | None = None
    maximum: int | None = None
    #: A switch stands for this option with this value.
    sets: tuple[str, str] | None = None
    #: Values that set another option: its name, and which they are.
    instead: tuple[str, tuple[str, ...]] | None = None
    #: What to ask for values that only the running system knows.
    dynamic: str | None = None
    #: The command does not go without it.
    required: bool = False

    def manifest(self) -> dict[str, Any]:
        """This flag as JSON, without what it does not have."""
        facts = {
            "name": self.name,
            "aliases": list(self.aliases),
            "type": self.kind,
            "summary": self.summary,
            "required": self.required,
            "choices": list(self.choices),
            "also": dict(self.also),
            "min": self.minimum,
            "max": self.maximum,
            "sets": list(self.sets or ()),
            "instead": self.instead[0] if self.instead else None,
            "dynamic": self.dynamic,
            "repeat": False,
        }
        always = ("name", "aliases", "type", "summary", "required", "repeat")
        return {name: value for name, value in facts.items() if name in always or value not in (None, [], {})}


@dataclass(frozen=True, slots=True)
class Spec:
    """A sub-command as help, completion and parser see it."""

    name: str
    takes: Takes
    #: The first paragraph of the body's docstring, and all of it.
    summary: str
    help: str
    aliases: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    #: Who may call it: `viewer` stands for everybody.
    role: Literal["viewer", "player"] = "viewer"
    costs: bool = False
    #: True when the name followed by plain text is a prompt: "gallery at night".
    yields: bool = False
    #: Aliases with which it is so, whatever `yields` says.
    loose: tuple[str, ...] = ()
    #: The command that its name was probably meant to be where prose follows.
    prose: str = "generate"
    #: The words that may follow its name, and other spellings of them.
    choices: tuple[str, ...] = ()
    also: Mapping[str, str] = field(default_factory=dict)

    @property
    def signature(self) -> str:
        """How it is typed, without flags that may be left out."""
        needed = "".join(f" --{option.name} <name>" for option in self.options if option.required)
        return f"/image {self.name}{_ARGUMENTS[self.takes]}{needed}"

    def gives_way(self, word: str) -> bool:
        """Is it a prompt that starts with `word`, this command's name or alias, where plain text follows?"""
        return self.yields or word.lower() in self.loose

    def manifest(self) -> dict[str, Any]:
        """This command as JSON."""
        return {
            "name": self.name,
            "aliases": list(self.aliases),
            "summary": self.summary,
            "help": self.help,
            "signature": self.signature,
            "takes": self.takes,
            "yields": self.yields,
            "loose": list(self.loose),
            "role": self.role,
            "cost": self.costs,
            "choices": list(self.choices),
            "also": dict(self.also),
            "options": [option.manifest() for option in self.options],
        }


class Table:
    """The commands that exist, by every name they have."""

    def __init__(self, specs: Iterable[Spec]) -> None:
        self.specs = tuple(specs)
        self._by_name = {name: spec for spec in self.specs for name in (spec.name, *spec.aliases)}
        self.default = self._by_name[DEFAULT_COMMAND]
        self._options = {spec.name: _by_name(spec.options) for spec in self.specs}

    def find(self, word: str) -> Spec | None:
        """The command with that name or alias, in any case."""
        return self._by_name.get(word.lower())

    def option(self, spec: Spec, name: str) -> Option | None:
        """The flag of `spec` with that name or alias, in any case."""
        return self._options[spec.name].get(name.lower())

    def names(self) -> list[str]:
        """Every name and alias."""
        return list(self._by_name)

    def option_names(self, spec: Spec) -> list[str]:
        """Every name and alias of the flags of `spec`."""
        return list(self._options[spec.name])


def _by_name(options: Iterable[Option]) -> dict[str, Option]:
    return {name: option for option in options for name in (option.name, *option.aliases)}


# --- what reading a line gives


@dataclass(frozen=True, slots=True)
class Ref:
    """What points to a picture or a request; exactly one of the three ways is set."""

    #: `#41`, or `#41.2` with a part.
    number: int | None = None
    part: int | None = None
    #: `^` is 1, the last one; `^2` the one before.
    back: int | None = None
    #: The beginning of an id.
    id: str | None = None

    def as_json(self) -> dict[str, Any]:
        """What is set, and nothing else."""
        facts = {"number": self.number, "part": self.part, "back": self.back, "id": self.id}
        return {name: value for name, value in facts.items() if value is not None}

    def __str__(self) -> str:
        if self.number is not None:
            return f"#{self.number}" + (f".{self.part}" if self.part else "")
        return self.id or ("^" if self.back == 1 else f"^{self.back}")


Value = str | int | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """A line that was understood."""

    name: str
    text: str = ""
    refs: tuple[Ref, ...] = ()
    options: Mapping[str, Value] = field(default_factory=dict)
    #: Sentences on what was read in a way that may surprise.
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The shape of the shared fixtures."""
        options = {name: list(value) if isinstance(value, tuple) else value for name, value in self.options.items()}
        refs = [ref.as_json() for ref in self.refs]
        return {"command": self.name, "text": self.text, "refs": refs, "options": options, "notes": list(self.notes)}


@dataclass(frozen=True, slots=True)
class Chat:
    """A line that is no command."""

    text: str

    def as_json(self) -> dict[str, Any]:
        """The shape of the shared fixtures."""
        return {"chat": self.text}


@dataclass(frozen=True, slots=True)
class Mistake:
    """A line that was not understood; it does nothing and costs nothing."""

    code: str
    message: str
    #: Start and end in code points of the line as `parser.normal` returns it.
    span: tuple[int, int]
    #: A whole line that would be right, where there is an obvious one.
    fix: str | None = None
