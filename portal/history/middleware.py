"""From where a change came, beside who and on which page."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from pghistory.middleware import HistoryMiddleware as Theirs


class HistoryMiddleware(Theirs):
    """pghistory's, which also notes the network address."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        return super().get_context(request) | {"address": get_adapter().get_client_ip(request)}
