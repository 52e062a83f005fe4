"""The commands of the README, run as printed in a fresh clone, and ./start-dev.sh under different circumstances.

They test the last commit, not the working tree. The first start installs the packages, which all other tests use.
If root runs the tests, a normal user runs the commands; root starts once, from an empty clone, in the last test.
To run only these tests: `pytest -m commands`.
"""

import json
import os
import re
import shutil
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.clock import CLOCK
from tests.dev_session import (
    DEADLINE,
    DEFAULT_PORTS,
    NORMAL_USER,
    PORTS,
    ROOT,
    Clone,
    Session,
    cloned,
    free_port,
    is_taken,
    own_network,
    processes_in,
    wait_until,
)

pytestmark = pytest.mark.commands
DASHBOARD = "http://localhost:5173"
# By default curl exits with 0 if the status is an error; in these tests it must fail.
PRELUDE = 'set -euo pipefail; curl() { command curl --fail-with-body "$@"; }\n'


def blocks(clone: Clone, language: str) -> list[str]:
    """The README's code in this language."""
    readme = (clone.folder / "README.md").read_text()
    return re.findall(rf"^```{language}\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE)


def serves(session: Session, port: int = 8000) -> None:
    """Wait until the API, the built dashboard, and the dashboard's development server with the same API respond."""
    api = f"http://localhost:{port}"
    session.wait_for(f"{api}/api/stores", api, DASHBOARD, f"{DASHBOARD}/api/stores")
    assert f"Starting the API on {api} " in session.output


def ends_at_ctrl_c(session: Session) -> None:
    """Press Ctrl-C; the command must end with one sentence."""
    assert session.press_ctrl_c() == 130, session.output
    assert session.output.endswith(": stopped by SIGINT\n")


@dataclass
class FirstStart:
    """A clone in which ./start-dev.sh has run once, and the output of that session."""

    clone: Clone
    screen: str


@pytest.fixture(scope="module")
def first_start() -> Iterator[FirstStart]:
    """Run ./start-dev.sh for the first time in a clone, on the machine's network, from which it installs packages.

    If the default ports are taken or the clock is moved, only the set-up runs there, with the real clock: the
    certificates of the package registries are not valid on other dates.
    """
    with cloned() as clone, own_network() as network:
        screen = ""
        taken = any(map(is_taken, DEFAULT_PORTS))
        if taken:
            skip_without(network)
        if taken or CLOCK:
            done = clone.run("./setup-env.sh")
            assert done.returncode == 0, done.stderr
            screen, clone.network = done.stdout, network
            clone.environment |= CLOCK
        with clone.session("./start-dev.sh") as session:
            serves(session)
            assert json.loads(clone.body("http://localhost:8000/api/stores"))["total"] > 0
            assert_user(clone, NORMAL_USER.pw_uid if ROOT else os.geteuid())
            ends_at_ctrl_c(session)
        clone.network = network
        yield FirstStart(clone, screen + session.output)


@pytest.fixture
def clone(first_start: FirstStart) -> Iterator[Clone]:
    """The clone after its first start, without an .env file. The test is skipped if a port of the README is taken."""
    if any(map(is_taken, PORTS)):
        skip_without(first_start.clone.network)
    yield first_start.clone
    (first_start.clone.folder / ".env").unlink(missing_ok=True)


def skip_without(network: list[str]) -> None:
    """Skip the test if it has no network of its own."""
    if not network:
        pytest.skip(f"another program listens on one of {PORTS}, and only root can have a network of its own")


def assert_user(clone: Clone, user: int) -> None:
    """Fail unless all processes of the clone's session have this user's rights."""
    assert {process.info["uids"].effective for process in processes_in(clone.everything)} == {user}


def test_first_start_of_a_fresh_clone_sets_everything_up(first_start: FirstStart) -> None:
    assert_everything_was_set_up(first_start.screen)
    assert "demo_data_started" in first_start.screen
    assert "240000" in first_start.screen


def assert_everything_was_set_up(screen: str) -> None:
    """Fail unless each step of the set-up was printed once."""
    for sentence in ("Making the virtual environment", "Installing the backend's packages",
                     "Installing the dashboard's packages", "Building the dashboard"):  # fmt: skip
        assert screen.count(sentence) == 1


def test_second_start_installs_nothing_and_the_readme_examples_work(clone: Clone) -> None:
    with clone.session("./start-dev.sh") as session:
        serves(session)
        run_examples(clone)
        another_start_is_refused(clone)
        ends_at_ctrl_c(session)
    assert not re.search("Installing|Building|Making|demo_data", session.output)


def run_examples(clone: Clone) -> None:
    """Run each block with curl as printed; the block about an order must end with a fulfilled order."""
    examples = [block for block in blocks(clone, "bash") if "curl" in block]
    assert len(examples) >= 3
    for example in examples:
        done = clone.run("bash", "-c", PRELUDE + example)
        assert done.returncode == 0, f"{example}\n{done.stdout}\n{done.stderr}"
        if "/fulfill" in example:
            assert '"status":"fulfilled"' in done.stdout.replace(" ", "")
    run_snippets(clone)
    run_generator(clone)


def run_snippets(clone: Clone) -> None:
    """Run each Python snippet in the folder that its first line names."""
    for snippet in blocks(clone, "python"):
        assert snippet.startswith("# in backend/, with backend/venv\n")
        done = clone.run("venv/bin/python", "-c", snippet, folder=clone.folder / "backend")
        assert done.returncode == 0, done.stderr
        assert "'region': 'West'" in done.stdout


def run_generator(clone: Clone) -> None:
    """Run the command that creates a client from the OpenAPI document of the running service."""
    [command] = [block for block in blocks(clone, "bash") if "openapi-python-client generate" in block]
    done = clone.run("bash", "-c", PRELUDE + command)
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(clone.everything.glob("brickhouse-client/*/api/orders/create_order.py"))
    assert not clone.run("git", "status", "--porcelain").stdout


def another_start_is_refused(clone: Clone) -> None:
    """Run ./start-dev.sh a second time: it must fail with a sentence and leave the running service alone."""
    done = clone.run("./start-dev.sh")
    sentence = "Ports 8000 and 5173 are taken, perhaps by another start-dev.sh: stop what listens there.\n"
    assert (done.returncode, done.stderr) == (1, sentence)
    assert clone.responds("http://localhost:8000/api/stores")


def test_each_other_command_of_the_readme_works_as_it_is_printed(clone: Clone) -> None:
    commands = [b for b in blocks(clone, "bash") if not re.search(r"curl|\./start-dev\.sh|localhost:8000", b)]
    assert any("demo_setup.py --dry-run" in command for command in commands)
    assert any("activate" in command for command in commands)
    for command in commands:
        run_command(clone, command)


def run_command(clone: Clone, command: str) -> None:
    """Run a block to its end. If it starts the service, wait until the service responds, and press Ctrl-C."""
    temporary = str(clone.new_folder())
    with clone.session("bash", "-c", f"set -euo pipefail\n{command}", TMPDIR=temporary) as session:
        if "startup.py" in command:
            port = re.search(r"\bPORT=(\d+)", command)
            session.wait_for(f"http://localhost:{port[1] if port else 8000}/api/stores")
            session.press_ctrl_c()
        status = session.wait()
    assert "Traceback" not in session.output
    for printed in re.findall(r"print\('(.*?)'\)", command):
        assert f"{printed}\n" in session.output
    assert status in ((0, 130) if "startup.py" in command else (0,)), f"{command}\n{session.output}"


@dataclass(frozen=True)
class Circumstance:
    """The user's settings, and the path through which the user calls the command."""

    dotenv: str = ""
    environment: tuple[tuple[str, str | None], ...] = ()
    through: str = "clone"  # or "link": a link to the command; or "linked folder": a link to the clone
    default_port: bool = False


CIRCUMSTANCES = {
    "dotenv copied from env.example, PORT empty in the environment, called from another folder": Circumstance(
        "env.example", (("PORT", ""),), default_port=True
    ),
    "only PORT in dotenv, no HOME, called through a link to the script": Circumstance(
        'export PORT="{port}"  # mine', (("HOME", None),), through="link"
    ),
    "PORT in the environment and another in dotenv, called through a link to the folder": Circumstance(
        "PORT=1",
        (("PORT", "{port}"), ("HOST", "0.0.0.0"), ("ALLOW_UNAUTHENTICATED_NETWORK", "true")),
        through="linked folder",
    ),
}


@pytest.mark.parametrize("name", CIRCUMSTANCES)
def test_start_dev_works_in_each_environment(clone: Clone, name: str) -> None:
    circumstance = CIRCUMSTANCES[name]
    port = 8000 if circumstance.default_port else free_port()
    write_dotenv(clone, circumstance.dotenv.format(port=port))
    environment = {key: value and value.format(port=port) for key, value in circumstance.environment}
    folder = clone.new_folder()
    command = command_through(circumstance.through, clone, folder)
    with clone.session(command, folder=folder, **environment) as session:
        serves(session, port)
        ends_at_ctrl_c(session)


def write_dotenv(clone: Clone, text: str) -> None:
    """Write an .env file with this text, or a copy of env.example."""
    if text == "env.example":
        text = (clone.folder / text).read_text()
    (clone.folder / ".env").write_text(text)


def command_through(way: str, clone: Clone, target: Path) -> Path:
    """The path to start-dev.sh: in the clone, in a link to it, or as a relative link to a link."""
    script = clone.folder / "start-dev.sh"
    if way == "linked folder":
        (target / "a link").symlink_to(clone.folder)
        return target / "a link" / script.name
    if way == "link":
        (target / "first").symlink_to(script)
        (target / "start").symlink_to("first")
        return target / "start"
    return script


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_killed_start_dev_leaves_no_process(clone: Clone) -> None:
    with clone.session("./start-dev.sh") as session:
        serves(session)
        session.process.kill()
        session.process.wait(DEADLINE)
        wait_until(lambda: not processes_in(clone.everything), lambda: f"left behind:\n{session.output}")


def test_killed_api_ends_start_dev_with_a_sentence_and_leaves_no_process(clone: Clone) -> None:
    with clone.session("./start-dev.sh") as session:
        session.wait_for("http://localhost:8000/api/stores")
        [api] = [each for each in processes_in(clone.folder) if "backend/startup.py" in each.info["cmdline"]]
        api.kill()
        assert session.wait() == 128 + signal.SIGKILL
    assert session.output.endswith("start-dev.sh: the API ended with status 137\n")


def test_taken_default_port_gives_one_sentence_with_a_command_that_works(clone: Clone) -> None:
    with clone.listener(8000):
        done = clone.run("./start-dev.sh")
        sentence = r"Port 8000 is taken: stop what listens there, or choose another: (PORT=(\d+) \./start-dev\.sh)\n"
        printed = re.fullmatch(sentence, done.stderr)
        assert printed, done.stderr
        assert done.returncode == 1
        with clone.session("bash", "-c", printed[1]) as session:
            serves(session, int(printed[2]))
            ends_at_ctrl_c(session)


def test_taken_port_of_the_dashboard_ends_start_dev_with_one_sentence(clone: Clone) -> None:
    with clone.listener(5173):
        done = clone.run("./start-dev.sh")
    sentence = "Port 5173 is taken, the dashboard's dev server needs it: stop what listens there.\n"
    assert (done.returncode, done.stderr) == (1, sentence)


@pytest.mark.parametrize(
    ("dotenv", "named"), [(b"PORT=http\n", "PORT: "), (b"API_PREFIX=api\n", "API_PREFIX: "), (b"\xff\xfe", ".env")]
)
def test_invalid_dotenv_ends_start_dev_with_one_sentence(clone: Clone, dotenv: bytes, named: str) -> None:
    (clone.folder / ".env").write_bytes(dotenv)
    done = clone.run("./start-dev.sh")
    assert done.returncode == 1
    assert named in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not ROOT, reason="the tests run as a normal user")
def test_start_dev_works_for_root(clone: Clone) -> None:
    """This must be the last test: it changes the owner of the clone, and removes all that the normal user has made."""
    for made in (".data", "backend/venv", "backend/static", "frontend/node_modules"):
        shutil.rmtree(clone.folder / made)
    clone.belongs_to("0:0")
    clone.user, clone.environment["HOME"] = [], os.environ["HOME"]
    network, clone.network = clone.network, []  # from which packages are installed, with the real clock
    done = clone.run("./setup-env.sh", **dict.fromkeys(CLOCK))
    assert done.returncode == 0, done.stderr
    assert_everything_was_set_up(done.stdout)
    clone.network = network
    with clone.session("./start-dev.sh", DEMO_ORDERS="5000") as session:
        serves(session)
        ends_at_ctrl_c(session)
