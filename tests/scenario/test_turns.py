"""Turns that the conversations cannot show: what is kept of a message, and phones that the registry holds half."""
import sqlite3
import time

VILLAGER = "0812345678"


def fnv1a(text):
    value = 14695981039346656037
    for byte in text.encode():
        value = (value ^ byte) * 1099511628211 % 2**64
    return value


def change(gateway, sql):
    with sqlite3.connect(gateway.database) as book:
        book.execute(sql)


def say(gateway, text, phone=VILLAGER):
    return gateway.run("say", "--from", phone, "--at", "2017-03-27T10:00", "--", text).stdout


def test_pins_are_not_kept(make_gateway):
    gateway = make_gateway()
    for text in ("88*0702051*7531*1*500", "88*0702059*7531*1*500", "88*0702051*7531*1", "88*0702051*75319*1*500",
                 "99*0702*5*7531", "สมัคร 0702 5 7531", "สมัคร 0702 5 75319", "๘๘ 0702051 ๗๕๓๑ รับ 5"):
        say(gateway, text)
        say(gateway, text, "0867778888")
    assert gateway.one("SELECT count(*) FROM ledger") == 0
    assert gateway.one("SELECT count(*) FROM inbox") == 16
    kept = gateway.query("SELECT text, request, raw FROM inbox")
    assert not [row for row in kept for value in row if value and ("7531" in str(value) or "๗๕๓๑" in str(value))], kept
    # what is remembered of such a text is hashed under the key: nobody can try ten thousand PINs on it
    recent = b"".join(row[0] for row in gateway.query("SELECT recent FROM phones WHERE msisdn IN (66812345678, 66867778888)"))
    assert recent
    for pin in range(10000):
        text = f"88*0702051*{pin:04d}*1*500"
        assert fnv1a(text).to_bytes(8, "little") not in recent


def test_villager_without_household(make_gateway):
    gateway = make_gateway()
    change(gateway, "UPDATE phones SET household = NULL WHERE msisdn = 66812345678")
    answers = [say(gateway, text) for text in ("รับ 500", "ออม 500", "ยอด", "เป้า", "ขายปลาส้ม 900")]
    assert len(set(answers)) == 1 and "ลงทะเบียน" in answers[0]
    assert gateway.query("SELECT DISTINCT state FROM inbox") == [("refused",)]
    assert gateway.one("SELECT count(*) FROM ledger") == 0
    assert gateway.run("verify").returncode == 0


def test_suspended_phone(make_gateway):
    """Nothing of a suspended phone is booked, and it cannot lift that by stopping and starting."""
    gateway = make_gateway()
    say(gateway, "รับ 150000")
    change(gateway, "UPDATE phones SET state = 'suspended' WHERE msisdn = 66812345678")
    assert "พักใช้" in say(gateway, "รับ 500")
    for text in ("11", "เลิก", "เริ่ม", "รับ 600", "ภาษา en", "ครับ"):
        assert "no reply" in say(gateway, text)
    assert gateway.one("SELECT state FROM phones WHERE msisdn = 66812345678") == "suspended"
    assert gateway.one("SELECT count(*) FROM ledger") == 0


def test_told_once_a_day(make_gateway):
    gateway = make_gateway()
    say(gateway, "เลิก")
    for phone, texts, reason in ((VILLAGER, ("รับ 1", "รับ 2", "รับ"), "R_STOPPED"), ("0867778888", ("เริ่ม", "start", "รับ 5"), "E_NOT_REG")):
        silent = ["no reply" in say(gateway, text, phone) for text in texts]
        assert silent == [False, True, True]
        assert gateway.query("SELECT DISTINCT reason FROM inbox WHERE msisdn = ? AND state = 'refused'",
                             int("66" + phone[1:])) == [(reason,)]


def test_retry_of_the_network(make_gateway, simulator):
    """The same text of the same moment is one message, also where the text was sent again since."""
    gateway = make_gateway()
    now = int(time.time()) * 1000
    times = (now - 3600000, now - 1800000, now - 3600000, now - 1800000)
    simulator.inject("plain", [{"from": "+66" + VILLAGER[1:], "text": "จ่าย 90", "time": t} for t in times])
    gateway.start()
    gateway.wait("SELECT count(*) FROM inbox", 4)
    assert gateway.one("SELECT count(*) FROM ledger") == 2
    assert gateway.one("SELECT count(*) FROM inbox WHERE reason = 'NETWORK_RETRY'") == 2


def test_target_far_beyond_its_room(make_gateway):
    gateway = make_gateway()
    change(gateway, "UPDATE households SET baseline_year_satang = 1 WHERE code = 3308070205")
    for month in ("2016-10", "2016-11", "2016-12"):
        gateway.run("say", "--from", VILLAGER, "--at", month + "-05T10:00", "--", "รับ 99999")
    answer = say(gateway, "เป้า").strip()
    assert "(+999.9%)" in answer and len(answer) <= 70


def test_a_clock_ahead_of_ours(make_gateway, simulator):
    """A message that says it comes from later today or tomorrow lies on our today."""
    gateway = make_gateway()
    ahead = int((time.time() + 20 * 3600) * 1000)
    simulator.inject("plain", [{"from": "+66812345678", "text": "รับ 500", "time": ahead}])
    gateway.start()
    assert simulator.wait_sent("plain", 1) == 1
    today = int(time.strftime("%Y%m%d", time.gmtime(time.time() + 7 * 3600)))
    assert gateway.one("SELECT day FROM ledger") <= today
