"""Where each module of app/ is tested, and that one noun names a router and the files that belong to it.

A module is tested by the file of its own name. TESTED_IN names the file for each module that has none.
`test_architecture.py` applies these rules to the project, and to made-up files that break them.
"""

import re
from collections.abc import Collection, Iterable, Mapping

# The packages that one file tests as a whole: it starts where the program starts the package.
TESTED_AS_A_WHOLE = {"demo": "test_demo_data", "embedded_postgres": "test_embedded_postgres"}

# The test file of a module: it imports or names the module, or calls the route beside it, whose router uses the module.
TESTED_IN = {
    "database.bootstrap": "test_company",
    "database.connection_parameters": "test_connection",
    "database.csv_export": "test_list_responses",
    "database.locks": "test_lock_order",
    "database.migrate": "test_migrations",
    "database.migration_files": "test_migrations",
    "database.pages": "test_bounded_totals",
    "database.pool": "test_faults",
    "database.pool_health": "test_faults",
    "database.query": "test_growth",
    "database.where": "test_lists /api/orders",
    "database.write_rows": "test_products /api/products",
    "database.xlsx_export": "test_list_responses",
    "domain.inactive_products": "test_inactive /api/orders",
    "domain.order_moves": "test_order_lifecycle",
    "domain.order_sources": "test_rules",
    "domain.stock_changes": "test_stock_rules",
    "domain.stocktake_counts": "test_stocktakes /api/stocktakes",
    "domain.store_changes": "test_store_managers /api/stores",
    "domain.unique_names": "test_names /api/products",
    "domain.user_accounts": "test_stock_rules",
    "http.access_log": "test_health /health",
    "http.consistency_token": "test_standby",
    "http.file_format": "test_list_responses /api/stores",
    "http.problem_details": "test_errors",
    "http.query_string": "test_lists /api/orders",
    "http.responses": "test_direct_endpoint",
    "http.stale_reads": "test_standby /api/stores",
    "http.static_files": "test_base_path /assets",
    "http.transactions": "test_direct_endpoint",
    "models.fields": "test_names /api/products",
    "models.filters": "test_list_filters /api/orders",
    "models.preview": "test_dry_run /api/orders",
    "models.resource": "test_hostile_input /api/orders",
    "models.schemas": "test_rules",
    "monitoring.logs": "test_middleware",
    "monitoring.metrics": "test_health /metrics",
    "operations.background": "test_idle_service",
    "operations.integrity_check": "test_integrity",
    "operations.otlp_export": "test_telemetry",
    "operations.retention": "test_idempotency",
    "operations.workers": "test_shutdown",
    "queries.idempotency_keys": "test_idempotency /api/orders",
    "queries.movements": "test_lists /api/inventory",
    "queries.order_filters": "test_list_filters /api/orders",
    "queries.order_sources": "test_orders /api/orders",
    "queries.order_view": "test_orders /api/orders",
    "queries.reference_columns": "test_documents /api/orders",
    "queries.replication": "test_standby_state",
    "queries.stocktake_counts": "test_stocktakes /api/stocktakes",
    "queries.unique_names": "test_names /api/products",
    "settings": "test_startup",
}

# The folders in which the noun of a router names a file or, in `pages`, a folder.
NOUN_FOLDERS = ("queries", "models", "tests", "api", "pages")
# Why a router has no such file, or why a file of the dashboard belongs to no router.
NOUN_EXCEPTIONS = {
    "queries/health": "what a probe asks of the database is operations/readiness.py",
    "pages/changes": "changes refresh the pages that are shown",
    "pages/health": "the version and warnings about the network are in the frame of every page",
    "pages/integrity": "its badge is in the frame of every page",
    "pages/sales": "a sale is recorded in the drawer of a stock row, in pages/inventory",
    "pages/overview": "its figures are of stock and of orders",
    "pages/receiving": "a task of stores, with orders as they arrive",
    "pages/shipping": "a task of warehouses, with orders that are approved",
    "api/client": "the requests of all resources",
    "api/exports": "the files of all lists",
    "api/idempotencyKeys": "the keys of all writes",
    "api/problem": "the errors of all requests",
    "api/queries": "the cache of all responses",
    "api/schema": "generated from the OpenAPI document",
    "api/shapes": "the types of all resources",
    "api/versions": "the histories of products, stores and users are read alike",
}


def mentions(text: str, module: str) -> bool:
    """Whether a test imports `package.name`, or starts it or names its file."""
    package, _, name = module.rpartition(".")
    origin = f"app.{package}".rstrip(".").replace(".", r"\.")
    path = f"{package}/{name}.py".lstrip("/")
    return bool(re.search(rf"\bfrom {origin} import .*\b{name}\b|\b{origin}\.{name}\b|\b{re.escape(path)}", text))


def reachable(graph: Mapping[str, set[str]], start: str) -> set[str]:
    """The modules that this one imports, directly or through others."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = graph.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def uses(graph: Mapping[str, set[str]], route: str, module: str) -> bool:
    """Whether a route's router uses the module; outside /api: whether main.py or the router of health imports it."""
    if route.startswith("/api/"):
        return module in reachable(graph, f"app.routers.{route.split('/')[2]}")
    return module in graph["main"] | graph["app.routers.health"]


def is_tested_as_a_whole(module: str, tests: Mapping[str, str], graph: Mapping[str, set[str]]) -> bool:
    """Whether the test of the package uses a module of it through which the program reaches this one."""
    package = module.split(".")[1]
    text = tests.get(TESTED_AS_A_WHOLE.get(package, ""), "")
    named = {other for other in graph if other.startswith(f"app.{package}.") and mentions(text, other[4:])}
    return module in named or any(module in reachable(graph, other) for other in named)


def untested(
    modules: Iterable[str], tests: Mapping[str, str], graph: Mapping[str, set[str]], tested_in: Mapping[str, str]
) -> Iterable[str]:
    """Each module that no file of its name tests, and whose entry is missing, wrong or not needed."""
    left = set(tested_in)
    for module in sorted(modules):
        package, name = module.split(".")[1], module.split(".")[-1]
        entry = tested_in.get(module[4:])
        left.discard(module[4:])
        own = f"test_{name}" in tests and package != "demo"  # the nouns of the demo data are not those of the service
        if own or is_tested_as_a_whole(module, tests, graph):
            if entry:
                yield f"{module} needs no entry"
        elif not entry:
            yield f"{module} has no test file"
        elif not proves(entry, module, tests, graph):
            yield f"{module} is not tested in {entry}"
    yield from (f"app.{module} does not exist" for module in sorted(left))


def proves(entry: str, module: str, tests: Mapping[str, str], graph: Mapping[str, set[str]]) -> bool:
    """Whether the file of an entry exists and mentions the module, or calls the route, whose router uses it."""
    test, _, route = entry.partition(" ")
    if not route:
        return mentions(tests.get(test, ""), module[4:])
    called = re.search(rf"{re.escape(route)}(?![\w-])", tests.get(test, ""))
    return bool(called) and uses(graph, route, module)


def wrong_nouns(files: Mapping[str, Collection[str]], exceptions: Collection[str]) -> Iterable[str]:
    """Each file that a router's noun lacks, each file of the dashboard without a router, and each needless exception.

    `files` has the names in `routers` and in each of NOUN_FOLDERS.
    """
    nouns = set(files["routers"])
    missing = {f"{folder}/{noun}" for folder in NOUN_FOLDERS for noun in nouns - set(files[folder])}
    foreign = {f"{folder}/{name}" for folder in ("api", "pages") for name in set(files[folder]) - nouns}
    yield from (f"{path} is missing" for path in sorted(missing - set(exceptions)))
    yield from (f"{path} has no router" for path in sorted(foreign - set(exceptions)))
    yield from (f"{path} needs no exception" for path in sorted(set(exceptions) - missing - foreign))
