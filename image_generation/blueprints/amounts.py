"""Money as JSON: estimates, accounts and budgets, in US dollars."""

from typing import Literal

from pydantic import Field

from ..money import MICROS, Balance
from ..spending import Purse, Usage
from ..views import Estimate
from .http import Payload
from .payloads import dollars


class EstimateOut(Payload):
    """What a request would cost and take."""

    status: Literal["success"]
    provider: str = Field(description="Who would draw it now: another one where the one that is asked is down.")
    model: str
    estimated_cost: float = Field(description="US dollars, for all pictures.")
    estimated_time: int = Field(description="Seconds for one picture, without the line before it.")
    notes: list[str] = Field(description="What would be mapped or left out for this provider.")


class SpentOut(Payload):
    """Where a month's money is, in US dollars."""

    spent: float
    reserved: float = Field(description="Held back for what is in line or being made.")
    uncertain: float = Field(description="Sent, and nobody can tell whether it was charged.")


class PurseOut(SpentOut):
    """The same with its cap; null means unlimited."""

    cap: float | None
    left: float | None


class PicturesOut(Payload):
    """Pictures asked for today, in UTC; null means unlimited."""

    today: int
    cap: int | None


class MemberSpentOut(SpentOut):
    """One member's month."""

    user_id: str


class UsageOut(Payload):
    """A session's month."""

    status: Literal["success"]
    month: str
    me: PurseOut
    session: PurseOut
    pictures: PicturesOut
    paid_sends: Literal["on", "stopped"]
    members: list[MemberSpentOut] = Field([], description="For the GM only.")


def estimate(value: Estimate) -> EstimateOut:
    """What a request would cost and take."""
    return EstimateOut(
        status="success",
        provider=value.provider,
        model=value.model,
        estimated_cost=value.cost_micros / MICROS,
        estimated_time=value.seconds,
        notes=list(value.notes),
    )


def usage(value: Usage) -> UsageOut:
    """A session's month, as far as its reader may know it."""
    shown = UsageOut(
        status="success",
        month=value.period,
        me=_purse(value.mine),
        session=_purse(value.session),
        pictures=PicturesOut(today=value.pictures_today, cap=value.pictures_a_day),
        paid_sends="stopped" if value.paid_sends_stopped else "on",
    )
    if value.members is not None:
        shown.members = [MemberSpentOut(user_id=who, **_spent(spent)) for who, spent in value.members.items()]
    return shown


def _spent(value: Balance) -> dict[str, float]:
    amounts = {"spent": value.spent, "reserved": value.reserved, "uncertain": value.uncertain}
    return {name: micros / MICROS for name, micros in amounts.items()}


def _purse(value: Purse) -> PurseOut:
    return PurseOut(**_spent(value.balance), cap=dollars(value.cap), left=dollars(value.left))
