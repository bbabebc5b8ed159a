"""What providers push, and several accounts at once. The profiles are written here: a provider is a file."""
import concurrent.futures
import hashlib
import hmac
import json
import sqlite3
import time
import urllib.error
import urllib.request

import dialling
import harness
import pytest
from harness import PATIENCE_S, free_port, wait_for
from modes import SEND, ModeProvider

PHONE = "+66812345678"
KEY = b"invented"
WEBHOOK = """
title = "pushy";
states: { pending = [ "sent" ]; delivered = [ "ok" ]; failed = [ "bad" ]; };
webhook: {
  verify: { type = "hmac"; algorithm = "sha256"; header = "X-Signature"; encoding = "hex"; key = "{secret.signing}";
            recipe = [ "header:X-Timestamp", "body" ]; time: { header = "X-Timestamp"; format = "unix_s"; window_s = 300; }; };
  messages: {
    when = ( { pointer = "/text"; exists = true; } ); list = ""; single = true;
    item: { id = "/id"; from = "/from"; text = "/text"; time = "/time"; time_format = [ "unix_s" ];
            parts: { ref = "/ref"; total = "/total"; number = "/part"; }; };
    reply: { type = "text/plain"; text = "REPLY"; };
  };
  receipts: {
    when = ( { pointer = "/state"; exists = true; } ); list = ""; single = true;
    item: { id = "/id"; status = "/state"; };
  };
};
"""
LISTED = WEBHOOK.replace('( { pointer = "/text"; exists = true; } ); list = "";',  # many messages in one push
                         '( { pointer = "/all"; exists = true; } ); list = "/all";')
QUICK = 'poll: { idle_ms = 30; };\nsend: { window_ms = 2; retry_least_ms = 50; retry_most_ms = 400; deadline_ms = 2000; breaker = 2; };\n'


def post(gateway, body, account="pushy", key=KEY, at=None, signature=None, method="POST"):
    """(status, text) of one push."""
    data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    stamp = str(int(time.time()) if at is None else at)
    signature = signature or hmac.new(key, stamp.encode() + data, hashlib.sha256).hexdigest()
    request = urllib.request.Request(f"http://127.0.0.1:{gateway.port}/push/{account}", data=data, method=method,
                                     headers={"X-Timestamp": stamp, "X-Signature": signature, "Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def entry(number, text, **more):
    return {"id": f"m{number}", "from": PHONE, "text": text, "time": int(time.time()), **more}


@pytest.fixture
def make(tmp_path, monkeypatch):
    """A gateway of accounts, each (name, profile's text, base's port, more); messages may be pushed to each that is named push…"""
    made = []

    def start(*accounts, extra=QUICK, log="info", door=None):
        (tmp_path / "signing").write_bytes(KEY)
        for name, text, port, more in accounts:
            (tmp_path / f"{name}.cfg").write_text(text, encoding="utf-8")
            pushes = f'webhook = true; secrets: {{ signing = "{tmp_path}/signing"; }};' if "webhook:" in text else ""
            monkeypatch.setitem(harness.ACCOUNTS, name, f'profile = "{tmp_path}/{name}.cfg"; base = "http://127.0.0.1:{port}";'
                                f' own_number = "+6680000001{len(made)}"; {pushes} {more}')
        http = "" if door else f"http: {{ port = {(door := free_port())}; }};\n"
        gateway = harness.Gateway(1, [name for name, *_ in accounts], extra=http + extra, log=log).init()
        gateway.port = door
        made.append(gateway)
        gateway.start()
        wait_for(door)
        return gateway

    yield start
    for gateway in made:
        status = gateway.stop()
        log = open(gateway.log).read()
        gateway.remove()
        assert status in (0, -9) and "Sanitizer" not in log and "runtime error" not in log, log[-3000:]


@pytest.fixture
def provider():
    it = ModeProvider("ack")
    yield it
    it.stop()


def booked(gateway):
    return sorted(amount // 100 for amount, in gateway.query("SELECT amount_satang FROM ledger"))


def test_taken_is_on_the_disk(make):
    gateway = make(("pushy", WEBHOOK, 1, ""))
    for n in range(1, 6):
        assert post(gateway, entry(n, f"รับ {n}"))[0] == 200
        assert booked(gateway) == list(range(1, n + 1))  # at once: it was committed before the answer
    assert post(gateway, entry(3, "รับ 3"), at=int(time.time()) - 1)[0] == 200  # the provider did not hear us: it comes again
    assert booked(gateway) == [1, 2, 3, 4, 5]
    gateway.kill()
    assert booked(gateway) == [1, 2, 3, 4, 5]


def test_many_at_once(make):
    gateway, now = make(("pushy", WEBHOOK, 1, "")), int(time.time())
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda n: post(gateway, entry(n % 150, f"รับ {n % 150 + 1}", time=now), at=now - n // 150)[0],
                              range(300)))
    assert found == [200] * 300 and booked(gateway) == list(range(1, 151))


def test_refused(make):
    gateway = make(("pushy", WEBHOOK, 1, ""))
    now = int(time.time())
    assert post(gateway, entry(1, "รับ 1"), key=b"guessed")[0] == 403
    assert post(gateway, entry(1, "รับ 1"), signature="0" * 64)[0] == 403
    assert post(gateway, entry(1, "รับ 1"), signature="x")[0] == 403
    assert post(gateway, entry(1, "รับ 1"), at=now - 1000)[0] == 403
    assert post(gateway, entry(1, "รับ 1"), at=now + 1000)[0] == 403
    assert post(gateway, entry(1, "รับ 1"), at="soon")[0] == 403
    assert post(gateway, entry(1, "x" * 100000))[0] == 413
    assert post(gateway, entry(1, "รับ 1"), account="other")[0] == 404
    assert gateway.one("SELECT count(*) FROM inbox") == 0 and gateway.one("SELECT count(*) FROM pushes") == 0
    body = json.dumps(entry(2, "รับ 2")).encode()
    assert post(gateway, body, at=now)[0] == 200
    assert post(gateway, body, at=now)[0] == 409  # the same request, letter by letter
    gateway.kill()
    gateway.start()
    wait_for(gateway.port)
    assert post(gateway, body, at=now)[0] == 409
    assert booked(gateway) == [2]
    log = open(gateway.log).read()
    assert "push.refused" in log and "verdict=stale" in log and "push.replayed" in log and "push.too_long" in log
    assert KEY.decode() not in log and PHONE[4:] not in log


def test_signed_and_not_understood(make):
    gateway = make(("pushy", WEBHOOK, 1, ""))
    for body in (b"<html>", b"", b"\x00\xff" * 100, b"[" * 50000):
        assert post(gateway, body)[0] in (400, 403)
    assert post(gateway, {"other": 1})[0] == 200  # an event of another kind
    assert gateway.one("SELECT count(*) FROM inbox WHERE state = 'dead' AND reason = 'PAGE'") == 4
    assert post(gateway, entry(1, "รับ 1"))[0] == 200 and booked(gateway) == [1]


def test_parts_survive_a_kill(make):
    gateway = make(("pushy", WEBHOOK, 1, ""))
    assert post(gateway, entry("a", "รับ 12", ref="7", total=3, part=1))[0] == 200
    assert post(gateway, entry("c", "6", ref="7", total=3, part=3))[0] == 200
    gateway.kill()
    gateway.start()
    wait_for(gateway.port)
    assert post(gateway, entry("c", "6", ref="7", total=3, part=3), at=int(time.time()) + 1)[0] == 200
    assert booked(gateway) == []
    assert post(gateway, entry("b", "5", ref="7", total=3, part=2))[0] == 200
    assert booked(gateway) == [1256]
    assert gateway.one("SELECT count(*) FROM parts") == 0


def test_the_reply_goes_back_in_the_answer(make):
    gateway = make(("pushy", WEBHOOK.replace("REPLY", "{text}"), 1, ""))
    status, text = post(gateway, entry(1, "รับ 1"))
    assert status == 200 and text == gateway.one("SELECT text FROM outbox") and "รับ 1" in text
    assert gateway.query("SELECT state FROM outbox") == [("sent",)]
    # pushed again, the first answer may be lost: a receipt goes back once more, and no more; what is asked for only once
    assert post(gateway, entry(1, "รับ 1"), at=int(time.time()) - 5) == (200, text)
    assert post(gateway, entry(1, "รับ 1"), at=int(time.time()) - 6) == (200, "")
    assert "ยอด" not in post(gateway, entry(2, "ยอด"))[1] and gateway.one("SELECT count(*) FROM outbox WHERE class = 'answer'") == 1
    assert post(gateway, entry(2, "ยอด"), at=int(time.time()) - 5) == (200, "")
    assert gateway.one("SELECT count(*) FROM inbox") == 2


def test_an_answer_has_room_for_one_reply(make, provider):
    """Two messages in one push: one reply goes back in the answer, the other is sent. Nothing is called sent that went nowhere."""
    gateway = make(("pushy", LISTED.replace("REPLY", "{text}") + SEND, provider.port, ""))
    status, text = post(gateway, {"all": [entry(1, "รับ 1"), entry(2, "รับ 2")]})
    assert status == 200 and booked(gateway) == [1, 2]
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 2)
    assert sorted([text] + [m["text"] for m in provider.sent()]) == sorted(t for t, in gateway.query("SELECT text FROM outbox"))
    answered = gateway.one("SELECT id FROM outbox WHERE due_ms = 0")
    assert "in the answer to the push" in gateway.run("trace", f"reply:{answered}").stdout
    # pushed again, the one that was in the answer goes back once more; the other was sent
    for later, again in ((5, text), (6, "")):
        assert post(gateway, {"all": [entry(1, "รับ 1"), entry(2, "รับ 2")]}, at=int(time.time()) - later) == (200, again)


def test_receipts_in_any_order(make, provider):
    """Before the answer to the send, after it, twice, and one that contradicts another."""
    gateway = make(("pushy", WEBHOOK + SEND, provider.port, ""))
    assert post(gateway, {"id": "s1", "state": "ok"})[0] == 200
    assert post(gateway, {"id": "s2", "state": "bad"})[0] == 200
    assert post(gateway, {"id": "s2", "state": "sent"}, at=int(time.time()) - 1)[0] == 200  # late, and says less
    for n in range(1, 6):
        assert post(gateway, entry(n, f"รับ {n}"))[0] == 200
        gateway.wait("SELECT count(*) FROM outbox WHERE state IN ('sent', 'delivered', 'failed')", n)
    states = "SELECT provider_ref, state FROM outbox ORDER BY id"
    assert dict(gateway.query(states)) == {"s1": "delivered", "s2": "failed", "s3": "sent", "s4": "sent", "s5": "sent"}
    for n, state in ((3, "sent"), (3, "ok"), (3, "bad"), (4, "bad"), (4, "ok"), (5, "sent"), (9, "ok")):
        assert post(gateway, {"id": f"s{n}", "state": state})[0] == 200
    assert dict(gateway.query(states)) == {"s1": "delivered", "s2": "failed", "s3": "delivered", "s4": "delivered", "s5": "sent"}
    asked = gateway.query("SELECT provider_ref FROM awaited WHERE look_ms - sent_ms < 86400000")
    assert asked == [], "it pushes: nobody asks"
    assert ("s9", "delivered") in gateway.query("SELECT provider_ref, state FROM early_receipts")


def test_one_message_through_two_accounts(make):
    gateway = make(("pushy", WEBHOOK, 1, ""), ("second", WEBHOOK, 1, ""))
    now = int(time.time())
    assert post(gateway, entry(1, "รับ 1", time=now))[0] == 200
    assert post(gateway, entry(77, "รับ 1", time=now + 3), account="second")[0] == 200
    assert booked(gateway) == [1]
    assert gateway.query("SELECT state, reason FROM inbox WHERE provider = 'second'") == [("ignored", "TWIN")]
    assert post(gateway, entry(78, "รับ 2", time=now + 3), account="second")[0] == 200  # another text
    assert post(gateway, entry(2, "รับ 2", time=now + 3))[0] == 200
    assert booked(gateway) == [1, 2]
    # the same text later is the same-again question's, through whichever account it comes
    assert post(gateway, entry(79, "รับ 1", time=now + 100), account="second")[0] == 200
    assert gateway.one("SELECT same_again_ms FROM inbox WHERE message_id = 'm79'") > 0


@pytest.mark.parametrize("late", [0, 3], ids=["one clock", "two clocks"])
def test_an_account_that_was_away_hands_over_what_came_by_another(make, late):
    """A teacher writes more meanwhile than his phone's row remembers; some of it with a household's PIN."""
    gateway = make(("pushy", WEBHOOK, 1, ""), ("second", WEBHOOK, 1, ""))
    then = int(time.time()) - 3600
    texts = [f"รับ {n}" if n % 2 else f"1*{n}" for n in range(1, 51)]
    if late == 0:  # only then is one with a PIN known again
        texts[3] = "88 0205 04 4321 7"
    for n, text in enumerate(texts):
        assert post(gateway, entry(n, text, time=then + n))[0] == 200
    before = booked(gateway)
    assert len(before) >= 49
    for n, text in enumerate(texts):
        assert post(gateway, entry(f"b{n}", text, time=then + n + late), account="second")[0] == 200
    assert booked(gateway) == before
    assert gateway.query("SELECT reason, count(*) FROM inbox WHERE provider = 'second' GROUP BY 1") == [("TWIN", 50)]
    # what was sent twice, through one account each time, is nobody's twin
    assert post(gateway, entry("c", "รับ 1", time=then + 100))[0] == 200
    assert gateway.one("SELECT state FROM inbox WHERE message_id = 'mc'") == "booked"


def test_two_messages_of_one_second_through_two_accounts(make):
    """Each account is the first with one of them."""
    gateway = make(("pushy", WEBHOOK, 1, ""), ("second", WEBHOOK, 1, ""))
    now = int(time.time())
    for account, number, text, late in (("pushy", 1, "รับ 1", 0), ("second", 12, "รับ 2", 0),
                                        ("second", 11, "รับ 1", 3), ("pushy", 2, "รับ 2", 3)):
        assert post(gateway, entry(number, text, time=now + late), account=account)[0] == 200
    assert booked(gateway) == [1, 2]
    assert gateway.one("SELECT count(*) FROM inbox WHERE reason = 'TWIN'") == 2


def test_what_no_account_brought_is_nobodys_twin(make):
    """An officer's yes for a phone, and what was dialled: the same words from the phone itself are its own."""
    door = free_port()
    gateway = make(("pushy", WEBHOOK, 1, ""), ("second", WEBHOOK, 1, ""), extra=QUICK + dialling.settings(door), door=door)
    assert post(gateway, entry(1, "รับ 150000"))[0] == 200
    gateway.run("held", str(gateway.one("SELECT max(id) FROM questions")), "yes")
    assert post(gateway, entry(2, "รับ 160000"))[0] == 200
    assert post(gateway, entry(3, "11"))[0] == 200
    assert booked(gateway) == [150000, 160000]
    assert post(gateway, entry(4, "8"))[0] == 200
    assert "310,000" in dialling.Session(door, "0" + PHONE[3:]).dial("*384*8#")[0]
    phone = dialling.Session(door, "0" + PHONE[3:])
    assert phone.dial("*384*9#")[1]
    assert "160,000" in phone.press("1")[0]  # taken back
    assert post(gateway, entry(5, "9"))[0] == 200
    assert gateway.one("SELECT count(*) FROM inbox WHERE undone_by <> 0") == 2
    assert gateway.one("SELECT count(*) FROM inbox WHERE reason = 'TWIN'") == 0


def test_the_next_account_takes_over(make, provider):
    down, other = free_port(), ModeProvider("ack", 2)
    gateway = make(("pushy", WEBHOOK, 1, 'reply_by = "first";'), ("first", 'title = "first";' + SEND, down, ""),
                   ("other", 'title = "other";' + SEND, other.port, ""))
    try:
        for n in range(1, 21):
            assert post(gateway, entry(n, f"รับ {n}"))[0] == 200
        gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent' AND provider = 'other'", 20)
        assert len(other.sent()) == 20
        assert gateway.one("SELECT max(attempt) FROM outbox") == 1
        log = open(gateway.log).read()
        assert "breaker.open provider=first" in log and "send.handed_on provider=first to=other" in log
    finally:
        other.stop()


def test_what_the_first_may_have_taken_goes_by_no_other(make, provider):
    """The first knows references, takes all and never says so: it is asked again, and nobody gets the same words from two numbers."""
    provider.silent, other = True, ModeProvider("ack", 2)
    gateway = make(("pushy", WEBHOOK, 1, 'reply_by = "first";'), ("first", 'title = "first";' + SEND, provider.port, ""),
                   ("other", 'title = "other";' + SEND, other.port, ""))
    try:
        for n in range(1, 41):
            assert post(gateway, entry(n, f"รับ {n}"))[0] == 200
            if n == 5:  # later ones are not handed to it any more but one by one
                gateway.wait_log("breaker.open provider=first")
        gateway.wait("SELECT count(*) > 10 FROM outbox WHERE state = 'sent' AND provider = 'other'", 1)
        provider.silent = False
        gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 40)
        words = [m["text"] for m in provider.sent() + other.sent()]
        assert len(words) == len(set(words)) == 40
        assert provider.sent()
    finally:
        other.stop()


def test_a_backlog_drains_oldest_first_and_old_things_stay(make):
    port, extra = free_port(), QUICK + " classes: { answer: { expires_s = 2; resend_s = 0; }; };"
    gateway = make(("pushy", "limits: { send_in_flight = 1; };" + WEBHOOK + SEND.replace("max = 20", "max = 1"), port, ""), extra=extra)
    assert post(gateway, entry(0, "ยอด"))[0] == 200
    for n in range(1, 41):
        assert post(gateway, entry(n, f"รับ {n}"))[0] == 200
    time.sleep(2.5)
    again = ModeProvider("ack", port=port)
    try:
        gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 40)
        gateway.wait("SELECT count(*) FROM outbox WHERE class = 'answer' AND state = 'expired'", 1)
        order = [int(m["text"].split()[1]) for m in again.sent()]
        assert order == list(range(1, 41))
    finally:
        again.stop()


def test_what_waits_for_a_slow_provider_is_not_sent_too_late(make, provider):
    extra = QUICK + " classes: { receipt: { expires_s = 4; resend_s = 0; }; };"
    slow = "limits: { send_in_flight = 8; send_gap_ms = 1500; };" + LISTED + SEND.replace("max = 20", "max = 1")
    gateway = make(("pushy", slow, provider.port, ""), extra=extra)
    assert post(gateway, {"all": [entry(n, f"รับ {n}") for n in range(1, 9)]})[0] == 200
    gateway.wait("SELECT count(*) FROM outbox WHERE state IN ('sent', 'expired')", 8)
    sent = [int(m["text"].split()[1]) for m in provider.sent()]
    assert sent in ([1], [1, 2], [1, 2, 3]), sent  # three where nothing holds it up
    assert gateway.one("SELECT count(*) FROM outbox WHERE state = 'sent'") == len(sent)


def test_an_outage_costs_few_requests(make, provider):
    """Every send is answered 503: not more requests than a few, whatever waits."""
    provider.broken = True
    gateway = make(("pushy", WEBHOOK + SEND, provider.port, ""))
    for n in range(1, 201):
        assert post(gateway, entry(n, f"รับ {n}"))[0] == 200
    provider.requests = 0
    time.sleep(4)
    assert provider.requests < 60, provider.requests  # waits of 0.2 s on average at the least
    provider.broken = False
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 200)
    assert len(provider.sent()) == 200


def test_settings(make, tmp_path):
    gateway = make(("pushy", WEBHOOK, 1, ""))
    gateway.stop()
    text = open(gateway.config).read()
    for old, new in (("http: { port", "http: { prot"), (f"port = {gateway.port}", "port = 0"), (f"port = {gateway.port};", "port = 99999;"),
                     ("webhook = true;", 'webhook = true; reply_by = "nobody";'), ("http: {", 'http: { public = "sms.example.org";'),
                     ("http: {", 'http: { public = "https://sms.example.org/push/pushy";')):
        assert old in text
        with open(gateway.config, "w") as file:
            file.write(text.replace(old, new, 1))
        done = gateway.run("check", check=False)
        assert done.returncode == 78 and ".cfg:" in done.stderr, (new, done.stderr)


def test_parts_of_whoever_is_erased(make):
    """A message that is not whole yet is his too."""
    gateway = make(("pushy", WEBHOOK, 1, ""))
    for n, sender in ((1, PHONE), (2, "+66898765432")):
        assert post(gateway, entry(n, "รับ 500 ", ref="7", total="2", part="1", **{"from": sender}))[0] == 200
    gateway.run("erase", "--yes", "0812345678")
    assert gateway.query("SELECT sender FROM parts") == [("+66898765432",)]


def test_parts_that_never_come(make):
    gateway = make(("pushy", WEBHOOK, 1, ""))
    assert post(gateway, entry("b", "00", ref="7", total=3, part=2))[0] == 200
    gateway.stop()
    with sqlite3.connect(gateway.database) as book:
        book.execute("UPDATE parts SET received_ms = received_ms - 601000")
    gateway.start()
    gateway.wait("SELECT count(*) FROM inbox WHERE state = 'dead' AND reason = 'PARTS_MISSING'", 1)
    assert gateway.query("SELECT raw FROM inbox") == [("[…]00[…]".encode(),)] and gateway.one("SELECT count(*) FROM parts") == 0
