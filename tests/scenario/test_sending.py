"""What the sender does with a provider's answers; the provider is a few lines of its own here."""
import collections
import http.server
import json
import threading
import time

import harness
import pytest

PHONES = [f"+668{n:08d}" for n in range(10000000, 10000020)]


class Provider:
    """The plain interface: hands out `inbound` once; `judge` decides about a list of messages to send."""

    def __init__(self, inbound, judge):
        self.requests = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self, status, body, **headers):
                data = json.dumps(body).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def do_GET(self):
                if "after=" not in self.path:
                    self.answer(404, {})  # it asks for the credit beside
                    return
                after = int(self.path.split("after=")[1].split("&")[0] or 0)
                at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
                self.answer(200, {"messages": [{"id": n, "from": sender, "to": "+66800000001", "text": text, "time": at}
                                               for n, (sender, text) in enumerate(inbound, 1) if n > after]})

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.requests.append((time.monotonic(), body["messages"]))
                answer = judge(len(outer.requests), body["messages"])
                self.answer(*answer[:2], **(answer[2] if len(answer) > 2 else {}))

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def accept(messages):
    return 200, {"results": [{"ref": m["ref"], "id": "p" + m["ref"], "status": "accepted"} for m in messages]}


@pytest.fixture
def play(tmp_path):
    made = []

    def make(inbound, judge, extra=""):
        lines = ["name,phone,role,village,household,language"]
        lines += [f"คนที่ {n},0{phone[3:]},villager,0702,{n + 1},th" for n, phone in enumerate(PHONES)]
        people = tmp_path / "people.csv"
        people.write_text("\n".join(lines) + "\n", encoding="utf-8")
        provider = Provider(inbound, judge)
        gateway = harness.Gateway(provider.port, ["plain"],
                                  'poll: { idle_ms = 50; };\nsend: { window_ms = 2; retry_least_ms = 200; };\n' + extra).init(people)
        made.append((gateway, provider))
        return gateway, provider

    yield make
    for gateway, provider in made:
        gateway.stop()
        log = open(gateway.log).read()
        gateway.remove()
        assert "Sanitizer" not in log and "runtime error" not in log, log[-4000:]
        provider.server.shutdown()
        provider.server.server_close()


def entries():
    return [(phone, f"รับ {n + 1}") for n, phone in enumerate(PHONES)]


def test_batch_refused_whole(play):
    """One message that the provider cannot bear does not take the others of its request with it."""
    def judge(_, messages):
        bad = [m for m in messages if m["to"] == PHONES[7]]
        return (400, {"error": "bad request"}) if bad else accept(messages)
    gateway, provider = play(entries(), judge)
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 19)
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'failed'", 1)
    assert gateway.query("SELECT msisdn, attempt FROM outbox WHERE state = 'failed'") == [(int(PHONES[7][1:]), 0)]  # refused, it was not sent
    alone = [m[0]["to"] for _, m in provider.requests if len(m) == 1]
    assert sorted(alone) == PHONES, "one by one, and each once"
    assert gateway.stop() == 0


def test_throttled(play):
    """Many refusals of one moment are one step of the pause; nothing is sent meanwhile; no try counts."""
    def judge(n, messages):
        return (429, {"error": "slow down"}) if n <= 3 else accept(messages)
    gateway, provider = play(entries(), judge, extra="")
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 20)
    assert gateway.one("SELECT max(attempt) FROM outbox") == 1
    assert provider.requests[-1][0] - provider.requests[0][0] > 0.1
    counts = collections.Counter(m["ref"] for _, ms in provider.requests[3:] for m in ms)
    assert max(counts.values()) == 1


def test_reason_with_a_number(play):
    """What a provider says of a message may name the number: it is not in the log, its code is."""
    def judge(_, messages):
        return 200, {"results": [{"ref": m["ref"], "status": "rejected", "reason": f"{m['to']} is no number"} for m in messages]}
    gateway, _ = play(entries()[:3], judge)
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'failed'", 3)
    gateway.stop()
    log = open(gateway.log).read()
    assert "reason=rejected" in log and "is no number" not in log and PHONES[0][3:] not in log


def test_killed_while_sending(play):
    """Where the provider knows our reference, what a crash left is handed over again at once, under the same reference."""
    hold = threading.Event()

    def judge(_, messages):
        hold.wait(60)
        return accept(messages)
    gateway, provider = play(entries()[:1], judge)
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sending'", 1)
    gateway.kill()
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sending'", 1)
    hold.set()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 1)
    assert {m["ref"] for _, ms in provider.requests for m in ms} == {str(gateway.one("SELECT id FROM outbox"))}
    assert gateway.one("SELECT attempt FROM outbox") == 2


def test_stopped_while_sending(play):
    """A stop waits a few seconds for answers; what has none by then is uncertain in the next run."""
    hold = threading.Event()

    def judge(_, messages):
        hold.wait(60)
        return accept(messages)
    gateway, _ = play(entries(), judge)
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sending'", 20)
    assert gateway.stop() == 0
    assert gateway.one("SELECT count(*) FROM outbox WHERE state = 'sending'") == 20
    hold.set()
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 20)
    assert gateway.run("verify").returncode == 0
