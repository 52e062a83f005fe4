"""The rows of the scorecard, by name."""

from reliability.rows import (
    approvals,
    authorization,
    consistency,
    contract,
    crashes,
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
        *contract.ROWS,
        *half_open.ROWS,
        *overload.ROWS,
        *authorization.ROWS,
    )
}
