"""A thousand canaries, each with a number, words, a name or a PIN that nobody else has, through every entrance, while the provider
repeats in its errors whatever it knows. None may sing: not in log (with everything switched on), metrics, arguments or environment;
the PINs not in database, write-ahead log, journal or backup either. And the search itself finds what is shown on purpose."""
import contextlib
import csv
import hashlib
import hmac
import http.client
import http.server
import itertools
import json
import os
import pathlib
import random
import re
import sqlite3
import threading
import time
import urllib.parse

import harness
import pytest
from dialling import Session, settings
from harness import free_port, until, wait_for
from modes import SEND
from watch import Watch

SIGNING, APIKEY = "canary-signing-7Zq", "canary-apikey-5Tw"
OFFICER, MENTOR = "0845678901", "0823456789"
VILLAGES = {"0702": 18, "0503": 17, "0506": 9}
PROFILE = """
title = "parrot";
headers = ( ("X-Key", "{secret.apikey}") );
errors: { code = "/code"; message = "/message"; };
states: { delivered = [ "ok" ]; failed = [ "bad" ]; otherwise = "failed"; };
poll: {
  path = "/in"; query = ( ("after", "{cursor}"), ("key", "{secret.apikey}") ); success: { http = [ 200 ]; }; list = "/list";
  item: { id = "/id"; id_order = "numeric"; from = "/from"; text = "/text"; time = "/time"; time_format = [ "unix_s" ]; };
  paging: { mode = "until_empty"; order = "asc"; }; cursor: { mode = "after_id"; start = 0; };
};
webhook: {
  verify: { type = "hmac"; algorithm = "sha256"; header = "X-Signature"; encoding = "hex"; key = "{secret.signing}";
            recipe = [ "header:X-Timestamp", "body" ]; time: { header = "X-Timestamp"; format = "unix_s"; window_s = 300; }; };
  messages: { when = ( { pointer = "/text"; exists = true; } ); list = ""; single = true;
    item: { id = "/id"; from = "/from"; text = "/text"; time = "/time"; time_format = [ "unix_s" ];
            parts: { ref = "/ref"; total = "/total"; number = "/part"; }; }; };
  receipts: { when = ( { pointer = "/state"; exists = true; } ); list = ""; single = true;
    item: { id = "/id"; status = "/state"; reason = "/reason"; }; };
};
""" + SEND.replace('status = "/status";', 'status = "/status"; reason = "/reason";')


class Parrot(http.server.ThreadingHTTPServer):
    """Hands over what it is given, and puts it into every place where a provider says what it does not like."""
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), ParrotTalk)
        self.list, self.sent, self.turn, self.poll, self.lock = [], [], itertools.count(), itertools.count(), threading.Lock()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def handle_error(self, request, client_address):
        pass


class ParrotTalk(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, body):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def complain(self, number, text):
        """One of many ways, in turn."""
        words = f"{number} {text} {APIKEY}"
        ways = ((400, {"code": number, "message": words}), (500, {"code": text, "message": text}),
                (401, {"code": APIKEY, "message": words}),
                (429, {"code": 7, "message": words}), (200, words.encode()), (200, b"{" + text.encode()), (200, {"list": text}),
                (503, b"<html>" + words.encode()), (400, {"message": {"to": number}}), (302, words.encode()),
                (200, b'{"list": [{"id": "x", "from": "' + number.encode() + b'", "text": "' + text.encode() + b"\xff\xfe"),
                (200, json.dumps({"list": [{"id": words, "from": words, "text": {"t": text}}]}).encode()),
                (200, ("[" + json.dumps(words) + "," * 3000000).encode()[:5000000]))
        self.reply(*ways[next(self.server.turn) % len(ways)])

    def do_GET(self):
        after = int(dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))["after"])
        with self.server.lock:
            rest = [entry for entry in self.server.list if int(entry["id"]) > after]
        if rest and after > 0 and next(self.server.poll) < 13:
            self.complain(rest[0]["from"], rest[0]["text"])
        else:
            self.reply(200, {"list": rest[:40]})

    def do_POST(self):
        messages = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"]
        way = next(self.server.turn)
        if way % 4 == 0:
            self.complain(messages[0]["to"], messages[0]["text"])
            return
        results = []
        for message in messages:
            way += 1
            status = ("ok", "ok", message["text"], message["to"], "ok", message["text"].split()[0])[way % 6]
            results.append({"ref": message["ref"], "id": f"s{message['ref']}", "status": status,
                            "reason": f"{message['to']}: {message['text']}"})
            with self.server.lock:
                self.server.sent.append((f"s{message['ref']}", message["to"], message["text"]))
        self.reply(200, {"results": results})


class Canaries:
    """Everything unique; the same at every run."""

    def __init__(self, seed=7):
        self.random = random.Random(seed)
        self.numbers, self.names, self.words, self.texts = set(), set(), set(), set()
        self.pins = {}

    def number(self):
        while True:
            number = f"0{self.random.choice('689')}{self.random.randrange(10**7, 10**8)}"
            if number not in self.numbers:
                self.numbers.add(number)
                return number

    def word(self, kept):
        word = "".join(self.random.choice("กขคงจชซญดตถทธนบปผพภมยรลวศสหอ" if len(self.words) % 2 else "bcdfghjkqvxz") for _ in range(9))
        kept.add(word)
        return word

    def pin(self):
        while True:
            pin = f"{self.random.randrange(3100, 9999)}"
            if pin not in self.pins.values() and pin not in ("4821",):
                return pin


@pytest.fixture
def aviary(tmp_path):
    """A daemon with every entrance open, its people and cards canaries."""
    port, page = free_port(), free_port()
    parrot, birds = Parrot(), Canaries()
    for name, content in (("apikey", APIKEY), ("signing", SIGNING), ("parrot.cfg", PROFILE)):
        (tmp_path / name).write_text(content + "\n", encoding="utf-8")
    account = (f'profile = "{tmp_path}/parrot.cfg"; base = "http://127.0.0.1:{parrot.server_address[1]}"; own_number = "+66800000001";'
               f' webhook = true; secrets: {{ apikey = "{tmp_path}/apikey"; signing = "{tmp_path}/signing"; }};')
    people = "".join(f"{birds.word(birds.names)} {n},{birds.number()},villager,{village},{n:02},{('th', 'en')[n % 2]}\n"
                     for village, households in VILLAGES.items() for n in range(1, households + 1))
    pins = ""
    for village, households in VILLAGES.items():
        for n in range(1, households + 1):
            birds.pins[f"{village}{n:02}"] = birds.pin()
            pins += f"{village},{n:02},{birds.pins[f'{village}{n:02}']}\n"
    (tmp_path / "people.csv").write_text(f"name,phone,role,village,household,language\n{people}พัฒนากร นกน้อย,{OFFICER},officer,,,th\n"
                                         f"บุญมี นกใหญ่,{MENTOR},mentor_lead,0702,,th\n", encoding="utf-8")
    (tmp_path / "pins.csv").write_text(f"village,household,pin\n{pins}", encoding="utf-8")
    harness.ACCOUNTS["parrot"] = account
    gateway = harness.Gateway(1, ["parrot"], settings(port) + f"pages: {{ port = {page}; }};\n"
                              "poll: { idle_ms = 20; answer_max = 1000000; };\nsend: { window_ms = 2; retry_least_ms = 20;"
                              " retry_most_ms = 100; deadline_ms = 2000; breaker = 1000; };\n", "debug")
    del harness.ACCOUNTS["parrot"]
    gateway.run("init")
    gateway.run("import", "people", str(tmp_path / "people.csv"))
    gateway.run("import", "pins", str(tmp_path / "pins.csv"))
    gateway.port, gateway.page, gateway.parrot, gateway.birds, gateway.waiting = port, page, parrot, birds, []
    gateway.start()
    wait_for(port)
    wait_for(page)
    yield gateway
    parrot.shutdown()
    parrot.server_close()
    if os.path.exists(gateway.folder):
        gateway.stop()
        gateway.remove()


def call(port, method, path, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=harness.PATIENCE_S)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")
    except (http.client.HTTPException, OSError):
        return 0, ""
    finally:
        connection.close()


def push(gateway, body, key=SIGNING, path="/push/parrot"):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    stamp = str(int(time.time()))
    signature = hmac.new(key.encode(), stamp.encode() + data, hashlib.sha256).hexdigest()
    return call(gateway.port, "POST", path, data, **{"X-Timestamp": stamp, "X-Signature": signature, "Content-Type": "application/json"})[0]


def said(gateway):
    """(number, text) without end: every command of the messages' table from those who may send it, with a word of one's own and
    without, PINs right and wrong in every spelling, and what nobody understands."""
    birds, chance = gateway.birds, random.Random(11)
    with open(harness.TOP / "tests" / "cases" / "messages.csv", encoding="utf-8") as file:
        rows = [(row["role"], row["text"]) for row in csv.DictReader(file)]
    own = sorted(birds.numbers)
    thai = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
    for n in itertools.count():
        role, text = rows[n // 3 % len(rows)]
        phone = {"villager": own[n % len(own)], "officer": OFFICER}.get(role, MENTOR)
        card, pin = list(birds.pins.items())[n % len(birds.pins)]
        word, wrong = birds.word(birds.words), birds.pin()
        forms = (("{text}", phone), ("{text} {word}", phone), ("{word} {text}", birds.number()),
                 ("รหัส {card} {pin} รับ 50 {word}", birds.number()),
                 ("88*{card}*{pin}*1*77", birds.number()), ("สมัคร {village} {house} {pin}", birds.number()),
                 ("99*{village}*{house}*{wrong}", birds.number()), ("{card} {thai} 1*500 {word}", birds.number()),
                 ("โทร {spelt} นะ {word}", phone), ("ยืนยัน {other}", MENTOR), ("เพิ่ม {other} {village} {house}", OFFICER),
                 ("88*{card}*{wrong}*6*11*2*90", phone), ("\u200b{word}\n\t{pin} {card}", birds.number()), ("{word} " * 30, phone),
                 ("OTP 482913 {word}", phone), ("รหัส{card}PIN{pin}{word}", birds.number()))
        form, number = forms[n % len(forms)]
        other = birds.number()
        yield number, form.format(text=text, word=word, card=card, pin=pin, village=card[:4], house=card[4:], wrong=wrong, other=other,
                                  thai=pin.translate(thai), spelt=f"{other[:3]}-{other[3:6]}-{other[6:]}")[:chance.choice((60, 500))]


def fly(gateway):
    """A thousand canaries; what was said to it."""
    talk, told = said(gateway), []

    def take(n):
        taken = list(itertools.islice(talk, n))
        told.extend(taken)
        return taken
    gateway.parrot.list += [{"id": str(n), "from": "+66" + number[1:], "text": text, "time": int(time.time())}
                            for n, (number, text) in enumerate(take(450), 1000001)]  # long ids: in the file one stands before the text
    for n, (number, text) in enumerate(take(260)):
        entry = {"id": f"p{n}x", "from": number, "text": text, "time": int(time.time())}
        if n % 13 == 0:
            push(gateway, entry, key="guessed")
        elif n % 13 == 1:
            push(gateway, entry, path="/push/" + urllib.parse.quote(text))
        elif n % 13 == 2:
            push(gateway, json.dumps(entry, ensure_ascii=False).encode()[:-3] + b"\xff\x00")
        elif n % 13 == 3:
            push(gateway, {**entry, "text": text * 2000})
        elif n % 13 == 4:  # the other part never comes
            push(gateway, {**entry, "ref": f"r{n}", "total": 2, "part": 1})
            gateway.waiting.append(({**entry, "id": f"q{n}x", "text": ".", "ref": f"r{n}", "total": 2, "part": 2}, text))
        else:
            push(gateway, entry)
    for n, (number, text) in enumerate(take(190)):
        session = Session(gateway.port, number if n % 2 else sorted(gateway.birds.numbers)[n], ("africastalking", "hubtel")[n % 4 // 2])
        typed = re.sub(r"[^0-9*]", "", text).strip("*") if n % 3 else text
        session.dial(f"*384*{typed}#" if n % 5 else "*384#")
        session.press(typed if n % 5 == 0 else "1")
        if n % 7 == 0:
            call(gateway.port, "POST", f"/ussd/africastalking?phone={number}",
                 f"phoneNumber={number}&text={urllib.parse.quote(text)}".encode())
    for n, (number, text) in enumerate(take(100)):
        words = urllib.parse.urlencode({"phone": number, "code": text[:12], "token": text, "text": text})
        form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"session={text.encode().hex()[:64]}"}
        call(gateway.page, "POST", ("/login", "/login/code", "/do/enrol", "/do/teach")[n % 4], words.encode(), **form)
        call(gateway.page, "GET", "/" + urllib.parse.quote(text) + "?" + words)
    # an account that is not let in is left alone for a minute: few may have been sent by now
    until(lambda: gateway.one("SELECT count(*) FROM outbox WHERE provider_ref IS NOT NULL") > 0, timeout=180)
    for ref, number, text in list(gateway.parrot.sent)[:200]:
        push(gateway, {"id": ref, "state": text, "reason": f"{number} {text}"})
        push(gateway, {"id": number, "state": number, "reason": text})
    gateway.wait("SELECT count(*) FROM inbox WHERE message_id GLOB '[0-9]*'", 450)
    assert len(told) == 1000
    return told


def bytes_of(gateway, *more):
    """Everything on the disk that the book is made of."""
    files = [path for path in pathlib.Path(gateway.folder).iterdir() if path.name.startswith("book.db") and path.is_file()]
    return b"\0".join(path.read_bytes() for path in [*files, *map(pathlib.Path, more)])


def words_of(path):
    """(place, value) of all texts and bytes in a book."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as book:
        book.text_factory = bytes
        for (table,) in book.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in book.execute(f"SELECT * FROM {table.decode()}"):
                yield from ((table.decode(), value) for value in row if isinstance(value, bytes))


def test_a_thousand_canaries_sing_nowhere(aviary):
    birds, watch = aviary.birds, aviary.watch
    for number, text in fly(aviary):
        watch.number(number)
        watch.text(text)
    for kept, learn in ((birds.numbers, watch.number), (birds.names | birds.words, watch.text)):
        learn(*kept)
    watch.pins.update(birds.pins.values())
    watch.secret(SIGNING, APIKEY)
    aviary.wait_log("receipt.failed")
    backup = os.path.join(aviary.folder, "backup.db")
    aviary.run("backup", backup)
    cards = {pin.encode() for pin in birds.pins.values()}

    def pins(shown):
        # not of a hash
        return {shown[max(at.start() - 40, 0):at.end() + 40]
                for at in re.finditer(rb"(?<![\da-f])\d{4}(?![\da-f])", shown) if at.group() in cards}
    found = [(place, value[:200].decode("utf-8", "replace")) for path in (aviary.database, backup) for place, value in words_of(path)
             if place != "parts" and pins(value)]
    assert not found, found[:10]
    # a text of which a part is missing is kept as it came, for ten minutes at most: without the PIN it could not be booked
    begun = " ".join(text for _, text in aviary.waiting).encode()
    assert not [around for around in pins(bytes_of(aviary, backup)) if not any(pin in begun for pin in re.findall(rb"\d{4}", around))]
    for rest, _ in aviary.waiting:
        assert push(aviary, rest) == 200
    assert aviary.one("SELECT count(*) FROM parts") == 0
    assert aviary.stop() == 0
    aviary.run("backup", backup + "2")
    assert not pins(bytes_of(aviary, backup + "2"))
    log = pathlib.Path(aviary.log).read_text(encoding="utf-8")
    for event in ("send.outcome", "poll.failed", "push.refused", "push.too_long", "receipt.failed", "page.taken", "pages.refused", "ussd."):
        assert event in log, event
    assert aviary.one("SELECT count(*) FROM inbox WHERE state = 'refused'") > 100 and aviary.one("SELECT count(*) FROM ledger") > 20
    aviary.remove()


def test_the_search_finds():
    """What it would be blind to is a hole in every other test."""
    for kind, shown in (("number", "to=+66812345678"), ("number", "0812345678"), ("number", "tel 081-234-5678"),
                        ("number", "%2B66812345678"),
                        ("number", "(081) 234 5678"), ("number", "x=66812345678&y"),
                        ("text", "reason=\"near 'ขายปลาส้ม 5'\""),
                        ("text", "ขายปลาส้มห้ากิโลได้เก้าร้อย"), ("text", urllib.parse.quote("ขายปลาส้ม 5")), ("text", json.dumps("ขายปลาส้ม 5")),
                        ("name", "สมใจ มีสุข"), ("secret", "key=canary-key-1"),
                        ("secret", "Authorization: Basic dXNlcjpjYW5hcnkta2V5LTE="),
                        ("PIN", "pin 7351 is wrong"), ("PIN", 'reason="7351"')):
        watch = Watch()
        watch.number("0812345678")
        watch.text("ขายปลาส้ม 5", "ขายปลาส้มห้ากิโลได้เก้าร้อยบาทถ้วน")
        watch.names.add("สมใจ มีสุข")
        watch.secret("canary-key-1")
        watch.pins.add("7351")
        watch.show("log", f"warning send.outcome {shown}\n")
        assert {found for _, found, _ in watch.leaks()} == {kind}, shown
        with pytest.raises(AssertionError):
            watch.check()
        watch.show("log", "info tool outbox=812345670 inbox=7351 rows=66812345679 at http://127.0.0.1:7351/ ขายปลา\n")
        assert not watch.leaks()


@pytest.mark.parametrize("place", ["log", "metrics", "arguments", "environment", "arguments of a tool", "log of a tool"])
def test_the_harness_looks(make_gateway, place, monkeypatch):
    """At each place, in a gateway of its own whose leak is ours."""
    account, port = ("n0812345678" if place == "metrics" else "plain"), free_port()  # an account's name is a label
    if place == "metrics":
        monkeypatch.setitem(harness.ACCOUNTS, account, f'profile = "{harness.TOP}/config/providers/plain.cfg";'
                            ' base = "http://127.0.0.1:1/plain"; own_number = "+66800000001";')
    gateway = harness.Gateway(1, [account], settings(port) + "poll: { idle_ms = 60000; };\n").init()
    if place == "environment":
        monkeypatch.setenv("SAMMACHIP_LEAK", "0812345678")
    if place == "arguments":
        renamed = gateway.database.replace("book", "0812345678")
        os.rename(gateway.database, renamed)
        gateway.run("-d", renamed, "check")
        os.rename(renamed, gateway.database)
    gateway.start()
    wait_for(port)
    if place == "log":
        with open(gateway.log, "a", encoding="utf-8") as log:
            log.write("debug page.taken from=66812345678\n")
    if place == "arguments of a tool":
        gateway.run("trace", "0812345678", check=False)
    if place == "log of a tool":
        gateway.watch.show("log of a tool", "0812345678")
    with pytest.raises(AssertionError, match=place.replace("arguments of a tool", "arguments")):
        gateway.remove()


def test_a_number_need_not_stand_among_the_arguments(make_gateway):
    """Each tool that takes one; beside the daemon too. What is typed is not shown by any other."""
    gateway = make_gateway(extra="poll: { idle_ms = 60000; };\n", log="debug")
    for started in (False, True):
        if started:
            gateway.start().up()
        assert "รับ 500 บ." in gateway.run("say", "--from", "-", "-", input="0812345678\nรับ 500\n").stdout
        assert re.search(r"\d{6}", gateway.run("login-code", "-", input=OFFICER + "\n").stdout)
        assert "สมใจ มีสุข" in gateway.run("mydata", "-", input="0812345679\n").stdout
        gateway.run("practice", "on", "-", input="0861110301\n")
        gateway.run("phone", "suspend", "-", input="0861110301\n")
        gateway.run("phone", "resume", "-", input="0861110301\n")
        assert gateway.run("mydata", "-", input="", check=False).returncode == 64
    gateway.run("erase", "--yes", "-", input="0812345679\n")
    assert gateway.one("SELECT count(*) FROM phones WHERE msisdn = 66812345679") == 0
    people = "name,phone,role,village,household,language\nใหม่ เอี่ยม,0899911223,villager,0702,09,th\n"
    gateway.run("import", "people", "-", input=people)
    assert gateway.one("SELECT count(*) FROM phones WHERE msisdn = 66899911223") == 1
