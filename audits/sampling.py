"""Drawing files at random so that anybody can draw the same again. Pure.

Method 1: for each file number n from 1 to the population take SHA-256 of the text "seed:n" in UTF-8; the files with the
smallest digests, compared as hexadecimal text, are drawn, as many as the sample is large. No language's own random
numbers are needed to check it: `printf '%s' 'seed:17' | sha256sum` will do.
"""

from hashlib import sha256

METHOD = 1


def draw(seed: str, population: int, size: int) -> list[int]:
    """The numbers of the files that are drawn, in ascending order. Raises ValueError for an impossible size."""
    if not 1 <= size <= population:
        raise ValueError(f"{size} of {population} files cannot be drawn")
    ranked = sorted(range(1, population + 1), key=lambda number: sha256(f"{seed}:{number}".encode()).hexdigest())
    return sorted(ranked[:size])
