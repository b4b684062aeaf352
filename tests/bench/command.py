"""What `bin/bench` starts, on a database of the environment that must be new."""

import argparse
import json
import logging
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.bench.printing import lines, load, machine
from tests.bench.sizes import Sizes, watching
from tests.bench.subjects import GROUPS, SUBJECTS, USUAL
from tests.factories import make_centre


def main(words: Sequence[str]) -> int:
    """Print a table for each subject; return 1 where an answer was wrong, 2 where there is no such subject."""
    parser = argparse.ArgumentParser(prog="bin/bench")
    parser.add_argument("subjects", nargs="*")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--minutes", type=float)
    arguments = parser.parse_args(words)
    if unknown := set(arguments.subjects) - SUBJECTS.keys() - GROUPS.keys():
        there = ", ".join([*SUBJECTS, *GROUPS])
        parser.error(f"no such subject: {', '.join(sorted(unknown))}; there are {there}")
    subjects = [subject for name in arguments.subjects or USUAL for subject in GROUPS.get(name, [name])]
    # A line for each request would be work of ours that the figures do not mean.
    logging.getLogger("httpx").setLevel(logging.WARNING)

    measured_on = {**machine(), "load before": load()}
    for name, value in measured_on.items():
        print(f"{name.ljust(11)}  {value}", flush=True)  # noqa: T201
    sizes = watching(Sizes(), arguments.minutes)
    make_centre()
    reports = {}
    for name in dict.fromkeys(subjects):
        reports[name] = SUBJECTS[name](sizes)
        print("", *lines(name, reports[name]), sep="\n", flush=True)  # noqa: T201
    measured_on["load after"] = load()
    print("", f"load after   {measured_on['load after']}", sep="\n")  # noqa: T201
    if arguments.json:
        document = {"machine": measured_on, "subjects": {name: asdict(report) for name, report in reports.items()}}
        arguments.json.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    return 1 if any(report.wrong for report in reports.values()) else 0
