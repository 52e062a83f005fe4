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
from reliability.rows.contract import HOOK_DATA, MOVES

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
        replace_order_ids(case)


calls = count()


@cache
def hook_data() -> dict[str, str]:
    """Return the data that the row passes to the hooks."""
    return json.loads(os.environ[HOOK_DATA])


def replace_order_ids(case: Any) -> None:
    """Select new orders that can make the move, in every second request for a batch move.

    Schemathesis generates ids that do not exist, so without this each of these requests would end with 404.
    """
    path, _, move = case.path.rpartition("/")
    selection = {"ids", "batch_id"} & set(case.body if isinstance(case.body, dict) else ())
    if not path.endswith("/orders") or move not in MOVES or len(selection) != 1 or next(calls) % 2:
        return
    made = orders_ready_for(move)
    if made is not None:
        ids = [order["id"] for order in made["orders"]]
        case.body = {**case.body, **({"ids": ids} if "ids" in case.body else {"batch_id": made["batch_id"]})}


# The moves that make new orders ready for a move.
BEFORE = {"fulfill": ("approve",), "ship": ("approve",), "receive": ("approve", "ship")}


def orders_ready_for(move: str) -> dict[str, Any] | None:
    """Create a batch of orders with the status that the move requires, transfers for an agreement.

    None if the service refuses the batch.
    """
    line = {
        "store_id": hook_data()["store_id"],
        "product_id": hook_data()["product_id"],
        "quantity": 1,
        "source_store_id": hook_data()["giving_store_id"] if move == "agree" else None,
    }
    made = post("/orders/batch", hook_data()["requester"], {"orders": [line, line]})
    for step in BEFORE.get(move, ()) if made is not None else ():
        post(f"/orders/{step}", hook_data()["approver"], {"batch_id": made["batch_id"]})
    return made


def post(path: str, email: str, body: dict[str, Any]) -> dict[str, Any] | None:
    """Send a request as this user; returns the JSON of the response, None unless it was successful."""
    response = httpx.post(f"{hook_data()['url']}/api{path}", json=body, headers={"X-Dev-User": email}, timeout=20)
    return response.json() if response.is_success else None
