"""Snapshot at A and the events after it make the snapshot at B, for each scope.

`GOLDEN=1` writes the streams anew to tests/golden, where the front end's own tests read them.
"""

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest

from dispatch.rules.access import Scope
from dispatch.rules.folding import board_of, fold
from dispatch.schema import Board, EventFrame, SnapshotFrame
from dispatch.selectors.board import board, stream_cursor
from dispatch.vocabulary import EventName
from realtime.database import in_database
from tests.factories import Centre
from tests.realtime.clients import Console
from tests.realtime.scenario import play, prepare

GOLDEN = Path(__file__).parent.parent / "golden"
SCOPES = ("police", "fire", "ambulance", "supervisor")


async def _streams(centre: Centre) -> dict[str, dict[str, Any]]:
    """Play the scenario before consoles of all scopes, and return what each received and what a fresh one gets."""
    await in_database(prepare, centre)
    consoles = {name: await Console.of(centre.actor(name)) for name in SCOPES}
    await in_database(play, centre)
    end = await in_database(stream_cursor)
    streams = {}
    for name, console in consoles.items():
        access = centre.actor(name).access
        assert access is not None
        fresh = await in_database(board, access.scope)
        assert fresh.cursor == end
        await console.all_up_to(end)
        streams[name] = {
            "snapshot": console.snapshot,
            "frames": console.events,
            "board": json.loads(fresh.model_dump_json()),
        }
    return streams


def _shape(value: Any) -> Any:
    """Return the structure without the values, which differ from run to run."""
    if isinstance(value, dict):
        return {key: _shape(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_shape(member) for member in value]
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__


async def test_snapshot_and_events_make_the_next_snapshot(live_centre: Centre) -> None:
    streams = await _streams(live_centre)
    for name, stream in streams.items():
        SnapshotFrame.model_validate_json(json.dumps(stream["snapshot"]))
        assert stream["frames"]
        for frame in stream["frames"]:
            EventFrame.model_validate_json(json.dumps(frame))
        folded = board_of(copy.deepcopy(stream["snapshot"]["board"]))
        for frame in stream["frames"]:
            fold(folded, frame["data"])
        assert folded == board_of(stream["board"]), name
    seen = {frame["name"] for frame in streams["supervisor"]["frames"]}
    told_elsewhere = {"message.uncertain", "message.parked", "message.lapsed", "alias.proposed", "alias.decided"}
    assert {name.value for name in EventName} - told_elsewhere <= seen
    if os.environ.get("GOLDEN") == "1":
        GOLDEN.mkdir(exist_ok=True)
        for name, stream in streams.items():
            text = json.dumps(stream, ensure_ascii=False, indent=1, sort_keys=True)
            (GOLDEN / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    for name, stream in streams.items():
        stored = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
        assert _shape(stored) == _shape(stream), f"tests/golden/{name}.json is out of date: run this test with GOLDEN=1"


@pytest.mark.parametrize("name", SCOPES)
def test_golden_streams_fold_to_their_boards(name: str) -> None:
    stream = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    Board.model_validate_json(json.dumps(stream["board"]))
    folded = board_of(stream["snapshot"]["board"])
    prev = stream["snapshot"]["cursor"]
    for frame in stream["frames"]:
        assert frame["prev"] == prev
        prev = frame["seq"]
        fold(folded, frame["data"])
    assert folded == board_of(stream["board"])


def test_no_scope_receives_what_concerns_others() -> None:
    for name in ("police", "fire", "ambulance"):
        scope = Scope(agencies=frozenset({name}))
        stream = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
        for card in [frame["data"].get("incident") for frame in stream["frames"]]:
            assert card is None or scope.sees(card["agencies"])
        for frame in stream["frames"]:
            assert all(unit["agency"] == name for unit in frame["data"].get("units", []))
