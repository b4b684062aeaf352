"""Writes the front end's contract out of the schema, or checks that it has not drifted."""

import json
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from dispatch import schema


def contract_schema() -> dict[str, object]:
    """Return one JSON Schema with every shape of the contract under `$defs`."""
    shapes = [
        value
        for value in vars(schema).values()
        if isinstance(value, type) and issubclass(value, BaseModel) and value.__module__.startswith(schema.__name__)
    ]
    _, document = models_json_schema([(shape, "validation") for shape in shapes], title="Contract")
    return document


class Command(BaseCommand):
    """`contract [--check]`: write frontend/src/contract.ts, or fail where it differs from the schema."""

    help = "Write frontend/src/contract.ts out of dispatch/schema; with --check, only compare."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --check."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *, check: bool, **_: object) -> None:
        """Generate, then write or compare."""
        frontend = Path(settings.BASE_DIR) / "frontend"
        target = frontend / "src" / "contract.ts"
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "schema.json"
            made = Path(folder) / "contract.ts"
            source.write_text(json.dumps(contract_schema(), ensure_ascii=False), encoding="utf-8")
            node = Path(sys.executable).parent / "node"
            outcome = subprocess.run(  # noqa: S603 -- our own script, no outside input
                [node, "contract.mjs", source, made], cwd=frontend, check=False, capture_output=True, text=True
            )
            if outcome.returncode:
                raise CommandError(outcome.stderr)
            text = made.read_text(encoding="utf-8")
        if not check:
            target.write_text(text, encoding="utf-8")
        elif target.read_text(encoding="utf-8") != text:
            raise CommandError("frontend/src/contract.ts differs from dispatch/schema: run bin/manage contract")
