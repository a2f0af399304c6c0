"""Who a token speaks for. Nothing else in the backend decides that."""

from dataclasses import dataclass
from typing import Any, Protocol

import jwt

from app.auth.key_set import KeySet
from app.config import Settings
from app.errors import Unauthenticated

REQUIRED = ["exp", "iat", "sub", "iss", "aud"]
LONGEST = 8_000
# Between the clocks of two nodes.
LEEWAY_S = 5


@dataclass(frozen=True)
class Identity:
    id: str
    email: str
    name: str


class TokenVerifier(Protocol):
    async def verify(self, token: str) -> Identity:
        """Raises Unauthenticated with the reason in words; Unavailable when keys are needed and
        cannot be had.
        """

    async def close(self) -> None: ...


def token_verifier(settings: Settings) -> TokenVerifier:
    rules = Rules(settings.auth_issuer, settings.auth_audience)
    if settings.auth_jwks_url:
        return KeySetVerifier(KeySet(settings.auth_jwks_url), rules)
    assert settings.better_auth_secret  # Settings refuses to be without both
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
        # ValueError: what is inside is no JSON, or no text
        except (jwt.InvalidTokenError, ValueError):
            raise _invalid() from None
        return _identity(claims)


@dataclass(frozen=True)
class SecretVerifier:
    """HS256 by the secret that frontend and backend share."""

    secret: str
    rules: Rules

    async def verify(self, token: str) -> Identity:
        _check_length(token)
        return self.rules.check(token, self.secret, "HS256")

    async def close(self) -> None:
        pass


@dataclass(frozen=True)
class KeySetVerifier:
    """EdDSA by the public keys at AUTH_JWKS_URL."""

    keys: KeySet
    rules: Rules

    async def verify(self, token: str) -> Identity:
        _check_length(token)
        try:
            header = jwt.get_unverified_header(token)
        except (jwt.InvalidTokenError, ValueError):
            raise _invalid() from None
        kid = header.get("kid")
        # Before any fetch: a token that could not be accepted costs no request to the frontend.
        if header.get("alg") != "EdDSA" or not kid:
            raise _invalid()
        key = await self.keys.key(kid)
        if key is None:
            raise Unauthenticated("The token is signed with a key that is not known")
        return self.rules.check(token, key, "EdDSA")

    async def close(self) -> None:
        await self.keys.close()


def _check_length(token: str) -> None:
    if len(token) > LONGEST:
        raise _invalid()


def _invalid() -> Unauthenticated:
    return Unauthenticated("The token is not valid")


def _identity(claims: dict[str, Any]) -> Identity:
    user_id = claims["sub"]
    if not user_id.strip() or len(user_id) > 255 or "\x00" in user_id:
        raise _invalid()
    return Identity(user_id, _text(claims.get("email"), 320), _text(claims.get("name"), 200))


def _text(claim: Any, longest: int) -> str:
    """Only shown to the user, so never a reason to refuse a token; a NUL cannot be stored."""
    return claim.replace("\x00", "")[:longest] if isinstance(claim, str) else ""
