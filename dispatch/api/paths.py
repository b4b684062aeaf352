"""How ids stand in paths."""


class IdConverter:
    """A row's id. What no row can have does not match, so it is not found rather than malformed."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        """Return the id."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return its digits."""
        return str(value)
