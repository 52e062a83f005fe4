"""The service as Databricks Apps runs it: with that environment, command, port, proxy and shutdown.

The variable APPS_PYTHON selects another interpreter than that of the tests (scripts/try-apps-install.sh).
"""

import gzip
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree, ignore_patterns

import httpx
import psutil
import pytest
import yaml

from tests import unchecked
from tests.clock import CLOCK
from tests.conftest import BACKEND, Service, free_port
from tests.fake_workspace import CLIENT_ID, CLIENT_SECRET, ENDPOINT, Workspace, running
from tests.tls_server import tls_server

ADA = "ada@x.example"
DATABASE = "databricks_postgres"
PAGE = "<!doctype html><title>Brickhouse</title>"
SCRIPT = b"// what the dashboard is made of\n" * 100
BUILT = {
    "index.html": PAGE.encode(),
    "assets/app-1a2b.js": SCRIPT,
    "assets/app-1a2b.js.gz": gzip.compress(SCRIPT),
    "assets/app-1a2b.js.br": b"smaller still",
    "assets/reader-3c4d.wasm": b"\0asm",
}
PYTHON = os.environ.get("APPS_PYTHON", sys.executable)

# Databricks Apps runs no process as root. Dropping CAP_DAC_OVERRIDE (1; PR_CAPBSET_DROP is 24) makes the permissions of
# files apply to root, too.
AS_NO_ROOT = """
import ctypes, os, sys
if sys.platform == "linux" and os.geteuid() == 0:
    ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


def files_of(folder: Path) -> list[str]:
    """The relative paths of all files in a folder."""
    return [str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()]


def through_the_proxy(app: Service, path: str, email: str = ADA, **more: str) -> httpx.Response:
    """Send a request with the headers that Databricks' proxy adds for a signed-in user."""
    headers = {"X-Forwarded-Email": email, "X-Forwarded-User": "1234567890@9", "X-Forwarded-Host": "app.example",
               "X-Forwarded-Preferred-Username": email, "X-Real-Ip": "198.51.100.7", "X-Request-Id": "from-the-proxy",
               "X-Forwarded-Access-Token": "a-persons-own-token", "Accept": "text/html, */*", **more}  # fmt: skip
    return unchecked.get(f"{app.url}{path}", headers=headers)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The deployed files, run by the command in app.yaml with the variables that Databricks and app.yaml set."""
    directory = tmp_path_factory.mktemp("apps")
    deployed = directory / "deployed"
    copytree(BACKEND, deployed, ignore=ignore_patterns("venv", "tests", "static", "__pycache__", ".pytest_cache"))
    (deployed / "static" / "assets").mkdir(parents=True)
    for name, content in BUILT.items():
        (deployed / "static" / name).write_bytes(content)
    manifest = yaml.safe_load((deployed / "app.lakebase.yaml").read_text())
    values = {"postgres": ENDPOINT}
    with tls_server(directory / "postgres") as server:
        server.add_role(CLIENT_ID, DATABASE)
        with running(Workspace(lambda token: server.set_password(CLIENT_ID, token))) as workspace:
            port = free_port()
            environment = {
                "PATH": os.environ["PATH"], "HOME": str(directory), **CLOCK,
                "DATABRICKS_APP_NAME": "brickhouse", "DATABRICKS_WORKSPACE_ID": "9", "DATABRICKS_HOST": workspace.url,
                "DATABRICKS_APP_PORT": str(port), "DATABRICKS_CLIENT_ID": CLIENT_ID,
                "DATABRICKS_CLIENT_SECRET": CLIENT_SECRET, "PGSSLMODE": "require", "PGAPPNAME": "brickhouse",
                **server.environment(CLIENT_ID, DATABASE),
                **{v["name"]: v.get("value") or values[v["valueFrom"]] for v in manifest["env"]},
                "BOOTSTRAP_ADMINS": ADA,
            }  # fmt: skip
            command = [PYTHON if part == "python" else part for part in manifest["command"]]
            make_read_only(deployed)
            log = directory / "app.log"
            with log.open("wb") as out:
                process = subprocess.Popen(
                    [sys.executable, "-c", AS_NO_ROOT, *command], cwd=deployed, env=environment, stdout=out, stderr=out
                )
            service = Service(f"http://127.0.0.1:{port}", environment, log, process)
            try:
                service.wait_until_ready(120)  # migrations included; Databricks gives it ten minutes
                yield service
            finally:
                process.kill()
                process.wait()


def make_read_only(folder: Path) -> None:
    """Remove every write permission in a folder."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(path.stat().st_mode & ~0o222)


def test_app_serves_api_health_and_dashboard_on_the_configured_port(app: Service) -> None:
    assert through_the_proxy(app, "/api/health").status_code == 200
    assert through_the_proxy(app, "/api/me").json()["email"] == ADA
    for page in ("/", "/orders", "/inventory?region=West"):
        assert through_the_proxy(app, page).text == PAGE
    assert through_the_proxy(app, "/api/nope").headers["content-type"] == "application/problem+json"


def test_assets_are_compressed_and_cached_and_pages_are_revalidated(app: Service) -> None:
    for encoding, kind in (("gzip", ".gz"), ("br", ".br"), ("gzip, br", ".br"), ("identity", "")):
        with httpx.stream(
            "GET", f"{app.url}/assets/app-1a2b.js", headers={"Accept-Encoding": encoding}, timeout=120
        ) as response:
            assert b"".join(response.iter_raw()) == BUILT[f"assets/app-1a2b.js{kind}"], encoding
            assert response.headers.get("content-encoding", "") == {".gz": "gzip", ".br": "br", "": ""}[kind]
            assert "immutable" in response.headers["cache-control"]
            assert "Accept-Encoding" in response.headers["vary"]
            assert "default-src 'self'" in response.headers["content-security-policy"]
    assert through_the_proxy(app, "/assets/reader-3c4d.wasm").headers["content-type"] == "application/wasm"
    assert through_the_proxy(app, "/orders").headers["cache-control"] == "no-cache"
    gone = through_the_proxy(app, "/assets/app-0000.js")
    assert (gone.status_code, gone.headers["content-type"]) == (404, "application/problem+json")


def test_app_listens_only_on_the_port_that_the_proxy_uses(app: Service) -> None:
    processes = [main := psutil.Process(app.process.pid), *main.children(recursive=True)]
    doors = {c.laddr for process in processes for c in process.net_connections("tcp") if c.status == "LISTEN"}
    assert {tuple(door) for door in doors} == {("0.0.0.0", int(app.environment["DATABRICKS_APP_PORT"]))}


def test_request_id_of_the_proxy_is_kept_and_the_users_token_is_not_logged(app: Service) -> None:
    assert through_the_proxy(app, "/api/me").headers["x-request-id"] == "from-the-proxy"
    assert app.log_lines("from-the-proxy")
    assert "a-persons-own-token" not in app.log.read_text()


def test_request_without_the_proxys_identity_is_refused(app: Service) -> None:
    assert unchecked.get(f"{app.url}/api/me").status_code == 401
    assert unchecked.get(f"{app.url}/api/me", headers={"X-Dev-User": ADA}).status_code == 401
    assert unchecked.get(f"{app.url}/api/me", headers={"X_Forwarded_Email": ADA}).status_code == 401
    assert through_the_proxy(app, "/api/me", "stranger@x.example").status_code == 403


def test_hosted_response_allows_no_other_origin_and_requires_tls(app: Service) -> None:
    response = through_the_proxy(app, "/api/stores", Origin="http://localhost:5173")
    assert "access-control-allow-origin" not in response.headers
    assert "max-age=" in response.headers["strict-transport-security"]


def test_app_writes_nothing_into_its_read_only_folder(app: Service) -> None:
    made_by_it = [name for name in files_of(app.log.parent / "deployed") if not (BACKEND / name).exists()]
    assert set(made_by_it) - {f"static/{name}" for name in BUILT} == set()
    assert "Permission denied" not in app.log.read_text()


def test_app_stops_in_time_while_a_stream_is_open(app: Service) -> None:
    headers = {"X-Forwarded-Email": ADA, "X-Forwarded-User": "1"}
    with httpx.stream("GET", f"{app.url}/api/changes/stream", headers=headers, timeout=120) as stream:
        assert stream.status_code == 200
        children = psutil.Process(app.process.pid).children(recursive=True)
        app.process.send_signal(signal.SIGTERM)
        for _ in stream.iter_bytes():
            """Read until the service ends the stream."""
        assert app.process.wait(120) == 0
    assert not psutil.wait_procs(children, 120)[1], "nothing is left for SIGKILL, which Databricks sends after 15 s"
