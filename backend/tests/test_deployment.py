"""The deployment to Databricks: the deployed files, and deploy.sh with a fake CLI that records its arguments."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.settings import PROJECT, Settings

BACKEND = PROJECT / "backend"
BUNDLE: dict[str, Any] = yaml.safe_load((PROJECT / "databricks.yml").read_text())
VARIANTS = {"app.yaml": ["dev", "prod"], "app.lakebase.yaml": ["dev-lakebase", "prod-lakebase"]}

CLI = """#!/usr/bin/env bash
echo "databricks $*" >> "$NOTES"
head -3 backend/app.yaml | sed 's/^/  /' >> "$NOTES"
[ "$1 $2" = "$FAILS" ] && exit 1
case "$1 $2" in
"auth token") echo '{"access_token": "t0ken"}' ;;
"bundle summary") echo '{"resources": {"apps": {"brickhouse": {"url": "'"$APP_URL"'"}}}}' ;;
esac
"""


def app_of(target: str) -> dict[str, Any]:
    return BUNDLE["targets"][target]["resources"]["apps"]["brickhouse"]


@pytest.mark.parametrize("file", VARIANTS)
def test_app_yaml_has_its_two_keys_and_all_values_are_text(file: str) -> None:
    given = yaml.safe_load((BACKEND / file).read_text())
    assert set(given) == {"command", "env"}
    assert given["command"] == ["python", "startup.py"]
    for variable in given["env"]:
        assert set(variable) in ({"name", "value"}, {"name", "valueFrom"})
        assert all(isinstance(part, str) for part in variable.values())


@pytest.mark.parametrize(("file", "targets"), VARIANTS.items())
def test_value_from_names_a_resource_of_the_app(file: str, targets: list[str]) -> None:
    given = yaml.safe_load((BACKEND / file).read_text())
    wanted = {variable["valueFrom"] for variable in given["env"] if "valueFrom" in variable}
    for target in targets:
        assert wanted == {resource["name"] for resource in app_of(target)["resources"]}


@pytest.mark.parametrize("file", VARIANTS)
def test_every_variable_of_app_yaml_is_read(file: str) -> None:
    aliases = {
        str(choice)
        for name, field in Settings.model_fields.items()
        for choice in getattr(field.validation_alias, "choices", [field.validation_alias or name.upper()])
    }
    assert {v["name"] for v in yaml.safe_load((BACKEND / file).read_text())["env"]} <= aliases


@pytest.mark.parametrize("target", ["dev", "prod", "dev-lakebase", "prod-lakebase"])
def test_bundle_deploys_the_backend_with_the_built_dashboard(target: str) -> None:
    assert app_of(target)["source_code_path"] == "./backend"
    assert {entry["level"] for entry in app_of(target)["permissions"]} == {"CAN_MANAGE", "CAN_USE"}
    assert any("backend/static" in pattern for pattern in BUNDLE["sync"]["include"])


def test_secrets_are_in_the_scope_of_the_bundle() -> None:
    secrets = [resource["secret"] for resource in app_of("prod")["resources"]]
    assert {(s["scope"], s["permission"]) for s in secrets} == {("brickhouse-scope", "READ")}
    assert {s["key"] for s in secrets} == {"db_host", "db_user", "db_password"}


def test_every_requirement_is_pinned() -> None:
    lines = [line for line in (BACKEND / "requirements.txt").read_text().splitlines() if line and line[0] != "#"]
    assert all("==" in line for line in lines)


def test_deployed_files_are_smaller_than_ten_megabytes() -> None:
    listed = subprocess.run(["git", "ls-files", "backend"], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert max((PROJECT / name).stat().st_size for name in listed.stdout.split()) < 10_000_000


@pytest.fixture
def app_url() -> Iterator[str]:
    """The address of an app whose health endpoint requires the token of the profile."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.headers["authorization"] == "Bearer t0ken" and self.path == "/api/health"
            self.send_response(200 if known else 401)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Print no log."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The files of a checkout that deploy.sh needs, with a setup-env.sh that does nothing."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "backend" / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "backend" / "venv" / "bin" / "python").symlink_to(sys.executable)
    for name in ("deploy.sh", "scripts/shared.sh", "backend/app.yaml", "backend/app.lakebase.yaml"):
        shutil.copy(PROJECT / name, tmp_path / name)
    programs = tmp_path / "programs"
    programs.mkdir()
    for path, text in ((tmp_path / "setup-env.sh", "#!/bin/sh\n"), (programs / "databricks", CLI)):
        path.write_text(text)
        path.chmod(0o755)
    return tmp_path


def deploy(checkout: Path, *options: str, url: str = "", fails: str = "") -> tuple[int, str, list[str]]:
    """Run deploy.sh; returns its exit status, its output, and the recorded calls of the CLI."""
    notes = checkout / "notes"
    environment = {**os.environ, "PATH": f"{checkout / 'programs'}:{os.environ['PATH']}", "NOTES": str(notes),
                   "APP_URL": url, "FAILS": fails, "DEPLOY_WAIT_SECONDS": "1"}  # fmt: skip
    done = subprocess.run(
        [checkout / "deploy.sh", *options], env=environment, capture_output=True, text=True, check=False, timeout=600
    )
    commands_run = notes.read_text().splitlines() if notes.exists() else []
    return done.returncode, done.stdout + done.stderr, commands_run


@pytest.mark.parametrize(("target", "manifest"), [("dev", "app.yaml"), ("prod-lakebase", "app.lakebase.yaml")])
def test_deploy_validates_deploys_runs_and_waits_for_health(
    checkout: Path, app_url: str, target: str, manifest: str
) -> None:
    code, output, commands_run = deploy(checkout, "--profile", "P", "--target", target, url=app_url)
    assert code == 0, output
    assert f"It answers: {app_url}" in output
    where = f"--profile P --target {target}"
    bundle = [line for line in commands_run if line.startswith("databricks bundle")]
    assert bundle == [f"databricks bundle validate {where}", f"databricks bundle deploy {where}",
                      f"databricks bundle run brickhouse {where}",
                      f"databricks bundle summary --output json {where}"]  # fmt: skip
    uploaded = commands_run[commands_run.index(bundle[1]) + 1 :][:3]
    assert [line[2:] for line in uploaded] == (BACKEND / manifest).read_text().splitlines()[:3]
    assert (checkout / "backend" / "app.yaml").read_text() == (BACKEND / "app.yaml").read_text()


def test_dry_run_prints_each_step_and_runs_none(checkout: Path) -> None:
    code, output, commands_run = deploy(checkout, "--profile", "P", "--target", "prod", "--dry-run")
    assert (code, commands_run) == (0, [])
    assert "databricks bundle deploy --profile P --target prod" in output


@pytest.mark.parametrize("step", ["auth token", "bundle validate", "bundle deploy", "bundle run"])
def test_failed_step_stops_the_deployment_and_is_named(checkout: Path, app_url: str, step: str) -> None:
    code, output, commands_run = deploy(checkout, "--profile", "P", "--target", "dev-lakebase", url=app_url, fails=step)
    assert code == 1
    assert f"databricks {step}" in output or "databricks auth login --profile P" in output
    assert [line for line in commands_run if line.startswith("databricks")][-1].startswith(f"databricks {step}")
    assert (checkout / "backend" / "app.yaml").read_text() == (BACKEND / "app.yaml").read_text()


def test_wait_for_an_app_that_does_not_answer_ends(checkout: Path) -> None:
    code, output, _ = deploy(checkout, "--profile", "P", url="http://127.0.0.1:9")
    assert (code, "No response" in output) == (1, True)


@pytest.mark.parametrize("options", [[], ["--profile"], ["--profile", "P", "--target", "live"], ["--nope"]])
def test_invalid_options_give_one_sentence(checkout: Path, options: list[str]) -> None:
    code, output, commands_run = deploy(checkout, *options)
    assert (code, commands_run) == (1, [])
    assert output.count("\n") == 1
