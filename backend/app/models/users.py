"""Users."""

from typing import Annotated

from pydantic import Field

from app.models.fields import (
    Email,
    Id,
    Label,
    LastName,
    PersonName,
    Role,
    Timestamp,
    Username,
    Version,
    WebAddress,
)
from app.models.resource import Body, Changes, Resource, not_given


class User(Resource):
    id: Id
    username: str
    email: str
    first_name: str
    last_name: str
    display_name: str
    role: Role
    store_id: Id | None
    store_name: str | None
    region: str | None
    avatar_url: str | None
    active: bool
    created_at: Timestamp
    version: Version


class Me(User):
    """The caller's account."""

    may_act_as_others: Annotated[bool, Field(description="Whether X-Dev-User is accepted; false if users sign in")]


class UserCreate(Body):
    username: Username
    email: Email
    first_name: PersonName
    last_name: LastName = ""
    role: Role
    store_id: Id | None = None
    region: Label | None = None
    avatar_url: WebAddress | None = None
    active: bool = True


class UserUpdate(Changes):
    username: Username = not_given()
    email: Email = not_given()
    first_name: PersonName = not_given()
    last_name: LastName = not_given()
    role: Role = not_given()
    store_id: Id | None = not_given()
    region: Label | None = not_given()
    avatar_url: WebAddress | None = not_given()
    active: bool = not_given()
