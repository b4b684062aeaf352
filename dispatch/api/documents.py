"""What the OpenAPI document says of every operation."""

from dispatch.schema import Problem

# Every operation may answer so: what was asked was malformed, not allowed, not there, out of date, asked for
# too often, or the centre cannot take it.
PROBLEMS: dict[int, type[Problem]] = dict.fromkeys(
    (400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429, 503), Problem
)
