"""A project with nothing but the shell scripts and stubs of the programs they call, and the ways to run a script."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dev_session import PROJECT

SCRIPTS = [*PROJECT.glob("*.sh"), *(PROJECT / "scripts").glob("*.sh"), PROJECT / ".ci" / "run"]
SHARED = PROJECT / "scripts" / "shared.sh"
HEAD = (
    f'#!/usr/bin/env bash\n{{}}source "$(dirname "$(readlink -f "${{{{BASH_SOURCE[0]}}}}")")/scripts/{SHARED.name}"\n'
)
OPTIONAL_PROGRAMS = re.compile(r"python|pypy|node|npm|npx|chrom|google-chrome|apt-get")


@pytest.fixture
def project() -> Iterator[Path]:
    """A project with nothing but the scripts, in a folder with a blank in its name that every user can enter."""
    directory = Path(tempfile.mkdtemp(prefix="brickhouse-scripts-"))
    directory.chmod(0o755)
    for script in SCRIPTS:
        copy = directory / "a shop" / script.relative_to(PROJECT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(script, copy)
    (directory / "a shop" / "backend").mkdir()
    for name in ("requirements.txt", "requirements-dev.txt"):
        shutil.copy(PROJECT / "backend" / name, directory / "a shop" / "backend")
    yield directory / "a shop"
    shutil.rmtree(directory)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with the machine's programs for PATH, without Python, Node, Chromium and apt-get."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for program in [*Path("/usr/bin").iterdir(), *Path("/bin").iterdir()]:
        if not OPTIONAL_PROGRAMS.match(program.name) and not (folder / program.name).is_symlink():
            (folder / program.name).symlink_to(program)
    return folder


def write(script: Path, body: str) -> Path:
    """Write a script of the project with this body; it begins as all of them do, and the body is its third line."""
    script.write_text(HEAD.format("") + body + "\n")
    script.chmod(0o755)
    return script


def run(*command: str | Path, folder: Path | None = None, **environment: str) -> tuple[int, str]:
    """Its status and what it prints to standard error."""
    done = subprocess.run(
        command, cwd=folder, env={"PATH": os.environ["PATH"], **environment}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    return done.returncode, done.stderr


def start(*command: str | Path, **environment: str) -> subprocess.Popen[str]:
    """Start a command as a terminal does, in a process group of its own."""
    return subprocess.Popen(
        command, env={"PATH": os.environ["PATH"], **environment}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def read_until(process: subprocess.Popen[str], line: str) -> None:
    """Read the command's output until this line."""
    assert process.stdout is not None
    for printed in process.stdout:
        if printed == f"{line}\n":
            return
    pytest.fail(f"it ended without: {line}")


def press_ctrl_c(process: subprocess.Popen[str], number: signal.Signals = signal.SIGINT) -> tuple[int, str]:
    """Send the whole group a signal; returns the status and what the command printed to standard error."""
    os.killpg(process.pid, number)
    output = process.communicate(timeout=300)[1]
    return process.returncode, output


def usable_environment(project: Path) -> None:
    """Create a virtual environment with fake installers and run setup-env.sh once: nothing is left to install."""
    venv = project / "backend" / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    (venv / ".made-in").write_text(f"{project}\n")
    set_installers(project, "pip | uv) ;;")  # they have nothing to do
    assert run(project / "setup-env.sh") == (0, "")


def set_installers(project: Path, *cases: str) -> None:
    """Replace the virtual environment's interpreter: in these cases of `python -m MODULE` it runs what they say."""
    interpreter = project / "backend" / "venv" / "bin" / "python"
    interpreter.unlink()
    stub(interpreter, 'case "$2" in', *cases, f'*) exec "{Path(sys.executable).resolve()}" "$@" ;;', "esac")


def stub(path: Path, *lines: str) -> Path:
    """Write a shell script that stands for a program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(("#!/bin/sh", *lines, "")))
    path.chmod(0o755)
    return path
