"""The JSON of the public register against its description (docs/public.openapi.json), asked at random by schemathesis.

It first has to find a planted fault: a description that calls a number a text.
"""

import json
import re
import subprocess
import sys
from copy import deepcopy
from typing import Any
from urllib.request import urlopen

from portal.embedded import CHECKOUT
from tests.audit.stage import HOME

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
EXAMPLES = 100
KEYS = 5  # agencies that are asked for
FIGURES = "/public/figures.json"


def checked(home: str) -> tuple[int, list[str]]:
    """How many requests were made, and what did not fit."""
    described = _with_keys(json.loads((CHECKOUT / "docs" / "public.openapi.json").read_text()), home)
    asked, said = _run(described, home)
    planted = deepcopy(described)
    answer = planted["paths"][FIGURES]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    answer["properties"]["total"] = {"type": "string"}
    _, found = _run({**planted, "paths": {FIGURES: planted["paths"][FIGURES]}}, home)
    missed = [] if any("is not of type" in each for each in found) else ["schemathesis misses its planted fault"]
    return asked, said + missed


def _with_keys(described: dict[str, Any], home: str) -> dict[str, Any]:
    """Random keys find nobody, so some that there are."""
    with urlopen(home + "/public/agencies.json", timeout=30) as answer:  # noqa: S310 (our own server)
        keys = [row["key"] for row in json.load(answer)["agencies"][:KEYS]]
    for parameter in described["paths"]["/public/agencies/{key}.json"]["get"]["parameters"]:
        if parameter["name"] == "key":
            parameter["schema"] = {"anyOf": [{"enum": keys}, {"type": "string", "minLength": 1}]}
    return described


def _run(described: dict[str, Any], home: str) -> tuple[int, list[str]]:
    path = HOME / "described.json"
    path.write_text(json.dumps(described))
    options = ["--checks", CHECKS, "--max-examples", str(EXAMPLES), "--request-timeout", "20", "--no-color"]
    command = [sys.executable, "-m", "schemathesis.cli", "run", str(path), "--url", home, *options]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
    generated = re.search(r"(\d+) generated", done.stdout)
    if generated is None:
        raise SystemExit(f"schemathesis: {(done.stderr or done.stdout)[-2000:]}")
    faults = [line.strip() for line in done.stdout.splitlines() if re.match(r"\s*- |\s*.* is not of type", line)]
    return int(generated[1]), (faults or [done.stdout[-500:]]) if done.returncode else []
