"""What leaves the book: tables without formulas, with Thai and the telephones' zeros; a report; cards; a copy taken while the
daemon writes."""
import csv
import io
import os
import pathlib
import re
import resource
import signal
import sqlite3
import stat
import subprocess
import xml.etree.ElementTree as ET
import zipfile

import harness
import pytest

PHONE = "0812345678"
MENTOR = "0823456789"
BOM = b"\xef\xbb\xbf"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NASTY = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1:A9)", "＝1+1", 'say "hi", <b>&amp;', "=HYPERLINK(\"http://x\",\"y\")",
         "ก็ผู้ใหญ่ น้ำ ปิ่น"]
KINDS = ("ledger", "totals", "people", "training", "products", "assessments")


@pytest.fixture
def book(make_gateway, tmp_path):
    """People whose names are formulas, a few entries, a product proposed under such a name."""
    people = tmp_path / "nasty.csv"
    with open(people, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["name", "phone", "role", "village", "household", "language"])
        for number, name in enumerate(NASTY, 1):
            rows.writerow([name, f"08611190{number:02}", "villager", "0506", number, "th"])
    gateway = make_gateway()
    gateway.run("import", "people", str(people))
    for phone, text in ((PHONE, "รับ 500.25"), (PHONE, "ขายปลาส้ม 2.5 กก. 900"), (PHONE, "จ่ายค่าหมอ 60"), ("0834567890", "ออม 100"),
                        (MENTOR, "อบรมวันที่ 1 มา 18"), (MENTOR, "เสนอสินค้า น้ำพริก<b>")):
        gateway.run("say", "--from", phone, "--at", "2017-03-27T10:00", "--", text)
    sessions = tmp_path / "sessions.csv"
    sessions.write_text("fiscal_year,village,day,planned_date,topic,venue\n2560,0702,2,2017-04-03,=1+1,@วัด\n", encoding="utf-8")
    gateway.run("import", "sessions", str(sessions))
    return gateway


def export(gateway, *arguments):
    file = os.path.join(gateway.folder, arguments[1])
    gateway.run("export", arguments[0], file, *arguments[2:])
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    return pathlib.Path(file)


def rows_of(file):
    raw = file.read_bytes()
    assert raw.startswith(BOM) and raw.endswith(b"\r\n")
    assert not re.search(rb"(?<!\r)\n", raw), "a line without CR"
    return list(csv.reader(io.StringIO(raw[3:].decode("utf-8"), newline="")))


def sheets_of(file):
    """Name → rows of (type, text)."""
    with zipfile.ZipFile(file) as book:
        for name in book.namelist():
            if name.endswith(".xml"):
                assert not re.search(rb"<f[ >/]", book.read(name)), f"{name} holds a formula"
                assert b"hyperlink" not in book.read(name)
        names = [sheet.get("name") for sheet in ET.fromstring(book.read("xl/workbook.xml")).iter(f"{SHEET}sheet")]
        sheets = {}
        for number, name in enumerate(names, 1):
            tree = ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            assert tree.find(f".//{SHEET}pane").get("state") == "frozen"
            sheets[name] = [[(cell.get("t", "n"), "".join(cell.itertext())) for cell in row] for row in tree.iter(f"{SHEET}row")]
        return sheets


def test_csv_holds_no_formula(book):
    people = rows_of(export(book, "people", "people.csv"))
    names = {row[1] for row in people}
    for name in NASTY:
        assert (name in names) == (name[0] not in "=+-@＝"), name
        assert name in names or "'" + name in names
    assert all(not cell.startswith(tuple("=+-@\t\r＝")) for row in people for cell in row)
    planned = rows_of(export(book, "training", "training.csv"))[-1]
    assert planned[4:6] == ["'=1+1", "'@วัด"], planned
    products = rows_of(export(book, "products", "products.csv"))
    assert [row[4] for row in products if row[3].startswith("น้ำพริก")] == ["รอตรวจข้อเสนอ"], products


def test_telephones_keep_their_zero(book):
    people = rows_of(export(book, "people", "people.csv"))
    phones = [row[2] for row in people[1:] if row[2]]
    assert "081-234-5678" in phones and all(re.fullmatch(r"0\d\d-\d{3}-\d{4}", phone) for phone in phones)
    # what was exported can be imported again
    again = os.path.join(book.folder, "again.csv")
    with open(again, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["name", "phone", "role", "village", "household"],
                                    ["ทองดี มีสุข", "081-234-5678", "villager", "0702", "5"]])
    assert "1 rows imported" in book.run("import", "people", again).stdout
    sheet = sheets_of(export(book, "people", "people.xlsx", "--language", "en"))["People"]
    assert [cell for row in sheet for cell in row if cell[1] == "0812345678"] == [("inlineStr", "0812345678")]


def test_ledger(book):
    header, *rows = rows_of(export(book, "ledger", "ledger.csv", "--language", "en"))
    assert header[0] == "Day (CE)" and len(rows) == 4
    assert rows[0][:5] + rows[0][9:10] == ["2017-03-27", "33080702", "Ban Du", "5", "in", "500.25"]
    assert rows[1][6:10] == ["plasom", "2.5", "kg", "900.00"]
    assert rows[2][5] == "medical"
    thai = rows_of(export(book, "ledger", "thai.csv"))
    assert thai[0][0] == "วันที่ (ค.ศ.)" and thai[1][2] == "บ้านดู่"
    assert len(rows_of(export(book, "ledger", "none.csv", "--from", "2560-04", "--to", "2560-05"))) == 1
    assert len(rows_of(export(book, "ledger", "march.csv", "--from", "2017-03", "--to", "2560-03", "--place", "3308"))) == 5
    assert len(rows_of(export(book, "ledger", "other.csv", "--place", "0506"))) == 1


def test_totals_are_of_the_place_and_inside(book):
    _, *rows = rows_of(export(book, "totals", "totals.csv", "--language", "en"))
    assert {row[1] for row in rows} == {"country", "province", "district", "subdistrict", "village", "household"}
    _, *village = rows_of(export(book, "totals", "village.csv", "--place", "0702"))
    assert [row[2] for row in village] == ["33080702", "3308070205", "3308070207"]
    assert village[0][4:8] == ["500.25", "900.00", "60.00", "100.00"]
    _, *tambon = rows_of(export(book, "totals", "tambon.csv", "--place", "330807"))
    assert len(tambon) == 4


def test_workbook(book):
    sheets = sheets_of(export(book, "all", "all.xlsx", "--language", "en"))
    assert list(sheets) == ["Ledger", "Monthly totals", "People", "Training", "Products", "3 haves and 2 nots"]
    names = {row[1] for row in sheets["People"]}
    assert all(("inlineStr", name) in names for name in NASTY), names  # to the letter, and always text
    first = sheets["Ledger"][1]
    assert ("n", "500.25") in first and ("n", "42821") in first  # 2017-03-27 as the format counts days
    for rows in sheets.values():
        assert all(kind in ("n", "inlineStr") for row in rows for kind, _ in row)
    trained, planned = sheets["Training"][1:]
    assert ("inlineStr", "=1+1") in planned
    assert ("n", "18") in trained and ("n", "2560") in trained


def test_practice_is_left_out(book):
    with sqlite3.connect(book.database) as file:
        file.execute("INSERT INTO ledger SELECT id + 8, -household, -village, month, day, kind, category, product, unit, qty_milli,"
                     " amount_satang, sign, reverses, late, person, at_ms FROM ledger")
        file.execute("INSERT INTO totals SELECT month, -place, income, expense, saving, withdrawal, borrow, repay, sell, entries,"
                     " earnings, reporting, practising FROM totals")
        file.execute("INSERT INTO product_totals SELECT month, -household, product, unit, made_milli, sold_milli, sold_satang"
                     " FROM product_totals")
    assert len(rows_of(export(book, "ledger", "l.csv"))) == 5
    for kind in KINDS:
        assert not [row for row in rows_of(export(book, kind, f"{kind}.csv")) if any(cell.startswith("-3") for cell in row)]


def test_refused(book):
    for arguments, words in ((["all", "x.csv"], "xlsx"), (["rows", "x.csv"], "not known"), (["ledger", "x.ods"], ".csv or .xlsx"),
                             (["ledger", "x.csv", "--from", "2017-13"], "no month"), (["ledger", "x.csv", "--place", "99"], "no place"),
                             (["ledger", "x.csv", "--language", "lo"], "th or en"), (["ledger", "no/x.csv"], "cannot be written"),
                             (["ledger", "x.csv", "--from", "2017-03", "--to", "2017-02"], "after --to")):
        done = book.run("export", *arguments, check=False, cwd=book.folder)
        assert done.returncode in (64, 65) and words in done.stderr, (arguments, done)
    assert not [name for name in os.listdir(book.folder) if name.startswith("x.")]


def outside(html):
    return re.findall(r"<script|https?:|src=|href=|url\(|@import", html)


def test_report(book):
    text = book.run("report", "--place", "0702", "--month", "2560-03", "--language", "en").stdout
    assert "Accounts sent this month: 2/20" in text
    assert re.search(r"Mar 2017 +2/20 +not shown +not shown", text), text  # two households: no sums
    assert "=1+1" in text and not re.search(r"\b(900|1,400|500)\b", text), text
    for number, name in ((8, "สาม"), (9, "สี่")):
        pathlib.Path(book.folder, "more.csv").write_text(
            f"name,phone,role,village,household\n{name},08611180{number:02},villager,0702,{number}\n", encoding="utf-8")
        book.run("import", "people", os.path.join(book.folder, "more.csv"))
        book.run("say", "--from", f"08611180{number:02}", "--at", "2017-03-27T10:00", "--", "รับ 500")
    page = os.path.join(book.folder, "report.html")
    book.run("report", "--place", "33080702", "--month", "2017-03", "--html", page)
    assert stat.S_IMODE(os.stat(page).st_mode) == 0o600
    html = pathlib.Path(page).read_text(encoding="utf-8")
    assert "4/20" in html and "2,400.25" in html  # 500.25 + 900 + 500 + 500
    assert "<b>" not in html and "น้ำพริก&lt;b" in html
    assert "สำนักงานพัฒนาชุมชนอำเภอขุนหาญ" in html and "<svg" in html and not outside(html)
    # the pictures: twelve months whatever the year is young, while the table is the fiscal year's
    book.run("report", "--place", "0702", "--month", "2017-10", "--language", "en", "--html", page)
    html = pathlib.Path(page).read_text(encoding="utf-8")
    assert html.count('class="month"') == 24 and "Nov 2016 – Oct 2017" in html and html.count("<td>Oct 2017</td>") == 1
    assert "<td>Sep 2017</td>" not in html and ">800<" in html
    assert "Khun Han District Community Development Office" in html and "สำนักงาน" not in html
    district = book.run("report", "--place", "3308", "--month", "2017-03", "--language", "en").stdout
    assert re.search(r"Ban Du +4/20 +2,400\.25", district) and re.search(r"Ban Pun +0/20 +not shown", district), district
    # a group that no household joined, of whose product two sold on their own account
    for phone, text in (("0861118008", "ขายปลาส้ม 40"), ("0823456789", "กลุ่มปลาส้ม ขาย 90 บาท")):
        book.run("say", "--from", phone, "--at", "2017-03-27T11:00", "--", text)
    groups = book.run("report", "--place", "0702", "--month", "2017-03", "--language", "en").stdout
    assert re.search(r"Group +Members +Selling households +Villages in network .*\n.*\n? *plasom +0 +2 +1 +1 +90 ", groups), groups
    for arguments in ([], ["--place", "9999"], ["--place", "9999", "--month", "2017-03"], ["--place", "0702", "--month", "March"]):
        assert book.run("report", *arguments, check=False).returncode in (64, 65)


    assert book.run("report", "--place", "0702").stdout.count("0/20"), "this month, if none is named"


def test_card(book):
    page = os.path.join(book.folder, "cards.html")
    pins = pathlib.Path(book.folder, "pins.csv")
    pins.write_text("village,household,card,pin\r\n0702,5,0702051,0481\r\n0506,5,0506059,7777\r\n")
    book.run("card", "--village", "0702", "--html", page, "--pins", str(pins))
    html = pathlib.Path(page).read_text(encoding="utf-8")
    assert stat.S_IMODE(os.stat(page).st_mode) == 0o600
    assert html.count('<article class="card">') == 25 and "0702051" in html and "99*0702*05*0481" in html
    assert "7777" not in html and "99*0702*06*____" in html and not outside(html)
    pins.write_text("village,household,pin\r\n0702,5,481\r\n")
    done = book.run("card", "--village", "0702", "--html", page, "--pins", str(pins), check=False)
    assert done.returncode == 65 and "pins.csv:2:" in done.stderr and "481" not in done.stderr.replace("pins.csv", "")
    assert book.run("card", "--village", "0702", check=False).returncode == 64


@pytest.mark.parametrize("running", [False, True])
def test_who_took_what_away_is_noted(book, tmp_path, running):
    """By the tool itself or by the daemon, once it is done; of a copy, or of what failed, nothing."""
    if running:
        book.start().up()
    book.run("export", "people", str(tmp_path / "people.csv"), "--place", "0702")
    book.run("export", "all", str(tmp_path / "all.xlsx"))
    book.run("report", "--place", "3308", "--month", "2017-03")
    book.run("card", "--village", "0702", "--html", str(tmp_path / "cards.html"))
    book.run("backup", str(tmp_path / "copy.db"))
    noted = [("cli", "export", "people, place 0702"), ("cli", "export", "all"), ("cli", "report", "place 3308"),
             ("cli", "card", "place 0702"), ("cli", "backup", None)]
    asked = "SELECT who, what, detail FROM audit WHERE what IN ('export', 'report', 'card', 'backup') ORDER BY id"
    assert book.query(asked) == noted
    assert book.run("export", "people", str(tmp_path / "no.csv"), "--place", "nowhere", check=False).returncode != 0
    assert book.run("backup", str(tmp_path / "copy.db"), check=False).returncode != 0
    before = (tmp_path / "copy.db").read_bytes()
    book.run("-d", str(tmp_path / "copy.db"), "report", "--place", "0702")
    assert book.query(asked) == noted and (tmp_path / "copy.db").read_bytes() == before
    assert book.run("verify").returncode == 0


def full():
    """For the child: no file grows over 36 KiB, as on a full disk; the book's own -shm has 32."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (36864, 36864))


def test_a_full_disk_leaves_nothing_behind(book, tmp_path):
    out = tmp_path / "stick"
    out.mkdir()
    for words in (["card", "--village", "0702", "--html", "a.html"], ["backup", "a.db"], ["replay", "a.db"]):
        done = book.run(*words[:-1], str(out / words[-1]), check=False, preexec_fn=full)
        assert done.returncode in (65, 70, 75), (words, done)
        assert str(out / words[-1]) in done.stderr and "/proc" not in done.stderr.splitlines()[-1], (words, done.stderr)
        assert os.listdir(out) == [], words
    with open("/dev/full", "w") as nowhere:
        for words in (["report", "--place", "0702"], ["mismatches"], ["check", "--replies"]):
            done = subprocess.run([harness.BUILD / "sammachip", "-c", book.config, *words], stdout=nowhere, stderr=subprocess.PIPE, text=True)
            assert done.returncode == 75 and "standard output" in done.stderr, (words, done)


def test_backup_while_the_daemon_writes(make_gateway, simulator):
    gateway = make_gateway().start().up()
    rounds, each = 8, 400
    total = rounds * each
    seen = []
    for number in range(rounds):
        simulator.generate("plain", count=each, from_first="+66812345678", from_count=1, text=f"รับ {number + 1}{{i}}")
        copy = os.path.join(gateway.folder, f"copy-{number}.db")
        done = gateway.run("backup", copy)
        assert "whole" in done.stdout and stat.S_IMODE(os.stat(copy).st_mode) == 0o600
        with sqlite3.connect(copy) as book:
            assert book.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            seen.append(book.execute("SELECT count(*) FROM inbox").fetchone()[0])
        assert gateway.run("-d", copy, "verify").returncode == 0
    gateway.wait("SELECT count(*) FROM inbox", total)
    assert seen == sorted(seen) and 0 < seen[-2] < total, seen
    refused = gateway.run("backup", os.path.join(gateway.folder, "copy-0.db"), check=False)
    assert refused.returncode == 65 and "there already" in refused.stderr
    assert not [name for name in os.listdir(gateway.folder) if name.endswith(".part") or name.startswith("copy-") and "-" in name[6:]]
    # restored, the book reads the rest from the provider once more, and books nothing twice
    assert gateway.stop() == 0
    for end in ("-wal", "-shm"):
        pathlib.Path(gateway.database + end).unlink(missing_ok=True)
    os.replace(os.path.join(gateway.folder, f"copy-{rounds - 2}.db"), gateway.database)
    gateway.start()
    gateway.wait("SELECT count(*) FROM inbox", total)
    assert gateway.one("SELECT count(DISTINCT message_id) FROM inbox") == gateway.one("SELECT count(*) FROM inbox") == total
    assert gateway.run("verify").returncode == 0
