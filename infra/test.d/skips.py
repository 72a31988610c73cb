#!/usr/bin/env python3
"""Refuses skipped tests that nobody has explained.

    skips.py EVENTS LIST [TESTS]

EVENTS is what `swift test --event-stream-output-path` wrote. LIST has a line `name | reason` for every test that may be
skipped; a listed name that occurs nowhere in the folder TESTS is refused too, so that the list does not outlive its tests.
"""
import json
import pathlib
import sys


def listed(path):
    """The reasons by name, and what is wrong with the list."""
    reasons, mistakes = {}, []
    for number, line in enumerate(pathlib.Path(path).read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, reason = (part.strip() for part in line.rpartition(" | "))
        if name and reason:
            reasons[name] = reason
        else:
            mistakes.append(f"{path}:{number}: say why, as `name | reason`: {line.strip()}")
    return reasons, mistakes


def skipped(path):
    """The tests that were skipped, as (name, why); a skipped suite is there with each of its tests."""
    names, suites, found = {}, set(), {}
    with open(path) as lines:
        for line in lines:
            record = json.loads(line)
            payload = record["payload"]
            if record["kind"] == "test":
                names[payload["id"]] = payload.get("displayName") or payload["name"]
                if payload["kind"] == "suite":
                    suites.add(payload["id"])
            elif payload["kind"] == "testSkipped":
                found[payload["testID"]] = "; ".join(payload.get("_comments", []))
    return sorted((names.get(test, test), why) for test, why in found.items() if test not in suites)


def main(events, allowed, tests=None):
    reasons, mistakes = listed(allowed)
    for name, why in skipped(events):
        if name in reasons:
            print(f"skipped: {name} ({reasons[name]})", file=sys.stderr)
        else:
            mistakes.append(f"a test was skipped that {allowed} does not list: {name}" + (f" ({why})" if why else ""))
    if tests:
        sources = [path.read_text() for path in pathlib.Path(tests).rglob("*.swift")]
        for name in reasons:
            if not any(name in source for source in sources):
                mistakes.append(f"{allowed} lists a test that is not there any more: {name}")
    for mistake in mistakes:
        print(f"test: {mistake}", file=sys.stderr)
    return 1 if mistakes else 0


sys.exit(main(*sys.argv[1:]))
