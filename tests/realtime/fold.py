"""How a client folds events into its board: the rule of `EventData` in the contract, as screens do it."""

from typing import Any

ENDED = {"closed", "cancelled", "merged"}

KINDS = ("incidents", "calls", "units", "escalations", "handovers", "faults")

Board = dict[str, dict[int, dict[str, Any]]]


def board_of(board: dict[str, Any]) -> Board:
    """Return a board of the contract by ids, without what tells when it was read."""
    return {kind: {card["id"]: card for card in board[kind]} for kind in KINDS}


def fold(board: Board, data: dict[str, Any]) -> None:
    """Fold the data of one event into the board."""
    incidents, calls, units, escalations, handovers, faults = (board[kind] for kind in KINDS)
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
        else:
            calls.pop(call["id"], None)
    for unit in data.get("units", []):
        units[unit["id"]] = unit
    for escalation in data.get("escalations", []):
        if escalation["ended_at"] or escalation["incident_id"] not in incidents:
            escalations.pop(escalation["id"], None)
        else:
            escalations[escalation["id"]] = escalation
    for handover in data.get("handovers", []):
        if handover["accepted_at"]:
            handovers.pop(handover["id"], None)
        else:
            handovers[handover["id"]] = handover
    for fault in data.get("faults", []):
        if fault["ended_at"]:
            faults.pop(fault["id"], None)
        else:
            faults[fault["id"]] = fault
