"""The embedded PostgreSQL, tested with real servers that are started, shared and killed."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.embedded_postgres import server as embedded_server
from app.embedded_postgres.directory import EmbeddedDatabaseError, allow_traversal
from tests.embedded_servers import (
    HOLDER,
    OTHER_USER,
    ROOT,
    Holder,
    as_user,
    connect_to,
    copy_directory,
    is_running,
    kill_all,
    kill_server,
    mode_of,
    owner_of,
    postmaster,
    processes_of,
    query,
    start_error,
    wait_for,
)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a cluster that was made and stopped, to be copied."""
    folder = tmp_path_factory.mktemp("template") / "postgres"
    embedded_server.start(folder)
    embedded_server.leave(folder)
    return folder


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Path]:
    """A path for a new server directory; at the end its remaining processes are stopped."""
    folder = tmp_path / "postgres"
    yield folder
    embedded_server.leave(folder)
    kill_all(folder)


@pytest.fixture
def directory(empty: Path, template: Path) -> Path:
    """A directory with a stopped cluster."""
    return copy_directory(template, empty)


@pytest.fixture
def far(empty: Path, template: Path) -> Iterator[Path]:
    """The same with a path that is too long for a socket."""
    folder = copy_directory(template, empty / ("long" * 30))
    yield folder
    embedded_server.leave(folder)


# --- what it is for


def test_second_start_keeps_the_data_and_the_cluster(directory: Path) -> None:
    cluster = "SELECT system_identifier FROM pg_control_system()"
    parameters = embedded_server.start(directory)
    query(parameters, "CREATE TABLE kept AS SELECT 42 AS answer")
    before = query(parameters, cluster)
    embedded_server.leave(directory)
    assert processes_of(directory) == []
    parameters = embedded_server.start(directory)
    assert query(parameters, "SELECT answer FROM kept") == [(42,)]
    assert query(parameters, cluster) == before


def test_server_syncs_commits_to_disk_and_uses_utc(directory: Path) -> None:
    parameters = embedded_server.start(directory)
    for setting in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
        assert query(parameters, f"SHOW {setting}") == [("on",)], setting
    assert query(parameters, "SHOW timezone") == [("UTC",)]
    assert query(parameters, "SHOW server_version_num")[0][0].startswith("18")


def test_start_creates_the_requested_database(directory: Path) -> None:
    for name in ("brickhouse", 'odd "name"', "brickhouse"):
        parameters = embedded_server.start(directory, name)
        assert query(parameters, "SELECT current_database()") == [(name,)]


def test_variables_for_another_server_are_ignored(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PGPORT": "6000", "PGDATA": "/nowhere", "PGUSER": "someone"}.items():
        monkeypatch.setenv(name, value)
    assert query(embedded_server.start(directory), "SELECT current_user") == [("postgres",)]


def test_leave_without_a_start_or_repeated_does_nothing(directory: Path) -> None:
    embedded_server.leave(directory)
    embedded_server.start(directory)
    for _ in range(2):
        embedded_server.leave(directory)
    assert processes_of(directory) == []


# --- several processes


def test_processes_share_the_server_and_the_last_one_stops_it(directory: Path) -> None:
    first, second = Holder(directory), Holder(directory)
    assert first.parameters() == second.parameters()
    first.end()
    assert postmaster(directory) in processes_of(directory)
    second.end()
    assert processes_of(directory) == []


def test_processes_that_start_together_share_one_server(directory: Path) -> None:
    holders = [Holder(directory) for _ in range(4)]
    number = {query(holder.parameters(), "SELECT pg_postmaster_start_time()")[0] for holder in holders}
    assert len(number) == 1
    assert [holder.end() for holder in holders] == ["", "", "", ""]
    assert processes_of(directory) == []


def test_killed_process_does_not_keep_the_server_running(directory: Path) -> None:
    killed = Holder(directory)
    killed.parameters()
    embedded_server.start(directory)
    killed.kill()
    embedded_server.leave(directory)
    assert processes_of(directory) == []


def test_process_that_ends_does_not_restart_the_server(directory: Path) -> None:
    late = "import atexit; atexit.register(lambda: embedded_server.start(Path(sys.argv[1])))\n"
    holder = Holder(directory, HOLDER.replace("from app", late + "from app", 1))
    holder.parameters()
    assert "EmbeddedDatabaseError: this process is ending" in holder.end()
    assert processes_of(directory) == []


# --- killed


def test_committed_data_survives_kill_9_of_everything(directory: Path) -> None:
    holder = Holder(directory)
    parameters = holder.parameters()
    query(parameters, "CREATE TABLE kept AS SELECT generate_series(1, 10000) AS n")
    holder.kill()
    kill_server(directory)
    assert (directory / "data" / "postmaster.pid").exists()

    assert query(embedded_server.start(directory), "SELECT count(*) FROM kept") == [(10000,)]
    embedded_server.leave(directory)
    assert processes_of(directory) == []


def test_killed_server_is_restarted_by_the_next_start(directory: Path) -> None:
    embedded_server.start(directory)
    kill_server(directory)
    assert query(embedded_server.start(directory), "SELECT 1") == [(1,)]
    embedded_server.leave(directory)
    assert processes_of(directory) == []


@pytest.mark.parametrize("remnant", ["", "what is this\n", "{other}\n/elsewhere\n"])
def test_files_of_a_killed_server_do_not_prevent_the_next_start(directory: Path, remnant: str) -> None:
    query(embedded_server.start(directory), "CREATE TABLE kept AS SELECT 42 AS answer")
    kill_server(directory)
    account = owner_of(directory) if ROOT else None
    with subprocess.Popen(["sleep", "600"], user=account) as other:  # it has the dead server's number
        for name in ("data/postmaster.pid", ".s.PGSQL.5432.lock"):
            (directory / name).write_text(remnant.format(other=other.pid))
        assert query(embedded_server.start(directory), "SELECT answer FROM kept") == [(42,)]
        other.kill()


def test_ctrl_c_shuts_the_server_down_cleanly(directory: Path) -> None:
    holder = Holder(directory)
    holder.parameters()
    holder.kill(signal.SIGINT)
    assert processes_of(directory) == []
    log = "".join(file.read_text() for file in (directory / "data" / "log").iterdir())
    assert log.rstrip().endswith("database system is shut down")


def test_repeated_ctrl_c_leaves_no_process(directory: Path) -> None:
    holder = Holder(directory)
    holder.parameters()
    while holder.process.poll() is None:
        os.killpg(holder.process.pid, signal.SIGINT)
    holder.end()
    assert processes_of(directory) == []


@pytest.mark.parametrize("moment", ["data.new", "data", "data/postmaster.pid"])
def test_ctrl_c_during_the_start_leaves_no_process(empty: Path, moment: str) -> None:
    holder = Holder(empty)
    wait_for((empty / moment).exists, moment)
    holder.kill(signal.SIGINT)
    assert processes_of(empty) == []
    assert query(embedded_server.start(empty), "SELECT 1") == [(1,)]


@pytest.mark.parametrize("moment", ["data.new", "data/postmaster.pid"])
def test_start_recovers_from_kill_9_during_the_previous_start(empty: Path, moment: str) -> None:
    holder = Holder(empty)
    wait_for((empty / moment).exists, moment)
    holder.kill()
    kill_all(empty)
    assert query(embedded_server.start(empty), "SELECT 1") == [(1,)]


def test_incomplete_new_cluster_is_created_again(empty: Path) -> None:
    (empty / "data.new" / "base").mkdir(parents=True)
    (empty / "data.new" / "PG_VERSION").write_text("18\n")
    (empty / "start.lock").touch()
    assert query(embedded_server.start(empty), "SELECT 1") == [(1,)]


@pytest.mark.skipif(not ROOT, reason="only root has to let another user pass")
@pytest.mark.parametrize(
    ("before", "group", "after"),
    [(0o700, "root", 0o710), (0o750, "root", 0o751), (0o750, "server", 0o750), (0o705, "server", 0o715)],
)
def test_root_grants_the_servers_user_only_the_search_permission(
    template: Path, tmp_path: Path, before: int, group: str, after: int
) -> None:
    account = pwd.getpwuid(owner_of(template))
    above = tmp_path / "above"
    above.mkdir()
    os.chown(above, 0, account.pw_gid if group == "server" else 0)
    above.chmod(before)
    allow_traversal(account, above)
    assert mode_of(above) == after
    assert as_user(account.pw_uid, (above / "x").exists, account.pw_gid) == "False"


def test_server_ends_if_its_directory_is_removed(directory: Path) -> None:
    embedded_server.start(directory)
    running = processes_of(directory)
    while directory.exists():  # the server may add files meanwhile
        shutil.rmtree(directory, ignore_errors=True)
    embedded_server.leave(directory)
    wait_for(lambda: not any(map(is_running, running)), "the end of the server")


# --- directories


def test_long_path_moves_the_socket_to_a_private_directory(far: Path) -> None:
    host = Path(embedded_server.start(far)["host"])
    embedded_server.leave(far)
    assert not host.exists()

    host.mkdir(mode=0o755)
    os.chown(host, owner_of(far), -1)
    parameters = embedded_server.start(far)
    assert parameters["host"] == str(host)
    assert (mode_of(host), owner_of(host)) == (0o700, owner_of(far))
    assert query(parameters, "SELECT 1") == [(1,)]


def test_processes_with_other_temporary_directories_find_the_same_socket(
    far: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = Holder(far)
    parameters = holder.parameters()
    monkeypatch.setenv("TMPDIR", str(far.parent))
    assert embedded_server.start(far) == parameters
    holder.end()
    embedded_server.leave(far)


@pytest.mark.parametrize("name", ["it's $HOME ~#1", 'größe, "`\\'])
def test_path_with_special_characters_works(name: str) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as short:
        assert query(embedded_server.start(Path(short) / name), "SELECT 1") == [(1,)]
        embedded_server.leave(Path(short) / name)


def test_socket_directory_that_is_a_symbolic_link_is_refused(far: Path) -> None:
    host = Path(embedded_server.start(far)["host"])
    embedded_server.leave(far)
    host.symlink_to(far)
    os.chown(host, owner_of(far), -1, follow_symlinks=False)
    try:
        with pytest.raises(EmbeddedDatabaseError, match="owned by another user"):
            embedded_server.start(far)
    finally:
        host.unlink()


def test_directory_and_socket_are_closed_to_other_users(directory: Path) -> None:
    directory.chmod(0o755)
    parameters = embedded_server.start(directory)
    host = parameters["host"]
    assert query(parameters, "SHOW listen_addresses") == [("",)]
    assert mode_of(directory) == mode_of(directory / "data") == 0o700
    for file in directory.iterdir():
        assert mode_of(file) & 0o077 == 0, file
    if ROOT:
        assert as_user(owner_of(directory), lambda: connect_to(f"{host}/.s.PGSQL.5432")) == "reached"
        assert "PermissionError" in as_user(OTHER_USER, lambda: connect_to(f"{host}/.s.PGSQL.5432"))


@pytest.mark.skipif(not ROOT, reason="only root has to let another user pass")
def test_root_lets_only_the_servers_user_enter_the_directory(empty: Path) -> None:
    above = empty.parent / "closed"
    above.mkdir(mode=0o700)
    (above / "secret").write_text("x")
    host = embedded_server.start(above / "postgres")["host"]
    assert mode_of(above) == 0o710
    assert "PermissionError" in as_user(OTHER_USER, lambda: (above / "secret").stat())
    assert "PermissionError" in as_user(OTHER_USER, lambda: connect_to(f"{host}/.s.PGSQL.5432"))
    assert "PermissionError" in as_user(owner_of(above / "postgres"), lambda: list(above.iterdir()))
    embedded_server.leave(above / "postgres")


@pytest.mark.skipif(not ROOT, reason="takes two users")
def test_server_started_by_root_runs_as_the_owner_of_its_directory(empty: Path) -> None:
    empty.mkdir()
    os.chown(empty, OTHER_USER, -1)
    parameters = embedded_server.start(empty)
    query(parameters, "CREATE TABLE kept AS SELECT 42 AS answer")
    assert postmaster(empty).uids().real == OTHER_USER
    embedded_server.leave(empty)
    for name in ("start.lock", "users.lock", "data/PG_VERSION"):
        assert owner_of(empty / name) == OTHER_USER, name


# --- refused, in a sentence


def test_another_major_version_is_refused_and_left_unchanged(directory: Path) -> None:
    (directory / "data" / "PG_VERSION").write_text("17\n")
    assert "is of PostgreSQL 17, this is 18: dump it" in start_error(directory)
    (directory / "data" / "PG_VERSION").write_text("18\n")
    assert query(embedded_server.start(directory), "SELECT 1") == [(1,)]


def test_incomplete_cluster_is_refused_and_left_unchanged(directory: Path) -> None:
    (directory / "data" / "PG_VERSION").unlink()
    assert "is not a whole PostgreSQL cluster" in start_error(directory)
    assert (directory / "data" / "global" / "pg_control").exists()


def test_failed_start_reports_the_reason(directory: Path) -> None:
    (directory / "data" / "global" / "pg_control").unlink()
    assert "pg_control" in start_error(directory)


@pytest.mark.parametrize("file", ["PG_VERSION", "thesis.odt"])
def test_directory_with_other_files_is_refused_and_left_unchanged(empty: Path, file: str) -> None:
    empty.mkdir(mode=0o755)
    (empty / file).write_text("18\n")
    assert "set EMBEDDED_DB_DIR to a directory of its own" in start_error(empty)
    assert (mode_of(empty), owner_of(empty)) == (0o755, os.geteuid())


def test_path_that_cannot_be_a_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/nope")):
        assert "set EMBEDDED_DB_DIR to one you may write to" in start_error(folder)


def test_directory_that_cannot_be_written_is_refused(empty: Path) -> None:
    empty.mkdir(mode=0o700)
    if ROOT:
        message = as_user(OTHER_USER, lambda: embedded_server.start(empty))
    else:
        empty.chmod(0o500)
        empty.parent.chmod(0o500)
        message = f"EmbeddedDatabaseError: {start_error(empty / 'postgres')}"
        empty.parent.chmod(0o700)
    assert re.match("EmbeddedDatabaseError: .* cannot use .*Permission denied", message)


@pytest.mark.skipif(not ROOT, reason="only root can mount a small disk")
@pytest.mark.parametrize("room", ["nr_inodes=1", "size=1M", "size=30M"])
def test_full_disk_is_refused_and_works_again_with_free_space(empty: Path, room: str) -> None:
    empty.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", room, "tmpfs", str(empty)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("mounting is not allowed here")
    try:
        assert "the disk is full" in start_error(empty / "postgres")
        subprocess.run(["mount", "-o", "remount,size=500M,nr_inodes=10k", str(empty)], check=True)
        assert query(embedded_server.start(empty / "postgres"), "SELECT 1") == [(1,)]
        embedded_server.leave(empty / "postgres")
    finally:
        subprocess.run(["umount", "-l", str(empty)], check=True)  # a process of the server may still be ending
