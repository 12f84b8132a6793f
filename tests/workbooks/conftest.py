import pytest

from tests import make


@pytest.fixture
def register(db):
    """A few agencies of Đắk Lắk, named as the province names them."""
    district = make.agency("Ủy ban nhân dân huyện Krông Pắc", tier="district", area="654")
    return {
        "khcn": make.agency("Sở Khoa học và Công nghệ", tier="province", area=""),
        "nv": make.agency("Sở Nội vụ", tier="province", area=""),
        "district": district,
        "phe": make.agency("Ủy ban nhân dân xã Ea Phê", superior=district),
        "an": make.agency("Ủy ban nhân dân xã Hòa An", superior=district),
    }


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
