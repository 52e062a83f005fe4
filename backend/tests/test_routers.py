"""Each router module can be imported alone, because it registers the path convertors that it needs."""

import subprocess
import sys

from tests.conftest import BACKEND

# One process for each router, forked after the libraries are loaded, which takes most of the time.
IMPORT_EACH = """
import importlib, os, pathlib, traceback
import fastapi, prometheus_client, psycopg_pool, pydantic_settings, structlog
for path in sorted(pathlib.Path("app/routers").glob("[a-z]*.py")):
    child = os.fork()
    if child == 0:
        try:
            importlib.import_module(f"app.routers.{path.stem}")
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(path.stem, "fails" if status else "imported")
"""


def test_each_router_module_can_be_imported_alone() -> None:
    done = subprocess.run([sys.executable, "-c", IMPORT_EACH], cwd=BACKEND, capture_output=True, text=True, check=True)
    names = {path.stem for path in (BACKEND / "app/routers").glob("[a-z]*.py")}
    assert {line for line in done.stdout.splitlines()} == {f"{name} imported" for name in names}, done.stderr
