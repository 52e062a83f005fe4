"""Builds the application: a table of contents, no logic."""

import gc
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app import __version__
from app.database.pool import open_request_pool
from app.http import middleware, openapi, problem_details, static_files
from app.http.access_log import AccessLog
from app.http.base_path import BasePath
from app.http.explain import Explain
from app.http.overload import MAX_BODY_SIZE, LoadShedding
from app.http.route_index import RouteIndex
from app.monitoring.logs import configure_logging
from app.operations.background import background_tasks, follow_requests
from app.operations.integrity_check import check_new_rows, full_check
from app.operations.retention import SECONDS_BETWEEN_CLEANUPS, delete_expired
from app.operations.shutdown import end_with_supervisor, notice_before_the_end
from app.operations.telemetry import export_telemetry
from app.routers import (
    changes,
    company,
    health,
    integrity,
    inventory,
    labels,
    orders,
    products,
    reasons,
    sales,
    stocktakes,
    stores,
    suppliers,
    users,
)
from app.settings import get_settings

settings = get_settings()
hosted = settings.identity_mode == "databricks_apps"
configure_logging(settings)


@asynccontextmanager
async def lifespan(_app: object):
    """Open the connection pool and run the background tasks while the application runs."""
    async with open_request_pool():
        gc.collect()
        gc.set_threshold(10_000, 20, 20)  # collections of 600 waiting requests took 7 % of the processor time
        gc.enable()
        gc.freeze()  # objects made at startup stay: collecting them took 57 ms, twice a second
        with (
            notice_before_the_end(),
            background_tasks(
                follow_requests(check_new_rows),
                follow_requests(delete_expired, SECONDS_BETWEEN_CLEANUPS),
                full_check.run_when_due(settings.integrity_check_hour),
            ),
        ):
            end_with_supervisor()
            yield
    end_export()


app = FastAPI(
    title="Brickhouse",
    summary="Multi-store inventory and replenishment",
    description=openapi.DESCRIPTION,
    version=__version__,
    lifespan=lifespan,
    redirect_slashes=False,
    docs_url=None,
    redoc_url=None,
    telemetry={"tracing": False, "metrics": False, "logs": False},  # `operations/telemetry.py` exports them
    openapi_tags=openapi.TAGS,
    generate_unique_id_function=openapi.operation_id,
)
problem_details.install(app)
openapi.install(app)
openapi.serve_documentation(app)

for router in (
    stores.router,
    inventory.router,
    stocktakes.router,
    orders.router,
    products.router,
    labels.router,
    users.router,
    reasons.router,
    suppliers.router,
    sales.router,
    company.router,
    integrity.router,
    changes.router,
):
    app.include_router(router, prefix=settings.api_prefix, max_body_size=MAX_BODY_SIZE)
app.include_router(health.router)
app.include_router(health.metrics_router)
if settings.api_prefix:
    app.include_router(health.router, prefix=settings.api_prefix)

# The last one added is the outermost.
if settings.explain_requests:
    app.add_middleware(Explain)
app.add_middleware(static_files.DashboardPage, api_prefix=settings.api_prefix)
app.add_middleware(LoadShedding, api_prefix=settings.api_prefix, outside=health.paths(settings.api_prefix))
app.add_middleware(middleware.CanonicalRequest)
app.add_middleware(middleware.TrustedHost, hosted=hosted, host=settings.host)
app.add_middleware(problem_details.UnhandledErrors)
app.add_middleware(
    middleware.Cors,
    allow_origins=settings.allowed_origins,
    allow_credentials=True,
    allow_methods=["GET", "POST", "PUT", "PATCH"],
    allow_headers=["*"],
    expose_headers=["ETag", "Link", "Location", "X-Request-Id", "Idempotent-Replayed", "Retry-After", "X-Data-Age"],
)
app.add_middleware(middleware.SecurityHeaders, api_prefix=settings.api_prefix, hosted=hosted)
app.add_middleware(AccessLog)
if settings.base_path:
    app.add_middleware(BasePath, base_path=settings.base_path)

static_files.serve_files(app)
app.router.middleware_stack = RouteIndex(app.router, settings.api_prefix)

end_export = export_telemetry(app, settings)
