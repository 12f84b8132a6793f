"""The stage of signing in that asks for the second factor. Apart: its library is dear, and most requests need none."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from portal.accounts.second_factor import was_shown


class AskStage(AuthenticateStage):
    """For the code or the key, unless a provider that is trusted with it has asked already."""

    def _should_handle(self, request: HttpRequest) -> bool:
        return super()._should_handle(request) and not was_shown(request, self.login.user)
