"""Verifies bearer tokens. This is the only code that decides which user a request belongs to."""

from dataclasses import dataclass
from typing import Any, Protocol

import jwt

from app.auth.key_set import KeySet
from app.config import Settings
from app.errors import Unauthenticated

REQUIRED = ["exp", "iat", "sub", "iss", "aud"]
MAX_LENGTH = 8_000
# The tolerated difference between the clocks of two nodes.
LEEWAY_S = 5


@dataclass(frozen=True)
class Identity:
    id: str
    email: str
    name: str


class TokenVerifier(Protocol):
    async def verify(self, token: str) -> Identity:
        """Returns the token's user.

        Raises Unauthenticated with the reason, or Unavailable if a required key cannot be fetched.
        """

    async def close(self) -> None: ...


def token_verifier(settings: Settings) -> TokenVerifier:
    rules = Rules(settings.auth_issuer, settings.auth_audience)
    if settings.auth_jwks_url:
        return KeySetVerifier(KeySet(settings.auth_jwks_url), rules)
    assert settings.better_auth_secret  # Settings requires one of the two
    return SecretVerifier(settings.better_auth_secret.get_secret_value(), rules)


@dataclass(frozen=True)
class Rules:
    issuer: str
    audience: str

    def check(self, token: str, key: Any, algorithm: str) -> Identity:
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                audience=self.audience,
                issuer=self.issuer,
                leeway=LEEWAY_S,
                options={"require": REQUIRED},
            )
        except jwt.ExpiredSignatureError:
            raise Unauthenticated("The token has expired; sign in again") from None
        except (jwt.InvalidAudienceError, jwt.InvalidIssuerError):
            raise Unauthenticated("The token is meant for another service") from None
        except jwt.MissingRequiredClaimError as error:
            raise Unauthenticated(f"The token lacks the claim {error.claim}") from None
        # ValueError means that the payload is not JSON or not valid UTF-8.
        except (jwt.InvalidTokenError, ValueError):
            raise _invalid() from None
        return _identity(claims)


@dataclass(frozen=True)
class SecretVerifier:
    """Verifies HS256 tokens with the secret that frontend and backend share."""

    secret: str
    rules: Rules

    async def verify(self, token: str) -> Identity:
        _check_length(token)
        return self.rules.check(token, self.secret, "HS256")

    async def close(self) -> None:
        pass


@dataclass(frozen=True)
class KeySetVerifier:
    """Verifies EdDSA tokens with the public keys at AUTH_JWKS_URL."""

    keys: KeySet
    rules: Rules

    async def verify(self, token: str) -> Identity:
        _check_length(token)
        try:
            header = jwt.get_unverified_header(token)
        except (jwt.InvalidTokenError, ValueError):
            raise _invalid() from None
        kid = header.get("kid")
        # Checked before any fetch, so that an unacceptable token causes no request to the frontend.
        if header.get("alg") != "EdDSA" or not kid:
            raise _invalid()
        key = await self.keys.key(kid)
        if key is None:
            raise Unauthenticated("The token is signed with a key that is not known")
        return self.rules.check(token, key, "EdDSA")

    async def close(self) -> None:
        await self.keys.close()


def _check_length(token: str) -> None:
    if len(token) > MAX_LENGTH:
        raise _invalid()


def _invalid() -> Unauthenticated:
    return Unauthenticated("The token is not valid")


def _identity(claims: dict[str, Any]) -> Identity:
    user_id = claims["sub"]
    if not user_id.strip() or len(user_id) > 255 or "\x00" in user_id:
        raise _invalid()
    email = _display_text(claims.get("email"), 320)
    return Identity(user_id, email, _display_text(claims.get("name"), 200))


def _display_text(claim: Any, max_length: int) -> str:
    """Returns the claim without NUL characters, cut to `max_length`.

    Postgres cannot store NUL. These claims are only displayed, so an invalid claim never
    invalidates the token.
    """
    return claim.replace("\x00", "")[:max_length] if isinstance(claim, str) else ""
