"""The text message with a location link: one message on every network, and an address that is whole."""

import pytest

from dispatch.rules.location_links import link_address, link_text
from dispatch.rules.numbers import takes_messages

TOKEN = "A" * 22


@pytest.mark.parametrize(("line", "sender"), [("115", "Tong dai 115"), ("unknown", "Tong dai khan cap")])
def test_the_message_fits_into_one(line: str, sender: str) -> None:
    address = link_address("https://eoc.dongnai.gov.vn", TOKEN)
    text = link_text(line, address)
    assert text.startswith(sender)
    assert text.endswith(f" https://eoc.dongnai.gov.vn/l/{TOKEN}")
    assert text.isascii()
    assert len(text) <= 160


@pytest.mark.parametrize(
    ("number", "expected"),
    [("+84912345678", True), ("+84387654321", True), ("+842713888888", False), ("+4915112345678", True)],
)
def test_who_may_get_a_message(number: str, expected: bool) -> None:
    assert takes_messages(number) is expected
