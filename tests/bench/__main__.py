"""Measures, as a process of its own."""

import sys

import django

django.setup()

from tests.bench.command import main  # noqa: E402 - models can be imported only now

sys.exit(main(sys.argv[1:]))
