"""People, with only what the test is about spelled out."""

from itertools import count

from portal.accounts.models import User

PASSWORD = "con trâu đi trước cái cày"
_numbers = count(1)


def person(**fields):
    given = {"email": f"can-bo-{next(_numbers)}@example.vn", "name": "Nguyễn Thị Ẩn", "password": PASSWORD}
    return User.objects.create_user(**given | fields)


def administrator(**fields):
    return person(is_staff=True, is_superuser=True, **fields)
