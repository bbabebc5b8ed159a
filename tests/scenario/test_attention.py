"""What an officer does about what needs attention: replies sent again by the rules, held amounts settled and messages read again
by the phone's own turn. The page does the same (test_pages.py, tests/browser)."""
import collections
import time

import pytest

ONE, TWO = "+66812345678", "+66898765432"
QUICK = "poll: { idle_ms = 50; }; send: { window_ms = 2; in_flight = 8; deadline_ms = 3000; };"


def outbox(gateway, where):
    return gateway.query(f"SELECT id, state, attempt FROM outbox WHERE {where} ORDER BY id")


def copies(simulator, api, to):
    counts = collections.Counter()
    for sent in simulator.sent(api):
        if sent["to"] == to:
            counts[sent["text"]] += sent["times"]
    return counts


def refused(gateway, *words):
    done = gateway.run(*words, check=False)
    assert done.returncode != 0, words
    return done.stderr


def test_what_is_sent_once_is_never_repeated(make_gateway, simulator):
    """Nobody knows whether an answer or a receipt arrived: the receipt goes out once more and no more, the answer never."""
    gateway = make_gateway(["africastalking"], extra=QUICK + "classes: { receipt: { expires_s = 3600; resend_s = 3000; };"
                                                             " answer: { expires_s = 3600; resend_s = 0; }; };")
    simulator.faults("africastalking", drop_after_accept=1.0)
    simulator.inject("africastalking", [{"from": ONE, "text": "รับ 500"}, {"from": ONE, "text": "ยอด"}])
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'uncertain'", 2)
    receipt, answer = (outbox(gateway, f"class = '{name}'")[0][0] for name in ("receipt", "answer"))
    assert "never sent twice" in refused(gateway, "resend", str(answer))
    gateway.run("resend", str(receipt))
    gateway.wait(f"SELECT attempt FROM outbox WHERE id = {receipt}", 2)
    gateway.wait(f"SELECT state FROM outbox WHERE id = {receipt}", "uncertain")
    assert "sent twice" in refused(gateway, "resend", str(receipt))
    gateway.run("leave", "reply", str(receipt))
    gateway.run("leave", "reply", str(answer))
    assert [state for _, state, _ in outbox(gateway, f"id IN ({receipt}, {answer})")] == ["failed", "failed"]
    assert "never sent twice" in refused(gateway, "resend", str(answer)), "given up, it is no better known"
    simulator.faults("africastalking")
    time.sleep(1)
    assert sorted(copies(simulator, "africastalking", ONE).values()) == [1, 2]
    assert gateway.query("SELECT what, count(*) FROM audit WHERE what LIKE 'reply.%' GROUP BY what ORDER BY what") == \
        [("reply.again", 1), ("reply.left", 2)]


def test_what_certainly_did_not_arrive_may_go_out_again(make_gateway, simulator):
    """Refused by the provider for good: its class does not matter, its time does."""
    gateway = make_gateway(["africastalking"], extra=QUICK)
    simulator.faults("africastalking", reject=1.0)
    simulator.inject("africastalking", [{"from": ONE, "text": "ยอด"}])
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'failed'", 1)
    number, _, attempt = outbox(gateway, "class = 'answer'")[0]
    assert attempt == 0, "what was refused was not sent"
    simulator.faults("africastalking")
    anew = gateway.run("resend", str(number)).stdout.split()[-1]
    gateway.wait(f"SELECT count(*) FROM outbox WHERE id = {anew} AND state IN ('sent', 'delivered')", 1)
    assert "there is no reply" in refused(gateway, "resend", str(number))
    number = anew
    assert "neither failed nor" in refused(gateway, "resend", str(number))
    assert refused(gateway, "resend", "999999") and refused(gateway, "resend", "x") and refused(gateway, "leave", "reply", str(number))


def test_past_its_time_nothing_goes_out(make_gateway, simulator):
    gateway = make_gateway(["africastalking"], extra=QUICK + "classes: { answer: { expires_s = 2; resend_s = 0; }; };")
    simulator.faults("africastalking", reject=1.0)
    simulator.inject("africastalking", [{"from": ONE, "text": "ยอด"}])
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'failed'", 1)
    time.sleep(2.5)
    assert "time is past" in refused(gateway, "resend", str(outbox(gateway, "class = 'answer'")[0][0]))


@pytest.mark.parametrize("running", [True, False])
def test_held_amounts(make_gateway, simulator, tmp_path, running):
    """Settled as by the phone's own YES and NO: booked once, told to the owner, replayed to the same book."""
    gateway = make_gateway(extra=QUICK)
    gateway.start()
    simulator.inject("plain", [{"from": ONE, "text": "รับ 150000"}, {"from": TWO, "text": "income 160000"}])
    simulator.wait_sent("plain", 2)
    if not running:
        gateway.stop()
    one, two = (gateway.one("SELECT id FROM questions WHERE msisdn = ?", int(phone[1:])) for phone in (ONE, TWO))
    assert refused(gateway, "held", str(one), "maybe")
    gateway.run("held", str(one), "yes")
    gateway.run("held", str(two), "no")
    assert gateway.query("SELECT kind, amount_satang FROM ledger") == [("INCOME", 15000000)]
    assert "nothing is asked" in refused(gateway, "held", str(one), "yes")
    assert "nothing is asked" in refused(gateway, "held", str(one), "no")
    assert gateway.query("SELECT state FROM questions ORDER BY id") == [("yes",), ("no",)]
    if not running:
        gateway.start()
    simulator.wait_sent("plain", 4)
    simulator.inject("plain", [{"from": ONE, "text": "ลบ"}])
    simulator.wait_sent("plain", 5)
    assert gateway.one("SELECT sum(amount_satang) FROM ledger WHERE reverses = 0") - 15000000 == 0
    assert gateway.one("SELECT count(*) FROM ledger") == 2, "its owner takes it back"
    gateway.run("verify")
    assert "differ" not in gateway.run("replay", str(tmp_path / "again.db")).stdout


def test_a_question_of_consent_or_of_the_roster_is_nobody_elses(make_gateway, simulator):
    gateway = make_gateway(extra=QUICK)
    gateway.start()
    simulator.inject("plain", [{"from": ONE, "text": "90"}])
    simulator.wait_sent("plain", 1)
    question = gateway.one("SELECT max(id) FROM questions")
    assert gateway.one("SELECT kind FROM questions") == "STOP"
    assert "nothing is asked" in refused(gateway, "held", str(question), "yes")


def test_read_again_only_where_it_is_understood_and_nothing_came_since(make_gateway, simulator):
    gateway = make_gateway(extra=QUICK)
    gateway.start()
    simulator.inject("plain", [{"from": ONE, "text": "เหมาดิน 500"}])
    simulator.wait_sent("plain", 1)
    message = str(gateway.one("SELECT id FROM inbox"))
    assert "not understood now" in refused(gateway, "again", message)
    assert "no such message" in refused(gateway, "again", "77")
    simulator.inject("plain", [{"from": ONE, "text": "รับ 500"}])
    simulator.wait_sent("plain", 2)
    booked = str(gateway.one("SELECT max(id) FROM inbox"))
    assert "no such message" in refused(gateway, "again", booked), "what was booked is not read again"
    assert refused(gateway, "leave", "message", booked)
    gateway.run("leave", "message", message)
    gateway.run("leave", "message", message)
    assert gateway.query("SELECT box, id FROM attended") == [("message", int(message))]
    assert gateway.one("SELECT count(*) FROM ledger") == 1


def test_what_was_not_sent_costs_a_village_nothing(make_gateway, simulator):
    """Claimed, put back and claimed again: the village's messages are those that went out, whatever was tried."""
    gateway = make_gateway(["africastalking"], extra="poll: { idle_ms = 50; };"
                           " send: { window_ms = 2; retry_least_ms = 20; retry_most_ms = 60; };")
    simulator.faults("africastalking", error_500=0.6)
    simulator.inject("africastalking", [{"from": ONE, "text": f"รับ {n}"} for n in range(1, 31)])
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 30, timeout=60)
    assert gateway.query("SELECT village, messages, segments FROM village_spend WHERE messages <> 0") == [(33080702, 30, 30)]
