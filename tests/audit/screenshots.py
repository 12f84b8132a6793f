"""`python -m tests.audit.screenshots`: the ten main pages, phone and desktop, into docs/screenshots/.

Of the demonstration of the last audit, or of a new one.
"""

import io
import re
from itertools import product
from pathlib import Path

from PIL import Image

from portal.embedded import CHECKOUT
from tests.audit.stage import Stage, stages
from tests.audit.workers import sign_in, workers

FOLDER = CHECKOUT / "docs" / "screenshots"
SIZES = {"phone": (360, 740), "desktop": (1280, 800)}
COLOURS = 128
"""So many tell our pages from the original; the files become a third."""


def pages(stage: Stage) -> dict[str, tuple[str, str]]:
    """(person, address) of each page by the name of its picture."""
    told = stage.told["pages"]

    def one(person: str, pattern: str) -> tuple[str, str]:
        return person, next(address for address in told[person] if re.fullmatch(pattern, address))

    return {
        "public": ("stranger", "/public/?on=31/12/2017"),
        "public-agency": one("stranger", r"/public/agencies/\d+/"),
        "start-officer": ("officer", "/"),
        "record": one("officer", ".*/redeclared/"),
        "agency": one("officer", r"/agencies/\d+/"),
        "finding": one("officer", r"/findings/\d+/"),
        "start-leader": ("leader", "/"),
        "province": ("staff", "/province/?on=31/12/2017"),
        "programme": one("staff", r"/programmes/\d+/"),
        "findings": ("inspector", "/findings/"),
    }


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with stages(keep=True) as staged, workers() as pool:
        stage = staged["filled"]
        asked = [(stage, *page, name, size) for (name, page), size in product(pages(stage).items(), SIZES)]
        for taken in [pool.submit(take, *each) for each in asked]:
            taken.result()
    total = sum(file.stat().st_size for file in FOLDER.glob("*.png"))
    print(f"{len(list(FOLDER.glob('*.png')))} pictures, {total / 1024:.0f} KB")


def take(stage: Stage, person: str, address: str, name: str, size: str) -> None:
    width, height = SIZES[size]
    context = sign_in(stage, person, viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(address)
    if person == "leader" and (steps := page.locator("#guide-heading ~ form button")).count():
        steps.click()  # as on every visit but the first
    save(page.screenshot(), FOLDER / f"{name}-{size}.png")
    context.close()


def save(shot: bytes, file: Path) -> None:
    picture = Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(file, optimize=True)


if __name__ == "__main__":
    main()
