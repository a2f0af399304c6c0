"""Serves a key set over HTTP and signs tokens with the keys in the set."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from tests.tokens import token


class Issuer:
    """Serves a key set over HTTP, as the frontend does. It can also hang or send errors."""

    def __init__(self) -> None:
        self.private: dict[str, Ed25519PrivateKey] = {}
        self.requests = 0
        # If set, this status and body are sent instead of the key set.
        self.answer: tuple[int, bytes] | None = None
        self.hang = threading.Event()
        self.hang.set()
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.requests += 1
                issuer.hang.wait(10)
                status, body = issuer.answer or (
                    200,
                    json.dumps({"keys": issuer.public()}).encode(),
                )
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/auth/jwks"
        threading.Thread(
            target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def add(self, kid: str) -> None:
        self.private[kid] = Ed25519PrivateKey.generate()

    def public(self) -> list[dict[str, Any]]:
        keys = [
            {**OKPAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "alg": "EdDSA"}
            for kid, key in self.private.items()
        ]
        return [
            {"kty": "RSA", "kid": "of another kind", "n": "AQAB", "e": "AQAB"},
            {"kty": "OKP"},
            *keys,
        ]

    def bearer(self, user_id: str, kid: str, **changed: object) -> str:
        return f"Bearer {token(user_id, self.private[kid], 'EdDSA', {'kid': kid}, **changed)}"

    def close(self) -> None:
        self.hang.set()
        self.http.shutdown()
        self.http.server_close()
