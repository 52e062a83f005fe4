"""Liveness and readiness."""

from app.models.fields import Timestamp
from app.models.resource import Resource


class Health(Resource):
    status: str
    version: str
    timestamp: Timestamp


class Readiness(Resource):
    status: str
    timestamp: Timestamp
    database: str
    migrations: str
