"""What is sent, made once for all sockets that get it."""

from functools import cached_property

_TEXT_AND_FINAL = 0x81
_LONGEST_IN_ONE_BYTE = 125
_LONGEST_IN_TWO_BYTES = 0xFFFF
_TWO_BYTES_FOLLOW = 126
_EIGHT_BYTES_FOLLOW = 127


class Frame:
    """One message of the protocol: JSON in UTF-8."""

    def __init__(self, payload: bytes) -> None:
        self.payload = payload

    @cached_property
    def text(self) -> str:
        """The message as ASGI sends it."""
        return self.payload.decode()

    @cached_property
    def wire(self) -> bytes:
        """The message as it stands on the wire: one unmasked text frame (RFC 6455, section 5.2)."""
        length = len(self.payload)
        if length <= _LONGEST_IN_ONE_BYTE:
            head = bytes((_TEXT_AND_FINAL, length))
        elif length <= _LONGEST_IN_TWO_BYTES:
            head = bytes((_TEXT_AND_FINAL, _TWO_BYTES_FOLLOW)) + length.to_bytes(2, "big")
        else:
            head = bytes((_TEXT_AND_FINAL, _EIGHT_BYTES_FOLLOW)) + length.to_bytes(8, "big")
        return head + self.payload


RESET = Frame(b'{"type":"reset"}')
