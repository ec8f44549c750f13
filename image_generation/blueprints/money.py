"""What a picture would cost, what this month has cost, and how much it may."""

from flask import Blueprint

from . import amounts
from .bodies import GenerateImage, SetBudget
from .context import member, plugin
from .http import CallerQuery, endpoint

blueprint = Blueprint("money", __name__)


@endpoint(
    blueprint,
    "POST",
    "/estimate",
    tag="Money",
    body=GenerateImage,
    answers={200: amounts.EstimateOut},
    problems=(503,),
)
def estimate(body: GenerateImage) -> amounts.EstimateOut:
    """What a request would cost and what would be mapped. Free; nothing is stored or sent."""
    return amounts.estimate(plugin().submission.estimate(member(), body.draft()))


@endpoint(blueprint, "GET", "/usage", tag="Money", query=CallerQuery, answers={200: amounts.UsageOut})
def usage(query: CallerQuery) -> amounts.UsageOut:
    """This month: your own account and the session's; the GM sees every member's."""
    return amounts.usage(plugin().spending.usage(member()))


@endpoint(blueprint, "PUT", "/budget", tag="Money", body=SetBudget, answers={200: amounts.UsageOut})
def budget(body: SetBudget) -> amounts.UsageOut:
    """GM: set the session's monthly budget.

    Below what is spent or held back already, new paid requests are refused with 402; those in line still end.
    """
    return amounts.usage(plugin().spending.set_budget(member(), body.micros))
