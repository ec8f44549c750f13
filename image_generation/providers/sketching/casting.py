"""Words → people: which race goes with which trade, and how many of them there are."""

from collections.abc import Iterable
from dataclasses import dataclass

from . import vocabulary as words
from .scene import Person

#: No more people fit into a picture.
MOST = 4
#: Words between a race and a trade that still belong to one person: "a troll and her decker" are two.
_NEAR = 2


@dataclass(slots=True)
class _Role:
    at: int
    number: int
    race: str | None = None
    job: str | None = None
    female: bool | None = None


def cast(
    found: list[str], lookups: dict[str, words.Words], gear: tuple[str, ...], *, chrome: bool
) -> tuple[Person, ...]:
    """Everybody whom the words name, in their order."""
    roles = _roles(found, lookups)
    named = [role for role in roles if role.race or role.job != "runner"]
    out: list[Person] = []
    for role in named or roles:
        out += [_person(role, gear if not out else (), chrome=chrome and not out)] * role.number
    return tuple(out[:MOST])


def _person(role: _Role, gear: tuple[str, ...], *, chrome: bool) -> Person:
    return Person(role.race or "human", role.job or job_by_gear(gear), gear, role.female, chrome)


def _roles(found: list[str], lookups: dict[str, words.Words]) -> list[_Role]:
    roles: list[_Role] = []
    sex: bool | None = None
    for index, word in enumerate(found):
        race, job = lookups["races"].get(word), lookups["jobs"].get(word)
        if word in lookups["female"]:
            sex = lookups["female"][word] == "female"
        if race or job:
            _note(roles, _Role(index, _number(found[:index]), race, job))
        if sex is not None and roles and index - roles[-1].at <= _NEAR:
            roles[-1].female, sex = sex, None
    if sex is not None and roles:
        roles[0].female = sex
    return roles


def _number(before: list[str]) -> int:
    """How many, by the words before: "two orks", "a gang of orks"."""
    if before and before[-1] in words.NUMBERS:
        return words.NUMBERS[before[-1]]
    return words.FLOCKS.get(before[-2], 1) if len(before) > 1 and before[-1] == "of" else 1


def _note(roles: list[_Role], role: _Role) -> None:
    """Complete the person who was just named, or add another."""
    last = roles[-1] if roles else None
    if last and role.at - last.at <= _NEAR and role.number == 1:
        if role.job and not last.job and not role.race:
            last.job, last.at = role.job, role.at
            return
        if role.at - last.at == 1 and role.race and not role.job and (not last.race or role.race == "human"):
            last.race, last.at = last.race or role.race, role.at
            return
    roles.append(role)


def job_by_gear(gear: Iterable[str]) -> str:
    """What somebody does who carries that."""
    for thing, job in (("katana", "samurai"), ("deck", "decker"), ("staff", "mage"), ("rifle", "guard")):
        if thing in gear:
            return job
    return "runner"
