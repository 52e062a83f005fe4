"""Users and their roles."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.domain import user_accounts
from app.domain.transaction import Transaction
from app.http.authentication import accepts_dev_user
from app.http.list_responses import list_response
from app.http.problem_details import CHANGE, CREATE, READ, READ_ONE, READ_PAGE
from app.http.responses import created_response, location, one_response
from app.http.routing import StrictRouter
from app.http.transactions import Write, read
from app.models.fields import Id, Role
from app.models.filters import UserFilters, UserListRequest
from app.models.resource import Page
from app.models.schemas import Me, User, UserCreate, UserUpdate, VersionEntry
from app.models.versions import VersionFilters
from app.queries import users, versions

router = StrictRouter(prefix="", tags=["users"])


@router.get("/me", response_model=Me, responses=READ)
async def get_me(request: Request) -> Response:
    """The caller's account, and whether the caller may act as other users."""
    return one_response(await read(request, users.find_me(accepts_dev_user())), "user")


@router.get("/users", response_model=Page[User], responses=READ_PAGE)
async def list_users(request: Request, filters: Annotated[UserFilters, Query()]) -> Response:
    """Users, filtered by role, region, store and text."""
    return await list_response(request, users.list_users(filters), filters)


@router.get("/users/role/{role}", response_model=Page[User], responses=READ_PAGE)
async def list_users_by_role(request: Request, role: Role, params: Annotated[UserListRequest, Query()]) -> Response:
    """Users with this role."""
    filters = UserFilters(role=[role], **params.model_dump(exclude_unset=True))
    return await list_response(request, users.list_users(filters), filters)


@router.get("/users/{user_id:id}", response_model=User, responses=READ_ONE)
async def get_user(request: Request, user_id: Id) -> Response:
    """One user."""
    return one_response(await read(request, users.find_user(user_id)), "user")


@router.get("/users/{user_id:id}/history", response_model=Page[VersionEntry], responses=READ_PAGE)
async def list_user_versions(request: Request, user_id: Id, filters: Annotated[VersionFilters, Query()]) -> Response:
    """The versions of one user, each with user, time and changed fields; newest first unless sorted otherwise."""
    return await list_response(request, versions.list_versions("user", user_id, filters), filters, "user")


@router.post("/users", status_code=201, response_model=User, responses=CREATE)
async def create_user(request: Request, body: UserCreate, write: Write) -> Response:
    """Add a user. Administrators only; 409 if another user has the username or e-mail address."""

    async def work(tx: Transaction) -> Response:
        key = await user_accounts.create(tx, body)
        return created_response(await tx.fetch(users.find_user(key)), location(request, key))

    return await write(work)


@router.put("/users/{user_id:id}", response_model=User, responses=CHANGE)
async def update_user(user_id: Id, body: UserUpdate, write: Write) -> Response:
    """Change the fields given. Administrators only; a new role applies from the user's next request.

    409 if no active administrator would be left.
    """

    async def work(tx: Transaction) -> Response:
        await user_accounts.update(tx, user_id, body)
        return one_response(await tx.fetch(users.find_user(user_id)), "user")

    return await write(work, user_accounts.accounts_to_lock(user_id, body))
