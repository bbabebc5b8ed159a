"""USSD: repeated, dropped and hung-up sessions, a daemon that is killed, our own failures, strangers, PINs."""
import contextlib
import random
import socket
import sqlite3
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import dialling
import harness
import pytest
from dialling import DIALECTS, Session, settings
from harness import free_port, wait_for
from test_bad_input import check_with

VILLAGER = "0812345678"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def make_ussd(make_gateway):
    def make(more="", extra="", start=True, http=""):
        port = free_port()
        gateway = make_gateway(extra=settings(port, more, http) + "poll: { idle_ms = 50; };\n" + extra)
        gateway.port = port
        if start:
            gateway.start()
            wait_for(port)
        return gateway

    return make


def booked(gateway):
    return gateway.query("SELECT kind, amount_satang, qty_milli FROM ledger ORDER BY id")


def dialogue(session, *keys):
    """Dials, presses the keys; the last screen."""
    shown = session.dial()
    for key in keys:
        shown = session.press(key)
    return shown


def pass_by(gateway, seconds):
    """So much time since what was last pressed."""
    with contextlib.closing(sqlite3.connect(gateway.database, isolation_level=None, timeout=20)) as book:
        book.execute(f"UPDATE ussd_sessions SET touched_ms = touched_ms - {seconds * 1000}")


def yes(shown):
    """The key that the confirming screen asks for."""
    return shown[0].split("ถูกต้องกด ")[1].split(" ")[0]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_the_same(make_ussd, dialect):
    gateway = make_ussd()
    session = Session(gateway.port, VILLAGER, dialect)
    assert session.dial() == ("1รับ 2จ่าย 3ออม 4กู้ 5ใช้หนี้ 6ขาย 7ทำ 8ยอด 9ลบ 0ช่วย", True)
    assert session.press("6")[1]
    assert session.press("11")[0].startswith("กี่กิโล")
    assert session.press("5") == ("ใส่จำนวนเงิน (บาท)", True)
    confirm = session.press("900")
    assert confirm[0].startswith("ขายปลาส้ม 5กก. 900 บ. ถูกต้องกด ") and confirm[1]
    assert booked(gateway) == [] and gateway.one("SELECT count(*) FROM inbox") == 0
    done = session.press(yes(confirm))
    assert done == ("บันทึกแล้ว ขายปลาส้ม 5กก. 900 บ. เดือนนี้เหลือ 900 บ.", False)
    assert session.again() == done and session.again() == done
    # dialled straight to the confirming screen, with the service code as the gateways send it
    direct = Session(gateway.port, VILLAGER, dialect)
    assert direct.dial("*384*2*75*1#")[0].startswith("จ่าย 75 บ. ถูกต้องกด")
    assert booked(gateway) == [("SELL", 90000, 5000)]
    assert gateway.one("SELECT count(*) FROM outbox") == 0
    assert gateway.run("verify", check=False).returncode in (0, 75)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_same_callback_twice(make_ussd, dialect):
    """Every callback is handed over twice: the same screens, booked once, asked back nothing that nobody saw."""
    gateway = make_ussd()
    session = Session(gateway.port, VILLAGER, dialect)

    def later():
        """An input without a number is told from its repetition by its haste."""
        pass_by(gateway, 60)

    def again():
        """In haste, however slow this machine is."""
        pass_by(gateway, -20)
        return session.again()
    shown = session.dial()
    assert again() == shown
    for key in ("1", "1", "1"):  # a baht, and the first category: the same key three times, meant each time
        later()
        shown = session.press(key)
        assert again() == shown, key
    assert shown[0].startswith("รับ 1 บ. ถูกต้องกด "), shown
    key = yes(shown)
    assert (key == "3") == (dialect in ("nalo", "moolre"))
    if dialect in ("nalo", "moolre"):  # the last key once more, late: it confirms nothing
        later()
        assert session.again()[1] and booked(gateway) == []
    done = session.press(key)
    assert not done[1] and again() == done
    later()
    assert session.again() == done
    assert booked(gateway) == [("INCOME", 100, 0)]


def test_an_older_callback_comes_late(make_ussd):
    gateway = make_ussd()
    session = Session(gateway.port, VILLAGER)
    dialogue(session, "1", "500")
    older = session.last
    session.press("1")
    done = session.press("1")
    assert session._read(dialling.ask(session.url, *older)) == done
    assert booked(gateway) == [("INCOME", 50000, 0)]


def test_stars_in_what_is_typed(make_ussd):
    """A star in free text: the history is then read by what stands behind the part that was taken."""
    gateway = make_ussd()
    session = Session(gateway.port, VILLAGER)
    dialogue(session, "1")
    assert session.press("5*0")[1]
    assert session.press("*")[1]
    assert session.press("")[1]
    assert session.press("500")[0].startswith("1ขายผลผลิต")
    session.press("0")
    assert session.press("1")[0].startswith("บันทึกแล้ว รับ 500")
    assert booked(gateway) == [("INCOME", 50000, 0)]


def test_hung_up_books_nothing_and_is_offered_again(make_ussd):
    gateway = make_ussd()
    for keys in (("1",), ("1", "500"), ("1", "500", "1")):
        dialogue(Session(gateway.port, VILLAGER), *keys)
    assert booked(gateway) == [] and gateway.one("SELECT count(*) FROM inbox") == 0
    other = Session(gateway.port, "0812345679")
    assert other.dial()[0].startswith("1รับ")  # offered to nobody else
    session = Session(gateway.port, VILLAGER, "hubtel")
    assert session.dial() == ("ค้างอยู่: รับ 500 1 ทำต่อกด 1 เริ่มใหม่กด 2", True)
    assert session.press("1")[0].startswith("รับ 500 บ. ถูกต้องกด 1")
    assert session.press("1")[0].startswith("บันทึกแล้ว รับ 500 บ.")
    assert Session(gateway.port, VILLAGER).dial()[0].startswith("1รับ")
    assert booked(gateway) == [("INCOME", 50000, 0)]


def test_offered_only_for_a_while(make_ussd):
    gateway = make_ussd("session_s = 60; offer_minutes = 10;")
    session = Session(gateway.port, VILLAGER)
    dialogue(session, "1", "500")
    pass_by(gateway, 61)
    assert session.press("1") == ("หมดเวลา รายการยังไม่บันทึก กรุณาทำใหม่", False)
    assert Session(gateway.port, VILLAGER).dial()[0].startswith("ค้างอยู่: รับ 500")
    pass_by(gateway, 601)
    assert Session(gateway.port, VILLAGER).dial()[0].startswith("1รับ")
    assert booked(gateway) == []


def raw_call(session):
    """Sends the callback that `session.last` holds and leaves the answer unread."""
    url = urllib.parse.urlsplit(session.url)
    body, kind = session.last
    line = socket.create_connection((url.hostname, url.port))
    line.sendall(f"POST {url.path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    return line


@pytest.mark.parametrize("dialect", ("africastalking", "nalo"))
def test_killed_between_confirm_and_answer(make_ussd, dialect):
    """The confirming key, kill -9 at any moment, the gateway's repetition: booked exactly once."""
    gateway = make_ussd()
    chance = random.Random(7)
    for n in range(1, 13):
        session = Session(gateway.port, VILLAGER, dialect)
        confirm = session.dial(f"*384*1*{n}#")
        session.history.append(yes(confirm))
        session.last = session.body(yes(confirm), False)
        line = raw_call(session)
        if n % 4 == 0:
            gateway.wait("SELECT count(*) FROM ledger", n)  # surely on the disk, the answer on its way
        else:
            time.sleep(chance.uniform(0, 0.008))
        gateway.kill()
        line.close()
        gateway.start()
        wait_for(gateway.port)
        assert session.again()[0].startswith(f"บันทึกแล้ว รับ {n} บ."), n
        assert session.again()[0].startswith(f"บันทึกแล้ว รับ {n} บ."), n
        assert gateway.one("SELECT count(*) FROM ledger") == n
    assert [row[1] for row in booked(gateway)] == [n * 100 for n in range(1, 13)]


def test_our_own_failure_is_a_valid_end(make_ussd):
    gateway = make_ussd()
    session = Session(gateway.port, VILLAGER)
    session.dial("*384*1*500#")
    with sqlite3.connect(gateway.database) as book:
        book.execute("CREATE TRIGGER closed BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'closed'); END")
    assert session.press("1") == ("ระบบขัดข้อง กรุณากดใหม่ภายหลัง", False)
    for dialect in DIALECTS[1:]:
        other = Session(gateway.port, "0812345679", dialect)
        assert other.press(yes(other.dial("*384*2*5#"))) == ("ระบบขัดข้อง กรุณากดใหม่ภายหลัง", False)
    with sqlite3.connect(gateway.database) as book:
        book.execute("DROP TRIGGER closed")
    assert session.again()[0].startswith("บันทึกแล้ว รับ 500 บ.")
    assert booked(gateway) == [("INCOME", 50000, 0)]


def test_a_book_that_is_busy(make_ussd):
    """Somebody else holds the write lock: the session ends in time, and goes on afterwards."""
    gateway = make_ussd()
    session = Session(gateway.port, VILLAGER)
    session.dial("*384*1*500#")
    blocker = sqlite3.connect(gateway.database, isolation_level=None, timeout=10)
    blocker.execute("BEGIN IMMEDIATE")
    shown = session.press("1")
    blocker.execute("ROLLBACK")
    blocker.close()
    assert shown[1] is False
    assert session.again()[0].startswith("บันทึกแล้ว รับ 500 บ.")
    assert booked(gateway) == [("INCOME", 50000, 0)]


def post(url, body, kind=FORM, method="POST"):
    request = urllib.request.Request(url, data=body if method == "POST" else None, headers={"Content-Type": kind}, method=method)
    with urllib.request.urlopen(request, timeout=harness.PATIENCE_S) as answer:
        return answer.status, answer.read().decode()


def test_no_callback_is_answered_all_the_same(make_ussd):
    gateway = make_ussd()
    url = f"http://127.0.0.1:{gateway.port}/ussd/"
    bodies = [b"", b"\x00\xff", b"sessionId=a", b"sessionId=a&phoneNumber=%FF%FE&text=", b"phoneNumber=0812345678&text=",
              b"sessionId=a%20b&phoneNumber=0812345678", b"sessionId=a&phoneNumber=0812345678&text=" + b"1" * 500, b"x" * 9000,
              b"x" * 2000000]
    for body in bodies:
        status, text = post(url + "africastalking", body)
        assert status == 200 and text == "END ระบบขัดข้อง กรุณากดใหม่ภายหลัง", body[:80]
        for dialect, mark in (("hubtel", '"Type":"Release"'), ("nalo", '"MSGTYPE":false'), ("moolre", '"reply":false')):
            status, text = post(url + dialect, body, "application/json")
            assert status == 200 and mark in text, (dialect, body[:80])
    assert post(url + "africastalking?sessionId=a&phoneNumber=66812345678&text=", None, method="GET")[1].startswith("END ")
    assert post(url + "moolre", b"[" * 5000, "application/json")[0] == 200
    with pytest.raises(urllib.error.HTTPError, match="404"):
        post(url + "nowhere", b"")
    assert gateway.one("SELECT count(*) FROM ussd_sessions") == 0


def test_somebody_elses_session(make_ussd):
    gateway = make_ussd()
    session = Session(gateway.port, VILLAGER)
    session.dial("*384*1*500#")
    thief = Session(gateway.port, "0812345679", session=session.session)
    thief.history = ["1*500"]
    assert thief.press("1") == ("ระบบขัดข้อง กรุณากดใหม่ภายหลัง", False)
    assert booked(gateway) == []
    assert session.press("1")[0].startswith("บันทึกแล้ว")


def test_only_peers_are_heard(make_ussd):
    gateway = make_ussd(http='allow = [ "192.0.2.7", "10.0.0.0/8" ];')
    with pytest.raises(urllib.error.HTTPError, match="403"):
        Session(gateway.port, VILLAGER).dial("*384*1*500#")
    assert gateway.one("SELECT count(*) FROM ussd_sessions") == 0


def test_settings_are_checked(make_ussd):
    gateway = make_ussd(start=False)
    text = open(gateway.config).read()
    wrong = (('service_code = "*384#"; }', 'service_code = "384x"; }'), ('path = "/ussd/hubtel"', 'path = "hubtel"'),
             ('"/ussd/nalo"', '"/ussd/moolre"'), ("http: { port", 'http: { allow = [ "x" ]; port'),
             ("http: { port", "http: { ports = 1; port"), ("ussd: {", "ussd: { port = 1;"), ("ussd/nalo.cfg", "ussd/none.cfg"))
    for old, new in wrong:
        assert old in text
        with open(gateway.config, "w") as file:
            file.write(text.replace(old, new, 1))
        done = gateway.run("check", check=False)
        assert done.returncode == 78 and ".cfg:" in done.stderr, (new, done.stderr)
    with open(gateway.config, "w") as file:
        file.write(text.replace('service_code = "*384#"; }', "}", 1))
    assert len(gateway.run("check", check=False).stderr.splitlines()) == 1, "said once"


def test_a_screen_one_unit_too_long(simulator, tmp_path):
    """A screen of exactly 80 units is fine; one more is refused, with the line."""
    _, done = check_with(simulator, tmp_path, "U_AMT", lambda line: f'  U_AMT = "{"ก" * 80}";')
    assert done.returncode == 0, done.stderr
    number, done = check_with(simulator, tmp_path, "U_AMT", lambda line: f'  U_AMT = "{"ก" * 81}";')
    assert done.returncode == 78 and f"th.cfg:{number}: U_AMT can be longer than 1 screen of 80" in done.stderr, done.stderr


def test_pins_are_kept_nowhere(make_ussd):
    gateway = make_ussd()
    for dialect in DIALECTS:
        for dial in ("*384*99*0702*08*7531#", "*384*88*0702051*7531*1*500#", "*384*88*0702059*7531*1*500#", "*384*99*0702*7531#",
                     "*384*88*7531#"):
            session = Session(gateway.port, "0867778888", dialect)
            session.dial(dial)
            if dialect in ("nalo", "moolre"):
                time.sleep(0.01)
            for key in ("75319", "7531", "7531", "88*0702051*7531"):
                session.press(key)
        menu = Session(gateway.port, VILLAGER, dialect)
        dialogue(menu, "7531", "รหัส 0702051 7531", "reg 0702 5 7531")
        for key in ("6", "7531", "11", "5", "900", "7531"):  # where a key is asked for, of a list and of the confirming screen
            if dialect in ("nalo", "moolre"):
                time.sleep(0.01)
            menu.press(key)
        offered = Session(gateway.port, VILLAGER, dialect)
        assert offered.dial()[0].startswith("ค้างอยู่")
        offered.press("7531")
        offered.press("2")
    gateway.stop()
    book = sqlite3.connect(gateway.database)
    for (table,) in book.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        for row in book.execute(f'SELECT * FROM "{table}"'):
            assert not [value for value in row if isinstance(value, (str, bytes)) and
                        (b"7531" in value if isinstance(value, bytes) else "7531" in value)], (table, row)
    book.close()
    assert "7531" not in open(gateway.log).read()


def test_practice_is_marked_and_counts_nowhere(make_ussd):
    gateway = make_ussd(start=False)
    gateway.run("practice", "on", "0702")
    gateway.start()
    wait_for(gateway.port)
    session = Session(gateway.port, VILLAGER)
    assert session.dial("*384*1*500#")[0].startswith("ฝึก รับ 500 บ. ถูกต้องกด 1")
    assert session.press("1")[0].startswith("ฝึก บันทึกแล้ว รับ 500 บ.")
    assert gateway.one("SELECT count(*) FROM ledger WHERE household > 0") == 0
    assert gateway.one("SELECT count(*) FROM ledger WHERE household < 0") == 1


def test_suspended_and_stopped(make_ussd):
    gateway = make_ussd(start=False)
    with sqlite3.connect(gateway.database) as book:
        book.execute("UPDATE phones SET state = 'suspended' WHERE msisdn = 66812345678")
    gateway.start()
    wait_for(gateway.port)
    for dial in ("*384#", "*384*1*500#"):
        assert Session(gateway.port, VILLAGER).dial(dial)[1] is False
    assert booked(gateway) == []


def test_many_at_once(make_ussd):
    """Sessions of many phones at the same moment share transactions; each gets its own screens."""
    gateway = make_ussd()
    phones = ["0812345678", "0812345679", "0834567890", "0812345680", "0861110301", "0861110302"]
    done = []

    def talk(phone, n):
        session = Session(gateway.port, phone)
        session.dial(f"*384*1*{n}#")
        done.append((n, session.press("1")[0]))

    threads = [threading.Thread(target=talk, args=(phones[n % len(phones)], 100 + n)) for n in range(48)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 48 and all(text.startswith(f"บันทึกแล้ว รับ {n} บ.") for n, text in done)
    assert sorted(row[1] for row in booked(gateway)) == [(100 + n) * 100 for n in range(48)]


def test_the_simulator_dials(make_ussd, simulator):
    gateway = make_ussd()
    url = f"http://127.0.0.1:{gateway.port}/ussd/africastalking"
    command = [harness.BUILD / "sammachip-simulator", "--port", str(simulator.port), "--ussd", url, "dial", VILLAGER]
    shown = subprocess.run([*command, "*384#", "1", "500", "0", "1"], capture_output=True, text=True, check=True)
    assert "■ บันทึกแล้ว รับ 500 บ." in shown.stdout
    short = subprocess.run([*command, "*384*8#", "1"], capture_output=True, text=True)
    assert short.returncode == 1 and "before 1" in short.stdout
    session = simulator.call("/control/ussd/dial", {"url": url, "phone": "+66812345678", "code": "*384*2*60#"})
    assert session["more"] and session["screen"].startswith("จ่าย 60 บ.")
    pressed = simulator.call("/control/ussd/press", {"session": session["session"], "input": "1"})
    assert not pressed["more"]
    assert simulator.call("/control/ussd/again", {"session": session["session"]}) == pressed
    simulator.call("/control/ussd/hangup", {"session": session["session"]})
    with pytest.raises(urllib.error.HTTPError):
        simulator.call("/control/ussd/press", {"session": session["session"], "input": "1"})
    assert booked(gateway) == [("INCOME", 50000, 0), ("EXPENSE", 6000, 0)]
