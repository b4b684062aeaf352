"""How figures and names stand inside a sentence, in Vietnamese and in English: each function returns (vi, en)."""

from collections.abc import Mapping

# A capability's display names, (vi, en), by its code; one that is not named is shown by its code.
Names = Mapping[str, tuple[str, str]]

_MINUTES_FROM_S = 120
_HOURS_FROM_S = 2 * 3600
_KILOMETRES_FROM_M = 1000


def duration(seconds: int) -> tuple[str, str]:
    """Say a duration as exactly as matters: seconds below two minutes, then minutes, then hours."""
    if seconds < _MINUTES_FROM_S:
        return f"{seconds} giây", f"{seconds} s"
    if seconds < _HOURS_FROM_S:
        minutes = round(seconds / 60)
        return f"{minutes} phút", f"{minutes} min"
    hours = round(seconds / 3600)
    return f"{hours} giờ", f"{hours} h"


def length(metres: float) -> tuple[str, str]:
    """Say the length of a way."""
    text = f"{metres:.0f} m" if metres < _KILOMETRES_FROM_M else f"{metres / 1000:.1f} km"
    return text.replace(".", ","), text


def people(number: float) -> tuple[str, str]:
    """Say how many people, no more exactly than such a count is known: three digits."""
    exact = round(number)
    step = 10 ** max(0, len(str(exact)) - 3)
    text = f"{round(exact / step) * step:,}"
    return f"{text.replace(',', '.')} người", f"{text} {'person' if text == '1' else 'people'}"


def name(capability: str, names: Names) -> tuple[str, str]:
    """Say a capability's name: CSGT stays as it is, Xe thang becomes xe thang."""
    vi, en = names.get(capability, (capability, capability))
    return _not_capital(vi), _not_capital(en)


def incident(number: str | None, priority: int | None) -> tuple[str, str]:
    """Say another incident by its number and priority, where these are known."""
    if number is None:
        return "vụ việc khác", "another incident"
    if priority is None:
        return f"vụ {number}", number
    return f"vụ {number} (P{priority})", f"P{priority} {number}"


def _not_capital(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
