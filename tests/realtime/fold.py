"""How a client folds events into its board: the rule of `EventData` in the contract, as screens do it."""

from typing import Any

ENDED = {"closed", "cancelled", "merged"}

Board = dict[str, dict[int, dict[str, Any]]]


def board_of(board: dict[str, Any]) -> Board:
    """Return a board of the contract by ids, without what tells when it was read."""
    return {kind: {card["id"]: card for card in board[kind]} for kind in ("incidents", "calls", "units", "escalations")}


def fold(board: Board, data: dict[str, Any]) -> None:
    """Fold the data of one event into the board."""
    incidents, calls, units, escalations = (board[kind] for kind in ("incidents", "calls", "units", "escalations"))
    if incident := data.get("incident"):
        if incident["status"] in ENDED:
            incidents.pop(incident["id"], None)
            for cards in (calls, escalations):
                for gone in [card["id"] for card in cards.values() if card["incident_id"] == incident["id"]]:
                    del cards[gone]
        else:
            incidents[incident["id"]] = incident
    for call in data.get("calls", []):
        if call["incident_id"] in incidents:
            calls[call["id"]] = call
    for unit in data.get("units", []):
        units[unit["id"]] = unit
    for escalation in data.get("escalations", []):
        if escalation["ended_at"]:
            escalations.pop(escalation["id"], None)
        elif escalation["incident_id"] in incidents:
            escalations[escalation["id"]] = escalation
