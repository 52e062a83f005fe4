"""Alive and ready."""

from app.models.fields import Timestamp
from app.models.shape import Shape


class Health(Shape):
    status: str
    timestamp: Timestamp


class Readiness(Shape):
    status: str
    timestamp: Timestamp
    database: str
    migrations: str
