"""The rows of the scorecard, by name."""

from reliability.rows import (
    approvals,
    authorization,
    clock,
    consistency,
    contract,
    crashes,
    drain,
    edge,
    half_open,
    hostile,
    idempotency,
    interleavings,
    model,
    outages,
    overload,
)
from reliability.stage import Row

ROWS: dict[str, Row] = {
    row.name: row
    for row in (
        *approvals.ROWS,
        *consistency.ROWS,
        *interleavings.ROWS,
        *idempotency.ROWS,
        *crashes.ROWS,
        *hostile.ROWS,
        *model.ROWS,
        *outages.ROWS,
        *clock.ROWS,
        *contract.ROWS,
        *drain.ROWS,
        *edge.ROWS,
        *half_open.ROWS,
        *overload.ROWS,
        *authorization.ROWS,
    )
}
