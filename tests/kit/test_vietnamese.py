"""Vietnamese text: order against a second, naive comparison; search against every spelling that is known."""

import csv
import itertools
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit.vietnamese import MOST_WORDS, nfc, plain, search_key, search_patterns, slug, sort_key

VARIANTS = Path(__file__).resolve().parents[2] / "agencies" / "data" / "name_variants.csv"

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
IN_ORDER = [
    "An", "Ăn", "Ân", "Ba", "Bà", "Bả", "Bã", "Bá", "Bạ",
    "Dũng", "Đặng", "Oanh", "Ông", "Ơn", "Ung", "Ưng", "Xã", "Ý",
]  # fmt: skip


@st.composite
def syllables(draw):
    """(letters, tone): the tone sits on the first vowel, which there always is."""
    onset = draw(st.text("bcdđghklmnpqrstvx", max_size=2))
    vowel = draw(st.sampled_from("aăâeêioôơuưy"))
    coda = draw(st.text(ALPHABET, max_size=3))
    return onset, vowel, draw(st.integers(0, 5)), coda


def written(name):
    return " ".join(
        unicodedata.normalize("NFC", onset + vowel + TONES[tone]) + coda for onset, vowel, tone, coda in name
    )


def naive_order(name):
    """What a dictionary says, as a tuple that Python can compare."""
    letters = [[ALPHABET.index(letter) for letter in onset + vowel + coda] for onset, vowel, _, coda in name]
    return letters, [tone for _, _, tone, _ in name]


names = st.lists(syllables(), min_size=1, max_size=4)


# --- one spelling in ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Sở   Nội\u00a0vụ\n", "Sở Nội vụ"),
        (unicodedata.normalize("NFD", "Sở Nội vụ"), "Sở Nội vụ"),
        ("Ea H’leo", "Ea H'leo"),
        ("M‘Đrắk", "M'Đrắk"),
        ("M\u02bcĐrắk", "M'Đrắk"),
        ("\u00d0ắk Lắk", "Đắk Lắk"),
        ("Đắk\u200b Lắk\u202e", "Đắk Lắk"),
        ("Sở\x07 Y tế", "Sở Y tế"),
        ("", ""),
    ],
)
def test_text_is_kept_in_one_spelling(typed, kept):
    assert nfc(typed) == kept


@given(st.text())
def test_keeping_a_text_twice_changes_nothing(text):
    kept = nfc(text)

    assert nfc(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)


def test_slugs_keep_the_stroked_d():
    assert [slug(text) for text in ("Đắk Lắk", "M’Đrắk", "Sở KH&CN", "ĐỀ TÀI đường ươm")] == [
        "dak-lak",
        "mdrak",
        "so-khcn",
        "de-tai-duong-uom",
    ]


# --- order ----------------------------------------------------------------------------------------


def test_the_alphabet_and_the_tones_decide():
    assert sorted(reversed(IN_ORDER), key=sort_key) == IN_ORDER


def test_numbers_sort_by_value():
    numbered = ["Phường 1", "Phường 2", "Phường 2A", "Phường 10", "Phường 100", "Phường An Bình"]

    assert sorted(reversed(numbered), key=sort_key) == numbered


def test_letters_of_all_words_decide_before_any_tone():
    assert sorted(["Bà An", "Ba Bình", "Ba An", "Ba", "Bác"], key=sort_key) == [
        "Ba", "Ba An", "Bà An", "Ba Bình", "Bác",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hòa", "hoà"),
        ("thúy", "thuý"),
        ("ĐẮK LẮK", "đắk lắk"),
        ("Ea H’leo", "Ea Hleo"),
        ("Tài chính - Kế hoạch", "Tài chính, Kế hoạch"),
        ("Phường 02", "Phường 2"),
        (unicodedata.normalize("NFD", "Ưng Ậm"), "Ưng Ậm"),
    ],
)
def test_what_is_the_same_has_the_same_key(one, other):
    assert sort_key(one) == sort_key(other)


@given(names, names)
def test_keys_compared_as_bytes_agree_with_the_dictionary(one, other):
    first, second = sort_key(written(one)), sort_key(written(other))

    assert (first.encode() < second.encode()) == (naive_order(one) < naive_order(other))
    assert (first == second) == (naive_order(one) == naive_order(other))


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_any_two_numbers_sort_by_value(one, other):
    assert (sort_key(f"Tổ {one}") < sort_key(f"Tổ {other}")) == (one < other)


# --- search ---------------------------------------------------------------------------------------


def found(query, *texts):
    """What `search_key LIKE pattern AND ...` says: the only wildcards of a pattern are its two ends."""
    patterns = search_patterns(query)
    return bool(patterns) and all(pattern[1:-1] in search_key(*texts) for pattern in patterns)


def variant_rows():
    with VARIANTS.open(encoding="utf-8", newline="") as lines:
        return [(row["code"], row["name"], row["variant"]) for row in csv.DictReader(lines)]


def test_every_known_spelling_finds_its_unit():
    rows = variant_rows()
    missed = [
        variant
        for code, name, variant in rows
        if not found(variant, name, *(spelling for owner, _, spelling in rows if owner == code))
    ]

    assert (missed, len(rows)) == ([], 33)


def test_only_spellings_that_no_rule_can_guess_need_the_table():
    assert [variant for _, name, variant in variant_rows() if not found(variant, name)] == [
        "Buôn Mê Thuột",
        "Ban Mê Thuột",
        "Ea Soup",
        "Dlê Yang",
        "Ea H'đing",
        "Cư Yang",
    ]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("so khoa hoc", "Sở Khoa học và Công nghệ"),
        ("Sở KH&CN", "Sở Khoa học và Công nghệ"),
        ("so khcn", "Sở Khoa học và Công nghệ"),
        ("Sở Khoa học & Công nghệ", "Sở KH và CN"),
        ("sokhoahocvacongnghe", "Sở KH&CN"),
        ("Sở NN và PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("NN&PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("LĐTB&XH", "Sở Lao động - Thương binh và Xã hội"),
        ("LĐ-TBXH", "Phòng Lao động, Thương binh và Xã hội"),
        ("VHTTDL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("VH,TT&DL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("TN&MT", "Sở Tài nguyên và Môi trường"),
        ("GD-ĐT", "Phòng Giáo dục và Đào tạo"),
        ("GTVT", "Sở Giao thông vận tải"),
        ("TT&TT", "Sở Thông tin và Truyền thông"),
        ("KH&ĐT", "Sở Kế hoạch và Đầu tư"),
        ("ubnd xa ea khal", "Ủy ban nhân dân xã Ea Khal"),
        ("Uỷ ban nhân dân", "UBND xã Ea Khal"),
        ("TP.Buôn Ma Thuột", "Thành phố Buôn Ma Thuột"),
        ("TX. Buôn Hồ", "Thị xã Buôn Hồ"),
        ("TT Ea Súp", "Thị trấn Ea Súp"),
        ("H. Ea H'leo", "Huyện Ea H'leo"),
        ("P.2", "Phường 2"),
        ("phường 2", "P.2"),
        ("thị trấn Ea Súp", "TT.Ea Súp"),
        ("leo", "Huyện Ea H'leo"),
        ("tan hoa", "Xã Tân Hoà"),
        ("Đắc Hà", "Xã Đắk Hà"),
        ("dakha", "Xã Đắk Hà"),
        ("quản lí", "Ban Quản lý các khu công nghiệp"),
        ("Qui hoạch", "Phòng Quy hoạch"),
    ],
)
def test_people_find_what_they_mean(query, name):
    assert found(query, name)


def test_a_word_is_found_by_its_beginning_only():
    units = ["Huyện Krông Búk", "Xã KRông Búk", "Huyện Krông Bông", "Xã Cư Ni", "Xã Ea Ning", "Xã Tân Hòa"]

    assert [unit for unit in units if found("Krông Búk", unit)] == units[:2]
    assert [unit for unit in units if found("ni", unit)] == ["Xã Cư Ni", "Xã Ea Ning"]
    assert [unit for unit in units if found("an", unit)] == []
    assert not found("khu", "Xã Chư KBô")


@given(names)
def test_any_name_is_found_without_marks_spaces_or_capitals(name):
    text = written(name)

    for typed in (text, plain(text), text.upper(), text.replace(" ", ""), plain(text).replace(" ", "-")):
        assert found(typed, text), typed


@given(names, st.integers(1, 40))
def test_a_name_is_found_while_it_is_typed(name, typed):
    beginning = written(name)[:typed]

    assert found(beginning, written(name))


@given(st.text())
def test_no_query_can_hold_a_wildcard(query):
    for pattern in search_patterns(query):
        assert (pattern[:2], pattern[-1]) == ("% ", "%")
        assert not set(pattern[2:-1]) & set("%_\\ ")


def test_a_query_without_letters_looks_for_nothing():
    assert search_patterns(" %_-' ") == []


def test_only_the_first_words_of_a_long_query_count():
    words = ("".join(pair) for pair in itertools.product("abcdef", repeat=2))

    assert len(search_patterns(" ".join(words))) == MOST_WORDS
