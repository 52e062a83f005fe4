"""A full disk: the service, and a service that cannot start, report it with a specific code and message."""

import subprocess
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import unchecked
from tests.conftest import Service, start_service, stop_service
from tests.contract import Client
from tests.embedded_servers import ROOT
from tests.factories import make_product, unique
from tests.temporary_databases import empty_database

ADA = "ada@x.example"
DISK_IS_FULL = """
    CREATE FUNCTION disk_is_full() RETURNS {kind} LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'could not extend file "base/5/1": No space left on device'
            USING ERRCODE = '53100', HINT = 'Check free disk space.';
    END $$
"""


def product() -> dict[str, Any]:
    return {"sku": unique("FULL"), "name": "Cola" * 20, "brand": "B", "category": "C", "unit_price": 1}


@pytest.fixture
def full_table(database: psycopg.Connection[dict[str, Any]]) -> Iterator[None]:
    """Make each INSERT into products fail as on a full disk."""
    database.execute(DISK_IS_FULL.format(kind="trigger"))
    database.execute("CREATE TRIGGER full_disk BEFORE INSERT ON products EXECUTE FUNCTION disk_is_full()")
    yield
    database.execute("DROP FUNCTION disk_is_full() CASCADE")


@pytest.mark.usefixtures("full_table")
def test_change_on_a_full_disk_is_refused_with_a_specific_code(admin: Client) -> None:
    once = admin.without_retries()
    response = once.post("/api/products", json=product(), headers={"Idempotency-Key": unique("full")})
    assert (response.status_code, response.json()["code"]) == (503, "storage_full")
    assert response.json()["detail"] == "Storage is full, changes cannot be saved"
    assert response.headers["retry-after"] == "30"
    assert admin.ok("GET", "/api/products?limit=1")["data"]


def test_change_that_failed_on_a_full_disk_succeeds_later_with_the_same_key(
    admin: Client, full_table: None, database: psycopg.Connection[dict[str, Any]]
) -> None:
    body, key = product(), {"Idempotency-Key": unique("full")}
    admin.without_retries().refused(503, "POST", "/api/products", json=body, headers=key)
    database.execute("DROP TRIGGER full_disk ON products")
    assert admin.ok("POST", "/api/products", json=body, headers=key)["sku"] == body["sku"]
    make_product(admin)


def test_start_on_a_full_disk_fails_with_one_sentence_that_names_the_reason(service: Service, tmp_path: Path) -> None:
    with empty_database(service, "full_test") as made:
        with made.connect() as connection:
            connection.execute(DISK_IS_FULL.format(kind="event_trigger"))
            connection.execute("CREATE EVENT TRIGGER full_disk ON ddl_command_start EXECUTE FUNCTION disk_is_full()")
        target = {"EMBEDDED_DB_DIR": service.environment["EMBEDDED_DB_DIR"], "DB_NAME": "full_test"}
        late = start_service(tmp_path, **target)
        assert late.process.wait(120) == 1
    output = late.log.read_text()
    assert output.startswith("brickhouse: cannot start: storage is full, changes cannot be saved: make room")
    assert output.count("\n") == 1


@contextmanager
def small_disk(target: Path) -> Generator[Path]:
    """Mount a disk of 200 MB; skips the test if mounting is not permitted."""
    target.mkdir()
    if not ROOT:
        pytest.skip("only root can mount a small disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=200M", "tmpfs", str(target)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("mounting a small disk is not permitted here")
    try:
        yield target
    finally:
        subprocess.run(["umount", "-l", str(target)], check=True)


def fill(file: Path) -> None:
    """Append to the file until the disk is full, also after the server has freed some of its files."""
    with file.open("ab", buffering=0) as full:
        for size in (1 << 20, 1 << 12):
            with suppress(OSError):
                while full.write(b"x" * size) == size:
                    pass


def test_service_reports_a_full_disk_also_at_its_next_start_and_works_after_space_is_freed(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        target = {"EMBEDDED_DB_DIR": str(disk / "postgres"), "DEMO_DATA": "off", "BOOTSTRAP_ADMINS": ADA}
        service, filler = start_service(tmp_path, **target), disk / "filler"
        service.wait_until_ready()
        seen = [(201, "")]
        while seen[-1] == (201, "") and len(seen) < 1000:  # free space inside of the tables is used up first
            fill(filler)
            seen.append(add(service))
        assert seen[-1] == (503, "storage_full")
        assert unchecked.get(f"{service.url}/api/products", headers={"X-Dev-User": ADA}).status_code == 200
        stop_service(service)
        fill(filler)
        again = start_service(tmp_path, **target)
        assert again.process.wait(120) == 1
        output = again.log.read_text()
        assert output.startswith("brickhouse: cannot start: ")
        assert "the disk is full; make room" in output
        filler.unlink()
        service = start_service(tmp_path, **target)
        service.wait_until_ready()
        assert add(service) == (201, "")
        stop_service(service)


def add(service: Service) -> tuple[int, str]:
    """Create a product; returns the status and the error code of the response."""
    response = unchecked.post(f"{service.url}/api/products", json=product(), headers={"X-Dev-User": ADA})
    return response.status_code, response.json().get("code", "")
