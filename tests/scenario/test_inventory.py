"""Every id of the programme's inventory has its place, and the place is there: tests/cases/inventory.csv.

  case      FILE: MESSAGE   a message of a conversation, with an expected answer behind it (tests/cases/talk plays all of them)
  cases     FILE: TEXT      a row of a file of readings (tests/cases/read-cases)
  scenario  FILE: FUNCTION  a test of this folder
  export    KIND: PHRASE    a column of that export
  report    PHRASE          a line of a village's report
  check                     the configuration
  none                      no gateway's work; the note says why
"""
import csv
import re

import harness
import pytest

CASES = harness.TOP / "tests" / "cases"
# Sections and how many ids each has; products are named by their codes, "G+" is the list's "and so on".
IDS = ([f"{s}{n}" for s, last in (("P", 9), ("R", 13), ("N", 19), ("S", 24), ("I", 15), ("U", 12)) for n in range(1, last + 1)] +
       [f"G{n}" for n in range(11, 17)] + ["G+"] + [f"C{n}" for n in range(1, 13)] + [f"D{n}" for n in range(1, 5)])


def rows():
    with open(CASES / "inventory.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_kind(kind):
    return [(row["id"], row["where"]) for row in rows() if row["kind"] == kind]


def phrase(name):
    text = (harness.TOP / "config" / "language" / "th-pages.cfg").read_text(encoding="utf-8")
    found = re.search(rf'\b{name}\s*=\s*"([^"]*)"', text, re.M)
    assert found, f"there is no phrase {name}"
    return found.group(1)


def split(where):
    file, _, what = where.partition(": ")
    return file, what


@pytest.fixture(scope="module")
def book():
    gateway = harness.Gateway(1)
    gateway.run("init", "--sample", "-c", str(harness.TOP / "config" / "sammachip.cfg"), "-d", gateway.database)
    yield gateway
    gateway.remove()


def test_every_id_once():
    assert [row["id"] for row in rows()] == IDS
    assert {row["kind"] for row in rows()} <= {"case", "cases", "scenario", "export", "report", "check", "none"}


@pytest.mark.parametrize("which, where", of_kind("case"))
def test_case(which, where):
    file, message = split(where)
    lines = [line for line in (CASES / "conversations" / file).read_text(encoding="utf-8").splitlines()
             if line.strip() and not line.startswith("#")]
    at = [n for n, line in enumerate(lines) if line.split(" > ", 1)[1:] == [message]]
    assert at, f"{which}: no such message in {file}"
    assert any(re.match(r"\S+ [<=] ", lines[n + 1]) for n in at), f"{which}: no answer is expected"


@pytest.mark.parametrize("which, where", of_kind("cases"))
def test_reading(which, where):
    file, text = split(where)
    with open(CASES / file, encoding="utf-8", newline="") as rows_of_file:
        assert any(text in " ".join(map(str, row.values())) for row in csv.DictReader(rows_of_file)), which


@pytest.mark.parametrize("which, where", of_kind("scenario"))
def test_scenario(which, where):
    file, function = split(where)
    assert re.search(rf"^def {function}\(", (harness.TOP / "tests" / "scenario" / file).read_text(encoding="utf-8"), re.M), which


def test_exports(book, tmp_path):
    headings = {}
    for which, where in of_kind("export"):
        kind, column = split(where)
        if kind not in headings:
            file = tmp_path / f"{kind}.csv"
            book.run("export", kind, str(file), "--language", "th")
            with open(file, encoding="utf-8-sig", newline="") as table:
                headings[kind] = next(csv.reader(table))
                assert next(csv.reader(table), None), f"{kind} is empty"
        assert any(phrase(column) in heading for heading in headings[kind]), f"{which}: {kind} has no column {column}"


def test_report(book):
    month = book.one("SELECT max(month) FROM totals WHERE month < (SELECT max(month) FROM totals WHERE month < 300000)")
    text = book.run("report", "--place", "0702", "--month", f"{month // 100}-{month % 100:02}").stdout
    for which, name in of_kind("report"):
        fixed = max(re.split(r"\{[^}]*\}", phrase(name)), key=len).strip()  # the longest stretch between its fields
        assert fixed and fixed in text, f"{which}: the report has no {name} ({fixed})"


def test_what_is_no_gateways_work_says_why():
    for row in rows():
        assert row["kind"] != "none" or len(row["note"]) > 15, row["id"]
