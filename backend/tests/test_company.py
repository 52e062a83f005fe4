"""The company: the permissions to read and change it, the values that are refused, and the rules that its row sets."""

import csv
import io
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import psycopg
import pytest

from app.database.bootstrap import configure_company
from app.database.pool import REQUEST_SECONDS
from app.domain import company as rules
from app.models.company import CompanyUpdate
from app.settings import PROJECT
from tests.conftest import INVARIANTS, Service, start_service, stop_service
from tests.contract import Client, Contract
from tests.factories import Shop, backdate_order, backdate_order_to, make_store, make_user, unique
from tests.rules_database import Check, World, error

Database = psycopg.Connection[dict[str, Any]]
PATH = "/api/company"


@pytest.fixture(autouse=True)
def restored(admin: Client) -> Iterator[None]:
    """Restore the company after each test, which other tests share."""
    before = admin.ok("GET", PATH)
    yield
    admin.ok("PUT", PATH, json={name: value for name, value in before.items() if name != "version"})


def test_each_user_reads_the_company(admin: Client) -> None:
    for role, more in (("admin", {}), ("regional_manager", {"region": "West"}), ("store_manager", {"store_id": "1"})):
        reader = admin.acting_as(make_user(admin, role, **more)["email"])
        company = reader.ok("GET", PATH)
        assert (company["time_zone"], company["currency"]) == ("America/Chicago", "USD")
        assert (company["sla_approval_hours"], company["sla_fulfillment_hours"]) == (24, 72)
        assert company["require_four_eyes"] is True


def test_only_an_administrator_changes_the_company(admin: Client) -> None:
    for role, more in (("regional_manager", {"region": "West"}), ("store_manager", {"store_id": "1"})):
        admin.acting_as(make_user(admin, role, **more)["email"]).refused(403, "PUT", PATH, json={"name": "X"})


def test_company_change_sets_its_fields_increments_the_version_and_is_in_the_feed(admin: Client) -> None:
    before = admin.ok("GET", PATH)
    cursor = admin.ok("GET", "/api/changes")["next_cursor"]
    response = admin.put(PATH, json={"name": (name := unique("Company")), "currency": "EUR"})
    version = before["version"] + 1
    assert response.json() == {**before, "name": name, "currency": "EUR", "version": version}
    assert response.headers["etag"] == f'"{version}"'
    changes = admin.ok("GET", f"/api/changes?after={cursor}")["data"]
    assert [(change["kind"], change["key"]) for change in changes if change["kind"] == "company"] == [("company", "1")]


def test_company_change_of_an_outdated_version_is_refused(admin: Client) -> None:
    version = admin.ok("GET", PATH)["version"]
    admin.refused(412, "PUT", PATH, json={"name": "X"}, headers={"If-Match": f'"{version - 1}"'})
    admin.ok("PUT", PATH, json={"name": unique("X")}, headers={"If-Match": f'"{version}"'})


@pytest.mark.parametrize(
    "body",
    [
        {"time_zone": "america/chicago"}, {"time_zone": "Mars/Base"}, {"time_zone": "UTC+3"}, {"time_zone": "CST6"},
        {"time_zone": ""}, {"time_zone": None}, {"time_zone": "../../etc/passwd"},
        {"time_zone": "Factory"}, {"time_zone": "localtime"}, {"currency": "usd"},
        {"currency": "XXX"}, {"currency": "$"}, {"sla_approval_hours": 0}, {"sla_fulfillment_hours": 1.5},
        {"require_four_eyes": "yes"}, {"name": ""}, {"name": " x"}, {"version": 7}, {},
    ],
)  # fmt: skip
def test_invalid_change_is_refused(admin: Client, body: dict[str, Any]) -> None:
    before = admin.ok("GET", PATH)
    admin.refused(422, "PUT", PATH, json=body)
    assert admin.ok("GET", PATH) == before


def test_zone_that_the_database_does_not_know_is_refused(check: Check) -> None:
    async def work(world: World) -> None:
        body = CompanyUpdate.model_construct({"time_zone"}, time_zone="Mars/Base")
        assert await error(rules.change(world.tx(), body)) == (422, "The database does not know this time zone", {})

    check(work)


def test_time_zone_change_of_too_many_rows_names_the_command(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(world: World) -> None:
        await world.order()
        monkeypatch.setattr(rules, "MOST_ROWS_TO_RECOUNT", 0)
        status, detail, _ = await error(rules.change(world.tx(), CompanyUpdate(time_zone="Asia/Tokyo")))
        assert (status, detail.partition(": ")[2]) == (409, "run python database/set_time_zone.py Asia/Tokyo")
        monkeypatch.setattr(rules, "MOST_ROWS_TO_RECOUNT", 10**9)
        await world.cursor.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")  # adds the order to the sums
        await rules.change(world.tx(), CompanyUpdate(time_zone="Asia/Tokyo"))
        assert await world.rows("SELECT time_zone FROM company") == [("Asia/Tokyo",)]

    check(work)


def test_start_writes_nothing_if_the_company_is_configured(service: Service, database: Database) -> None:
    database.execute("SET default_transaction_read_only = on")  # as on a standby
    assert configure_company(database, service.settings) is False


def test_time_zone_change_recomputes_the_sums(admin: Client, database: Database) -> None:
    for zone in ("Asia/Tokyo", "America/Chicago"):
        assert admin.ok("PUT", PATH, json={"time_zone": zone})["time_zone"] == zone
        assert database.execute(INVARIANTS).fetchall() == []


def test_time_zone_change_may_take_longer_than_other_changes(admin: Client, database: Database) -> None:
    database.execute(f"""
        CREATE FUNCTION delay_recount() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_sleep({REQUEST_SECONDS + 0.5}); RETURN NEW; END $$;
        CREATE TRIGGER delayed BEFORE UPDATE OF time_zone ON company FOR EACH ROW EXECUTE FUNCTION delay_recount()""")
    try:
        assert admin.ok("PUT", PATH, json={"time_zone": "Asia/Tokyo"})["time_zone"] == "Asia/Tokyo"
    finally:
        database.execute("DROP FUNCTION delay_recount CASCADE")


def test_preview_of_a_time_zone_change_changes_nothing(admin: Client, database: Database) -> None:
    assert (
        admin.ok("PUT", f"{PATH}?dry_run=true", json={"time_zone": "Asia/Tokyo"})["result"]["time_zone"] == "Asia/Tokyo"
    )
    assert admin.ok("GET", PATH)["time_zone"] == "America/Chicago"
    assert database.execute(INVARIANTS).fetchall() == []


def last_day_of(zone: str, hours: int) -> date:
    """Return the last complete day of the zone that has this many hours."""
    today = datetime.now(ZoneInfo(zone)).date()
    return next(day for day in (today - timedelta(n) for n in range(1, 400)) if hours_of(day, zone) == hours)


def hours_of(day: date, zone: str) -> float:
    return (start_of(day + timedelta(1), zone) - start_of(day, zone)) / timedelta(hours=1)


def start_of(day: date, zone: str, hour: int = 0, minute: int = 0, fold: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, fold=fold, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(("zone", "hours"), [("America/Chicago", 23), ("Asia/Kolkata", 24), ("Europe/Berlin", 25)])
def test_filter_counts_chart_and_export_agree_on_the_day_of_an_order(
    shop: Shop, database: Database, zone: str, hours: int
) -> None:
    """Orders a microsecond before the day's start and at it, at both half past twos, and the same at the day's end."""
    shop.admin.ok("PUT", PATH, json={"time_zone": zone})
    day, store = last_day_of(zone, hours), make_store(shop.admin, region=unique("Zone"))
    start, end = start_of(day, zone), start_of(day + timedelta(1), zone)
    twos = [start_of(day, zone, 2, 30, fold) for fold in (0, 1)]
    instant = timedelta(microseconds=1)
    moments = [start - instant, start, *twos, end - instant, end]
    orders = [shop.order(1, store_id=store["id"]) for _ in moments]
    for order, moment in zip(orders, moments, strict=True):
        backdate_order_to(database, order, moment)
    where = f"store_id={store['id']}"

    def found(query: str) -> list[int]:
        ids = [order["id"] for order in orders]
        listed = shop.admin.ok("GET", f"/api/orders?{where}&sort=id&{query}")
        counts = shop.admin.ok("GET", f"/api/orders/counts?{where}&{query}")
        assert listed["total"] == len(listed["data"]) == counts["total"]
        return [ids.index(order["id"]) for order in listed["data"]]

    assert found(f"date_from={day}&date_to={day}") == [1, 2, 3, 4]
    assert found(f"date_to={day}") == [0, 1, 2, 3, 4]
    assert found(f"date_from={instant_of(start)}&date_to={instant_of(end)}") == [1, 2, 3, 4]
    assert found(f"date_from={quote(end.astimezone(ZoneInfo(zone)).isoformat())}") == [5]
    later_two = found(f"date_from={instant_of(twos[1])}&date_to={instant_of(end)}")
    assert later_two == [index for index in (2, 3, 4) if moments[index] >= twos[1]]
    rows = list(csv.DictReader(io.StringIO(shop.admin.get(f"/api/orders?{where}&sort=id&format=csv").text)))
    days = [str(day - timedelta(1)), *4 * [str(day)], str(day + timedelta(1))]
    assert [row["created_at"][:10] for row in rows] == days
    assert [datetime.fromisoformat(row["created_at"]) for row in rows] == moments
    assert {row["time_zone"] for row in rows} == {zone}
    chart = shop.admin.ok("GET", f"/api/inventory/kpi/history?region={store['region']}&days=730")
    assert {row["date"]: row["orders"] for row in chart if row["orders"]} == Counter(days)


def instant_of(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize(
    "value",
    ["2026-03-08T10:00:00", "2026-13-01", "2026-03-08T25:00:00Z", "today", "2026-3-8", "0001-01-01T00:00:00%2B14:00"],
)
def test_date_filter_that_is_no_date_and_no_time_is_refused(client: Client, value: str) -> None:
    for name in ("date_from", "date_to"):
        client.refused(422, "GET", f"/api/orders?{name}={value}")


def test_four_eyes_rule_is_that_of_the_company(shop: Shop) -> None:
    order = shop.order(by=shop.west)
    path = f"/api/orders/{order['id']}"
    shop.west.refused(403, "PATCH", f"{path}/approve")
    assert "approve" not in shop.west.ok("GET", path)["allowed_actions"]
    shop.admin.ok("PUT", PATH, json={"require_four_eyes": False})
    assert "approve" in shop.west.ok("GET", path)["allowed_actions"]
    assert shop.west.ok("PATCH", f"{path}/approve")["status"] == "approved"


def test_service_levels_are_those_of_the_company(shop: Shop, database: Database) -> None:
    pending, approved = shop.order(1), shop.order(1)
    shop.approve(approved)
    for order in (pending, approved):
        backdate_order(database, order, 10)

    def late() -> list[bool]:
        return [shop.admin.ok("GET", f"/api/orders/{order['id']}")["late"] for order in (pending, approved)]

    assert late() == [False, False]
    shop.admin.ok("PUT", PATH, json={"sla_approval_hours": 9})
    assert late() == [True, False]
    shop.admin.ok("PUT", PATH, json={"sla_approval_hours": 11, "sla_fulfillment_hours": 9})
    assert late() == [False, True]
    where = f"/api/orders?store_id={shop.store['id']}&late=true"
    assert [order["id"] for order in shop.admin.ok("GET", where)["data"]] == [approved["id"]]


@pytest.fixture
def berlin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of its own that was started with first values in the environment."""
    directory = tmp_path_factory.mktemp("berlin")
    settings = {"COMPANY_TIME_ZONE": "Europe/Berlin", "SLA_APPROVAL_HOURS": "5", "REQUIRE_FOUR_EYES": "false"}
    running = start_service(directory, DEMO_ORDERS="300", BOOTSTRAP_ADMINS="ada@x.example", **settings)
    running.wait_until_ready()
    yield running
    stop_service(running)


def test_company_settings_apply_only_to_the_first_start(berlin: Service, contract: Contract, tmp_path: Any) -> None:
    with Client(berlin.url, contract, "ada@x.example") as ada:
        company = ada.ok("GET", PATH)
        assert (company["time_zone"], company["sla_approval_hours"], company["require_four_eyes"]) == (
            "Europe/Berlin", 5, False,
        )  # fmt: skip
        ada.ok("PUT", PATH, json={"sla_approval_hours": 6})
        restarted = start_service(
            tmp_path, EMBEDDED_DB_DIR=berlin.environment["EMBEDDED_DB_DIR"], SLA_APPROVAL_HOURS="7",
            COMPANY_TIME_ZONE="Asia/Tokyo",
        )  # fmt: skip
        restarted.wait_until_ready()
        stop_service(restarted)
        assert ada.ok("GET", PATH) == {**company, "sla_approval_hours": 6, "version": company["version"] + 1}

        def command(zone: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [sys.executable, str(PROJECT / "database/set_time_zone.py"), zone], env=berlin.environment,
                capture_output=True, text=True, check=False,
            )  # fmt: skip

        done = command("Asia/Kolkata")
        assert done.returncode == 0, done.stderr
        assert "orders: 300 of 300" in done.stdout
        assert ada.ok("GET", PATH)["time_zone"] == "Asia/Kolkata"
        assert command("Asia/Kolkata").stdout == "Asia/Kolkata is the time zone already\n"
        assert command("Asia/Bombay").returncode == 1
        assert ada.ok("GET", PATH)["version"] == company["version"] + 2
