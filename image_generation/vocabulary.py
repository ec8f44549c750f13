"""The phrases that the rules of enhancement may add to a prompt, and the choice among them."""

from dataclasses import dataclass
from typing import Final

from . import templates, traits
from .words import SubjectType

MAX_ADDED: Final = 500
"""Characters that an enhancer may add to a prompt."""
_LONG: Final = 400
_MANNER: Final = frozenset({"genre", "light", "finish"})


@dataclass(frozen=True, slots=True)
class Term:
    """A phrase that we may add."""

    text: str
    #: Of each family one term at most is added; the families' order in `TERMS` is the order in the text.
    family: str
    #: Traits that the prompt has to say, all of them; a term that needs more goes before one that needs less.
    needs: str = ""
    #: The subjects it fits; none stands for all.
    subjects: tuple[SubjectType, ...] = ()


_PLACES: Final = (SubjectType.SCENE, SubjectType.LOCATION)
_PERSON: Final = (SubjectType.CHARACTER,)
_THING: Final = (SubjectType.ITEM,)

TERMS: Final[tuple[Term, ...]] = (
    # where
    Term("rain-slick Seattle asphalt", "place", "street", _PLACES),
    Term("rain-slick asphalt", "place", "street", _PLACES),
    Term("rain-slick Seattle rooftops below", "place", "outdoors", _PLACES),
    Term("rain-lashed Seattle waterfront", "place", "water", _PLACES),
    Term("rain-slick Seattle sprawl", "place", "", _PLACES),
    Term("rain-slick megacity sprawl", "place", "", _PLACES),
    Term("Seattle sprawl beyond the window glass", "place", "indoors rich", _PLACES),
    Term("somewhere in the Seattle sprawl", "place", "indoors", _PLACES),
    Term("wet concrete and dripping pipes", "place", "underground", _PLACES),
    Term("awakened wilderness", "place", "nature", _PLACES),
    Term("sun-bleached wreckage half buried in sand", "place", "desert", _PLACES),
    Term("endless geometric datascape", "place", "matrix", _PLACES),
    Term("translucent echoes of the physical world", "place", "astral", _PLACES),
    Term("hard vacuum beyond the viewport", "place", "space", _PLACES),
    Term("drifting silt and cold pressure-hull lamps", "place", "underwater", _PLACES),
    Term("dripping city backdrop out of focus", "place", "street", _PERSON),
    # what glows there
    Term("buzzing neon signs", "signs", "street", _PLACES),
    Term("neon signs burning through the murk", "signs", "", _PLACES),
    Term("humming neon tubes over the bottles", "signs", "bar", _PLACES),
    Term("neon spilling through half-closed blinds", "signs", "indoors", _PLACES),
    Term("soft holographic displays above the table", "signs", "indoors rich", _PLACES),
    Term("flickering holographic billboards", "holo", "street", _PLACES),
    Term("flickering holographic billboards", "holo", "city", _PLACES),
    Term("flickering emergency strips", "holo", "underground", _PLACES),
    Term("streams of glowing code", "holo", "matrix", _PLACES),
    # what stands behind
    Term("corporate towers in the background", "skyline", "street", _PLACES),
    Term("corporate towers looming above", "skyline", "", _PLACES),
    Term("corporate skyline beyond panoramic windows", "skyline", "indoors rich", _PLACES),
    Term("sleek black glass and brushed steel", "surface", "rich", _PLACES),
    Term("cigarette haze and worn synthleather booths", "surface", "bar", _PLACES),
    Term("exposed cables along the walls", "surface", "indoors", _PLACES),
    Term("smog-veiled daylight", "surface", "day city", _PLACES),
    Term("hazy daylight", "surface", "day street", _PLACES),
    Term("long hard shadows on bare concrete", "surface", "sunny street", _PLACES),
    Term("container stacks and idle cranes", "surface", "water", _PLACES),
    Term("faint traces of old magic in the roots and stones", "surface", "nature", _PLACES),
    Term("shimmering heat and circling carrion birds", "surface", "desert", _PLACES),
    Term("urban decay", "decay", "", _PLACES),
    # who
    Term("arcane sigils glowing around the hands", "power", "magic", _PERSON),
    Term("arcane glow and drifting motes of mana", "power", "magic", _PLACES),
    Term("subtle cyberware along the temple and jaw", "power", "", _PERSON),
    Term("neon reflections in magenta and cyan", "rim", "", _PERSON),
    Term("scratched armour plating and bundled cables", "body", "machine", _PERSON),
    Term("translucent shifting form", "body", "creature spirit", _PERSON),
    Term("scarred hide and knowing eyes", "body", "creature", _PERSON),
    Term("layered armoured streetwear", "body", "", _PERSON),
    Term("expressive face with a hard-earned past", "face", "", _PERSON),
    # what
    Term("scuffed gunmetal with modular fittings", "body", "weapon", _THING),
    Term("hand-forged edge and a worn grip", "body", "weapon blade", _THING),
    Term("cracked polymer casing with glowing interface ports", "body", "gadget", _THING),
    Term("battered body panels and aftermarket armour", "body", "vehicle", _THING),
    Term("carved sigils with a faint inner glow", "body", "magic", _THING),
    Term("exposed servos and scratched sensor housing", "body", "machine", _THING),
    Term("creased edges and handwritten margins", "body", "paper", _THING),
    Term("worn metal and scratched polymer", "body", "", _THING),
    Term("dark neutral backdrop", "stage", "", _THING),
    # manner
    Term("cyberpunk fantasy", "genre"),
    Term("high-tech low-life atmosphere", "mood", "street", _PLACES),
    Term("high-tech low-life atmosphere", "mood", "city", _PLACES),
    Term("high-tech low-life atmosphere", "mood", "bar", _PLACES),
    Term("cold corporate menace", "mood", "rich", _PLACES),
    Term("brooding noir mood", "mood", "night", _PLACES),
    Term("sense of hidden danger", "mood", "", _PLACES),
    Term("stark tonal contrast", "contrast", "mono"),
    Term("teal and amber colour palette", "contrast", "", _PLACES),
    Term("wide establishing shot", "frame", "", (SubjectType.LOCATION,)),
    Term("three-quarter portrait", "frame", "", _PERSON),
    Term("centred three-quarter view", "frame", "", _THING),
    Term("cinematic lighting", "light"),
    Term("dramatic atmospheric lighting", "light", "drawn"),
    Term("cinematic atmosphere", "light"),
    Term("cinematic composition", "light"),
    Term("highly detailed", "finish"),
    Term("crisp readable shapes", "finish", "crude"),
    Term("clear legible linework", "finish", "diagram"),
    Term("confident brushwork and texture", "texture", "drawn"),
    Term("shallow depth of field", "texture", "", _PERSON),
    Term("studio product photograph", "texture", "", _THING),
    Term("photorealistic textures", "texture"),
)


@dataclass(frozen=True, slots=True)
class _Known:
    """A term with what a search says about it."""

    term: Term
    needs: frozenset[str]
    traits: frozenset[str]
    stems: frozenset[str]


_KNOWN: Final = tuple(
    _Known(term, frozenset(term.needs.split()), traits.said(term.text), traits.stems(term.text)) for term in TERMS
)
#: What nobody but us says; "highly detailed" is anybody's.
_OWN: Final = frozenset(term.text for term in TERMS if term.family not in _MANNER)
_FAMILIES: Final = tuple(dict.fromkeys(term.family for term in TERMS))


def choose(prompt: str, subject: SubjectType) -> list[str]:
    """The phrases that suit `prompt`: none repeats or contradicts it or another one; `MAX_ADDED` characters at most."""
    if not prompt.strip() or is_enhanced(prompt):
        return []
    context = traits.said(prompt)
    forbidden = traits.banned(context)
    said, words = context & traits.ONCE, traits.stems(prompt)
    room, chosen = MAX_ADDED - 3, list[str]()
    for family in _FAMILIES if len(prompt) < _LONG else sorted(_MANNER):
        fits = [
            known
            for known in _KNOWN
            if known.term.family == family
            and subject in (known.term.subjects or SubjectType)
            and known.needs <= context
            and not known.traits & (forbidden | said)
            and not known.stems & words
            and len(known.term.text) + 2 <= room
        ]
        if fits:
            best = max(fits, key=lambda known: len(known.needs))
            chosen.append(best.term.text)
            said, words = said | (best.traits & traits.ONCE), words | best.stems
            room -= len(best.term.text) + 2
    return chosen


def styled(prompt: str, template: str | None) -> str:
    """The prompt with the words of a look, those left out that contradict it or that it has already."""
    look = templates.find(template) if template else None
    if look is None or not prompt.strip():
        return prompt
    forbidden = traits.banned(traits.said(prompt))
    plain = prompt.casefold()
    fits = [phrase for phrase in look.adds if phrase not in plain and not traits.said(phrase) & forbidden]
    return joined(prompt, fits) if fits else prompt


def is_enhanced(prompt: str) -> bool:
    """True for a prompt that has phrases of ours already."""
    return sum(phrase in prompt for phrase in _OWN) >= 2


def joined(prompt: str, terms: list[str]) -> str:
    """The prompt as it was typed, and the phrases behind it."""
    if prompt[-1].isspace():
        return prompt + ", ".join(terms)
    match prompt[-1]:
        case "." | "!" | "?" | "…":
            return f"{prompt} {terms[0][0].upper()}{', '.join(terms)[1:]}"
        case "," | ";" | ":":
            return f"{prompt} {', '.join(terms)}"
    return f"{prompt}, {', '.join(terms)}"
