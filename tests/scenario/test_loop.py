"""Two gateways wired to each other: what one sends, the other is handed as a message. The wire may change the text on its way."""
import collections
import http.server
import json
import pathlib
import threading
import time

import harness
import pytest

NUMBERS = {"left": "+66811111111", "right": "+66822222222"}
OTHER = {"left": "right", "right": "left"}
GUARD = 'poll: { idle_ms = 30; };\nsend: { window_ms = 2; };\nguard: { };\n'


class Wire:
    """The plain interface twice, under /left and /right. `change(n, text)` is what arrives of the n-th text."""

    def __init__(self, change):
        self.inbound = {"left": [], "right": []}
        self.sent = collections.defaultdict(list)  # side: (to, text)
        self.refs = set()  # a reference is taken once, as the plain interface promises
        self.lock = threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self, body):
                data = json.dumps(body).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def do_GET(self):
                if "after=" not in self.path:
                    self.answer({})  # it asks for the credit beside
                    return
                side = self.path.split("/")[1]
                after = int(self.path.split("after=")[1].split("&")[0] or 0)
                with outer.lock:
                    new = outer.inbound[side][after:after + 100]
                self.answer({"messages": [{"id": after + n, "from": sender, "to": NUMBERS[side], "text": text, "time": at}
                                          for n, (sender, text, at) in enumerate(new, 1)]})

            def do_POST(self):
                side = self.path.split("/")[1]
                messages = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"]
                for m in messages:
                    with outer.lock:
                        if (side, m["ref"]) in outer.refs:
                            continue
                        outer.refs.add((side, m["ref"]))
                        outer.sent[side].append((m["to"], m["text"]))
                        count = len(outer.sent[side])
                    if m["to"] == NUMBERS[OTHER[side]]:
                        outer.hand(OTHER[side], NUMBERS[side], change(count, m["text"]))
                self.answer({"results": [{"ref": m["ref"], "id": "p" + m["ref"], "status": "accepted"} for m in messages]})

            def log_message(self, *_):
                pass

            def handle_one_request(self):
                try:
                    super().handle_one_request()
                except OSError:  # the gateway was killed meanwhile
                    self.close_connection = True

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def hand(self, side, sender, text):
        with self.lock:
            self.inbound[side].append((sender, text, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())))


@pytest.fixture
def wire_up(tmp_path):
    made = []

    def wire(change, people):
        it = Wire(change)
        sides = {}
        for side, number in NUMBERS.items():
            gateway = harness.Gateway(it.port, extra=GUARD)
            made.append(gateway)
            config = pathlib.Path(gateway.config)
            config.write_text(config.read_text().replace(f":{it.port}/plain", f":{it.port}/{side}")
                              .replace("+66800000001", number))
            table = tmp_path / f"{side}.csv"
            table.write_text("name,phone,role,village,household,language\n" + people.get(side, ""), encoding="utf-8")
            gateway.init(table)
            gateway.start()
            sides[side] = gateway
        made.append(it.server)
        return it, sides

    yield wire
    for one in made:
        if isinstance(one, harness.Gateway):
            assert one.stop() in (0, -9)
            one.remove()
        else:
            one.shutdown()
            one.server_close()


def quiet(wire, sides):
    """Waits until each side has read all that it was handed, and has sent what it means to say."""
    def handed():
        return {side: len(inbound) for side, inbound in wire.inbound.items()}

    def still():
        before = handed()
        return all(gateway.one("SELECT count(*) FROM inbox") == before[side] and
                   gateway.one("SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending', 'uncertain')") == 0
                   for side, gateway in sides.items()) and handed() == before
    harness.until(still, lambda: f"it does not end: {[len(s) for s in wire.sent.values()]}")


KNOWN = {"left": "Invented,0822222222,villager,0702,05,th\n", "right": "Invented,0811111111,villager,0702,05,en\n"}
CHANGES = {
    "as it is": lambda n, text: text,
    "numbered": lambda n, text: f"{n} {text}",
    "forwarded": lambda n, text: f"Fwd: {text} ({n})",
    "spelt apart": lambda n, text: text.replace(" ", "  . ") + chr(ord("a") + n % 26),
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("known", [True, False])
def test_each_answers_five_times(wire_up, name, known):
    wire, sides = wire_up(CHANGES[name], KNOWN if known else {})
    for seed in ("กกก", "help", "ยอด"):
        wire.hand("left", NUMBERS["right"], seed)
        quiet(wire, sides)
        for gateway in sides.values():  # what was counted holds after a kill
            gateway.kill()
            gateway.start()
    wire.hand("left", NUMBERS["right"], "ขขข")
    quiet(wire, sides)
    for side, gateway in sides.items():
        # the first answers to help and to the total are no refusals, and no repetition
        assert len(wire.sent[side]) <= 5 + 2, (side, wire.sent[side])
        day = gateway.query("SELECT guard_refusals, guard_window, guard_replies FROM phones WHERE msisdn > 66811000000")
        assert all(refusals <= 5 and window <= 5 and replies == len(wire.sent[side]) for refusals, window, replies in day)


def test_ten_entries_have_ten_echoes(wire_up):
    wire, sides = wire_up(CHANGES["as it is"], {"left": "Invented,0833333333,villager,0702,05,th\n"})
    for n in range(10):
        wire.hand("left", "+66833333333", f"รับ {100 + n}")
    quiet(wire, sides)
    assert [text.split(" บ.")[0] for _, text in wire.sent["left"]] == [f"รับ {100 + n}" for n in range(10)]


def test_a_flood_is_booked_and_answered_little(wire_up):
    wire, sides = wire_up(CHANGES["as it is"], {"left": "Invented,0833333333,villager,0702,05,th\n"
                                                        "Another,0844444444,villager,0702,06,th\n"})
    for n in range(500):
        wire.hand("left", "+66833333333", f"รับ {100 + n}")
    wire.hand("left", "+66844444444", "รับ 7")
    sides["left"].wait("SELECT count(*) FROM ledger", 501)
    quiet(wire, sides)
    assert 20 <= len([1 for to, _ in wire.sent["left"] if to == "+66833333333"]) <= 22
    assert [text[:7] for to, text in wire.sent["left"] if to == "+66844444444"] == ["รับ 7 บ"]


def test_nothing_to_services_letters_and_ourselves(wire_up):
    wire, sides = wire_up(CHANGES["as it is"], {"left": "Invented,0811111111,villager,0702,05,th\n"})
    for sender in ("4567", "AIS", "Bank", "+66811111111", "0811111111", "+15551234567", "045123456"):
        wire.hand("left", sender, "help")
        wire.hand("left", sender, "รับ 500")
    sides["left"].wait("SELECT count(*) FROM inbox", 14)
    quiet(wire, sides)
    assert wire.sent["left"] == []
