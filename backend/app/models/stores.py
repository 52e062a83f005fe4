"""Stores and regions."""

from typing import Annotated

from pydantic import Field

from app.models.fields import City, Code, Id, Label, Line, Name, PostalCode, State, StoreType, Timestamp, Version
from app.models.resource import Body, Changes, Resource, not_given


class Store(Resource):
    id: Id
    code: str
    name: str
    region: str
    store_type: StoreType
    address: str
    city: str
    state: str
    postal_code: str
    manager_id: Id | None
    manager_name: str | None
    created_at: Timestamp
    version: Version


class StoreCreate(Body):
    code: Code
    name: Name
    region: Label
    store_type: StoreType
    address: Line
    city: City = ""
    state: State = ""
    postal_code: PostalCode = ""
    manager_id: Id | None = None


class StoreUpdate(Changes):
    code: Code = not_given()
    name: Name = not_given()
    region: Label = not_given()
    store_type: StoreType = not_given()
    address: Line = not_given()
    city: City = not_given()
    state: State = not_given()
    postal_code: PostalCode = not_given()
    manager_id: Id | None = not_given()


class RegionOption(Resource):
    value: str
    label: str
    store_count: int


class RegionSummary(Resource):
    region: str
    stores: int
    by_type: Annotated[
        dict[StoreType, int], Field(description="Number of stores by type; types without stores are left out")
    ]
