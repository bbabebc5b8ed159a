"""Exit statuses and what the subcommands leave behind."""
import sqlite3
import subprocess

import harness
import pytest

PHONE = "0812345678"
MENTOR = "0823456789"


def test_usage(make_gateway):
    gateway = make_gateway()
    for arguments in ([], ["bogus"], ["--bogus"], ["check", "more"], ["say", "รับ 5"], ["import", "people"]):
        done = gateway.run(*arguments, check=False)
        assert done.returncode == 64 and done.stderr.startswith(("sammachip: ", "say: ", "import: ")), (arguments, done)
    for arguments in (["--help"], ["--version"]):
        done = subprocess.run([harness.BUILD / "sammachip", *arguments], capture_output=True, text=True)
        assert done.returncode == 0 and done.stdout, arguments


def test_data(make_gateway):
    gateway = make_gateway()
    for arguments in (["say", "--from", PHONE, "--at", "2017-02-30T10:00", "รับ 5"], ["-d", "/nonexistent/book.db", "verify"],
                      ["-d", gateway.config, "import", "people", "/nonexistent.csv"], ["provider", "poll", "nobody"]):
        done = gateway.run(*arguments, check=False)
        assert done.returncode in (65, 70) and done.stderr, (arguments, done)


def test_nothing_twice(make_gateway):
    gateway = make_gateway()
    before = gateway.query("SELECT (SELECT count(*) FROM phones), (SELECT count(*) FROM households), (SELECT count(*) FROM people)")
    assert "nothing to add" in gateway.run("init").stdout
    gateway.run("import", "people", str(harness.TOP / "tests/cases/people.csv"))
    assert gateway.query("SELECT (SELECT count(*) FROM phones), (SELECT count(*) FROM households),"
                         " (SELECT count(*) FROM people)") == before


def test_dry_run_keeps_nothing(make_gateway):
    gateway = make_gateway()
    for _ in range(2):
        assert "รับ 5 บ." in gateway.run("say", "--from", PHONE, "--dry-run", "รับ 5").stdout
    for table in ("inbox", "ledger", "totals", "seen", "outbox", "questions"):
        assert gateway.one(f"SELECT count(*) FROM {table}") == 0


@pytest.mark.parametrize("change", [
    "UPDATE totals SET income = income + 1 WHERE place = 33080702", "UPDATE totals SET entries = 0 WHERE place = 3308070205",
    "DELETE FROM totals WHERE place = 3308", "UPDATE households SET saved_satang = 5 WHERE code = 3308070205",
    "UPDATE households SET owed_satang = 5 WHERE code = 3308070301", "UPDATE product_totals SET sold_satang = 1",
    "DELETE FROM product_totals", "UPDATE totals SET reporting = 7 WHERE place = 330807",
    "UPDATE group_totals SET sold_satang = 1", "DELETE FROM group_totals",
    "INSERT INTO members VALUES (33080702, '11', 3308050301, 20170327, 0)"])
def test_verify_sees_a_change(make_gateway, change):
    gateway = make_gateway()
    gateway.run("say", "--from", PHONE, "รับ 5 ออม 7 ขายปลาส้ม 9")
    gateway.run("say", "--from", MENTOR, "กลุ่มปลาส้ม ขาย 90 บาท")
    assert gateway.run("verify").returncode == 0
    with sqlite3.connect(gateway.database) as book:
        if book.execute(change).rowcount == 0:
            book.execute("UPDATE households SET owed_satang = 5 WHERE code = 3308070301 OR code = 3308060301")
    done = gateway.run("verify", check=False)
    assert done.returncode == 70 and "kept is" in done.stdout, done
