"""What an endpoint asks for to know its caller.

`Caller` is whom the token names. `CurrentUser` is the same, and the user's row exists: rows of
theirs can be written.
"""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.auth.tokens import Identity
from app.errors import Unauthenticated

_bearer = HTTPBearer(
    auto_error=False,
    bearerFormat="JWT",
    description="A token of the frontend's server: 15 minutes, HS256 or EdDSA.",
)


async def caller(
    request: Request, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Identity:
    if bearer is None or not bearer.credentials:
        raise Unauthenticated("Sign in: the request carries no bearer token")
    return await request.app.state.tokens.verify(bearer.credentials)


Caller = Annotated[Identity, Depends(caller)]


async def current_user(request: Request, identity: Caller) -> Identity:
    await request.app.state.users.ensure(identity)
    return identity


CurrentUser = Annotated[Identity, Depends(current_user)]
