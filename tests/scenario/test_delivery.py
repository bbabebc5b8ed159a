"""A reply whose acceptance was never answered is not sent again blindly."""
import collections
import sqlite3
import time

import pytest

N = 2000
PHONES = [f"+668{n:08d}" for n in range(10000000, 10000100)]


def enrol(tmp_path):
    """One household a phone is not needed: all of them are of one village."""
    lines = ["name,phone,role,village,household,language"]
    for n, phone in enumerate(PHONES):
        place = ("0702", "0603", "0503", "0506", "0508")[n // 20]
        lines.append(f"คนที่ {n},0{phone[3:]},villager,{place},{n % 20 + 1},th")
    path = tmp_path / "people.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def entries(count):
    return [{"from": PHONES[n % len(PHONES)], "text": f"รับ {n // len(PHONES) + 1}"} for n in range(count)]


def states(gateway):
    return dict(gateway.query("SELECT state, count(*) FROM outbox GROUP BY state"))


def copies(simulator, api):
    return collections.Counter((m["to"], m["text"]) for m in simulator.sent(api) for _ in range(m["times"]))


def its_time(gateway):
    """What is uncertain has waited for as long as it should."""
    assert gateway.stop() == 0
    with sqlite3.connect(gateway.database) as book:
        book.execute("UPDATE outbox SET due_ms = 0 WHERE state = 'uncertain'")
    gateway.start()


def test_half_of_the_answers_lost(make_gateway, simulator, tmp_path):
    """A provider without any key: receipts whose answer was lost wait as uncertain, are sent once more, and no more."""
    gateway = make_gateway(["africastalking"], people=enrol(tmp_path), extra=(
        'poll: { idle_ms = 50; }; send: { window_ms = 2; in_flight = 32; };'
        ' classes: { receipt: { expires_s = 3600; resend_s = 3000; }; };'))
    simulator.faults("africastalking", drop_after_accept=0.5)
    simulator.inject("africastalking", entries(N))
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state IN ('sent', 'uncertain')", N)
    first = copies(simulator, "africastalking")
    assert max(first.values()) == 1, "sent again before the class's time"
    assert len(first) == N
    uncertain = states(gateway)["uncertain"]
    assert N * 0.4 < uncertain < N * 0.6
    its_time(gateway)
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent' OR state = 'uncertain' AND attempt = 2", N)
    its_time(gateway)
    gateway.wait("SELECT count(*) FROM outbox WHERE state IN ('sent', 'failed')", N)
    again = copies(simulator, "africastalking")
    assert max(again.values()) == 2
    assert sum(again.values()) == N + uncertain, "each uncertain receipt exactly once more"
    assert gateway.one("SELECT max(attempt) FROM outbox") == 2


def test_answers_lost_that_nobody_waits_for(make_gateway, simulator):
    """Refusals and answers are never sent twice: the person asks again."""
    gateway = make_gateway(["africastalking"])
    simulator.faults("africastalking", drop_after_accept=1.0)
    simulator.inject("africastalking", [{"from": "+66812345678", "text": t} for t in ("ยอด", "ส่งกองทุน 500", "0")])
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'uncertain'", 3)
    its_time(gateway)
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'failed' AND class <> 'alert'", 3)
    assert sum(n for (to, _), n in copies(simulator, "africastalking").items() if to == "+66812345678") == 3
    assert gateway.one("SELECT max(attempt) FROM outbox WHERE class <> 'alert'") == 1
    officers = gateway.one("SELECT count(*) FROM phones WHERE roles >= 8 AND state = 'active'")
    assert officers > 0
    gateway.wait("SELECT count(*) FROM outbox WHERE class = 'alert'", officers)  # told once of all three


def test_a_provider_that_knows_our_reference(make_gateway, simulator, tmp_path):
    """With an idempotent reference the row is simply handed over again, and arrives once."""
    gateway = make_gateway(["plain"], people=enrol(tmp_path))
    simulator.faults("plain", drop_after_accept=0.5)
    simulator.inject("plain", entries(500))
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 500)
    assert len(simulator.sent("plain")) == 500


def test_refused_for_now(make_gateway, simulator, tmp_path):
    """429 and 5xx are certain: nothing is lost and nothing is doubled."""
    gateway = make_gateway(["africastalking"], people=enrol(tmp_path))
    simulator.faults("africastalking", refuse_429=0.05, error_500=0.2, cut_before=0.0)
    simulator.inject("africastalking", entries(300))
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 300)
    counts = copies(simulator, "africastalking")
    assert len(counts) == 300 and max(counts.values()) == 1
    assert gateway.run("verify").returncode == 0


def test_no_provider_at_all(make_gateway, simulator):
    """What certainly never left waits, and leaves when the provider is back; what is too old is not sent any more."""
    gateway = make_gateway(extra='poll: { idle_ms = 50; }; send: { window_ms = 2; retry_least_ms = 100; retry_most_ms = 400; };'
                                 ' classes: { answer: { expires_s = 1; resend_s = 0; }; };')
    simulator.inject("plain", [{"from": "+66812345678", "text": "รับ 500"}, {"from": "+66812345678", "text": "ยอด"}])
    simulator.faults("plain", hostile="503", hostile_on="send")
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'expired' AND class = 'answer'", 1)
    simulator.faults("plain")
    assert simulator.wait_sent("plain", 1) == 1
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 1)
    assert states(gateway) == {"sent": 1, "expired": 1} and "รับ 500" in simulator.sent("plain")[0]["text"]


@pytest.mark.parametrize("api, fault", [("africastalking", "drop_after_accept"), ("twilio", "cut_before"), ("plain", "cut_before")])
def test_whoever_is_erased_gets_nothing_more(make_gateway, simulator, api, fault):
    """Though nobody knows whether the last reply to him was sent, and it would be looked for, asked again or repeated."""
    gateway = make_gateway([api], extra=(
        'poll: { idle_ms = 50; }; send: { window_ms = 2; retry_least_ms = 1000; retry_most_ms = 2000; deadline_ms = 1000; };'
        ' classes: { receipt: { expires_s = 3600; resend_s = 5; }; };'))
    simulator.faults(api, **{fault: 1})
    simulator.inject(api, [{"from": "+66812345678", "text": "รับ 500"}])
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE attempt > 0 AND state IN ('queued', 'uncertain')", 1)
    gateway.run("erase", "--yes", "0812345678")
    sent = sum(m["times"] for m in simulator.sent(api))
    simulator.faults(api)
    time.sleep(7)
    assert gateway.query("SELECT msisdn, text FROM outbox") == [(0, None)] and states(gateway).keys() <= {"failed", "expired"}
    assert sum(m["times"] for m in simulator.sent(api)) == sent
