"""Valid HTML, by the Nu Html Checker (vnu), of every page that was looked at, as it came from the portal.

The checker is a Java archive. npm's client fetches it once, by version and checksum, into `.portal/audit/`;
VNU_JAR names one that is there already. What has been fetched works without a network.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tarfile
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from tests.audit.stage import HOME, SOURCES

VERSION = "26.9.27"
SHA256 = "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"
INSTALL = "Valid HTML is checked by vnu: apt-get install default-jre-headless npm (or VNU_JAR=/path/to/vnu.jar)."
IN_PACKAGE = "package/build/dist/vnu.jar"


class Validity(NamedTuple):
    """How many pages were checked, and each kind of fault with the first page that has it."""

    pages: int
    faults: list[str]


def checked() -> Validity:
    """What the checker says against the sources."""
    archive = _archive()
    command = [
        "java",
        "-Xss4m",
        "-jar",
        str(archive),
        "--stdout",
        "--exit-zero-always",
        "--format",
        "json",
        str(SOURCES),
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    places = defaultdict(list)
    for message in json.loads(done.stdout)["messages"]:
        if message["type"] == "error":
            extract = " ".join(message.get("extract", "").split())
            places[f"{message['message']} … {extract}"].append(Path(message["url"]).name)
    faults = [f"{fault} ({len(names)} times, first: {_place(names[0])})" for fault, names in places.items()]
    pages = len(list(SOURCES.glob("*.html")))
    return Validity(pages, faults if pages else ["no page is kept: run `looks` first"])


def is_possible() -> bool:
    return bool(shutil.which("java") and (os.environ.get("VNU_JAR") or _kept().exists() or shutil.which("npm")))


def _kept() -> Path:
    return HOME / f"vnu-{VERSION}.jar"


def _archive() -> Path:
    if named := os.environ.get("VNU_JAR"):
        return Path(named)
    if not _kept().exists():
        fetch = ["npm", "pack", f"vnu-jar@{VERSION}", "--silent", "--ignore-scripts", "--pack-destination", str(HOME)]
        package = HOME / subprocess.run(fetch, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
        with tarfile.open(package) as packed:
            bytes_ = packed.extractfile(IN_PACKAGE).read()
        package.unlink()
        if hashlib.sha256(bytes_).hexdigest() != SHA256:
            raise SystemExit(f"vnu-jar {VERSION} is not the one that is known by its checksum.")
        _kept().write_bytes(bytes_)
    return _kept()


def _place(name: str) -> str:
    return re.search(r"<!-- (.*) -->\n\Z", (SOURCES / name).read_text(encoding="utf-8"))[1]
