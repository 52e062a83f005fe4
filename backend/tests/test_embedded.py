"""The embedded PostgreSQL: shared, kept, closed to others, and back after every kind of kill."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from app.database import embedded
from app.database.embedded import EmbeddedDatabaseError
from tests.conftest import BACKEND

HOLD = """
import sys
from pathlib import Path
from app.database import embedded
print(embedded.start(Path(sys.argv[1]))["host"], flush=True)
sys.stdin.read()
"""


class Holder:
    """A process of its own that uses the server until it is told to leave, or killed."""

    def __init__(self, directory: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(directory)], cwd=BACKEND, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self.process.stdout
        self.host = self.process.stdout.readline().decode().strip()
        assert self.host, "the server did not start"

    def leave(self) -> None:
        self.process.communicate(timeout=60)
        assert self.process.returncode == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=self.host, user="postgres", dbname="brickhouse", autocommit=True)


def answers(host: str) -> bool:
    return embedded.accepts(Path(host))


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "postgres"


def test_two_processes_share_it_and_the_last_one_stops_it(directory: Path) -> None:
    first, second = Holder(directory), Holder(directory)
    assert first.host == second.host
    first.leave()
    assert answers(second.host)
    second.leave()
    assert not answers(second.host)


def test_data_is_kept_between_starts_and_is_durable(directory: Path) -> None:
    holder = Holder(directory)
    with holder.connect() as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            assert connection.execute("SELECT current_setting(%s)", (name,)).fetchone() == ("on",)
    holder.leave()
    holder = Holder(directory)
    with holder.connect() as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    holder.leave()


def test_after_kill_9_of_everything_the_next_start_has_every_committed_row(directory: Path) -> None:
    holder = Holder(directory)
    with holder.connect() as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    os.kill(embedded.postmaster_id(directory), signal.SIGKILL)
    holder.kill()
    holder = Holder(directory)
    with holder.connect() as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    holder.leave()
    assert not answers(holder.host)


def test_a_user_that_was_killed_is_not_waited_for(directory: Path) -> None:
    killed, last = Holder(directory), Holder(directory)
    killed.kill()
    assert answers(last.host)
    last.leave()
    assert not answers(last.host)


def test_a_process_that_goes_on_while_the_server_was_killed_starts_it_again(directory: Path) -> None:
    place = embedded.start(directory)
    os.kill(embedded.postmaster_id(directory), signal.SIGKILL)
    again = embedded.start(directory)
    assert again == place
    embedded.leave(directory)
    assert not answers(place["host"])


def test_nobody_else_can_reach_it(directory: Path) -> None:
    holder = Holder(directory)
    for closed in (directory, directory / "data", Path(holder.host)):
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    with holder.connect() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    holder.leave()


def test_a_long_path_works_and_is_closed_too(tmp_path: Path) -> None:
    directory = tmp_path / ("long name, with a comma " * 4) / ("x" * 60)
    holder = Holder(directory)
    assert Path(holder.host) != directory
    assert stat.S_IMODE(Path(holder.host).stat().st_mode) == 0o700
    holder.leave()


def test_a_half_made_cluster_is_made_anew(directory: Path) -> None:
    (directory / "data.new" / "base").mkdir(parents=True)
    (directory / "data.new" / "PG_VERSION").write_text("18\n")
    holder = Holder(directory)
    assert answers(holder.host)
    holder.leave()


def test_a_stale_or_half_written_pid_file_is_no_obstacle(directory: Path) -> None:
    Holder(directory).leave()
    for text in ("", "99999\n", f"{os.getpid()}\nhalf"):
        (directory / "data" / "postmaster.pid").write_text(text)
        holder = Holder(directory)
        holder.leave()


def test_data_of_another_version_is_left_alone(directory: Path) -> None:
    (directory / "data").mkdir(parents=True)
    (directory / "data" / "PG_VERSION").write_text("15\n")
    with pytest.raises(EmbeddedDatabaseError, match="is of PostgreSQL 15, this is 18"):
        embedded.start(directory)
    assert (directory / "data" / "PG_VERSION").read_text() == "15\n"


def test_a_directory_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/nope")):
        with pytest.raises(EmbeddedDatabaseError, match="set EMBEDDED_DB_DIR"):
            embedded.start(place)


def test_a_full_disk_is_one_sentence() -> None:
    said = "creating directory ... initdb: error: could not write: No space left on device"
    assert "the disk is full" in embedded.reason("it cannot be set up", said)
