"""How events change a board: the rule of `EventData` in the contract, as every screen follows it."""

from typing import Any

from dispatch.rules.chat import SHOWN_ON_INCIDENT
from dispatch.rules.transitions import ENDED

# What stands on a board by its id.
KINDS = (
    "incidents",
    "calls",
    "units",
    "escalations",
    "handovers",
    "faults",
    "closures",
    "chat_messages",
    "desk_shifts",
)

Card = dict[str, Any]
FoldedBoard = dict[str, dict[int, Card]]


def board_of(board: dict[str, Any]) -> FoldedBoard:
    """Return a board of the contract by ids, without what tells when it was read."""
    return {kind: {card["id"]: card for card in board[kind]} for kind in KINDS}


def fold(board: FoldedBoard, data: dict[str, Any]) -> None:
    """Fold the data of one event, in the shape EventData, into the board."""
    incidents, calls, units, escalations, handovers, *_, chat, _shifts = (board[kind] for kind in KINDS)
    if incident := data.get("incident"):
        if incident["status"] in ENDED:
            incidents.pop(incident["id"], None)
            for cards in (calls, escalations, chat):
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
    for card in data.get("chat_messages", []):
        _put_said(chat, card, incidents)
    for kind in ("faults", "closures", "desk_shifts"):
        for card in data.get(kind, []):
            _put(board[kind], card, stays=not card["ended_at"])


def _put(cards: dict[int, Card], card: Card, *, stays: bool) -> None:
    if stays:
        cards[card["id"]] = card
    else:
        cards.pop(card["id"], None)


def _put_said(chat: dict[int, Card], card: Card, incidents: dict[int, Card]) -> None:
    incident_id = card["incident_id"]
    if incident_id is None:
        _put(chat, card, stays=not card["acknowledged_at"])
        return
    _put(chat, card, stays=incident_id in incidents)
    said = sorted(one["id"] for one in chat.values() if one["incident_id"] == incident_id)
    for gone in said[:-SHOWN_ON_INCIDENT]:
        del chat[gone]
