"""Liveness and readiness."""

from app.models.fields import Timestamp
from app.models.resource import Resource, not_given


class Health(Resource):
    status: str
    version: str
    # True if callers do not sign in and other machines can reach the port.
    unauthenticated_network: bool
    timestamp: Timestamp


class Readiness(Resource):
    status: str
    timestamp: Timestamp
    database: str
    migrations: str
    # Whether lists, reports and files are read from the standby; only if DB_READ_HOST is set.
    standby: str = not_given()
