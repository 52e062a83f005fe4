"""Creates the dump of a small filled database from which the upgrade tests of all later versions start.

Run it once for each release, in backend/, before the release is tagged: `venv/bin/python -m tests.release_dump`
It writes tests/data/VERSION.sql.gz, and refuses to write it again: the tests would no longer show that a later version
can upgrade the data that the release really wrote.
"""

import gzip
import subprocess
import sys
import tempfile
from pathlib import Path
from uuid import uuid4

import httpx

from app import __version__
from app.database.connection_parameters import connection_parameters
from app.embedded_postgres.directory import programs
from tests.conftest import BACKEND, Service, start_service, stop_service
from tests.contract import Client, Contract

DUMPS = BACKEND / "tests/data"
OPTIONS = ["--schema=brickhouse", "--no-owner", "--no-privileges", "--restrict-key=brickhouse"]


def main() -> None:
    """Start the service with demo data, use it, and dump its database. Raises SystemExit if the release has a dump."""
    target = DUMPS / f"{__version__}.sql.gz"
    if target.exists():
        raise SystemExit(f"{target} exists: it is what that release wrote. Change the version for a new release")
    with tempfile.TemporaryDirectory() as directory:
        service = start_service(Path(directory), DEMO_ORDERS="300")
        try:
            service.wait_until_ready()
            use(service)
            target.write_bytes(gzip.compress(dump(service), mtime=0))
        finally:
            stop_service(service)
    print(f"{target}: {target.stat().st_size:,} bytes")  # noqa: T201


def use(service: Service) -> None:
    """Fill the tables that the demo data leaves empty: idempotency keys, changes, results of the integrity check."""
    contract = Contract(httpx.get(f"{service.url}/openapi.json", timeout=120).json())
    with Client(service.url, contract) as manager:
        order_through_to_arrival(manager)
        item = manager.ok("GET", "/api/inventory?region=West&limit=1")["data"][0]
        manager.ok("POST", f"/api/inventory/{item['id']}/adjustments", json={"delta": 1, "reason": "Found one"})
    command = [sys.executable, "-m", "app.operations.integrity_check"]
    subprocess.run(command, cwd=BACKEND, env=service.environment, check=True)


def order_through_to_arrival(manager: Client) -> dict[str, object]:
    """Order a product with low stock in West as an administrator, and approve and fulfill the order as West's manager.

    Returns the fulfilled order.
    """
    email = manager.ok("GET", "/api/users/role/admin?limit=1")["data"][0]["email"]
    item = manager.ok("GET", "/api/inventory?region=West&low_stock=true&limit=1")["data"][0]
    body = {"store_id": item["store_id"], "product_id": item["product_id"], "quantity": 1}
    with manager.acting_as(email) as admin:
        order = admin.ok("POST", "/api/orders", json=body, headers={"Idempotency-Key": str(uuid4())})
    manager.ok("PATCH", f"/api/orders/{order['id']}/approve", json={})
    return manager.ok("PATCH", f"/api/orders/{order['id']}/fulfill", json={})


def dump(service: Service) -> bytes:
    """Dump the service's database as SQL."""
    parameters = connection_parameters(service.settings)
    where = [f"--host={parameters['host']}", f"--username={parameters['user']}", str(parameters["dbname"])]
    command = [str(programs() / "pg_dump"), *OPTIONS, *where]
    return subprocess.run(command, check=True, capture_output=True).stdout


if __name__ == "__main__":
    main()
