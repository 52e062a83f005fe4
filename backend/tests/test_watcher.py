"""The watcher of the embedded PostgreSQL: the server ends with its last user, also if that is killed."""

import re
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from app.embedded_postgres import server as embedded_server
from tests.embedded_servers import Holder, is_running, kill_all, postmaster, processes_of, query, wait_for

LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    """A path for a new server directory."""
    directory = tmp_path / "postgres"
    yield directory
    embedded_server.leave(directory)
    kill_all(directory)


def wait_for_end_of(processes: list[psutil.Process]) -> None:
    wait_for(lambda: not any(map(is_running, processes)), "the end of the server and its watcher")


@pytest.mark.parametrize("killed_too", ["nothing", pytest.param("the watcher", marks=LINUX_ONLY)])
def test_server_shuts_down_after_kill_9_of_its_last_user(directory: Path, killed_too: str) -> None:
    first, last = Holder(directory), Holder(directory)
    parameters = first.parameters()
    last.parameters()
    first.kill()
    query(parameters, "CREATE TABLE kept AS SELECT 42 AS answer")
    running = processes_of(directory)
    last.kill()
    if killed_too == "the watcher":
        watcher(directory).kill()
    wait_for_end_of(running)
    log = "".join(file.read_text() for file in (directory / "data" / "log").iterdir())
    assert log.rstrip().endswith("database system is shut down")
    assert query(embedded_server.start(directory), "SELECT answer FROM kept") == [(42,)]


@LINUX_ONLY
def test_server_whose_watcher_was_killed_is_started_again_by_its_user(directory: Path) -> None:
    embedded_server.start(directory)
    running = processes_of(directory)
    watcher(directory).kill()
    wait_for_end_of(running)
    assert query(embedded_server.start(directory), "SELECT 1") == [(1,)]
    embedded_server.leave(directory)
    assert processes_of(directory) == []


def test_killed_server_leaves_no_watcher(directory: Path) -> None:
    embedded_server.start(directory)
    running = processes_of(directory)
    assert watcher(directory) in running
    postmaster(directory).kill()
    wait_for_end_of(running)


def test_signals_to_all_processes_of_a_service_do_not_end_the_watcher(directory: Path) -> None:
    parameters = embedded_server.start(directory)
    for end in (psutil.Process.terminate, lambda process: process.send_signal(2)):
        end(watcher(directory))
    assert query(parameters, "SELECT 1") == [(1,)]
    assert is_running(watcher(directory))


def watcher(directory: Path) -> psutil.Process:
    """The parent of the postmaster."""
    found = postmaster(directory).parent()
    assert found is not None
    return found


@LINUX_ONLY
def test_only_the_main_thread_receives_ctrl_c(directory: Path) -> None:
    holder = Holder(directory)
    holder.parameters()
    main = holder.process.pid

    def blocks_ctrl_c(thread: int) -> bool:
        status = Path(f"/proc/{main}/task/{thread}/status").read_text()
        return bool(int(re.findall(r"SigBlk:\s*(\w+)", status)[0], 16) & 1 << signal.SIGINT - 1)

    def others_block_ctrl_c() -> bool:
        with suppress(OSError):  # a thread that ends, as the one that has started the server does
            others = {thread.id for thread in psutil.Process(main).threads()} - {main}
            return bool(others) and all(map(blocks_ctrl_c, others))
        return False

    wait_for(others_block_ctrl_c, "another thread, which blocks Ctrl-C")
    holder.end()
