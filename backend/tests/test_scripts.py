"""The shell scripts: each ends with one sentence in every case, also if a program or a right is missing."""

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.dev_session import AS_NORMAL_USER, PROJECT, ROOT, free_port, searched_folders
from tests.script_project import (
    SCRIPTS,
    SHARED,
    press_ctrl_c,
    programs,
    project,
    read_until,
    run,
    set_installers,
    start,
    stub,
    usable_environment,
    write,
)

__all__ = ["programs", "project"]  # fixtures

FAILURES = {
    "a command": ("false", "line 3 of run.sh failed with status 1: false"),
    "a pipe in an assignment": (
        "x=$(sed -n p missing 2>/dev/null | tail -n 1)",
        "line 3 of run.sh failed with status 2: x=$(sed -n p missing 2>/dev/null | tail -n 1)",
    ),
    "a function": ("f() {\n    false\n    echo no\n}\nf", "line 4 of run.sh failed with status 1: false"),
    "a function in a substitution": (
        "f() {\n    false\n    echo no\n}\nx=$(f)",
        "line 4 of run.sh failed with status 1: false",
    ),
    "a subshell": ("(exit 3)", "line 3 of run.sh failed with status 3: (exit 3)"),
    "a function in the background": (
        "f() {\n    false\n    echo no\n}\nf &\nwait $!",
        "line 4 of run.sh failed with status 1: false",
    ),
    "a command of shared.sh": ("checksum /missing 2>/dev/null", "of shared.sh failed with status 1: "),
}


@pytest.mark.parametrize("name", FAILURES)
def test_failing_command_ends_the_script_and_names_its_line(project: Path, name: str) -> None:
    body, sentence = FAILURES[name]
    status, output = run(write(project / "run.sh", f"{body}\necho not reached >&2"))
    assert status != 0
    assert output.startswith("run.sh: ")
    assert sentence in output
    assert output.count("\n") == 1


@pytest.mark.parametrize(
    "body",
    ['fail "No luck."', 'x=$(fail "No luck.")', 'f() { fail "No luck."; }\nf &\nwait $!', '(fail "No luck.")',
     'x=$(y=$(fail "No luck."))'],
)  # fmt: skip
def test_fail_prints_its_sentence_once(project: Path, body: str) -> None:
    assert run(write(project / "run.sh", f"{body}\necho not reached >&2")) == (1, "No luck.\n")


def test_unset_variable_is_named(project: Path) -> None:
    status, output = run(write(project / "run.sh", 'echo "$nothing"\necho not reached >&2'))
    assert (status, output.count("\n")) == (1, 1)
    assert "line 3: nothing: unbound variable" in output


@pytest.mark.parametrize("script", ["start-dev.sh", "check.sh", ".ci/run"])
def test_failed_set_up_ends_each_script_with_one_sentence(project: Path, tmp_path: Path, script: str) -> None:
    write(project / "setup-env.sh", 'fail "No network."')
    (tmp_path / "a link").symlink_to(project / script)
    assert run(tmp_path / "a link", folder=tmp_path) == (1, "No network.\n")


def test_killed_set_up_ends_the_script_with_a_sentence(project: Path) -> None:
    write(project / "setup-env.sh", "kill -KILL $$")
    status, output = run(project / "start-dev.sh")
    assert status == 137
    assert "of shared.sh failed with status 137: set_up()" in output


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE])
def test_signal_ends_the_script_with_a_sentence(project: Path, number: signal.Signals) -> None:
    write(project / "setup-env.sh", "say ready\nread -r line")
    with start(project / "start-dev.sh") as process:
        read_until(process, "ready")
        ended = press_ctrl_c(process, number)
    assert ended == (128 + number, f"start-dev.sh: stopped by {number.name}\n")


@pytest.fixture
def manifest(project: Path) -> Path:
    """The app.yaml of a project for which deploy.sh has nothing to set up and nothing to build."""
    write(project / "setup-env.sh", "true")
    for name in ("app.yaml", "app.lakebase.yaml"):
        shutil.copy(PROJECT / "backend" / name, project / "backend")
    return project / "backend" / "app.yaml"


def test_stopped_deployment_puts_the_manifest_back(project: Path, manifest: Path, tmp_path: Path) -> None:
    (tmp_path / "databricks").write_text(
        '#!/bin/sh\ncase "$*" in "bundle deploy"*) echo uploading && read line ;; esac\n'
    )
    (tmp_path / "databricks").chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    with start(project / "deploy.sh", "--profile", "P", "--target", "dev-lakebase", PATH=path) as process:
        read_until(process, "uploading")
        assert manifest.read_text() == (PROJECT / "backend" / "app.lakebase.yaml").read_text()
        ended = press_ctrl_c(process)
    assert ended == (130, "deploy.sh: stopped by SIGINT\n")
    assert manifest.read_text() == (PROJECT / "backend" / "app.yaml").read_text()


def test_deployment_after_a_killed_one_puts_the_manifest_back(project: Path, manifest: Path) -> None:
    manifest.rename(manifest.with_name(".app.yaml.kept"))
    shutil.copy(PROJECT / "backend" / "app.lakebase.yaml", manifest)
    assert run(project / "deploy.sh", "--profile", "P", "--dry-run") == (0, "")
    assert manifest.read_text() == (PROJECT / "backend" / "app.yaml").read_text()


def test_every_script_begins_the_same_way_and_only_shared_sh_exits() -> None:
    for script in SCRIPTS:
        text = script.read_text()
        assert "set -Eeuo pipefail\n" in text, script
        if script != SHARED:
            assert re.search(r'^source "\$\(dirname "\$\(readlink -f .*shared\.sh"$', text, re.MULTILINE), script
            assert not re.search(r"^[^#']*\bexit\b", text, re.MULTILINE), script


def test_check_sh_checks_every_shell_script() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True)
    paths = [PROJECT / name for name in listed.stdout.splitlines()]
    shells = {
        p for p in paths if p.suffix == ".sh" or re.match(rb"#!.*\b(ba)?sh\b", p.read_bytes().partition(b"\n")[0])
    }
    assert shells == set(SCRIPTS)


def test_missing_python_gives_one_sentence(project: Path, programs: Path) -> None:
    status, output = run(project / "setup-env.sh", PATH=str(programs))
    assert (status, output.count("\n")) == (1, 1)
    assert output.startswith("Python 3.11 or newer is needed")


def test_python_without_venv_gives_one_sentence(project: Path, programs: Path) -> None:
    (programs / "python3").write_text(
        f'#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; esac\nexec "{sys.executable}" "$@"\n'
    )
    (programs / "python3").chmod(0o755)
    status, output = run(project / "setup-env.sh", PATH=str(programs))
    assert (status, output.count("\n")) == (1, 1)
    assert "apt install python3-venv" in output


@pytest.mark.parametrize(
    ("function", "named"),
    [("use_node", "Node.js 20.19 or newer is missing"), ("use_chromium", "apt install chromium"),
     ("PYTHON=/missing find_python", "PYTHON=/missing is not Python 3.11")],
)  # fmt: skip
def test_missing_program_gives_one_sentence(project: Path, programs: Path, function: str, named: str) -> None:
    status, output = run(write(project / "run.sh", function), PATH=str(programs))
    assert (status, output.count("\n")) == (1, 1)
    assert named in output


def test_read_only_folder_gives_one_sentence(project: Path) -> None:
    for folder in (project / "backend", project):
        folder.chmod(0o555)
    status, output = run(*(AS_NORMAL_USER if ROOT else []), project / "setup-env.sh", PATH=searched_folders())
    for folder in (project, project / "backend"):
        folder.chmod(0o755)
    assert (status, output.count("\n")) == (1, 1)
    assert "cannot be made" in output
    assert "Permission denied" in output


def test_virtual_environment_of_another_folder_is_created_again(project: Path, programs: Path) -> None:
    usable_environment(project)
    assert run(project / "setup-env.sh", PATH=str(programs)) == (0, "")
    (project / "backend" / "venv" / ".made-in").write_text(f"/host{project}\n")
    assert run(project / "setup-env.sh", PATH=str(programs))[1].startswith("Python 3.11 or newer is needed")


def test_packages_are_installed_by_pip_if_uv_fails(project: Path) -> None:
    usable_environment(project)
    output = project / "output"
    set_installers(project, f'pip) echo "$*" >>"{output}" ;;', "uv) exit 1 ;;")
    (project / "backend" / "requirements.txt").write_text("another\n")
    assert run(project / "setup-env.sh") == (0, "")
    assert output.read_text().splitlines()[-1].endswith(" -r backend/requirements-dev.txt")


INSTALLER_FAILURES = {
    "no network": ("ERROR: no route", "The backend's packages cannot be installed: is there a network? Then run this "
                   "again. (From its output: ERROR: no route)"),
    "a full disk": ("OSError: No space left on device", "The disk is full: free some space where {}/ is, then run this "
                    "again."),
}  # fmt: skip


@pytest.mark.parametrize("name", INSTALLER_FAILURES)
def test_packages_that_cannot_be_installed_give_one_sentence(project: Path, name: str) -> None:
    printed, sentence = INSTALLER_FAILURES[name]
    usable_environment(project)
    set_installers(project, f'pip) case "$*" in *uv==*) ;; *) echo "{printed}"; exit 1 ;; esac ;;', "uv) exit 1 ;;")
    (project / "backend" / "requirements.txt").write_text("another\n")
    assert run(project / "setup-env.sh") == (1, sentence.replace("{}/", str(project)) + "\n")


def with_dashboard(project: Path, programs: Path, *npm: str) -> str:
    """Give the project a dashboard and PATH a Node whose npm runs these lines; returns PATH."""
    usable_environment(project)
    (project / "frontend").mkdir()
    for name in ("package.json", "package-lock.json"):
        (project / "frontend" / name).write_text("{}\n")
    stub(programs / "node", "echo v99.0.0")
    stub(programs / "npm", *npm)
    return str(programs)


def test_failed_npm_ci_gives_one_sentence(project: Path, programs: Path) -> None:
    path = with_dashboard(project, programs, "echo npm error network", "exit 1")
    sentence = "The dashboard's packages cannot be installed: is there a network? Then run this again."
    assert run(project / "setup-env.sh", PATH=path) == (1, f"{sentence} (From its output: npm error network)\n")


def test_failed_build_gives_its_output_and_one_sentence(project: Path, programs: Path) -> None:
    path = with_dashboard(
        project, programs, 'if [ "$1" = ci ]; then mkdir -p node_modules; else echo "error: page"; exit 1; fi'
    )
    sentence = "The dashboard cannot be built. (From its output: error: page)"
    assert run(project / "setup-env.sh", PATH=path) == (1, f"error: page\n{sentence}\n")


@pytest.mark.parametrize(
    ("changed", "built"),
    [("src/main.tsx", False), ("vite.config.ts", False), ("src/main.test.tsx", True), ("e2e/story.spec.ts", True),
     ("test-results/.last-run.json", True), ("playwright-report/index.html", True), ("node_modules/a/a.js", True)],
)  # fmt: skip
def test_dashboard_is_built_again_only_after_a_change_of_its_sources(project: Path, changed: str, built: bool) -> None:
    index, file = project / "backend" / "static" / "index.html", project / "frontend" / changed
    for path in (index, file):
        path.parent.mkdir(parents=True)
        path.touch()
    os.utime(index, (0, 0))
    assert run(write(project / "run.sh", "if dashboard_is_built; then fail built; fi")) == (
        (1, "built\n") if built else (0, "")
    )


def test_dashboard_is_built_if_its_sources_cannot_be_searched(project: Path, programs: Path) -> None:
    index = project / "backend" / "static" / "index.html"
    index.parent.mkdir(parents=True)
    index.touch()
    (programs / "find").unlink()
    stub(programs / "find", "exit 1")
    status, _ = run(write(project / "run.sh", "if dashboard_is_built; then fail built; fi"), PATH=str(programs))
    assert status == 0


def test_start_dev_fails_if_the_service_ends_without_an_error(project: Path, programs: Path) -> None:
    usable_environment(project)
    set_installers(project, "pip | uv) ;;")
    for name in ("dev_addresses.py", "startup.py"):
        path = project / ("scripts" if name == "dev_addresses.py" else "backend") / name
        path.write_text("print('http://localhost:8000 http://127.0.0.1:8000')\n")
    assert run(project / "start-dev.sh", PATH=str(programs)) == (1, "start-dev.sh: the API ended with status 0\n")


def test_port_of_the_dashboards_dev_server_is_refused(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, PROJECT / "scripts" / "dev_addresses.py", "a\\ b", "5173", "5174"],
        capture_output=True, text=True, check=False, env={"PORT": "5173"}, cwd=tmp_path,
    )  # fmt: skip
    sentence = r"Port 5173 is that of the dashboard's dev server: choose another: PORT=(\d+) a\\ b\n"
    refused = re.fullmatch(sentence, done.stderr)
    assert refused, done.stderr
    assert int(refused[1]) > 5174


def test_program_that_ignores_sigterm_is_killed_with_a_sentence(project: Path, programs: Path) -> None:
    usable_environment(project)
    set_installers(project, "pip | uv) ;;")
    (project / "scripts" / "dev_addresses.py").write_text("print('http://localhost:8000 http://127.0.0.1:8000')\n")
    ignoring = (
        "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('ready', flush=True)\nsignal.pause()\n"
    )
    (project / "backend" / "startup.py").write_text(ignoring)
    script = project / "start-dev.sh"
    script.write_text(script.read_text().replace("\nPATIENCE=30 ", "\nPATIENCE=1 "))
    with start(script, PATH=str(programs)) as process:
        read_until(process, "ready")
        status, output = press_ctrl_c(process)
    assert status == 130
    assert output == "start-dev.sh: the API did not end after SIGTERM: killing it\nstart-dev.sh: stopped by SIGINT\n"


def test_second_set_up_waits_for_the_first(project: Path) -> None:
    usable_environment(project)
    lock = os.open(project / "scripts", os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with start(project / "setup-env.sh") as process:
        read_until(process, f"Another set-up is running in {project}: waiting for its end")
        assert process.poll() is None
        os.close(lock)
        assert process.wait(300) == 0


def test_tests_without_a_virtual_environment_say_what_is_needed(project: Path) -> None:
    sentence = f"{project}/backend/venv is missing: run ./setup-env.sh first.\n"
    assert run(project / "scripts" / "pytest.sh") == (1, sentence)


@pytest.mark.parametrize(
    ("host", "shown", "reached"),
    [("", "localhost", "127.0.0.1"), ("127.0.0.1", "localhost", "127.0.0.1"), ("localhost", "localhost", "localhost"),
     ("0.0.0.0", "localhost", "127.0.0.1"), ("::", "[::1]", "[::1]"), ("::1", "[::1]", "[::1]"),
     ("192.0.2.7", "192.0.2.7", "192.0.2.7")],
)  # fmt: skip
def test_addresses_can_be_reached_by_a_local_client(host: str, shown: str, reached: str) -> None:
    port = str(free_port())
    done = subprocess.run(
        [sys.executable, PROJECT / "scripts" / "dev_addresses.py", "./start-dev.sh"],
        capture_output=True, text=True, check=False,
        env={"HOST": host, "PORT": port, "API_PREFIX": "/v1", "ALLOW_UNAUTHENTICATED_NETWORK": "true"},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, f"http://{shown}:{port} http://{reached}:{port}\n"), done.stderr
