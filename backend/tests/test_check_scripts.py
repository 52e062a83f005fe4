"""check.sh and check-dates.sh: arguments, parts that run at the same time, Ctrl-C; the tools they call are stubs."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.dev_session import processes_in
from tests.script_project import (
    press_ctrl_c,
    programs,
    project,
    read_until,
    run,
    set_installers,
    start,
    stub,
    usable_environment,
)

__all__ = ["programs", "project"]  # fixtures


@pytest.fixture
def path(project: Path, programs: Path) -> str:
    """PATH for a project in which every tool of check.sh and check-dates.sh succeeds at once and prints nothing."""
    usable_environment(project)
    set_installers(project, "pip | uv | reliability) ;;")
    for tool in ("ruff", "shellcheck", "pyright"):
        stub(project / "backend" / "venv" / "bin" / tool)
    for program in ("node", "npm", "cc", "chromium"):
        (programs / program).unlink(missing_ok=True)
        stub(programs / program)
    stub(project / "scripts" / "pytest.sh", 'for each; do case "$each" in --junit-xml=*) >"${each#*=}" ;; esac; done')
    return str(programs)


def output_of(*command: str | Path, path: str) -> str:
    """What a command that succeeds prints to standard output; no script may print a sentence to standard error."""
    done = subprocess.run(command, env={"PATH": path}, capture_output=True, text=True, check=False, timeout=300)
    sentences = [line for line in done.stderr.splitlines() if not line.startswith("ERROR: ld.so: ")]  # `cc` is a stub
    assert (done.returncode, sentences) == (0, [])
    return done.stdout


@pytest.mark.parametrize("arguments", [["--fast"], ["--quick", "foo"]])
def test_check_sh_refuses_unknown_arguments(project: Path, arguments: list[str]) -> None:
    script = project / "check.sh"
    assert run(script, *arguments) == (1, f"Usage: {script} [--quick]\n")


def test_check_sh_without_a_temporary_folder_gives_one_sentence(project: Path) -> None:
    status, output = run(project / "check.sh", TMPDIR="/missing")
    assert (status, output.count("\n")) == (1, 1)
    assert output.startswith("No temporary folder can be made: ")


def test_check_sh_passes_and_says_what_it_left_out(project: Path, path: str) -> None:
    stub(project / "scripts" / "check-dates.sh")
    assert "Left out" not in output_of(project / "check.sh", path=path)
    reasons = ["another program listens on 8000", "/shop is no git repository", "another program listens on 8000"]
    report = "".join(f'<testcase><skipped type="a" message="{each}">a.py</skipped></testcase>' for each in reasons)
    stub(project / "scripts" / "pytest.sh", f"printf '%s' '{report}' >\"${{1#*=}}\"")
    assert output_of(project / "check.sh", path=path).splitlines()[-3:-1] == [
        "Left out: 1 of the tests, because /shop is no git repository.",
        "Left out: 2 of the tests, because another program listens on 8000.",
    ]


def test_failed_part_beside_others_fails_check_sh_and_is_shown(project: Path, path: str) -> None:
    stub(project / "backend" / "venv" / "bin" / "pyright", "echo 1 error >&2", "exit 1")
    done = subprocess.run(
        [project / "check.sh", "--quick"], env={"PATH": path}, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 1
    assert done.stdout.endswith("\n1 error\n")
    assert done.stderr.startswith("This failed: Format, lint, types")
    assert done.stderr.count("\n") == 1


def test_signal_ends_the_parts_that_check_sh_runs_beside_others(project: Path, path: str) -> None:
    os.mkfifo(project / "started")
    stub(project / "backend" / "venv" / "bin" / "pyright", "echo >started", "exec sleep 300")
    stub(project / "scripts" / "pytest.sh", "read -r line <started", "echo ready")
    with start(project / "check.sh", "--quick", PATH=path) as process:
        read_until(process, "ready")
        process.terminate()
        process.wait(300)
        left = processes_in(project)
        for each in left:
            each.kill()
        output = process.communicate()[1]
    assert (process.returncode, output) == (143, "check.sh: stopped by SIGTERM\n")
    assert not left


@pytest.mark.parametrize("arguments", [["--busy"], ["--busy", "2028-02-29"]])
def test_check_dates_needs_a_number_of_busy_loops(project: Path, arguments: list[str]) -> None:
    sentence = "--busy needs the number of loops, from 1 to 99.\n"
    assert run(project / "scripts" / "check-dates.sh", *arguments) == (1, sentence)


def test_check_dates_refuses_dates_and_zones_that_do_not_exist(project: Path, path: str, programs: Path) -> None:
    script = project / "scripts" / "check-dates.sh"
    assert run(script, "2028-02-30", PATH=path) == (
        1, "2028-02-30 is no date: DAY [TIME [ZONE]], 2028-02-29 12:00 UTC\n"
    )  # fmt: skip
    assert run(script, "2028-02-29", "2028-02-29 12:00 Amerca/Chicago", PATH=path) == (
        1, "Amerca/Chicago is no time zone: name one such as America/Chicago.\n"
    )  # fmt: skip
    (programs / "date").unlink()
    stub(programs / "date", 'TZ=UTC exec /bin/date "$@"')  # as on a machine without files of time zones
    assert run(script, "2028-02-29 12:00 America/Chicago", PATH=path) == (
        1, "This machine does not know the time zone America/Chicago: install tzdata.\n"
    )  # fmt: skip


def test_check_dates_runs_every_suite_under_each_date(project: Path, path: str, programs: Path) -> None:
    stub(project / "scripts" / "pytest.sh", 'echo "7 passed in 1.00s"')
    unit_tests = r"\033[2m      Tests \033[22m \033[1m8 passed\033[22m (8)\n"  # with colours
    stub(programs / "npm", f"case \"$*\" in *' test') printf '{unit_tests}' ;; *e2e) echo '  9 passed (1m)' ;; esac")
    output = output_of(project / "scripts" / "check-dates.sh", "2028-02-29 12:00 America/Chicago", path=path)
    assert output.endswith(
        "The tests under 1 dates\n2028-02-29 12:00 UTC, in America/Chicago\nbackend  passed   7 passed in 1.00s\n"
        "units    passed   Tests 8 passed (8)\nbrowser  passed   9 passed (1m)\n"
    )


def test_busy_loops_end_with_check_dates(project: Path, path: str) -> None:
    stub(project / "scripts" / "pytest.sh", "echo ready", "read -r line")
    with start(project / "scripts" / "check-dates.sh", "--busy", "2", "2028-02-29", "--", "x", PATH=path) as process:
        read_until(process, "ready")
        scripts = [each for each in processes_in(project) if "--busy" in each.info["cmdline"]]
        ended = press_ctrl_c(process)
    left = processes_in(project)
    for each in left:
        each.kill()
    assert len(scripts) == 4  # the script, the part of it that waits for the tests, and two loops
    assert ended[0] == 130
    assert ended[1].endswith("check-dates.sh: stopped by SIGINT\n")
    assert not left
