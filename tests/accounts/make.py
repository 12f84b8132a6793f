"""People, with only what the test is about spelled out."""

from itertools import count

from portal.accounts.models import User
from tests.signing_in import give_codes

PASSWORD = "con trâu đi trước cái cày"
_numbers = count(1)


def person(**fields):
    """Somebody who has set up codes from an app."""
    someone = newcomer(**fields)
    give_codes(someone)
    return someone


def newcomer(**fields):
    """Somebody who has a password and no second factor yet."""
    given = {"email": f"can-bo-{next(_numbers)}@example.vn", "name": "Nguyễn Thị Ẩn", "password": PASSWORD}
    return User.objects.create_user(**given | fields)


def administrator(**fields):
    return person(is_staff=True, is_superuser=True, **fields)
