"""Reasons of the rules, as the contract shows them."""

from collections.abc import Iterable

from dispatch.rules.reasons import Reason
from dispatch.schema import ReasonCard


def reason_card(reason: Reason) -> ReasonCard:
    """Return one reason."""
    return ReasonCard(code=reason.code, facts=dict(reason.facts), vi=reason.vi, en=reason.en)


def reason_cards(reasons: Iterable[Reason]) -> list[ReasonCard]:
    """Return reasons in their order."""
    return [reason_card(reason) for reason in reasons]
