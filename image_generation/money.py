"""Amounts in whole micro-dollars, and the months and caps that they belong to; no tables."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from . import errors
from .settings import Settings

MICROS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Caps:
    """The most that a month may cost a member, a session, the installation, and a member's pictures in a day.

    None means: unlimited.
    """

    member: int | None
    session: int | None
    installation: int | None
    images: int | None

    @classmethod
    def of(cls, settings: Settings) -> "Caps":
        """The caps that the settings set; a session's GM may have set another one for it."""
        return cls(
            member=_micros(settings.max_monthly_cost_per_user),
            session=_micros(settings.session_budget),
            installation=_micros(settings.installation_budget),
            images=settings.max_images_per_user_per_day,
        )


@dataclass(frozen=True, slots=True)
class Balance:
    """Where the money of an account is."""

    spent: int = 0
    reserved: int = 0
    #: Sent, and nobody can tell yet whether it was charged.
    uncertain: int = 0

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(self.spent + other.spent, self.reserved + other.reserved, self.uncertain + other.uncertain)

    @property
    def held(self) -> int:
        """What counts against the cap."""
        return self.spent + self.reserved + self.uncertain


def _micros(dollars: Decimal | None) -> int | None:
    return None if dollars is None else int(dollars * MICROS)


def month(now: datetime) -> str:
    """The period of the accounts at a moment, `2026-11`, in UTC."""
    return f"{now.astimezone(UTC):%Y-%m}"


def day(now: datetime) -> str:
    """The period in which pictures are counted, `2026-11-20`, in UTC."""
    return f"{now.astimezone(UTC):%Y-%m-%d}"


def is_amount(value: object) -> bool:
    """True for what can be booked: a whole number of micro-dollars, zero or more."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**62


def checked_price(value: object, label: str) -> int:
    """The price that a provider names; raises `errors.NoPrice` for one that could not be booked."""
    if isinstance(value, int) and is_amount(value):
        return value
    raise errors.NoPrice(f"{label} names no valid price for this picture, so it is not sent.")


def rounded(micros: int) -> str:
    """Micro-dollars for a sentence: three places at the most, rounded up."""
    return shown(-(-micros // 1000) * 1000)


def shown(micros: int) -> str:
    """Micro-dollars for a person: two places, more where there is more to say."""
    whole, _, rest = f"{micros // MICROS}.{micros % MICROS:06}".rstrip("0").partition(".")
    return f"${whole}.{rest:0<2}"
