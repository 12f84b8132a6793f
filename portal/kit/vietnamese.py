"""Vietnamese text: one spelling in, dictionary order, search without marks, slugs.

Nothing here asks the database for a collation, so every server sorts and finds alike. Names carry two keys:

`sort_key` is compared byte by byte (COLLATE "C").

`search_key` holds the beginnings of words, each after a space: ' xacuewi cuewi ewi wi' for 'Xã Cư Ê Wi'.
A row is found when `search_key LIKE pattern` is true for every one of `search_patterns(query)`: '% cu%' and
'% ewi%' for 'Cư Êwi'. So words are found by their beginning, in any order, with or without marks, spaces,
hyphens and apostrophes. A trigram index (GIN, gin_trgm_ops) serves these patterns, those of short words too.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from django.utils.text import slugify

_INVISIBLE = ("Cc", "Cf", "Cs")  # control and format characters, halves of characters
_LOOKALIKES = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "´": "'",
        "`": "'",
        # Old fonts were converted to Icelandic and African letters that look like the Vietnamese one.
        "Ð": "Đ",
        "Ɖ": "Đ",
        "ð": "đ",
    }
)
_TO_MEND = re.compile(f"^ | $|  |[{''.join(map(chr, _LOOKALIKES))}]")


def nfc(text: str) -> str:
    """One line as the portal keeps it: composed, straight apostrophes, single spaces, nothing invisible."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text) and not _TO_MEND.search(text):
        return text  # nearly all that comes in; ten times as fast
    visible = (sign for sign in text if sign.isspace() or unicodedata.category(sign) not in _INVISIBLE)
    composed = unicodedata.normalize("NFC", "".join(visible))
    return " ".join(composed.translate(_LOOKALIKES).split())


def slug(text: str) -> str:
    """The text as part of an address: 'Đắk Lắk' gives 'dak-lak'."""
    return slugify(plain(text))


def plain(text: str) -> str:
    """The text in lower case without any marks: 'Đắk Lắk' gives 'dak lak'."""
    marked = unicodedata.normalize("NFD", _stroked(nfc(text).lower()))
    return "".join(sign for sign in marked if not unicodedata.combining(sign))


def _stroked(text: str) -> str:
    """Take off the stroke of đ, and of ƀ in Ê Đê names: for Unicode it is no mark of its own."""
    return text.replace("đ", "d").replace("ƀ", "b")


# --- dictionary order -----------------------------------------------------------------------------

_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # huyền hỏi ngã sắc nặng

# A letter that follows its plain one in the alphabet carries a tilde, which ASCII puts after every letter.
_LETTERS = {
    "a\u0306": "a~",  # ă
    "a\u0302": "a~~",  # â
    "e\u0302": "e~",  # ê
    "o\u0302": "o~",  # ô
    "o\u031b": "o~~",  # ơ
    "u\u031b": "u~",  # ư
    "đ": "d~",
    "ƀ": "b",
}
_LETTER = re.compile("|".join(_LETTERS))
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
_NUMBER = re.compile("[0-9]+")


def sort_key(text: str) -> str:
    """A key that puts texts in Vietnamese dictionary order when keys are compared byte by byte (COLLATE "C").

    Letters decide first, word by word (a ă â b ... y, with f j w z in their places; case and apostrophes do
    not count), and numbers by their value; then the tones, word by word (ngang, huyền, hỏi, ngã, sắc, nặng),
    on whichever letter they are written: 'Hoà' and 'Hòa' have one key.
    'Bà Bả' gives 'ba.ba 12', 'Tổ 10' gives 'to~.0210 2'.
    """
    words = _WORD.findall(unicodedata.normalize("NFD", nfc(text).lower().replace("'", "")))
    letters = ".".join(_letters(word) for word in words)
    tones = "".join(_tones(word) for word in words).rstrip("0")
    return f"{letters} {tones}".rstrip()


def _letters(word: str) -> str:
    toneless = "".join(sign for sign in word if sign not in _TONES)
    ordered = _LETTER.sub(lambda found: _LETTERS[found[0]], toneless)
    unmarked = "".join(sign for sign in ordered if not unicodedata.combining(sign))
    return _NUMBER.sub(lambda found: _counted(found[0].lstrip("0")), unmarked)


def _counted(digits: str) -> str:
    """The digits after their number, so that 2 comes before 10."""
    return f"{len(digits):02}{digits}"


def _tones(word: str) -> str:
    return "".join(_TONES[sign] for sign in word if sign in _TONES) or "0"


# --- search ---------------------------------------------------------------------------------------

LONGEST_WORD = 24  # letters of a word that are compared; the rest of a longer one is not looked at
MOST_WORDS = 12  # words of a query that are looked for

_SHORT_FORMS = {
    "Ủy ban nhân dân": "UBND",
    "Hội đồng nhân dân": "HĐND",
    "Khoa học và Công nghệ": "KH CN",
    "Nông nghiệp và Phát triển nông thôn": "NN PTNT",
    "Nông nghiệp và Môi trường": "NN MT",
    "Lao động Thương binh và Xã hội": "LĐ TB XH",
    "Văn hóa, Thể thao và Du lịch": "VH TT DL",
    "Văn hóa và Thông tin": "VH TT",
    "Tài nguyên và Môi trường": "TN MT",
    "Giáo dục và Đào tạo": "GD ĐT",
    "Giao thông vận tải": "GTVT",
    "Thông tin và Truyền thông": "TT TT",
    "Kế hoạch và Đầu tư": "KH ĐT",
    "Tài chính Kế hoạch": "TC KH",
    "Kinh tế và Hạ tầng": "KT HT",
    "Tiêu chuẩn Đo lường Chất lượng": "TC ĐL CL",
    "Thành phố": "TP",
    "Thị xã": "TX",
    "Thị trấn": "TT",
    "Huyện": "H",
    "Quận": "Q",
    "Phường": "P",
    "Xã": "X",
}
_SHORT_WITH_DOT = ("TP", "TX", "TT", "H", "Q", "P", "X")  # 'TP. Buôn Ma Thuột', 'P.2'
_SHORT_ONLY_WITH_DOT = ("TT", "H", "Q", "P", "X")  # alone they may be part of a name: Cư K Róa


def search_key(*texts: str) -> str:
    """What a row is found by: its name, and each other spelling that no rule can guess ('Ban Mê Thuột').

    Official abbreviations stand beside what they abbreviate, so either finds the other.
    The key begins with a space and must be stored as it is.
    """
    forms = (form for text in texts for form in _forms(text))
    beginnings = (beginning for form in forms for beginning in _beginnings(form.split()))
    return "".join(f" {beginning}" for beginning in dict.fromkeys(beginnings))


def name_key(text: str) -> str:
    """One key for all spellings of a name: 'UBND H. Krông Pắk' and 'Ủy ban nhân dân huyện Krông Pắc' have the same."""
    return "".join(_sound(word) for word in _forms(text)[0].split() if word != "va")


def search_patterns(query: str) -> list[str]:
    """LIKE patterns that a row's search key must all match; none if the query has no letter or digit."""
    return [f"% {word}%" for word in search_words(query)]


def search_words(query: str) -> list[str]:
    """The words looked for: only letters and digits, so nothing in them is special to LIKE."""
    parts = ("".join(_WORD.findall(part)) for part in re.split(r"[\s,;/()]+", plain(query)))
    return list(dict.fromkeys(_sound(part)[:LONGEST_WORD] for part in parts if part))[:MOST_WORDS]


def _forms(text: str) -> tuple[str, str]:
    """The words of the text twice: with every known abbreviation written out, and with every one used."""
    undotted = _DOTTED.sub(lambda found: f"{_LONG[found[1]]} ", plain(text))
    written_out = _ANY_SHORT.sub(lambda found: _LONG[_bare(found[0])], _words(undotted))
    return written_out, _ANY_LONG.sub(lambda found: _SHORT[_bare(found[0])], written_out)


def _beginnings(words: list[str]) -> Iterator[str]:
    """All words from each one on, run together, so that a query may leave out any space.

    Letters sound by their neighbours, so a run is folded word by word ('Đắk Hà') and as a whole ('Đăkhà').
    """
    for start in range(len(words)):
        run = words[start:]
        yield "".join(_sound(word) for word in run)[:LONGEST_WORD]
        yield _sound("".join(run))[:LONGEST_WORD]


def _sound(word: str) -> str:
    """One spelling for one sound: Krông Pắk and Pắc, Quản lý and lí; but kh is another sound than k."""
    return _Y_AFTER_CONSONANT.sub("i", word).replace("kh", "cx").replace("k", "c")


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text))


def _bare(words: str) -> str:
    """The phrase without spaces and 'và', which people write, leave out or replace by '&'."""
    return "".join(word for word in words.split() if word != "va")


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Matches each of the phrases, longest first, whether or not spaces and 'và' are written."""
    loose = (r"(?: va)? ?".join(word for word in phrase.split() if word != "va") for phrase in phrases)
    return re.compile(rf"\b(?:{'|'.join(sorted(loose, key=len, reverse=True))})\b")


_Y_AFTER_CONSONANT = re.compile(r"(?<=[bcdghklmnprstvx])y|(?<=qu)y")
_PLAIN_FORMS = {_words(plain(long)): plain(short) for long, short in _SHORT_FORMS.items()}
_SHORT = {_bare(long): short for long, short in _PLAIN_FORMS.items()}
_LONG = {_bare(short): long for long, short in _PLAIN_FORMS.items()}
_DOTTED = re.compile(rf"\b({'|'.join(_SHORT_WITH_DOT).lower()})\.\s*")
_ANY_LONG = _any_of(_PLAIN_FORMS)
_ANY_SHORT = _any_of(plain(short) for short in _SHORT_FORMS.values() if short not in _SHORT_ONLY_WITH_DOT)
