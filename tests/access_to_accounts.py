"""Who may open the pages of signing in and of one's own account (see test_access.py)."""

from allauth.usersessions.models import UserSession

from agencies.actions.people import invite
from agencies.choices import Role
from portal.accounts.models import User
from tests.signing_in import give_codes

TABLE = """
GET  security-txt                 200    200     200     200   200   200    200  200       200   200   200
GET  account_login                200    200      go      go    go    go     go   go        go    go    go
POST account_login                200    200      go      go    go    go     go   go        go    go    go
GET  provider-sign-in             404    404     404     404   404   404    404  404       404   404   404
POST provider-sign-in             404    404     404     404   404   404    404  404       404   404   404
GET  openid_connect_callback      404    404     404     404   404   404    404  404       404   404   404
POST openid_connect_callback      404    404     404     404   404   404    404  404       404   404   404
GET  account_logout                in     in     200     200   200   200    200  200       200   200   200
POST account_logout                in     in      in      in    in    in     in   in        in    in    in
GET  account_inactive             200    200     200     200   200   200    200  200       200   200   200
GET  account_signup               200    200      go      go    go    go     go   go        go    go    go
POST account_signup               200    200      go      go    go    go     go   go        go    go    go
GET  my-account                    in     in     200     200   200   200    200  200       200   200   200
POST my-account                    in     in     200     200   200   200    200  200       200   200   200
GET  account_change_password       in     in     200     200   200   200    200  200       200   200   200
POST account_change_password       in     in     200     200   200   200    200  200       200   200   200
GET  account_set_password          in     in      go      go    go    go     go   go        go    go    go
POST account_set_password          in     in      go      go    go    go     go   go        go    go    go
GET  account_reset_password       200    200     200     200   200   200    200  200       200   200   200
POST account_reset_password       200    200     200     200   200   200    200  200       200   200   200
GET  account_reset_password_done  200    200     200     200   200   200    200  200       200   200   200
GET  account_reset_password_from_key       200 200 200   200   200   200    200  200       200   200   200
POST account_reset_password_from_key       200 200 200   200   200   200    200  200       200   200   200
GET  account_reset_password_from_key_done  200 200 200   200   200   200    200  200       200   200   200
GET  invitation-open               410    410     410     410   410   410    410  410       410   410   410
GET  invitation-accept             410    410     410     410   410   410    410  410       410   410   410
POST invitation-accept             410    410     410     410   410   410    410  410       410   410   410
GET  invitations                   in     in     403     403   403   403    403  403       403   403   200
GET  invitation-new                in     in     403     403   403   403    403  403       403   403   200
POST invitation-new                in     in     403     403   403   403    403  403       403   403   422
POST invitation-again              in     in     404     404   404   404    404  404       404   404    go
POST invitation-revoke             in     in     404     404   404   404    404  404       404   404    go
GET  accounts-closed               in     in     403     403   403   403    403  403       403   403   200
GET  account-reopen                in     in     404     404   404   404    404  404       404   404   200
POST account-reopen                in     in     404     404   404   404    404  404       404   404   422
GET  mfa_authenticate              in     in      go      go    go    go     go   go        go    go    go
POST mfa_authenticate              in     in      go      go    go    go     go   go        go    go    go
GET  second-factor-set-up          in     in      go      go    go    go     go   go        go    go    go
POST second-factor-set-up          in     in      go      go    go    go     go   go        go    go    go
GET  second-factor-set-up-key      in     in      go      go    go    go     go   go        go    go    go
POST second-factor-set-up-key      in     in      go      go    go    go     go   go        go    go    go
GET  mfa_index                     in     in     200     200   200   200    200  200       200   200   200
GET  mfa_activate_totp             in     in      go      go    go    go     go   go        go    go    go
POST mfa_activate_totp             in     in      go      go    go    go     go   go        go    go    go
GET  mfa_deactivate_totp           in     in     404      go   404   404    404  404       404   404   404
POST mfa_deactivate_totp           in     in     404      go   404   404    404  404       404   404   404
GET  mfa_add_webauthn              in     in      go      go    go    go     go   go        go    go    go
POST mfa_add_webauthn              in     in      go      go    go    go     go   go        go    go    go
GET  mfa_remove_webauthn           in     in      go      go    go    go     go   go        go    go    go
POST mfa_remove_webauthn           in     in      go      go    go    go     go   go        go    go    go
GET  mfa_view_recovery_codes       in     in     404      go   404   404    404  404       404   404   404
GET  mfa_generate_recovery_codes   in     in      go      go    go    go     go   go        go    go    go
POST mfa_generate_recovery_codes   in     in      go      go    go    go     go   go        go    go    go
GET  mfa_download_recovery_codes   in     in     404      go   404   404    404  404       404   404   404
GET  account_reauthenticate        in     in     200     200   200   200    200  200       200   200   200
POST account_reauthenticate        in     in     200     200   200   200    200  200       200   200   200
GET  mfa_reauthenticate            in     in      go     200    go    go     go   go        go    go    go
POST mfa_reauthenticate            in     in      go     200    go    go     go   go        go    go    go
GET  mfa_reauthenticate_webauthn   in     in      go      go    go    go     go   go        go    go    go
POST mfa_reauthenticate_webauthn   in     in      go      go    go    go     go   go        go    go    go
GET  usersessions_list             in     in     200     200   200   200    200  200       200   200   200
POST usersessions_list             in     in      go      go    go    go     go   go        go    go    go
GET  kept-form                     in     in      go      go    go    go     go   go        go    go    go
POST kept-form                     in     in      go      go    go    go     go   go        go    go    go
GET  stay                          in     in     204     204   204   204    204  204       204   204   204
POST session-end                   in     in     404      go   404   404    404  404       404   404   404
POST set-language                  go     go      go      go    go    go     go   go        go    go    go
GET  set-look                     200    200     200     200   200   200    200  200       200   200   200
POST set-look                      go     go      go      go    go    go     go   go        go    go    go
"""

OF_NOTHING = {"account_reset_password_from_key": ["1", "no-such-link"], "mfa_remove_webauthn": [1]}
OF_NOTHING |= {"invitation-open": ["no-such-link"], "openid_connect_callback": ["province"]}
"""Arguments of addresses that answer all alike."""


def things(officer, session, administrator) -> dict:
    """Another browser of the officer, who has codes from an app; somebody invited, somebody who left."""
    give_codes(officer)
    somebody = {"name": "Lê Thị Mới", "language": "vi", "by": administrator}
    invited = invite(email="moi@example.vn", role=Role.STAFF, agency=None, **somebody)
    return {
        "session": UserSession.objects.create(
            user=officer, session_key=session(officer), ip="127.0.0.1", user_agent=""
        ),
        "invitation": invited,
        "left": User.objects.create_user("da-nghi@example.vn", name="Trần Đã Nghỉ", is_active=False),
    }


def arguments(pk) -> dict:
    """The arguments of their addresses."""
    invited = dict.fromkeys(["invitation-again", "invitation-revoke"], [pk["invitation"]])
    return invited | {"session-end": [pk["session"]], "account-reopen": [pk["left"]]}
