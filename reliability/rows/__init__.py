"""The rows of the scorecard, by name."""

from reliability.rows import (
    approvals,
    authorization,
    clock,
    consistency,
    contract,
    crashes,
    database_clock,
    drain,
    edge,
    fairness,
    feed,
    guards,
    half_open,
    hostile,
    idempotency,
    interleavings,
    model,
    outages,
    overload,
    restore,
    revocation,
    simulation,
    storms,
    tokens,
)
from reliability.trial import Row

FAMILIES = (
    approvals,
    authorization,
    clock,
    consistency,
    contract,
    crashes,
    database_clock,
    drain,
    edge,
    fairness,
    feed,
    guards,
    half_open,
    hostile,
    idempotency,
    interleavings,
    model,
    outages,
    overload,
    restore,
    revocation,
    simulation,
    storms,
    tokens,
)
ROWS: dict[str, Row] = {
    row.name: row
    for row in sorted((row for family in FAMILIES for row in family.ROWS), key=lambda row: int(row.name[1:]))
}
