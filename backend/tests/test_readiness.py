"""Readiness is cheap: a probe asks the database one question and reads no files."""

import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns, rmtree

from app.database.migrate import read_migrations
from tests import unchecked
from tests.conftest import BACKEND, Service, free_port, stop_service


def test_probe_reads_no_migration_files(service: Service, tmp_path: Path) -> None:
    copy, log = tmp_path / "backend", tmp_path / "service.log"
    copytree(BACKEND, copy, ignore=ignore_patterns("venv", "tests", "static", "__pycache__"))
    environment = {**service.environment, "PORT": str(free_port())}
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, str(copy / "startup.py")], env=environment, stdout=out, stderr=out)
    running = Service(f"http://127.0.0.1:{environment['PORT']}", environment, log, process)
    try:
        running.wait_until_ready()
        rmtree(copy / "app/database/migrations")
        response = unchecked.get(f"{running.url}/ready")
        assert (response.status_code, response.json()["migrations"]) == (200, f"{len(read_migrations())} applied")
    finally:
        stop_service(running)


def test_checksum_of_a_migration_is_computed_once() -> None:
    migration = read_migrations()[0]
    assert migration.checksum is migration.checksum
