"""How areas are called: the kind (xã, phường, ...) stands before the name, in files often within it."""

from typing import NamedTuple

# Longer ones first: "thành phố" is not "thành".
KINDS = (
    "tỉnh",
    "thành phố",
    "thị xã",
    "thị trấn",
    "đặc khu",
    "quận",
    "huyện",
    "phường",
    "xã",
)


class AreaName(NamedTuple):
    """A kind in small letters, empty where it is not known, and the name without it."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()


def area_name(written: str, kind: str = "") -> AreaName:
    """Split a name that begins with its kind, which is `kind` where the file tells it in a field of its own.

    "Xã Bom Bo" is the commune Bom Bo; "Phường 5" stays whole, for a number alone names nothing.
    """
    written = " ".join(written.split())
    kind = " ".join(kind.split()).lower()
    for known in [kind] if kind else KINDS:
        if written.lower().startswith(f"{known} "):
            name = written[len(known) + 1 :]
            return AreaName(known, written if name.isdecimal() else name)
    return AreaName(kind, written)
