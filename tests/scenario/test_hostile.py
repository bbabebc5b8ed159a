"""Providers that answer badly: the daemon stays up and small, loses nothing, books nothing twice, and its log says what was wrong."""
import datetime
import http.server
import json
import pathlib
import re
import threading
import time

import harness
import pytest
from harness import until
from hostile import retry_date, small

SETTINGS = ('poll: { idle_ms = 30; deadline_ms = 20000; };\n'
            'send: { window_ms = 2; retry_least_ms = 50; retry_most_ms = 200; deadline_ms = 20000; };\n')
NUMBER = "+66812345678"


def message(number, baht, **more):
    return {"id": number, "from": NUMBER, "text": f"รับ {baht}", "time": "2026-01-05T03:00:00Z", **more}


def page(*messages):
    return json.dumps({"messages": list(messages)}, ensure_ascii=False).encode()


def fresh(number, baht, **more):
    """A message of the present moment, so that it is neither too old nor asked about as the same again."""
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=number % 1000)
    return message(number, baht, time=now.strftime("%Y-%m-%dT%H:%M:%SZ"), **more)


class BadProvider(http.server.ThreadingHTTPServer):
    """Answers /inbox with `bad` while that is set, else as the plain interface says; takes whatever is sent."""
    daemon_threads = True
    request_queue_size = 64

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.port = self.server_address[1]
        self.messages, self.bad = [], None
        self.polls, self.paths, self.sent = [], [], []
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def handle_error(self, request, client_address):
        pass  # the other side gives up on us: that is the point

    def close(self):
        self.shutdown()
        self.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        server = self.server
        if not self.path.endswith("/credit"):  # asked beside them
            server.polls.append(time.monotonic())
        server.paths.append(self.path)
        if server.bad:
            server.bad(self)
            return
        after = int(re.search(r"after=(\d+)", self.path).group(1))
        self.answer(200, page(*[m for m in server.messages if m["id"] > after]))

    def do_POST(self):
        server = self.server
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"]
        server.sent += asked
        self.answer(200, json.dumps({"results": [{"ref": m["ref"], "id": m["ref"], "status": "accepted"} for m in asked]}).encode())


def plain(status, body=b"", **headers):
    return lambda handler: handler.answer(status, body, **headers)


@pytest.fixture
def provider():
    it = BadProvider()
    yield it
    it.close()


@pytest.fixture
def make(provider):
    made = []

    def build(extra=SETTINGS, log="debug", apis=("plain",)):
        gateway = harness.Gateway(provider.port, apis, extra, log).init()
        config = pathlib.Path(gateway.config)
        config.write_text(config.read_text().replace(f"{provider.port}/plain", str(provider.port)))
        made.append(gateway)
        return gateway.start()

    yield build
    for gateway in made:
        gateway.remove()


def unhurried(provider):
    """It has polled as seldom as its settings say, and not in a hot loop."""
    polls = list(provider.polls)
    return len(polls) < 25 + (polls[-1] - polls[0]) / 0.015


def healthy(gateway):
    assert gateway.process.poll() is None, gateway.said()[-2000:]
    small(gateway.process.pid)


def recovers(gateway, provider, baht):
    """With the provider mended, what it holds is booked, once."""
    provider.bad = None
    gateway.wait("SELECT count(*) FROM ledger", len(baht))
    time.sleep(0.15)
    assert sorted(row[0] // 100 for row in gateway.query("SELECT amount_satang FROM ledger")) == sorted(baht)
    healthy(gateway)


@pytest.mark.parametrize("value,least", [("1", 0.9), ("0", 0), ("-7", 0), ("soon", 0), ("date", 0.9), ("1000000000", 2), ("", 0)])
def test_retry_after(make, provider, value, least):
    """Honoured where it is a wish; what says nothing does not make the daemon ask faster than its own delay."""
    provider.bad = retry_date if value == "date" else plain(429, b"{}", Retry_After=value)
    provider.messages = [fresh(7001, 71)]
    gateway = make()
    gateway.wait_log("status=429")
    if least == 2:
        time.sleep(2)
        assert len(provider.polls) == 1
        healthy(gateway)
        return
    if least == 0:
        time.sleep(1)
        assert unhurried(provider), "it asks without a pause"
    recovers(gateway, provider, [71])
    assert provider.polls[1] - provider.polls[0] >= least


def test_one_message_is_unreadable(make, provider):
    """It is buried with the bytes it came with; its page is booked."""
    bad = page(fresh(1, 51), fresh(2, 52, text="BAD"), fresh(3, 53)).replace(b"BAD", b"\xe0\xb8\xff \x01")
    provider.bad = plain(200, bad)
    gateway = make()
    gateway.wait("SELECT count(*) FROM ledger", 2)
    gateway.wait_log("message.dead")
    rows = gateway.query("SELECT message_id, raw FROM inbox WHERE state = 'dead'")
    assert len(rows) == 1 and rows[0][0] == "2" and b"\xe0\xb8\xff \x01" in rows[0][1]
    provider.messages = [fresh(4, 54)]
    recovers(gateway, provider, [51, 53, 54])


def test_strange_ids_and_times(make, provider):
    huge = [2**63, 2**64, 10**30, -1, 1.5, None, "", "x" * 500, "12 3"]
    odd = [fresh(i, 42) | {"id": value} for i, value in enumerate(huge)]
    provider.bad = plain(200, page(fresh(9, 41), *odd, fresh(8, 43), fresh(3, 44)))
    gateway = make()
    gateway.wait("SELECT count(*) FROM ledger", 3)
    gateway.wait("SELECT count(*) FROM inbox WHERE state = 'dead'", len(huge))
    seen = len(provider.polls)
    until(lambda: len(provider.polls) >= seen + 5)  # the same page for ever
    healthy(gateway)
    assert gateway.one("SELECT count(*) FROM ledger") == 3
    assert gateway.one("SELECT count(*) FROM inbox") == 3 + len(huge)
    gateway.wait_log("message.dead")
    assert unhurried(provider)


def test_same_id_other_text(make, provider):
    provider.messages = [fresh(5, 61)]
    gateway = make()
    gateway.wait("SELECT count(*) FROM ledger", 1)
    provider.bad = plain(200, page(fresh(5, 62), fresh(6, 63)))
    gateway.wait("SELECT count(*) FROM ledger", 2)
    gateway.wait_log("known=1")
    recovers(gateway, provider, [61, 63])


def test_greatest_id(make, provider):
    """Nothing comes after 2^63 - 1, but the daemon goes on asking and books what is new."""
    provider.bad = plain(200, page(fresh(2**63 - 1, 45)))
    gateway = make()
    gateway.wait("SELECT count(*) FROM ledger", 1)
    provider.bad = plain(200, page(fresh(10, 46)))
    gateway.wait("SELECT count(*) FROM ledger", 2)
    healthy(gateway)


def test_ids_go_down(make, provider):
    provider.bad = plain(200, page(fresh(100, 31)))
    gateway = make()
    for number in (90, 80, 70):
        gateway.wait("SELECT count(*) FROM ledger", (100 - number) // 10)
        provider.bad = plain(200, page(fresh(number, 31 + number)))
    gateway.wait("SELECT count(*) FROM ledger", 4)
    healthy(gateway)


def test_times_far_off(make, provider):
    provider.messages = [message(1, 21, time="1970-01-02T00:00:00Z"), message(2, 22, time="2099-12-31T23:59:59Z"),
                         message(3, 23, time="0000-00-00T00:00:00Z"), message(4, 24, time="not a time"),
                         message(5, 25, time="2026-02-31T00:00:00Z"), message(6, 26, time="999999-01-01T00:00:00Z"), fresh(7, 27)]
    gateway = make()
    gateway.wait("SELECT count(*) FROM ledger", 6)
    assert gateway.query("SELECT message_id, reason FROM inbox WHERE state = 'dead'") == [("1", "TOO_OLD")]
    gateway.wait_log("reason=TOO_OLD")
    this_year = datetime.datetime.now().year
    for (ms,) in gateway.query("SELECT own_ms FROM inbox WHERE state = 'booked'"):
        assert abs(datetime.datetime.fromtimestamp(ms / 1000).year - this_year) <= 1
    healthy(gateway)
