"""Whether text was typed for the fonts of before Unicode (TCVN3, as .VnTime, or VNI): told, and never guessed at.

In those fonts the signs of Western Europe look like Vietnamese letters: 'Së Néi vô' and 'Sôû Noäi vuï' are Sở Nội vụ.
"""

import re
from collections.abc import Iterable
from itertools import chain, islice
from typing import Any

LOOKED_AT = 400  # rows of each sheet
ENOUGH = 3  # words
SHARE = 0.1  # of all words

_LETTERS = "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
_FOREIGN = "".join(
    sign for sign in map(chr, range(0xA1, 0x100)) if sign.lower() not in _LETTERS and sign not in "«»°·×÷±§²³"
)
_WORD = re.compile(r"\S+")
_OLD = re.compile(rf"(?i)[a-z{_LETTERS}{_FOREIGN}]*[{_FOREIGN}][a-z{_LETTERS}{_FOREIGN}]*")


def has_old_letters(book: Any) -> bool:
    """Whether many words of the workbook bear signs that no Vietnamese word has."""
    words = old = 0
    for text in _texts(book):
        for word in _WORD.findall(text):
            words += 1
            old += not word.isascii() and len(word) > 1 and _OLD.search(word) is not None
    return old >= ENOUGH and old > SHARE * words


def _texts(book: Any) -> Iterable[str]:
    rows = chain.from_iterable(islice(sheet.rows, LOOKED_AT) for sheet in book.sheets)
    return (cell for row in rows for cell in row if isinstance(cell, str))
