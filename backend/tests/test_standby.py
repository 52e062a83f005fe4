"""Reads from a standby: which requests it answers, own writes, and what happens if it is behind, lost or promoted."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from app.embedded_postgres import server as embedded_server
from app.http.consistency_token import COOKIE
from app.operations.doctor import standby_finding
from app.operations.standby import MAX_LAG
from tests.database_roles import run
from tests.embedded_servers import kill_server
from tests.standby_pair import Pair, running_pair

EXPIRED = "0000000000000000~0.0~1:1:"  # a cursor of another history
FLUSHED = "SELECT pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::bigint"
REPLAYED = "SELECT pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint"


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with running_pair(tmp_path_factory.mktemp("pair")) as made:
        yield made


def test_caller_sees_its_own_write_and_another_one_the_state_of_the_standby(pair: Pair) -> None:
    reader = pair.other()
    for _ in range(30):  # on a slow machine the standby is too far behind before the other client reads
        with pair.paused():
            code = pair.make_store()
            assert code in pair.codes(pair.newest(pair.writer))
            stale = pair.newest(reader)
            seen = pair.read_from(stale)
            with_token = pair.other()
            with_token.cookies.set(COOKIE, pair.writer.cookies[COOKIE])
            own = pair.newest(with_token)
            assert (code in pair.codes(own), pair.read_from(own)) == (True, "primary")
            with_token.cookies.set(COOKIE, "not a token")
            assert pair.read_from(pair.newest(with_token)) == "primary"
        if seen == "standby":
            break
    assert code not in pair.codes(stale)
    assert float(stale.headers["X-Data-Age"]) > 0
    assert "X-Data-Age" not in own.headers
    assert COOKIE not in reader.cookies
    pair.until(lambda: pair.read_from(pair.newest(pair.writer)) == "standby", "own reads from the standby")
    assert code in pair.codes(pair.newest(pair.writer))


def test_lists_reports_and_files_come_from_the_standby_and_all_else_from_the_primary(pair: Pair) -> None:
    pair.make_store()
    store, client = pair.writer.ok("GET", "/api/stores")["data"][0]["id"], pair.other()
    before = pair.on(pair.standby, "SELECT pg_last_wal_replay_lsn()")
    for path in ("/api/stores", "/api/orders?search=x", "/api/orders/counts", "/api/inventory/kpi",
                 "/api/inventory/kpi?format=csv", "/api/stores?format=csv", "/api/stores?format=xlsx",
                 f"/api/stores/{store}/cycle-count"):  # fmt: skip
        pair.until(lambda path=path: pair.read_from(client.get(path)) == "standby", path)
    for path in (f"/api/stores/{store}", "/api/me", "/api/company", "/api/changes", "/api/integrity"):
        assert pair.read_from(client.get(path)) is None, path
    assert pair.on(pair.standby, "SELECT pg_last_wal_replay_lsn()") >= before
    text = client.get("/metrics").text
    assert 'brickhouse_stale_reads_total{reason="",server="standby"}' in text
    assert "brickhouse_standby_in_use 1.0" in text
    assert client.ok("GET", "/ready")["standby"].startswith("in use, at most ")


def test_cookie_is_for_requests_of_the_whole_service_and_documented(pair: Pair) -> None:
    body = {"code": uuid4().hex[:12], "name": "N", "region": "R", "store_type": "Urban", "address": "A"}
    key = {"Idempotency-Key": uuid4().hex}
    assert "set-cookie" not in pair.writer.post("/api/stores?dry_run=true", json=body).headers
    for _ in range(2):  # a replayed response has a token, too
        given = pair.writer.post("/api/stores", json=body, headers=key).headers["set-cookie"]
        assert given.partition("; ")[2] == "HttpOnly; Max-Age=600; Path=/; SameSite=strict"
    paths = pair.contract.document["paths"]
    parameters = [(found["name"], found["in"]) for found in paths["/api/stores"]["get"]["parameters"]]
    assert (COOKIE, "cookie") in parameters
    assert "Set-Cookie" in paths["/api/stores"]["post"]["responses"]["201"]["headers"]


def test_token_is_a_position_after_the_commit(pair: Pair) -> None:
    def is_after_commit() -> bool:
        pair.make_store()
        token = int(pair.writer.cookies[COOKIE].partition(".")[2])
        return [(token,)] >= pair.on(pair.primary, FLUSHED)  # other processes may have flushed more meanwhile

    pair.until(is_after_commit, "a token after the end of the commit")


def test_standby_that_is_far_behind_is_not_read_until_it_has_caught_up(pair: Pair) -> None:
    user = {"username": uuid4().hex, "email": f"{uuid4().hex}@x.example", "first_name": "F", "last_name": "L"}
    email = user["email"]
    leaver = pair.other(email)
    with pair.paused():
        made = pair.writer.ok("POST", "/api/users", json={**user, "role": "admin"})
        assert leaver.get("/api/stores").status_code == 200  # the standby does not know the account yet
    pair.until(lambda: pair.read_from(leaver.get("/api/stores")) == "standby", "the new account's reads")
    with pair.paused():
        pair.writer.ok("PUT", f"/api/users/{made['id']}", json={"active": False})
        pair.until(lambda: leaver.get("/api/stores").status_code == 403, "the end of the account's reads")
        pair.until_lists_come_from("primary")
        code = pair.make_store()
        assert code in pair.codes(pair.newest(pair.other()))
        assert pair.writer.ok("GET", "/ready")["standby"] == "not in use: it is more than 1.5 s behind"
    pair.until_lists_come_from("standby")
    assert code in pair.codes(pair.newest(pair.other()))


def test_change_is_announced_when_the_standby_shows_it(pair: Pair) -> None:
    cursor = pair.writer.ok("GET", "/api/changes")["next_cursor"]
    with pair.delayed("300ms"):
        pair.until_lists_come_from("standby")
        for _ in range(3):
            code, reader = pair.make_store(), pair.other()
            page = reader.ok("GET", "/api/changes", params={"after": cursor})
            assert [change["kind"] for change in page["data"]] == ["store"]
            assert code in pair.codes(pair.newest(reader))
            cursor = page["next_cursor"]


def test_client_that_begins_or_resynchronizes_misses_no_change(pair: Pair) -> None:
    for path, status in (("/api/changes", 200), (f"/api/changes?after={EXPIRED}", 410)):
        with pair.paused():
            code = pair.make_store()
            assert pair.other().get(path).status_code == status
            assert code in pair.codes(pair.newest(pair.other())), path


def test_lag_that_is_not_known_after_a_pause_does_not_count_as_large(pair: Pair) -> None:
    cursor = pair.writer.ok("GET", "/api/changes")["next_cursor"]
    with pair.paused():
        pair.pause(2 * MAX_LAG + 0.1)  # no list is read
        pair.make_store()
        response = pair.other().get("/api/changes", params={"after": cursor})
        [line] = pair.service.log_lines(response.headers["X-Request-Id"])
        assert line["response_time"] > MAX_LAG * 1000  # the feed has waited: another process may read the standby
    with pair.delayed("300ms"):
        assert any(pair.reads_standby_after_a_pause() for _ in range(5))


@pytest.mark.parametrize("sqlstate", ["40001", "57014"])
def test_read_that_the_standby_cancels_is_answered_by_the_primary(pair: Pair, sqlstate: str) -> None:
    code = pair.make_store()
    pair.until(lambda: pair.read_from(pair.newest(pair.writer)) == "standby", "own reads from the standby")
    pair.on(pair.primary, f"""
        CREATE FUNCTION cancelled_in_recovery() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
            IF pg_is_in_recovery() THEN RAISE EXCEPTION 'conflict with recovery' USING ERRCODE = '{sqlstate}'; END IF;
            RETURN true;
        END $$;
        ALTER TABLE reasons RENAME TO real_reasons;
        CREATE VIEW reasons AS SELECT * FROM real_reasons WHERE cancelled_in_recovery();""")  # fmt: skip
    position = pair.on(pair.primary, FLUSHED)
    pair.until(lambda: pair.on(pair.standby, REPLAYED) >= position, "the view on the standby")
    try:
        for response in (pair.other().get("/api/reasons"), pair.other().get("/api/reasons?format=csv")):
            assert (response.status_code, pair.read_from(response)) == (200, "primary")
        assert code in pair.codes(pair.newest(pair.other()))
    finally:
        pair.on(pair.primary, """
            DROP VIEW reasons;
            ALTER TABLE real_reasons RENAME TO reasons;
            DROP FUNCTION cancelled_in_recovery();""")  # fmt: skip


def test_doctor_checks_the_standby(pair: Pair) -> None:
    done = run(["-m", "app.operations.doctor"], **pair.settings)
    assert f"✓ Can the standby be read: {pair.hosts[pair.standby]}:5432 is a standby of this database" in done.stdout
    done = run(["-m", "app.operations.doctor"], **{**pair.settings, "DB_READ_HOST": f"{pair.hosts[pair.primary]}/"})
    assert (done.returncode, "is a primary, or was promoted: set" in done.stdout) == (1, True), done.stdout


def test_doctor_reports_a_server_without_the_schema(pair: Pair) -> None:
    with pair.connected(pair.primary, "brickhouse") as primary, pair.connected(pair.standby, "elsewhere") as standby:
        found = standby_finding("Can the standby be read", primary, standby, "there")
    assert (found.ok, found.found[:47]) == (False, "there is no standby of this database: relation ")


def test_lost_standby_fails_no_read_and_is_used_again_when_it_is_back(pair: Pair) -> None:
    pair.until_lists_come_from("standby")
    client = pair.other().without_retries()
    kill_server(pair.standby)
    for path in ("/api/stores", "/api/stores", "/api/stores?format=csv"):
        response = client.get(path)
        assert (response.status_code, pair.read_from(response)) == (200, "primary")
    assert pair.writer.ok("GET", "/ready")["standby"].startswith("not in use: it does not answer")
    embedded_server.start(pair.standby)
    pair.until_lists_come_from("standby")


def test_resource_that_the_standby_does_not_have_yet_is_read_from_the_primary(pair: Pair) -> None:
    pair.make_store()
    with pair.paused():
        code = pair.make_store()
        [store] = [one["id"] for one in pair.newest(pair.writer).json()["data"] if one["code"] == code]
        for path in ("history", "history?format=csv", "cycle-count", "cycle-count?format=csv"):
            assert pair.other().get(f"/api/stores/{store}/{path}").status_code == 200, path
    assert pair.other().get("/api/stores/999999/history").status_code == 404


def test_write_is_a_success_if_only_its_position_cannot_be_read(pair: Pair) -> None:
    body = {"code": uuid4().hex[:12], "name": "N", "region": "R", "store_type": "Urban", "address": "A"}
    pair.on(pair.primary, "ALTER TABLE feed_history RENAME TO history_elsewhere")
    try:
        response = pair.writer.without_retries().post("/api/stores", json=body)
    finally:
        pair.on(pair.primary, "ALTER TABLE history_elsewhere RENAME TO feed_history")
    assert (response.status_code, "set-cookie" in response.headers) == (201, False)
    assert body["code"] in pair.codes(pair.newest(pair.writer))


def test_readiness_does_not_wait_for_a_new_history(pair: Pair) -> None:
    [(definition,)] = pair.on(pair.primary, "SELECT pg_get_functiondef('begin_feed_history'::regproc)")
    pair.on(pair.primary, """
        CREATE OR REPLACE FUNCTION begin_feed_history() RETURNS text LANGUAGE sql
        AS $$ SELECT pg_sleep(60)::text $$;
        UPDATE feed_history SET lineage = 'another server';""")  # fmt: skip
    begun = "FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
    try:
        pair.until(lambda: "no standby of this database" in pair.writer.ok("GET", "/ready")["standby"], "no history")
        pair.until(lambda: bool(pair.on(pair.primary, f"SELECT pid {begun}")), "a new history that takes long")
        assert "no standby of this database" in pair.writer.ok("GET", "/ready")["standby"]
        assert pair.on(pair.primary, f"SELECT count(*) {begun}") == [(1,)]
    finally:
        pair.on(pair.primary, definition)
        pair.on(pair.primary, f"SELECT pg_cancel_backend(pid) {begun}")
    pair.until_lists_come_from("standby")


def test_lost_primary_leaves_the_reads_of_the_standby(pair: Pair) -> None:
    pair.make_store()
    store = pair.writer.ok("GET", "/api/stores")["data"][0]["id"]
    client, with_token = pair.other().without_retries(), pair.other().without_retries()
    with pair.paused():
        for _ in range(6):
            code = pair.make_store()
            pair.pause(MAX_LAG / 3)
        received = "SELECT pg_wal_lsn_diff(pg_last_wal_receive_lsn(), '0/0')::bigint"
        pair.until(lambda: pair.on(pair.standby, received) >= pair.on(pair.primary, FLUSHED), "all WAL on the standby")
        kill_server(pair.primary)
        # no list was read meanwhile, and the standby is behind the writes by more than MAX_LAG
        assert client.get("/api/stores").status_code == 503
    try:
        pair.until(lambda: code in pair.codes(pair.newest(pair.other())), "the last write on the standby")
        for path in ("/api/stores", "/api/stores", "/api/stores?format=csv"):
            response = client.get(path)
            assert (response.status_code, pair.read_from(response)) == (200, "standby")
        history, _, lsn = pair.writer.cookies[COOKIE].partition(".")
        with_token.cookies.set(COOKIE, f"{history}.{int(lsn) + 10**6}")  # of a write that the standby has not received
        assert with_token.get("/api/stores").status_code == 503
        assert pair.other("new@x.example").without_retries().get("/api/stores").status_code == 503
        assert client.get(f"/api/stores/{store}").status_code == 503
        assert set(pair.statuses_beside("/api/me", lambda: client.ok("GET", "/api/stores"))) == {503}
        ready = client.get("/ready")
        assert ready.status_code == 503
        assert ready.json()["standby"].startswith("in use, the primary is away, at most ")
    finally:
        embedded_server.start(pair.primary)
    pair.service.wait_until_ready()
    code = pair.make_store()
    pair.until_lists_come_from("standby")
    assert code in pair.codes(pair.newest(pair.writer))


def test_promoted_standby_is_not_read_any_more(pair: Pair) -> None:
    code = pair.make_store()
    pair.until(lambda: pair.read_from(pair.newest(pair.writer)) == "standby", "own reads from the standby")
    client = pair.other().without_retries()
    pair.on(pair.standby, "SELECT pg_promote(true, 60)")
    pair.on(pair.standby, f"UPDATE stores SET address = 'elsewhere', version = version + 1 WHERE code = '{code}'")
    for _ in range(3):
        response = pair.newest(client)
        assert pair.read_from(response) == "primary"
        assert {store["address"] for store in response.json()["data"]} == {"A"}
    assert client.ok("GET", "/ready")["standby"].startswith("not in use: it was promoted")
