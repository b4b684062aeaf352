"""Why a unit should stand by at another station, in words that a dispatcher can read out over the radio."""

from collections.abc import Iterator, Mapping

from dispatch.rules import wording
from dispatch.rules.reasons import Reason

# A station's display names, (vi, en), by its code.
StationNames = Mapping[str, tuple[str, str]]


def why_moved(
    *,
    from_station: str,
    to_station: str,
    gains: Mapping[int, float],
    losses: Mapping[int, float],
    drive_s: int,
    left_behind: int,
    names: StationNames,
    estimated: bool,
) -> tuple[Reason, ...]:
    """Say what a move brings, what it costs, how long it takes and what stays behind.

    `gains` and `losses` are people by the seconds within which they are reached.
    """
    vi, en = names[to_station]
    empty = Reason("station_empty", {"station": to_station}, f"{vi} không còn tổ nào sẵn sàng", f"no unit free at {en}")
    return (
        empty,
        *_gains(gains),
        *_losses(losses),
        _drive(drive_s),
        *((Reason("estimated", {}, "ước tính theo đường thẳng", "estimated by straight line"),) if estimated else ()),
        _stays(from_station, left_behind, names),
    )


def _gains(gains: Mapping[int, float]) -> Iterator[Reason]:
    for within_s, people in gains.items():
        if round(people):
            (vi, en), (within_vi, within_en) = wording.people(people), wording.duration(within_s)
            facts = {"within_s": within_s, "people": round(people)}
            vi, en = f"thêm {vi} được đến trong {within_vi}", f"{en} more reached within {within_en}"
            yield Reason("gain", facts, vi, en)


def _losses(losses: Mapping[int, float]) -> Iterator[Reason]:
    lost = {within_s: people for within_s, people in losses.items() if round(people)}
    for within_s, people in lost.items():
        (vi, en), (within_vi, within_en) = wording.people(people), wording.duration(within_s)
        facts = {"within_s": within_s, "people": round(people)}
        vi, en = f"bớt {vi} được đến trong {within_vi}", f"{en} fewer reached within {within_en}"
        yield Reason("loss", facts, vi, en)
    if not lost:
        yield Reason("no_loss", {}, "nơi rời đi không mất ai", "nobody is lost where it leaves")


def _drive(drive_s: int) -> Reason:
    vi, en = wording.duration(drive_s)
    return Reason(
        "drive", {"drive_s": drive_s}, f"đi hết {vi}, đến nơi mới có tác dụng", f"drives {en}, helps from then"
    )


def _stays(station: str, left_behind: int, names: StationNames) -> Reason:
    vi, en = names[station]
    facts: dict[str, str | int] = {"station": station, "units": left_behind}
    return Reason("stays_behind", facts, f"{vi} còn {left_behind} tổ sẵn sàng", f"{left_behind} free stay at {en}")
