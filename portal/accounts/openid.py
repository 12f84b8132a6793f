"""A province's OpenID Connect provider as allauth's settings. Pure: the settings read this file."""

from typing import Any

PROVIDER = "province"
"""Its name in addresses of the portal."""


def providers(*, url: str, name: str, client_id: str, secret: str) -> dict[str, Any]:
    """Who somebody is stands in the ID token, which comes from the provider itself over TLS; nothing else is asked."""
    app = {
        "provider_id": PROVIDER,
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": url, "fetch_userinfo": False, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}
