"""The centre's commands: set-up, servers and supervision, with nothing but Python's standard library."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python is told so
    sys.exit(f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}")
