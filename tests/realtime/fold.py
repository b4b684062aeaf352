"""How a client folds events into its board: the rule of `EventData` in the contract, as screens do it."""

from typing import Any

ENDED = {"closed", "cancelled", "merged"}

KINDS = ("incidents", "calls", "units", "escalations", "handovers", "faults", "closures")

Board = dict[str, dict[int, dict[str, Any]]]


def board_of(board: dict[str, Any]) -> Board:
    """Return a board of the contract by ids, without what tells when it was read."""
    return {kind: {card["id"]: card for card in board[kind]} for kind in KINDS}


def fold(board: Board, data: dict[str, Any]) -> None:
    """Fold the data of one event into the board."""
    incidents, calls, units, escalations, handovers, faults, closures = (board[kind] for kind in KINDS)
    if incident := data.get("incident"):
        if incident["status"] in ENDED:
            incidents.pop(incident["id"], None)
            for cards in (calls, escalations):
                for gone in [card["id"] for card in cards.values() if card["incident_id"] == incident["id"]]:
                    del cards[gone]
        else:
            incidents[incident["id"]] = incident
    for unit in data.get("units", []):
        units[unit["id"]] = unit
    for card in data.get("calls", []):
        _put(calls, card, stays=card["incident_id"] in incidents)
    for card in data.get("escalations", []):
        _put(escalations, card, stays=not card["ended_at"] and card["incident_id"] in incidents)
    for card in data.get("handovers", []):
        _put(handovers, card, stays=not card["accepted_at"])
    for card in data.get("faults", []):
        _put(faults, card, stays=not card["ended_at"])
    for card in data.get("closures", []):
        _put(closures, card, stays=not card["ended_at"])


def _put(cards: dict[int, dict[str, Any]], card: dict[str, Any], *, stays: bool) -> None:
    if stays:
        cards[card["id"]] = card
    else:
        cards.pop(card["id"], None)
