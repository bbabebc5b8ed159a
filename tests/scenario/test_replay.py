"""The book made again from its journal: equal where it must be, and said where it is not."""
import os
import sqlite3
import time

import pytest

PHONE = "0812345678"


def feed(gateway, *lines, name="said.tsv"):
    path = os.path.join(gateway.folder, name)
    with open(path, "w") as file:
        file.writelines(f"{at}\t{phone}\t{text}\n" for at, phone, text in lines)
    return gateway.run("say", "--print", "--file", path).stdout.splitlines()


def change(gateway, *steps):
    """What nobody should do to a book."""
    with sqlite3.connect(gateway.database) as book:
        for step in steps:
            book.execute(step)


def replay(gateway, name="again.db", check=True):
    path = os.path.join(gateway.folder, name)
    return path, gateway.run("replay", path, check=check)


def digest(gateway, *database):
    return gateway.run(*database, "verify").stdout.splitlines()[-1]


DAY = [("2017-03-27T10:00", PHONE, "รับ 500"), ("2017-03-27T10:01", PHONE, "รับ 500"), ("2017-03-27T10:02", PHONE, "11"),
       ("2017-03-27T10:03", PHONE, "ออม 100"), ("2017-03-27T10:04", PHONE, "แก้ 150"), ("2017-03-27T10:05", PHONE, "ลบ"),
       ("2017-03-27T10:06", PHONE, "กู้ 5000"), ("2017-03-27T10:07", PHONE, "รับ 150000")]


def test_equal_without_texts_and_numbers_and_beside_the_daemon(make_gateway):
    gateway = make_gateway()
    feed(gateway, *DAY)
    gateway.start().up()
    path, done = replay(gateway)
    assert done.stdout.splitlines()[-1] == "equal" and " 0 with trouble" in done.stdout
    assert gateway.stop() == 0
    assert digest(gateway) == digest(gateway, "-d", path)
    change(gateway, "UPDATE inbox SET text = NULL, msisdn = 0", "UPDATE questions SET msisdn = 0", "DELETE FROM phones")
    assert replay(gateway, "erased.db")[1].stdout.splitlines()[-1] == "equal"


def test_the_new_book_goes_on_where_the_old_one_was(make_gateway):
    gateway = make_gateway()
    feed(gateway, *DAY)
    path, _ = replay(gateway)
    after = [gateway.run("-d", book, "say", "--from", PHONE, "--at", "2017-03-27T10:09", "11").stdout
             for book in (gateway.database, path)]
    assert "150,000" in after[0] and after[0] == after[1], "the open question is open in both"
    undone = [gateway.run("-d", book, "say", "--from", PHONE, "--at", "2017-03-27T10:10", "ลบ").stdout
              for book in (gateway.database, path)]
    assert undone[0] == undone[1]
    assert digest(gateway) == digest(gateway, "-d", path)


def test_never_over_a_file_that_is_there(make_gateway):
    gateway = make_gateway()
    path = os.path.join(gateway.folder, "mine.txt")
    with open(path, "w") as file:
        file.write("mine")
    assert gateway.run("replay", path, check=False).returncode == 65
    assert open(path).read() == "mine"


@pytest.mark.parametrize("step", [
    "UPDATE totals SET income = income + 1 WHERE month = 201703 AND place > 99999999",
    "UPDATE inbox SET request = replace(request, '50000', '60000') WHERE id = 1",
    "UPDATE inbox SET prev = 0 WHERE id = 6",
    "UPDATE inbox SET same_again_ms = 0 WHERE id = 2",
    "UPDATE inbox SET settles = 0 WHERE id = 3",
    "UPDATE inbox SET request = NULL WHERE id = 7",
    "UPDATE inbox SET household = 3308070206 WHERE id = 7",
    "UPDATE households SET owed_satang = owed_satang + 1 WHERE code = (SELECT household FROM inbox WHERE id = 7)",
    "UPDATE questions SET state = 'no' WHERE inbox_id = 2",
])
def test_every_difference_is_found(make_gateway, step):
    gateway = make_gateway()
    feed(gateway, *DAY)
    assert replay(gateway, "before.db")[1].returncode == 0
    change(gateway, step)
    path, done = replay(gateway, check=False)
    assert done.returncode == 70 and "differs" in done.stderr, step
    assert os.path.exists(path), "both are kept to be looked at"


def test_rows_from_before_the_journal_are_named(make_gateway):
    gateway = make_gateway()
    feed(gateway, *DAY[:1])
    change(gateway, "UPDATE inbox SET household = 0, village = 0, roles = 0")
    _, done = replay(gateway, check=False)
    assert done.returncode == 70
    assert "message 1, INCOME: it is from before the journal kept whose account it was" in done.stdout


def test_after_retention_what_is_kept_is_made_again(make_gateway):
    """Sums outlive the entries that retention deletes; balances, late entries, members and numbers go on."""
    gateway = make_gateway()
    year = time.localtime().tm_year
    mentor = "0823456789"
    lines = []
    for back in range(6, -1, -1):  # from before the time that is kept into it
        at = f"{year - back}-01"
        lines += [(f"{at}-05T10:00", PHONE, "รับ 500"), (f"{at}-05T10:10", PHONE, "ออม 300"),
                  (f"{at}-05T10:20", PHONE, "กู้ 1000"), (f"{at}-05T10:30", PHONE, "ขายปลาส้ม 5 โล 900"),
                  (f"{at}-05T10:40", PHONE, "61*11"), (f"{at}-05T10:50", PHONE, "60*11*4*5*250"),
                  (f"{at}-05T11:00", PHONE, "62*11" if back == 3 else "8"), (f"{at}-06T10:00", mentor, "เยี่ยม 7"),
                  (f"{at}-06T10:10", mentor, "เสนอสินค้า น้ำพริก"), (f"{at}-06T10:20", mentor, "71*1*18"),
                  (f"{year - back}-10-03T10:00", PHONE, "3*70*1*2809"), (f"{year - back}-10-03T10:10", PHONE, "6*11*70")]
        # nobody is silent for so long that the number is in doubt
        lines += [(f"{year - back}-{month:02d}-01T10:00", phone, "0")
                  for month in (2, 4, 6, 8, 10, 12) for phone in (PHONE, mentor)]
    today = time.strftime("%Y-%m-%dT")
    feed(gateway, *sorted(line for line in lines if line[0] < today))
    assert gateway.one("SELECT count(*) FROM inbox WHERE state = 'booked'") > 7 * 11
    assert replay(gateway, "whole.db")[1].stdout.splitlines()[-1] == "equal"
    before = gateway.one("SELECT count(*) FROM ledger")
    gateway.run("retain")
    assert 0 < gateway.one("SELECT count(*) FROM ledger") < before
    assert gateway.run("verify").returncode == 0
    path, done = replay(gateway, check=False)
    assert done.returncode == 0 and " 0 carried out again" not in done.stdout, done.stdout + done.stderr
    assert gateway.run("-d", path, "verify").returncode == 0


def test_kept_texts_are_read_again(make_gateway):
    gateway = make_gateway()
    feed(gateway, *DAY, ("2017-03-27T10:10", PHONE, "88*0702051*4821*1*500"), ("2017-03-27T10:11", "0834567890", "97"))
    assert gateway.run("replay", "--try").stdout.splitlines()[-1].endswith("texts read again, 0 are understood otherwise")
    change(gateway, "UPDATE inbox SET label = 'EXPENSE', request = replace(request, 'INCOME', 'EXPENSE') WHERE id = 1",
           "UPDATE inbox SET text = NULL WHERE id = 2", "UPDATE inbox SET text = 'ยอด' WHERE id = 4")
    told = gateway.run("replay", "--try").stdout.splitlines()
    assert told[0].startswith("message 1: EXPENSE ") and ", now INCOME " in told[0]
    assert told[1].startswith("message 4: SAVE ") and ", now SUMMARY " in told[1]
    assert told[2].endswith(" 2 are understood otherwise") and len(told) == 3
    for line in (["replay"], ["replay", "--try", "x.db"]):
        assert gateway.run(*line, check=False).returncode == 64
