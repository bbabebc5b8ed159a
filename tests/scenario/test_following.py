"""What became of a message is found out over a restart: reports that are listed only once, questions about one, a look into the log."""
import http.client
import http.server
import pathlib
import random
import threading
import time

import pytest
from conftest import QUICK
from harness import until

PHONE = "+66812345678"


def write(simulator, api, count):
    simulator.inject(api, [{"from": PHONE, "text": f"รับ {n + 1}"} for n in range(count)])


def states(gateway):
    return dict(gateway.query("SELECT state, count(*) FROM outbox GROUP BY state"))


def settle(simulator, api, **what):
    return simulator.call("/control/settle", {"api": api, **what})["settled"]


def sent(simulator, make_gateway, api, count):
    """So many answers have been sent, none is reported on, and the daemon is gone."""
    gateway = make_gateway([api], QUICK)
    write(simulator, api, count)
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", count)
    gateway.kill()
    return gateway


def test_reports_that_are_read_once_wait_for_the_next_start(simulator, make_gateway):
    gateway = sent(simulator, make_gateway, "infobip", 5)
    assert settle(simulator, "infobip", n=2, state="failed") == 1
    assert settle(simulator, "infobip", state="delivered") == 4
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'delivered'", 4)
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'failed'", 1)


def test_reports_that_are_read_once_over_kills(simulator, make_gateway):
    """One is settled before each kill: what is missing then was on its way in a page that is told of."""
    gateway = sent(simulator, make_gateway, "infobip", 20)
    chance = random.Random(7)
    for n in range(20):
        gateway.start()
        settle(simulator, "infobip", n=n + 1, state="delivered")
        time.sleep(chance.uniform(0.02, 0.2))
        gateway.kill()
    gateway.start()

    def told():
        return gateway.one("SELECT count(*) FROM inbox WHERE reason = 'PAGE_LOST'") > 0
    until(lambda: states(gateway).get("sent", 0) == 0 or told())
    time.sleep(1.5)  # what was not lost is still to come
    assert set(states(gateway)) <= {"sent", "delivered"} and (told() or "sent" not in states(gateway))
    assert len(simulator.sent("infobip")) == 20


@pytest.mark.parametrize("api", ["smsgate", "telerivet"])
def test_a_question_is_asked_after_a_restart(api, simulator, make_gateway):
    """Twenty seconds after the sending, whoever runs then."""
    gateway = sent(simulator, make_gateway, api, 2)
    settle(simulator, api, n=1, state="delivered")
    settle(simulator, api, n=2, state="failed")
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'delivered'", 1)
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'failed'", 1)


def test_an_answer_lost_is_looked_up_after_a_restart(simulator, make_gateway):
    """In the provider's log, by our reference: it is there, and is not sent again."""
    gateway = make_gateway(["infobip"], QUICK)
    simulator.faults("infobip", drop_after_accept=1)
    write(simulator, "infobip", 3)
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'uncertain'", 3)
    gateway.kill()
    simulator.faults("infobip")
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 3)
    assert len(simulator.sent("infobip")) == 3
    settle(simulator, "infobip", state="delivered")
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'delivered'", 3)


@pytest.mark.parametrize("api", ["twilio", "telerivet"])
def test_of_two_equal_texts_one_is_found(api, simulator, make_gateway):
    """In a log without our reference the first stands for itself alone: the second, which never arrived, is sent."""
    gateway = make_gateway([api], QUICK)
    settings = pathlib.Path(gateway.config)
    settings.write_text(settings.read_text(encoding="utf-8").replace("poll = true; send", "price_satang = 50; poll = true; send"))
    simulator.inject(api, [{"from": PHONE, "text": "ยอด"}])
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 1)
    settle(simulator, api, state="delivered")
    time.sleep(1.1)  # of one second it would be the network's retry
    simulator.faults(api, cut_before=1)
    simulator.inject(api, [{"from": PHONE, "text": "ยอด"}])
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'uncertain'", 1)
    simulator.faults(api)
    gateway.wait("SELECT count(*) FROM outbox WHERE state IN ('sent', 'delivered')", 2)
    assert len({m["text"] for m in simulator.sent(api)}) == 1 and len(simulator.sent(api)) == 2
    assert gateway.one("SELECT count(DISTINCT provider_ref) FROM outbox") == 2
    assert gateway.one("SELECT sum(satang) FROM spend") == 100, "what was not there cost nothing"
    assert gateway.one("SELECT sum(satang) FROM village_spend") == 100


def test_what_it_had_already_is_asked_about(simulator, make_gateway):
    """The answer was lost, the second try was told that it is there: what became of it is learnt all the same. Sent once more by
    an officer it is a message of its own, which the telephone does not take for the one it has."""
    gateway = make_gateway(["smsgate"], QUICK)
    simulator.faults("smsgate", drop_after_accept=1)
    write(simulator, "smsgate", 1)
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent' AND attempt = 2", 1)
    simulator.faults("smsgate")
    settle(simulator, "smsgate", state="failed")
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'failed'", 1, timeout=40)
    gateway.run("resend", str(gateway.one("SELECT id FROM outbox")))
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 1)
    assert len(simulator.sent("smsgate")) == 2


def test_a_new_book_at_an_old_provider(simulator, make_gateway):
    """Which still knows the references of the book before: nothing of the new one is taken for something that it has."""
    for book in (1, 2):
        gateway = make_gateway(["smsgate"], QUICK)
        gateway.start()
        write(simulator, "smsgate", 1)
        gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent' AND attempt = 1", book)
        gateway.kill()
        assert len(simulator.sent("smsgate")) == 2 * book - 1, "of the second book both, for the inbox is read anew"


class SlowLog(http.server.BaseHTTPRequestHandler):
    """Before the simulator; what is asked of the log about the phone is answered when the test says so."""
    port, asked, answer = 0, None, None

    def handle_any(self):
        if "To=%2B66812345678" in self.path:
            self.asked.set()
            self.answer.wait(60)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        there = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        there.request(self.command, self.path, body, {name: value for name, value in self.headers.items() if name != "Host"})
        try:
            answer = there.getresponse()
        except http.client.HTTPException:
            self.close_connection = True
            return
        text = answer.read()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.getheader("Content-Type", "text/plain"))
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = handle_any

    def log_message(self, *_):
        pass


def test_what_was_settled_while_the_log_was_asked(simulator, make_gateway):
    """An officer lets the reply be: it is not found absent then, nor its price given back."""
    handler = type("Handler", (SlowLog,), {"port": simulator.port, "asked": threading.Event(), "answer": threading.Event()})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        gateway = make_gateway(["twilio"], QUICK.replace("deadline_ms = 3000", "deadline_ms = 30000"), log="info")
        settings = pathlib.Path(gateway.config)
        settings.write_text(settings.read_text(encoding="utf-8").replace(str(simulator.port), str(server.server_port)).replace(
            "poll = true; send", "price_satang = 50; poll = true; send"))
        simulator.faults("twilio", cut_before=1)
        simulator.inject("twilio", [{"from": PHONE, "text": "ยอด"}])
        gateway.start()
        assert handler.asked.wait(60)
        gateway.run("leave", "reply", str(gateway.one("SELECT id FROM outbox")))
        assert states(gateway) == {"failed": 1} and gateway.one("SELECT sum(satang) FROM spend") == 50
        simulator.faults("twilio")
        handler.answer.set()
        time.sleep(2)
        assert states(gateway) == {"failed": 1} and gateway.one("SELECT sum(satang) FROM spend") == 50
        assert not simulator.sent("twilio") and gateway.stop() == 0
        server.shutdown()
