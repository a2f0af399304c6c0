"""Dependencies that identify the user who calls an endpoint.

`Caller` is the user named by the token. `CurrentUser` also ensures that the user has a row in the
database, so that the endpoint can store rows that refer to it.
"""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.auth.tokens import Identity, TokenVerifier
from app.errors import Unauthenticated
from app.users.service import UserService

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
    tokens: TokenVerifier = request.app.state.tokens
    return await tokens.verify(bearer.credentials)


Caller = Annotated[Identity, Depends(caller)]


async def current_user(request: Request, identity: Caller) -> Identity:
    users: UserService = request.app.state.users
    await users.ensure(identity)
    return identity


CurrentUser = Annotated[Identity, Depends(current_user)]
