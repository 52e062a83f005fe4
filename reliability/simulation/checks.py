"""Compares the database after a simulation with the results that the clients received."""

from collections import Counter
from collections.abc import Mapping

from reliability.postgres import Postgres
from reliability.simulation.world import Result, World
from reliability.trial import Trial

EFFECTS = """
    SELECT key, count(*) AS effects FROM (
        SELECT notes AS key FROM orders WHERE backorder_of IS NULL  -- a backorder has the notes of its original
        UNION ALL SELECT reason FROM stock_movements WHERE reason IS NOT NULL
        UNION ALL SELECT split_part(external_id, ' ', 1) FROM sale_lines
        UNION ALL SELECT reason FROM order_events WHERE to_status = 'cancelled'
    ) t GROUP BY key
"""
BOOKED = (
    "create", "create batch", "cancel", "cancel batch", "adjust", "count", "stocktake", "new stock row", "sale",
    "write off", "return",
)  # fmt: skip


def check_effects(trial: Trial, postgres: Postgres, world: World) -> None:
    """Each success took effect once, each refusal did not, an unknown outcome is whole or nothing."""
    effects = {row["key"]: int(row["effects"]) for row in postgres.rows(EFFECTS)}
    for result in world.results:
        if result.request.action in BOOKED:
            wrong = wrong_effects(result, effects)
            trial.check(not wrong, f"{result.request.key}, {result.request.action}: {wrong}", "effects")
    trial.check(not moved_twice(world), f"moves with the version of another: {moved_twice(world)[:3]}", "effects")


def wrong_effects(result: Result, effects: Mapping[str, int]) -> str:
    """Return in words what is wrong with the effects of one request; empty if nothing is."""
    found, whole = effects.get(result.request.key, 0), size(result)
    wanted = {0, whole} if result.unknown else {whole} if result.succeeded else {0}
    return "" if found in wanted else f"answered {result.status}, and {found} rows of {whole}"


def size(result: Result) -> int:
    """Return the number of rows that a request writes with its key."""
    body = result.sent[2]
    return len(body.get("orders") or body.get("counts") or body.get("ids") or body.get("lines") or [1])


def moved_twice(world: World) -> list[tuple[str, int]]:
    """Return the versions of orders that two successful moves claim to have made."""
    claimed = Counter(
        (order["id"], order["version"])
        for result in world.results
        if result.succeeded and result.request.action.split()[0] in ("approve", "fulfill", "ship", "receive", "cancel")
        for order in result.response.get("orders", [result.response])
    )
    return [version for version, times in claimed.items() if times > 1]
