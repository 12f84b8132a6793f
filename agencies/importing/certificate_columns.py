"""The columns of registers of certificates: how provinces head them."""

from django.utils.translation import gettext_lazy

from agencies.importing.fact_columns import EDITION
from agencies.importing.finding import AGENCY_COLUMNS
from agencies.models import CertificateFact, CertificationBody
from portal.workbooks.kinds import ORDINAL, ROW_ID, Column, Holds

COLUMNS = (
    ORDINAL,
    ROW_ID,
    *AGENCY_COLUMNS,
    Column(
        "certificate",
        gettext_lazy("number of the certificate"),
        (
            "so chung chi",
            "so giay chung nhan",
            "so gcn",
            "so hieu chung chi",
            "so hieu giay chung nhan",
            "ma so chung nhan",
            "ma chung chi",
            "so chung nhan",
            "chung chi so",
            "giay chung nhan so",
            "giay chung nhan",
            "chung chi",
            "so hieu",
            "so",
        ),
        longest=CertificateFact._meta.get_field("number").max_length,
    ),
    Column(
        "body",
        gettext_lazy("certification body"),
        (
            "to chuc chung nhan",
            "ten to chuc chung nhan",
            "don vi chung nhan",
            "co quan chung nhan",
            "to chuc cap",
            "don vi cap",
            "co quan cap",
            "noi cap",
        ),
        longest=CertificationBody._meta.get_field("name").max_length,
    ),
    Column(
        "issued_on",
        gettext_lazy("issued on"),
        ("ngay cap", "ngay cap chung chi", "ngay cap giay chung nhan", "ngay cap lai", "ngay chung nhan", "tu ngay"),
        Holds.DAY,
    ),
    Column(
        "first_issued_on",
        gettext_lazy("first issued on"),
        ("ngay cap lan dau", "cap lan dau", "ngay chung nhan lan dau"),
        Holds.DAY,
    ),
    Column(
        "valid_until",
        gettext_lazy("valid until"),
        (
            "ngay het han",
            "het han",
            "ngay het hieu luc",
            "het hieu luc",
            "hieu luc den",
            "hieu luc den ngay",
            "co gia tri den",
            "co gia tri den ngay",
            "gia tri den",
            "thoi han",
            "thoi han hieu luc",
            "thoi han chung chi",
            "den ngay",
            "han su dung",
        ),
        Holds.DAY,
    ),
    EDITION,
    Column(
        "scope", gettext_lazy("scope"), ("pham vi", "pham vi chung nhan", "linh vuc chung nhan", "linh vuc", "scope")
    ),
    Column(
        "sites", gettext_lazy("sites"), ("dia diem", "dia diem ap dung", "dia chi", "dia diem chung nhan", "tru so")
    ),
    Column("note", gettext_lazy("note"), ("ghi chu", "note")),
)
