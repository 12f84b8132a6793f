"""A small OpenID Connect provider on the loopback: codes that open once, PKCE, tokens signed with a key of its own."""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "portal", "mật khẩu của cổng"


class Provider(ThreadingHTTPServer):
    """`claims` is who is signed in there; `lies` go over the token's own claims; `is_down` answers 500."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Pages)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: dict[str, object] = {}
        self.lies: dict[str, object] = {}
        self.is_down = False
        self.codes: dict[str, str] = {}

    def token(self) -> str:
        times = {"iat": int(time.time()), "exp": int(time.time()) + 60}
        told = {"iss": self.url, "aud": CLIENT, **times, **self.claims, **self.lies}
        return jwt.encode(told, self.key, algorithm="RS256", headers={"kid": "1"})


class Pages(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, *args: object) -> None:
        """Not into the output of the tests."""

    def answer(self, status: int, body: object = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode() if body is not None else b"")

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if self.server.is_down:
            return self.answer(500)
        if asked.path == "/.well-known/openid-configuration":
            url = self.server.url
            return self.answer(
                200,
                {
                    "issuer": url,
                    "authorization_endpoint": f"{url}/authorize",
                    "token_endpoint": f"{url}/token",
                    "jwks_uri": f"{url}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                },
            )
        given = {name: values[0] for name, values in parse_qs(asked.query).items()}
        assert (asked.path, given["client_id"], given["code_challenge_method"]) == ("/authorize", CLIENT, "S256")
        code = secrets.token_urlsafe(16)
        self.server.codes[code] = given["code_challenge"]
        back = urlencode({"code": code, "state": given["state"]})
        return self.answer(302, Location=f"{given['redirect_uri']}?{back}")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        given = {name: values[0] for name, values in parse_qs(body).items()}
        challenge = self.server.codes.pop(given["code"], None)  # a code opens once
        shown = base64.urlsafe_b64encode(hashlib.sha256(given["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if (given["client_id"], given["client_secret"], shown) != (CLIENT, SECRET, challenge):
            return self.answer(400, {"error": "invalid_grant"})
        token = {"access_token": "x", "token_type": "Bearer", "expires_in": 60, "id_token": self.server.token()}
        return self.answer(200, token, **{"Content-Type": "application/json"})


@contextmanager
def running() -> Iterator[Provider]:
    with Provider() as provider:
        thread = Thread(target=provider.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            provider.shutdown()
            thread.join()
