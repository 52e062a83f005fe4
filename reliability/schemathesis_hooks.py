"""Schemathesis hooks for R26, for rules that OpenAPI cannot express; `st` loads them through SCHEMATHESIS_HOOKS."""

import json
import os
from functools import cache
from itertools import count
from typing import Any
from uuid import uuid4

import httpx
import schemathesis

import reliability  # noqa: F401 adds backend/ to the path
from app.http.idempotency import KEY
from reliability.rows.contract import MOVES, PLACE

NAME = "Idempotency-Key"


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Make each valid Idempotency-Key unique: the document cannot say that two requests never share a key."""
    given = (case.headers or {}).get(NAME)
    valid = KEY.fullmatch(given) if isinstance(given, str) else None
    if valid:
        quote, text = ('"', valid[1]) if valid[1] else ("", valid[2])
        case.headers[NAME] = f"{quote}{text[:200]}-{uuid4()}{quote}"
    if case.method == "POST":
        give_real_orders(case)


calls = count()


@cache
def place() -> dict[str, str]:
    """The place that the row has prepared."""
    return json.loads(os.environ[PLACE])


def give_real_orders(case: Any) -> None:
    """Replaces the orders that a batch move selects by orders that can make it, in every second request that selects
    any: no order has an id that Schemathesis makes up, and such a request only ever gets to 404."""
    path, _, move = case.path.rpartition("/")
    selection = {"ids", "batch_id"} & set(case.body if isinstance(case.body, dict) else ())
    if not path.endswith("/orders") or move not in MOVES or len(selection) != 1 or next(calls) % 2:
        return
    made = orders_ready_for(move)
    if made is not None:
        ids = [order["id"] for order in made["orders"]]
        case.body = {**case.body, **({"ids": ids} if "ids" in case.body else {"batch_id": made["batch_id"]})}


def orders_ready_for(move: str) -> dict[str, Any] | None:
    """A new batch of orders in the status from which they can make the move; None if an earlier case prevents it."""
    line = {
        "store_id": place()["store_id"],
        "product_id": place()["product_id"],
        "quantity": 1,
        "source_store_id": None,
    }
    made = sent("/orders/batch", place()["asker"], {"orders": [line, line]})
    if made is not None and move == "fulfill":
        sent("/orders/approve", place()["approver"], {"batch_id": made["batch_id"]})
    return made


def sent(path: str, email: str, body: dict[str, Any]) -> dict[str, Any] | None:
    """The JSON of a successful answer."""
    answer = httpx.post(f"{place()['url']}/api{path}", json=body, headers={"X-Dev-User": email}, timeout=20)
    return answer.json() if answer.is_success else None
