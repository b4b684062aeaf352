"""Telephone numbers as networks send them."""

from dataclasses import dataclass

import phonenumbers

from dispatch.vocabulary import CallerKind

_REGION = "VN"
_LONGEST = 100
# What networks send in place of a withheld number, in lower case and without "+".
_WITHHELD = frozenset({"", "anonymous", "restricted", "unknown", "unavailable", "private", "withheld", "266696687"})


@dataclass(frozen=True)
class Caller:
    """Who called: E.164 for a number, empty for a withheld one, else what the network sent (at most 100 characters)."""

    kind: CallerKind
    text: str


def identify_caller(raw: str) -> Caller:
    """Read a caller id. Nothing is refused: what cannot be read is kept and marked."""
    text = printable(_user_part(raw))
    if text.lower().lstrip("+") in _WITHHELD:
        return Caller(CallerKind.ANONYMOUS, "")
    number = _e164(text)
    # Zeros that come off at each reading make no number that can be called back.
    if number is None or _e164(number) != number:
        return Caller(CallerKind.MALFORMED, text)
    return Caller(CallerKind.NUMBER, number)


def takes_messages(number: str) -> bool:
    """Return whether a number (E.164) may get a text message: any but a landline."""
    return phonenumbers.number_type(phonenumbers.parse(number)) != phonenumbers.PhoneNumberType.FIXED_LINE


def spoken_number(raw: str) -> str | None:
    """Return in E.164 a number that somebody says; None where nobody has such a number.

    Stricter than of a caller's own number: a figure that was misheard is found out while the caller can still be asked.
    """
    try:
        number = phonenumbers.parse(printable(raw), _REGION)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def dialled_forms(raw: str) -> list[str]:
    """Return the forms under which the called number may stand in a service line's list, the most exact first."""
    whole = printable(raw)
    forms = [whole, _user_part(whole)]
    try:
        number = phonenumbers.parse(_user_part(whole), _REGION)
        # Not asked whether it is possible: `+84115` is how a network may write a short code.
        forms.append(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    except phonenumbers.NumberParseException:
        pass  # a name stands as it is
    return list(dict.fromkeys(form for form in forms if form))


def spoken(number: str) -> str:
    """Return a number of E.164 as people write and read it out, `0912 345 678`; any other text as it is."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    at_home = parsed.country_code == phonenumbers.country_code_for_region(_REGION)
    form = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)


def _e164(text: str) -> str | None:
    """Return a number of possible length in E.164; None for anything else, such as a short code."""
    try:
        number = phonenumbers.parse(text, _REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _user_part(address: str) -> str:
    """Return the user of a `sip:user@host;parameters` address, or the text as it is."""
    text = address.strip()
    scheme, colon, rest = text.partition(":")
    if colon and scheme.lower() in {"sip", "sips", "tel"}:
        text = rest
    return text.partition("@")[0].partition(";")[0].strip()


def printable(text: str) -> str:
    """Drop what cannot be stored or shown, and cut to the longest that is kept."""
    return "".join(character for character in text if character.isprintable())[:_LONGEST].strip()
