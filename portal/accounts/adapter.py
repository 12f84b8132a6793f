"""What allauth asks the portal: who may sign up (nobody), how tries are counted, how links are mailed."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.accounts.actions import close_if_idle
from portal.accounts.models import User
from portal.accounts.queries import has_old_password
from portal.kit import security_log

log = logging.getLogger(__name__)

# allauth tells of a password changed by two names, and of each change of factors by one of its own; ours are two mails.
SAME_MAIL = {"account/email/password_reset": "account/email/password_changed"} | dict.fromkeys(
    (
        "mfa/email/totp_activated",
        "mfa/email/totp_deactivated",
        "mfa/email/webauthn_added",
        "mfa/email/webauthn_removed",
        "mfa/email/recovery_codes_generated",
    ),
    "account/email/second_factor_changed",
)
# So that holiday notices and the like do not answer (RFC 3834).
MAIL_HEADERS = {"Auto-Submitted": "auto-generated"}


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by administrators."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """The pages are the only door: no second one that speaks JSON."""
        return False

    def set_password(self, user: User, password: str) -> None:
        user.set_password(password)
        user.save(update_fields=["password"])
        security_log.note("password_changed", person=user, subject=user)

    def get_login_stages(self) -> list[str]:
        own = {"allauth.mfa.stages.AuthenticateStage": "portal.accounts.stages.AskStage"}
        stages = [own.get(stage, stage) for stage in super().get_login_stages()]
        return [*stages, "portal.accounts.second_factor.SetUpStage"]

    def pre_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse | None:
        """The right password was given: what is asked next is asked in the person's language (LanguageMiddleware)."""
        request.recognized = user
        # The job of the night may be late; the last day is not.
        user.is_active = user.is_active and not close_if_idle(person=user, at=timezone.now())
        return super().pre_login(request, user, **how) or self._asks_for_a_new_password(request, user, **how)

    def _asks_for_a_new_password(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse | None:
        is_by_provider = "sociallogin" in (how["signal_kwargs"] or {})
        if is_by_provider or not has_old_password(user, timezone.now()):
            return None
        clear_login(request)
        security_log.note("password_too_old", subject=user, result="refused")
        days = settings.ADMIN_PASSWORD_DAYS
        with translation.override(user.language):
            sentence = _("An administrator's password holds for %(days)d days. Have a link mailed and set a new one.")
            messages.warning(request, sentence % {"days": days})
        return redirect("account_reset_password")

    # --- what is noted --------------------------------------------------------------------------

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        methods = [record["method"] for record in get_authentication_records(request, user)]
        security_log.note("signed_in", person=user, subject=user, methods=methods)

    def logout(self, request: HttpRequest) -> None:
        security_log.note("signed_out", person=request.user, subject=request.user)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        person = User.objects.filter(email=User.objects.normalize_email(credentials.get("email"))).first()
        security_log.note("sign_in_failed", subject=person, result="refused")

    # --- tries ----------------------------------------------------------------------------------

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count per address and place: by wrong tries from elsewhere nobody can lock another person out."""
        email = User.objects.normalize_email(credentials.get("email"))
        return f"{self.get_client_ip(request)}:{email}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as too_many:
            raise ImmediateHttpResponse(respond_429(request)) from too_many

    # --- mail -----------------------------------------------------------------------------------

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link leads to the portal's own address, whatever host the request claimed."""
        uid, _, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return settings.PORTAL_URL + path

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail at once; a mail server that is down gives a page that says so."""
        try:
            self.send_letter(template_prefix, email, context)
        except OSError as refusal:  # smtplib's errors are OSErrors, as are those of the network
            log.exception("Mail %s was not taken by the mail server", template_prefix)
            page = render(self.request, "account/mail_down.html", status=503)
            raise ImmediateHttpResponse(page) from refusal

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person of a change that stands already, so a mail server that is down must not undo it."""
        template_prefix = SAME_MAIL.get(template_prefix, template_prefix)
        about = {"user": user, "timestamp": timezone.now(), "ip": self.get_client_ip(self.request)}
        try:
            self.send_letter(template_prefix, email or user.email, about | (context or {}))
        except OSError:
            log.exception("Mail %s was not taken by the mail server", template_prefix)

    def send_letter(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write it in the language of `user` and send it; raises OSError when the mail server does not take it."""
        reader = context.get("user")
        language = reader.language if reader else translation.get_language()
        with translation.override(language):
            message = self.render_mail(
                template_prefix,
                email,
                context | {"reader": reader, "email": email},
                headers=MAIL_HEADERS,
            )
        message.send()
