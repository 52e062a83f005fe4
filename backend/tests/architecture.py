"""The architecture rules: which packages may import which, and which code belongs in which package.

A rule is a function that takes one file, or a graph of imports, and returns a sentence for each violation.
`test_architecture.py` applies the rules to the project, and to made-up files that break them.
"""

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import PurePosixPath

# Every module of backend/app, by package. A package may import itself and the packages named beside it.
PACKAGES: dict[str, tuple[str, str]] = {
    "routers": (
        "changes company health integrity inventory labels orders products reasons sales stocktakes stores suppliers "
        "users",
        "http operations domain queries monitoring settings models errors",
    ),
    "http": (
        "access_log authentication base_path consistency_token direct_endpoint event_stream explain file_format "
        "idempotency list_responses middleware openapi overload problem_details query_string report_responses "
        "responses route_index routing server_protocol stale_reads static_files transactions",
        "operations domain queries database monitoring settings models errors",
    ),
    "operations": (
        "background change_feed doctor feed_history integrity_check otlp_export readiness retention shutdown standby "
        "telemetry workers",
        "queries database embedded_postgres monitoring settings models errors",
    ),
    "domain": (
        "batch company inactive_products labels order_lifecycle order_moves order_sources packs permissions reasons "
        "reservations returns reversals sales shipping stock_changes stocktake_counts stocktakes store_changes "
        "store_closing suppliers transaction transfers unique_names user_accounts",
        "queries database monitoring settings models errors",
    ),
    "demo": (
        "calendar catalogue company copy_format demand entities history levels load order_events progress sales_rates "
        "shops stock suppliers supply transfers",
        "database models",
    ),
    "queries": (
        "alerts changes company cycle_counts idempotency_keys integrity inventory labels movements order_columns "
        "order_dates order_filters order_search order_sources order_view orders products reasons reference_columns "
        "replication reservations returns sales shipping stock_kpis stocktake_counts stocktakes stores suppliers "
        "transfers unique_names users versions",
        "database monitoring settings models",
    ),
    "database": (
        "bootstrap connection connection_parameters credentials csv_export json_columns limiter locks migrate "
        "migration_files pages pool pool_health query roles where write_rows xlsx_export",
        "embedded_postgres monitoring settings models errors",
    ),
    "embedded_postgres": ("directory failures processes server watcher", ""),
    "monitoring": ("logs metrics", "settings models errors"),
    "settings": ("", "models errors"),
    "models": (
        "barcodes changes company fields filters health integrity inventory labels orders preview products reasons "
        "resource sales schemas shipping stocktakes stores suppliers users versions",
        "",
    ),
    "errors": ("", ""),
}
MODULES = {
    f"app.{package}.{name}" if names else f"app.{package}"
    for package, (names, _) in PACKAGES.items()
    for name in names.split() or [""]
}
WEB_FRAMEWORKS = {"fastapi", "starlette", "uvicorn", "fastapi_offline", "servestatic"}
USES_WEB_FRAMEWORK = {"routers", "http", "operations", "main", "startup"}
RUNS_STATEMENTS = {"queries", "database", "embedded_postgres", "demo"}
ASKS_ABOUT_THE_SCHEMA = {"app.operations.readiness", "app.operations.doctor"}
READS_THE_ENVIRONMENT = {"app.settings", "app.embedded_postgres.processes"}  # the latter for PostgreSQL's own programs
SQL = re.compile(r"\b(SELECT\b.+\bFROM|INSERT INTO|UPDATE\b.+\bSET|DELETE FROM|WITH\b.+\bAS)\b", re.DOTALL)
FORBIDDEN_NAMES = {"services", "repositories", "utils", "helpers", "common", "base", "manager"}


@dataclass(frozen=True)
class Source:
    """A Python file of the backend: its path below backend/, and its text."""

    path: str
    text: str

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").replace("/", ".")

    @property
    def package(self) -> str:
        parts = self.module.split(".")
        return parts[1] if parts[0] == "app" else parts[0]

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def imports(self) -> set[str]:
        """The names in its import statements, dotted: modules, and what is imported from them."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom):
                origin = self.origin(node)
                found |= {origin, *(f"{origin}.{alias.name}" for alias in node.names)}
            elif isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
        return found - {"app", "app.__version__"}

    @cached_property
    def imported_names(self) -> dict[str, str]:
        """Each name that the file imports, with the dotted name that it stands for."""
        found: dict[str, str] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom):
                origin = self.origin(node)
                found |= {alias.asname or alias.name: f"{origin}.{alias.name}" for alias in node.names}
            elif isinstance(node, ast.Import):
                found |= {alias.asname: alias.name for alias in node.names if alias.asname}
        return found

    def origin(self, node: ast.ImportFrom) -> str:
        """The module from which this statement imports, also if it is relative to the file's package."""
        package = self.module.split(".")[: -node.level] if node.level else []
        return ".".join([*package, *([node.module] if node.module else [])])

    @cached_property
    def packages_imported(self) -> set[str]:
        return {name.split(".")[1] for name in self.imports if name.startswith("app.")} - {self.package}

    @cached_property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


Rule = Callable[[Source], Iterable[str]]


def imports_go_one_way(source: Source) -> Iterable[str]:
    """A package imports only the packages that PACKAGES names beside it; main.py and startup.py may import all."""
    allowed = set(PACKAGES[source.package][1].split()) if source.package in PACKAGES else set(PACKAGES)
    for package in source.packages_imported - allowed:
        yield f"{source.path} imports {package}"
    for name in source.imports & {"main", "startup"}:
        yield f"{source.path} imports {name}"


def only_main_imports_routers(source: Source) -> Iterable[str]:
    """Only main.py imports the routers."""
    if source.package not in ("main", "routers") and "routers" in source.packages_imported:
        yield f"{source.path} imports routers"


def web_framework_stays_outside(source: Source) -> Iterable[str]:
    """`domain`, `queries`, `database` and `monitoring` import no web framework."""
    if source.package not in USES_WEB_FRAMEWORK:
        for name in {name.split(".")[0] for name in source.imports} & WEB_FRAMEWORKS:
            yield f"{source.path} imports {name}"


def statements_run_where_they_belong(source: Source) -> Iterable[str]:
    """Only queries, the database and the demo data run statements."""
    if source.package not in RUNS_STATEMENTS and source.module not in ASKS_ABOUT_THE_SCHEMA:
        for call in re.findall(r"\.(?:execute|executemany|copy)\(", source.text):
            yield f"{source.path} calls {call}"


def rules_and_routers_contain_no_sql(source: Source) -> Iterable[str]:
    """`domain` and `routers` contain no SQL and do not import the database driver."""
    if source.package not in ("domain", "routers"):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
            yield f"{source.path}:{node.lineno} contains SQL"
    for name in {name.split(".")[0] for name in source.imports} & {"psycopg", "psycopg_pool"}:
        yield f"{source.path} imports {name}"


def query_never_decides(source: Source) -> Iterable[str]:
    """A query raises no exception and ends no transaction."""
    if source.package == "queries":
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Raise):
                yield f"{source.path}:{node.lineno} raises"
        for call in re.findall(r"\.(?:commit|rollback|transaction)\(", source.text):
            yield f"{source.path} calls {call}"


def each_result_has_its_own_cursor(source: Source) -> Iterable[str]:
    """Each `execute` on a transaction's cursor is followed by the fetch of its result; else `send` is used.

    Transactions are pipelines. A fetch for the second of two statements on one cursor may get the result of the first.
    """
    if source.package != "queries" and source.module != "app.database.write_rows":
        return
    for function in source.functions:
        calls = sorted(
            (node.lineno, node.col_offset, node.func.attr)
            for node in ast.walk(function)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            and ast.unparse(node.func.value) == "cursor"
        )  # fmt: skip
        names = [name for _, _, name in calls]
        for name, following in pairwise([*names, ""]):
            if name == "execute" and not following.startswith("fetch"):
                yield f"{source.path} {function.name} executes a statement without a fetch of its result"


def errors_are_defined_in_one_place(source: Source) -> Iterable[str]:
    """Errors of the API are classes of errors.py; other modules raise them."""
    if source.module == "app.errors":
        return
    for node in ast.walk(source.tree):
        for base in node.bases if isinstance(node, ast.ClassDef) else ():
            first, *rest = ast.unparse(base).split(".")
            if ".".join([source.imported_names.get(first, first), *rest]).startswith("app.errors."):
                yield f"{source.path} defines an error of the API, a {ast.unparse(base)}"


def no_transaction_notifies(source: Source) -> Iterable[str]:
    """NOTIFY takes a lock that all commits share."""
    for word in re.findall(r"\b(?:pg_notify|NOTIFY|LISTEN)\b", source.text):
        yield f"{source.path} uses {word}"


def only_settings_read_the_environment(source: Source) -> Iterable[str]:
    """Settings are read once, in settings.py."""
    if source.module not in READS_THE_ENVIRONMENT and re.search(r"\b(environ|getenv)\b", source.text):
        yield f"{source.path} reads the environment"


def middleware_is_pure_asgi(source: Source) -> Iterable[str]:
    """Starlette's BaseHTTPMiddleware runs each request in a task of its own."""
    if "BaseHTTPMiddleware" in source.text:
        yield f"{source.path} uses BaseHTTPMiddleware"


def router_catches_nothing(source: Source) -> Iterable[str]:
    """Errors become responses in one place, http/problem_details.py."""
    if source.package == "routers":
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ExceptHandler):
                yield f"{source.path}:{node.lineno} catches an exception"


def file_is_short(source: Source) -> Iterable[str]:
    """At most 400 lines."""
    if len(source.text.splitlines()) > 400:
        yield f"{source.path} has more than 400 lines"


def public_functions_have_docstrings(source: Source) -> Iterable[str]:
    """Public functions and classes have a docstring; models need none."""
    if source.package == "models":
        return
    for node in source.tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            yield f"{source.path}:{node.lineno} {node.name} has no docstring"


def name_says_what_is_inside(source: Source) -> Iterable[str]:
    """No module has a name that would fit any content."""
    for name in set(source.module.split(".")) & FORBIDDEN_NAMES:
        yield f"{source.path} is called {name}"


RULES: list[Rule] = [
    imports_go_one_way,
    only_main_imports_routers,
    web_framework_stays_outside,
    statements_run_where_they_belong,
    rules_and_routers_contain_no_sql,
    query_never_decides,
    each_result_has_its_own_cursor,
    errors_are_defined_in_one_place,
    no_transaction_notifies,
    only_settings_read_the_environment,
    middleware_is_pure_asgi,
    router_catches_nothing,
    file_is_short,
    public_functions_have_docstrings,
    name_says_what_is_inside,
]


WAITING_CALLS = re.compile(r"httpx\.(get|head|post|put|patch|delete|request|stream|Client|AsyncClient)")


def rules_for_tests(source: Source) -> Iterable[str]:
    """A test file is short, does not sleep, uses no mocks, waits long enough, and names each test by a sentence."""
    yield from file_is_short(source)
    if "unittest" in {name.split(".")[0] for name in source.imports}:
        yield f"{source.path} imports unittest"
    for call in re.findall(r"\b(?:time|asyncio)\.sleep\(", source.text):
        yield f"{source.path} calls {call}"
    for call in requests_without_timeout(source):
        yield f"{source.path}: {call} needs a timeout, because 5 s are too few on a busy machine"
    for node in source.functions:
        if node.name.startswith("test_") and len(node.name.split("_")) <= 4:
            yield f"{source.path}: {node.name} is not a sentence"


def requests_without_timeout(source: Source) -> Iterable[str]:
    """The calls of httpx that keep its time limit of five seconds."""
    for node in ast.walk(source.tree):
        waits = isinstance(node, ast.Call) and WAITING_CALLS.fullmatch(ast.unparse(node.func))
        if waits and "timeout" not in {keyword.arg for keyword in node.keywords}:
            yield ast.unparse(node)


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef, text: str) -> int:
    """The number of lines in the body of a function, without its docstring, comments and blank lines."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if not body:
        return 0
    lines = text.splitlines()[body[0].lineno - 1 : function.end_lineno]
    return sum(1 for line in lines if line.strip() and not line.strip().startswith("#"))


def unlisted(modules: Iterable[str]) -> list[str]:
    """The modules that PACKAGES does not list."""
    return sorted(set(modules) - MODULES)


def import_graph(sources: Iterable[Source]) -> dict[str, set[str]]:
    """For each Python module the modules among these that it imports."""
    files = {source.module: source for source in sources}
    return {name: (source.imports & set(files)) - {name} for name, source in files.items()}


IMPORT = re.compile(r"""\b(?:from|import)\s*\(?\s*["']((?:\.{1,2}|@)/[^"']+)["']""")


def typescript_graph(files: Mapping[str, str]) -> dict[str, set[str]]:
    """For each TypeScript file the files among these that it imports, as paths below src/."""

    def resolved(path: str, target: str) -> str | None:
        folder = PurePosixPath("." if target.startswith("@/") else path).parent
        parts: list[str] = []
        for part in (folder / target.removeprefix("@/")).parts:
            if part == ".." and parts:
                parts.pop()
            else:
                parts.append(part)
        name = "/".join(parts)
        ends = ("", ".ts", ".tsx", "/index.ts", "/index.tsx")
        return next((name + end for end in ends if name + end in files), None)

    return {
        path: {found for target in IMPORT.findall(text) if (found := resolved(path, target)) is not None}
        for path, text in files.items()
    }


def cycles(graph: Mapping[str, set[str]]) -> list[str]:
    """Each import cycle that a depth-first search of the graph finds, as `a → b → a`."""
    found: list[str] = []
    finished: set[str] = set()

    def visit(node: str, path: list[str]) -> None:
        if node in path:
            found.append(" → ".join([*path[path.index(node) :], node]))
        elif node not in finished:
            for target in sorted(graph.get(node, ())):
                visit(target, [*path, node])
            finished.add(node)

    for node in sorted(graph):
        visit(node, [])
    return found
