"""The service under any API prefix, and behind a proxy with a path prefix that it strips or passes on."""

import gzip
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import copytree, ignore_patterns
from urllib.parse import urljoin

import httpx
import pytest

from tests import unchecked
from tests.conftest import BACKEND, Service, free_port, stop_service
from tests.contract import NO_TLS
from tests.factories import unique
from tests.path_proxy import path_proxy

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
# A page like those of `vite build`: with relative addresses and the prefix of the API.
PAGE = """<!doctype html><meta name="api-prefix" content="/api" /><link rel="icon" href="./icon.svg" />
<script src="./color-scheme.js"></script><script type="module" src="./assets/index-1a2b.js"></script>"""
SCRIPT = b"// the dashboard\n" * 100
BUILT = {"index.html": PAGE.encode(), "icon.svg": b"<svg/>", "color-scheme.js": b"//", "assets/index-1a2b.js": SCRIPT,
         "assets/index-1a2b.js.gz": gzip.compress(SCRIPT)}  # fmt: skip
Serve = Callable[..., str]
PAGES = ["/", "/orders", "/orders/", "/orders?status=pending", "/no/such/page"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the backend with a built dashboard."""
    copy = tmp_path_factory.mktemp("built") / "backend"
    copytree(BACKEND, copy, ignore=ignore_patterns("venv", "tests", "static", "__pycache__"))
    for name, content in BUILT.items():
        (copy / "static" / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / "static" / name).write_bytes(content)
    return copy


@contextmanager
def running(built: Path, service: Service, **settings: str) -> Iterator[str]:
    """Run a second service with the dashboard and these settings on the shared database; yields its address."""
    environment = {**service.environment, "PORT": str(free_port()), **settings}
    log = built.parent / f"{environment['PORT']}.log"
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, str(built / "startup.py")], env=environment, stdout=out, stderr=out)
    started = Service(f"http://127.0.0.1:{environment['PORT']}", environment, log, process)
    try:
        started.wait_until_ready()
        yield started.url
    finally:
        stop_service(started)


@pytest.fixture(scope="module")
def serve(built: Path, service: Service) -> Iterator[Serve]:
    """A function that starts a service with these settings at its first call, and returns its address."""
    addresses: dict[frozenset[tuple[str, str]], str] = {}
    with ExitStack() as stack:

        def address(**settings: str) -> str:
            key = frozenset(settings.items())
            if key not in addresses:
                addresses[key] = stack.enter_context(running(built, service, **settings))
            return addresses[key]

        yield address


# The settings, the prefix of the API, and whether a proxy strips its path (None: there is no proxy).
WAYS: dict[str, tuple[dict[str, str], str, bool | None]] = {
    "at the root": ({}, "/api", None),
    "with an empty prefix": ({"API_PREFIX": ""}, "", None),
    "with a longer prefix": ({"API_PREFIX": "/v1/api"}, "/v1/api", None),
    "behind a proxy that strips its path": ({}, "/api", True),
    "behind a proxy that strips its path, empty prefix": ({"API_PREFIX": ""}, "", True),
    "behind a proxy that keeps its path": ({"BASE_PATH": "/stock"}, "/api", False),
    "behind a proxy that strips the path in BASE_PATH": ({"BASE_PATH": "/stock"}, "/api", True),
    "behind a proxy that keeps a longer path, empty prefix": ({"BASE_PATH": "/a/b", "API_PREFIX": ""}, "", False),
}


class Reached:
    """The addresses at which a browser reaches a service."""

    def __init__(self, root: str, prefix: str, settings: dict[str, str], is_proxied: bool) -> None:
        self.root, self.prefix, self.settings, self.is_proxied = root, prefix, settings, is_proxied

    @property
    def api(self) -> str:
        return self.root + self.prefix

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(self.root + path, headers=headers, timeout=120, verify=NO_TLS)


@pytest.fixture(scope="module", params=WAYS)
def reached(request: pytest.FixtureRequest, serve: Serve) -> Iterator[Reached]:
    """The service, reached in each of the WAYS."""
    settings, prefix, strips = WAYS[request.param]
    root = serve(**settings)
    if strips is None:
        yield Reached(root, prefix, settings, is_proxied=False)
        return
    with path_proxy(root, settings.get("BASE_PATH", "/stock"), strips) as proxied:
        yield Reached(proxied, prefix, settings, is_proxied=True)


def addresses(page: httpx.Response) -> list[str]:
    """The absolute addresses of all files that a page loads."""
    return [urljoin(str(page.url), found) for found in re.findall(r'(?:src|href)="([^"#]+)"', page.text)]


def test_page_finds_its_files_and_names_the_prefix(reached: Reached) -> None:
    for path in PAGES:
        page = reached.get(path, **BROWSER)
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8"), path
        assert f'name="api-prefix" content="{reached.prefix}"' in page.text
        loaded = addresses(page)
        assert len(loaded) == 3
        assert {unchecked.get(address).content for address in loaded} == {b"<svg/>", b"//", SCRIPT}, path
        script = urljoin(loaded[-1], "..")  # the dashboard's root is the folder above its scripts
        assert script == f"{reached.root}/", path


def test_dashboard_reads_the_api_under_the_prefix_that_the_page_names(reached: Reached) -> None:
    stores = unchecked.get(f"{reached.api}/stores?limit=1")
    assert (stores.status_code, len(stores.json()["data"])) == (200, 1)
    missing = unchecked.get(f"{reached.api}/stores/999999999")
    assert (missing.status_code, missing.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["/docs", "/docs/", "/redoc", "/redoc/"])
def test_documentation_finds_its_files_and_the_document(reached: Reached, path: str) -> None:
    page = reached.get(path)
    assert page.status_code == 200
    loaded = [address for address in addresses(page) if not address.endswith("icon.svg")]
    assert loaded
    assert {unchecked.get(address).status_code for address in loaded} == {200}
    assert all(address.startswith(f"{reached.root}/") for address in loaded)
    (found,) = re.findall(r"""(?:url: '|spec-url=")([^'"]+)""", page.text)
    assert urljoin(str(page.url), found) == f"{reached.root}/openapi.json"


def test_document_names_the_server_that_serves_it(reached: Reached) -> None:
    document = reached.get("/openapi.json")
    server = urljoin(str(document.url), document.json()["servers"][0]["url"]).rstrip("/")
    path = next(path for path in document.json()["paths"] if path.endswith("/stores"))
    assert unchecked.get(server + path).json()["total"] > 0


def test_link_and_location_headers_lead_back_to_the_service(reached: Reached) -> None:
    if reached.is_proxied and "BASE_PATH" not in reached.settings:
        return  # the service cannot know the proxy's path: it has no setting for it and trusts no header
    listed = unchecked.get(f"{reached.api}/stores?limit=1")
    (following,) = re.findall(r'<([^>]+)>; rel="next"', listed.headers["link"])
    assert unchecked.get(urljoin(str(listed.url), following)).json()["page"] == 2
    code = unique("BP")
    body = {"code": code, "name": "New", "region": "West", "store_type": "Urban", "address": "1 A"}
    created = unchecked.post(f"{reached.api}/stores", json=body, headers={"X-Dev-User": admin(reached)})
    assert unchecked.get(urljoin(str(created.url), created.headers["location"])).json()["code"] == code


def admin(reached: Reached) -> str:
    return unchecked.get(f"{reached.api}/users/role/admin?limit=1").json()["data"][0]["email"]


def test_cache_control_fits_each_kind_of_response(reached: Reached) -> None:
    assert "immutable" in reached.get("/assets/index-1a2b.js").headers["cache-control"]
    assert unchecked.get(f"{reached.api}/stores").headers["cache-control"] == "no-store"
    assert unchecked.get(f"{reached.api}/stores/999999999").headers["cache-control"] == "no-store"
    for path in ("/", "/orders", "/docs", "/openapi.json", "/health", "/icon.svg"):
        assert reached.get(path, **BROWSER).headers["cache-control"] == "no-cache", path
    page = reached.get("/orders", **BROWSER)
    assert "Accept" in page.headers["vary"]
    assert reached.get("/orders", **BROWSER, **{"If-None-Match": page.headers["etag"]}).status_code == 304


def test_pages_of_one_service_differ_only_in_the_relative_path_to_the_root(serve: Serve) -> None:
    url = serve()
    found = {path: unchecked.get(f"{url}{path}", headers=BROWSER) for path in ("/", "/orders", "/orders/", "/a/b/c")}
    assert found["/"].content == found["/orders"].content
    assert found["/orders/"].text == found["/"].text.replace('"./', '"../')
    assert found["/a/b/c"].text == found["/"].text.replace('"./', '"../../')
    assert len({page.headers["etag"] for page in found.values()}) == 3


def test_page_and_resource_share_a_path_if_the_prefix_is_empty(serve: Serve) -> None:
    url = serve(API_PREFIX="")
    for accept, kind in (("*/*", "json"), ("application/json", "json"), (BROWSER["Accept"], "html")):
        assert kind in unchecked.get(f"{url}/stores", headers={"Accept": accept}).headers["content-type"], accept
    export = unchecked.get(f"{url}/stores?format=csv", headers=BROWSER)  # a link, opened by a browser
    assert export.headers["content-type"].startswith("text/csv")
    assert unchecked.get(f"{url}/health", headers=BROWSER).json()["status"] == "healthy"
    assert unchecked.request("DELETE", f"{url}/stores", headers=BROWSER).status_code == 405


def test_base_path_without_a_slash_redirects_and_a_longer_name_is_not_found(serve: Serve) -> None:
    url = serve(BASE_PATH="/stock")
    bare = unchecked.get(f"{url}/stock")
    assert (bare.status_code, bare.headers["location"]) == (307, "/stock/")
    assert unchecked.get(f"{url}/stockroom").status_code == 404
    assert unchecked.get(f"{url}/stock/api/me").json() == unchecked.get(f"{url}/api/me").json()


def test_headers_with_a_forwarded_path_are_ignored(serve: Serve) -> None:
    forged = {"X-Forwarded-Prefix": "/evil", "X-Script-Name": "/evil", "Forwarded": "path=/evil"}
    for path in ("/", "/docs", "/openapi.json", "/api/stores?limit=1"):
        response = unchecked.get(f"{serve()}{path}", headers={**BROWSER, **forged})
        assert "evil" not in response.text + str(response.headers), path
