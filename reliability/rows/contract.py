"""R26: Schemathesis derives valid and invalid requests from the OpenAPI document and checks every response."""

import asyncio
import json
import os
import re
import sys
from pathlib import Path

import httpx

from reliability import PROJECT
from reliability.bars import Bar
from reliability.rows.authorization import Keys, company
from reliability.trial import ADMIN, ASKER, Mutant, Patch, Row, System, Trial

# Excluded check: without X-Dev-User the caller is the first regional manager, so no request lacks authentication.
NOT_OURS = "ignored_auth"
# What Schemathesis expects by itself, and 412: an If-Match names no current version; 431: an address is longer than the
# service reads. A cursor of the feed that Schemathesis makes up is refused, though it looks like one.
CONFIGURATION = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", "401", "403", "404", "409", "412", "429", "5xx"]
[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "406", "409", "415", "422", "428", "429", "431", "5xx"]
[[operations]]
include-path = "/api/changes"
checks = { positive_data_acceptance = { enabled = false } }
# Whether a part of an order needs a reason, or the rest a remainder, depends on the order.
[[operations]]
include-path = ["/api/orders/{order_id}/ship", "/api/orders/{order_id}/receive"]
checks = { positive_data_acceptance = { enabled = false } }
"""
MOVES = ("agree", "approve", "fulfill", "ship", "receive", "cancel")  # the moves that have a batch endpoint
# The environment variable that passes JSON to the hooks: the service's URL, requester, approver, store, product, and a
# store that can give the product.
HOOK_DATA = "R26_HOOK_DATA"
HOOKS = {"SCHEMATHESIS_HOOKS": "reliability.schemathesis_hooks", "PYTHONPATH": str(PROJECT)}


async def contract(trial: Trial) -> None:
    """Three seeds: examples, coverage, fuzzing and the stateful phase, with every check."""
    for number in range(trial.size(3, 1)):
        async with trial.system(workers=1) as system:
            targets, _ = await asyncio.to_thread(company, system)
            await one_seed(trial, system, trial.seed + number, targets["own store"], targets["other store"])
            await asyncio.to_thread(count_batch_moves, trial, system)


def count_batch_moves(trial: Trial, system: System) -> None:
    """Measure how many batch moves succeeded at least once. A request that ends with 404 does not reach their rules."""
    text = httpx.get(f"{system.service.url}/metrics", timeout=20).text
    succeeded = {
        move
        for move in MOVES
        if re.search(rf'^brickhouse_requests_total\{{endpoint="/api/orders/{move}",.*status="200"', text, re.MULTILINE)
    }
    trial.measure("batch moves", len(succeeded), ", ".join(sorted(succeeded)))


async def one_seed(trial: Trial, system: System, seed: int, own: Keys, other: Keys) -> None:
    """Run `st` and read its summary."""
    hook_data = {"url": system.service.url, "requester": ASKER, "approver": ADMIN,
                 "store_id": own["store_id"], "product_id": own["product_id"],
                 "giving_store_id": other["store_id"]}  # fmt: skip
    report, configuration = trial.directory / f"schemathesis-{seed}.txt", trial.directory / "schemathesis.toml"
    configuration.write_text(CONFIGURATION)
    command = [
        str(Path(sys.executable).parent / "st"), "--config-file", str(configuration),
        "run", f"{system.service.url}/openapi.json",
        "--phases", "examples,coverage,fuzzing,stateful", "--checks", "all", "--exclude-checks", NOT_OURS,
        "--header", f"X-Dev-User:{ADMIN}", "--seed", str(seed), "--workers", "1", "--continue-on-failure",
        "--max-examples", str(trial.size(60, 4)), "--max-response-time", "2", "--no-shrink", "--no-color",
        "--suppress-health-check", "all", "--exclude-path-regex", "/stream$", "--warnings", "off",
        "--max-time", str(trial.size(90, 30)), "--request-timeout", "20",
    ]  # fmt: skip
    with report.open("wb") as out:
        environment = {**os.environ, **HOOKS, HOOK_DATA: json.dumps(hook_data)}
        process = await asyncio.create_subprocess_exec(
            *command, stdout=out, stderr=out, cwd=trial.directory, env=environment
        )
        code = await process.wait()
    text = report.read_text(errors="replace")
    summary = re.findall(r"Test cases:\s*\n?(.*)", text) or re.findall(r"(\d[\d,]* generated.*)", text)
    trial.reached(f"seed {seed}: {summary[-1].strip() if summary else 'no summary'}")
    findings = dict.fromkeys(re.findall(r"^- (.*)$", text.partition("= FAILURES =")[2], re.MULTILINE))
    for finding in findings or [""]:
        trial.check(not finding, f"seed {seed}: {finding}", "findings")
    trial.measure("cases", int(summary[-1].split()[0].replace(",", "")) if summary else 0, f"seed {seed}")
    if code != 0 and not trial.problems:
        raise RuntimeError(f"st ended with {code}, and no finding of its own: {text[-400:]}")


ROWS = (
    Row(
        "R26",
        "Schemathesis: examples, coverage, fuzzing and stateful phases, three seeds",
        {
            "findings": Bar(
                "no server error, no violation of the schema, no invalid request accepted, no valid one refused"
            ),
            "batch moves": Bar("the moves of several orders succeed: {limit} of 6", 6, at_least=True),
            "cases": Bar("cases of each seed >= {limit}", 3_000, at_least=True, timed=True),
        },
        contract,
        (
            Mutant(
                "a field has another name than in the OpenAPI document",
                (
                    Patch(
                        "app/queries/products.py",
                        "SELECT brand, count(*) FILTER (WHERE active) AS product_count",
                        "SELECT brand, count(*) FILTER (WHERE active) AS n",
                    ),
                ),
            ),
            Mutant(
                "405 has no Allow header",
                (Patch("app/errors.py", 'self.headers = {"Allow": allowed}', "self.headers = {}"),),
            ),
        ),
    ),
)
