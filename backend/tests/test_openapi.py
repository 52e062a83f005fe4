"""The OpenAPI document is typed: a generated client has typed bodies and headers, and works against the service."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

import httpx
import pytest

from tests.conftest import BACKEND, People, Service
from tests.contract import Contract
from tests.factories import Shop, unique

PACKAGE = "generated_client"
GENERATOR = Path(sys.executable).parent / "openapi-python-client"


class Generated:
    """A client that openapi-python-client has made from the service's document: its modules and an instance."""

    def __init__(self, url: str, operations: list[ModuleType]) -> None:
        self.operations = operations
        self.models = importlib.import_module(f"{PACKAGE}.models")
        self.client = importlib.import_module(f"{PACKAGE}.client").Client(base_url=url)

    def call(self, operation: str, *path: str, **arguments: Any) -> Any:
        """The response of an operation: status_code, headers, parsed."""
        (module,) = [found for found in self.operations if found.__name__.endswith(f".{operation}")]
        return module.sync_detailed(*path, client=self.client, **arguments)

    def download(self, operation: str, **arguments: Any) -> httpx.Response:
        """The response to a request of an operation, not parsed: a file."""
        (module,) = [found for found in self.operations if found.__name__.endswith(f".{operation}")]
        return self.client.get_httpx_client().request(**module._get_kwargs(**arguments))


@pytest.fixture(scope="module")
def generated(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generated]:
    """Made with warnings as errors."""
    folder = tmp_path_factory.mktemp("client")
    config = folder / "config.yaml"
    config.write_text(f"package_name_override: {PACKAGE}\npost_hooks: []\n")
    command = [str(GENERATOR), "generate", "--url", f"{service.url}/openapi.json", "--meta", "none",
               "--output-path", str(folder / PACKAGE), "--config", str(config), "--fail-on-warning"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    names = [path.relative_to(folder).with_suffix("") for path in folder.glob(f"{PACKAGE}/api/*/[a-z]*.py")]
    made = Generated(service.url, [importlib.import_module(".".join(name.parts)) for name in names])
    with made.client:
        yield made
    sys.path.remove(str(folder))


def test_generated_client_has_every_operation(generated: Generated, contract: Contract) -> None:
    documented = {operation["operationId"] for _, operation in operations(contract)}
    assert {module.__name__.rpartition(".")[2] for module in generated.operations} == documented


def test_generated_client_takes_and_returns_typed_values_only(generated: Generated) -> None:
    for module in generated.operations:
        hints = get_type_hints(module.sync_detailed)
        assert not [name for name, hint in hints.items() if "typing.Any" in str(hint)], module.__name__


def test_generated_client_creates_approves_lists_and_exports(generated: Generated, shop: Shop, people: People) -> None:
    models = generated.models
    body = models.OrderCreate(
        store_id=shop.store["id"], product_id=shop.product["id"], quantity=3, source_store_id=shop.warehouse["id"]
    )
    created = generated.call("create_order", body=body, x_dev_user=people.admin, idempotency_key=unique("key"))
    order = created.parsed
    assert (created.status_code, order.quantity, order.version) == (201, 3, 1)
    approval: dict[str, Any] = {
        "body": models.OrderApproval(quantity=2, reason="short this week"), "x_dev_user": people.west,
        "idempotency_key": unique("key"), "if_match": created.headers["etag"],
    }  # fmt: skip
    approved = generated.call("approve_order", order.id, **approval)
    assert (approved.status_code, approved.parsed.status, approved.parsed.quantity) == (200, "approved", 2)
    again = generated.call("approve_order", order.id, **approval)
    assert (again.parsed, again.headers["idempotent-replayed"]) == (approved.parsed, "true")
    stale = generated.call("cancel_order", order.id, body=models.OrderCancellation(reason="late"), if_match='"1"')
    assert (stale.status_code, stale.parsed.code) == (412, "precondition_failed")
    listed = generated.call("list_orders", store_id=[shop.store["id"]], x_dev_user=people.west).parsed
    assert ([found.id for found in listed.data], listed.total) == ([order.id], 1)
    file = generated.download("list_orders", store_id=[shop.store["id"]], format_=models.ListOrdersFormat.CSV)
    assert file.headers["content-type"].startswith("text/csv")
    assert [line.split(",")[0] for line in file.text.splitlines()] == ["id", order.id]


def test_generated_client_moves_several_orders_by_ids_or_by_batch(
    generated: Generated, shop: Shop, people: People
) -> None:
    models = generated.models
    line = models.OrderCreate(
        store_id=shop.store["id"], product_id=shop.product["id"], quantity=1, source_store_id=shop.warehouse["id"]
    )
    made = generated.call("create_orders", body=models.OrdersCreate(orders=[line, line]), x_dev_user=people.admin)
    ids, batch = [order.id for order in made.parsed.orders], made.parsed.batch_id
    preview = generated.call("approve_orders", body=models.OrdersApprovalByIds(ids=ids), dry_run=True).parsed
    assert [(order.id, order.status) for order in preview.result.orders] == [(key, "approved") for key in ids]
    assert [row.reserved_stock for row in preview.stock] == [2]
    approved = generated.call("approve_orders", body=models.OrdersApprovalByBatchId(batch_id=batch)).parsed
    assert {order.status for order in approved.orders} == {"approved"}
    fulfilled = generated.call("fulfill_orders", body=models.OrdersFulfilmentByIds(ids=ids, allow_over_max=True)).parsed
    assert {order.status for order in fulfilled.orders} == {"fulfilled"}
    counted = generated.call(
        "update_inventory", shop.at_store["id"], body=models.InventoryUpdate(current_stock=5, reason="count")
    )
    assert counted.parsed.current_stock == 5


def operations(contract: Contract) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every documented operation with its method."""
    for methods in contract.document["paths"].values():
        yield from methods.items()


def headers_of(operation: dict[str, Any]) -> set[str]:
    return {found["name"] for found in operation.get("parameters", []) if found["in"] == "header"}


def test_headers_of_requests_are_parameters(contract: Contract) -> None:
    for method, operation in operations(contract):
        expected = set[str]() if operation["tags"] == ["health"] else {"X-Dev-User"}
        expected |= {"Idempotency-Key"} if method != "get" else set()
        expected |= {"If-Match"} if "412" in operation["responses"] else set()
        expected |= {"Last-Event-ID"} if operation["operationId"] == "stream_changes" else set()
        assert headers_of(operation) == expected, operation["operationId"]


def test_headers_of_responses_are_declared(contract: Contract) -> None:
    for method, operation in operations(contract):
        for status, response in operation["responses"].items():
            if "$ref" in response:
                continue
            declared = response["headers"]
            assert declared["X-Request-Id"]["required"], operation["operationId"]
            assert ("Retry-After" in declared) >= (status == "503")
            assert ("Location" in declared) == (status == "201")
            replayed = method != "get" and status in ("200", "201", "409", "412", "422")
            assert ("Idempotent-Replayed" in declared) == replayed, operation["operationId"]
            assert ("Link" in declared) == ("Page_" in json.dumps(response.get("content", {})))


def test_every_list_declares_its_csv_file(contract: Contract) -> None:
    for _, operation in operations(contract):
        exports = any(found["name"] == "format" for found in operation.get("parameters", []))
        content = operation["responses"]["200"].get("content", {})
        assert ("text/csv" in content) == exports, operation["operationId"]
        if exports:
            assert content["text/csv"]["schema"] == {"type": "string"}


def test_dev_user_is_a_parameter_only_if_callers_may_act_as_others(service: Service) -> None:
    print_document = "import json, main; print(json.dumps(main.app.openapi()))"
    done = subprocess.run(
        [sys.executable, "-c", print_document], cwd=BACKEND, capture_output=True, text=True, check=True,
        env={**service.environment, "IDENTITY_MODE": "databricks_apps"},
    )  # fmt: skip
    hosted = Contract(json.loads(done.stdout))
    assert not [name for _, operation in operations(hosted) for name in headers_of(operation) if name == "X-Dev-User"]
