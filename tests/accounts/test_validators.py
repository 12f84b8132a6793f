"""Which passwords are good enough."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from portal.accounts.models import User

PERSON = User(email="nguyen.thi.an@daklak.gov.vn", name="Nguyễn Thị Ẩn")


def problems(password):
    try:
        validate_password(password, PERSON)
    except ValidationError as refusal:
        return {error.code for error in refusal.error_list}
    return set()


@pytest.mark.parametrize(
    "password",
    [
        "con trâu đi trước cái cày",
        "mưa dầm thấm lâu 2026",
        "correct horse battery staple",
        "ISO 9001 không làm khó được tôi",
        "x" * 10 + "Tám chữ cái khác" + "y" * 102,
    ],
)
def test_a_sentence_of_ones_own_is_good(password):
    assert problems(password) == set()


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("ngắn quá", "password_too_short"),
        ("con trâu đi trước " * 8, "password_too_long"),
        ("20262026202620262026", "password_guessable"),
        ("Đắk Lắk ISO 9001:2015", "password_guessable"),
        ("MatKhau@UBND2026!!", "password_guessable"),
        ("aaaaaaaaaaaaaaaaaaaa", "password_guessable"),
        ("nguyen.thi.an@daklak", "password_too_similar"),
    ],
)
def test_what_others_would_try_first_is_refused(password, code):
    assert code in problems(password)
