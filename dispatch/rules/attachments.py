"""How many files an incident takes, and how they are called."""

import unicodedata

# So many files of one incident are looked through by nobody; what is more belongs to an archive.
MOST_PER_INCIDENT = 100
# Nobody chooses so many by hand; a program that fills the disk would.
MOST_A_MINUTE = 30
_LONGEST_NAME = 200
# What a name of each type may end with; the first one is given to one that ends otherwise.
_ENDINGS = {
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "video/mp4": (".mp4", ".m4v", ".3gp"),
    "video/quicktime": (".mov", ".qt"),
    "audio/mpeg": (".mp3", ".mpga"),
    "audio/mp4": (".m4a", ".mp4"),
    "audio/ogg": (".ogg", ".oga", ".opus"),
    "audio/wav": (".wav",),
    "application/pdf": (".pdf",),
}


def kept_name(raw: str) -> str:
    """Return the name of a file as it is kept: without folders and without signs that show nothing or turn the line."""
    last = unicodedata.normalize("NFC", raw).replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    stem, dot, ending = shown.strip().rpartition(".")
    # Of a name that is too long the end stays, by which a person tells what it is.
    tail = dot + ending if stem and len(ending) < len(".download") else ""
    return (shown.strip().removesuffix(tail)[: _LONGEST_NAME - len(tail)] + tail).strip()


def served_name(name: str, media_type: str) -> str:
    """Return the name under which a file is saved. It ends as what the file is: nobody opens a picture as a program."""
    endings = _ENDINGS[media_type]
    if not name:
        return f"tep{endings[0]}"
    return name if name.lower().endswith(endings) else name + endings[0]
