"""Answers that no provider should give, as one table, and a provider that gives any of them once to any kind of question."""
import collections
import dataclasses
import email.utils
import json
import pathlib
import re
import select
import socket
import sqlite3
import struct
import time
import typing
import urllib.parse
import urllib.request
import zlib

import harness
import modes
from harness import free_port, wait_for

PHONE = "+66812345678"
CANARY = "kanarienvogel"  # stands in every text that has room for it, and never in a log
DEADLINE_S = 2
SLOWLY_S = 10  # what a busy machine may add to it; who does not keep to it waits as long as MOST_S
MOST_S = 20
SETTINGS = ('poll: { idle_ms = 20; deadline_ms = 2000; };\n'
            'send: { window_ms = 2; retry_least_ms = 20; retry_most_ms = 100; deadline_ms = 2000; breaker = 1000; };\n')
HTML = f"<!DOCTYPE html><html><body>It works, {CANARY}!</body></html>".encode()
REFUSED = json.dumps({"error": "refused", "message": f"{CANARY} {PHONE} is not welcome"}).encode()


def head(status, *lines):
    return "\r\n".join([f"HTTP/1.1 {status} X", *lines, "", ""]).encode()


def until_hung_up(handler, piece, wait_s):
    """The same bytes again and again, until the other side has enough."""
    end = time.monotonic() + MOST_S
    handler.connection.settimeout(MOST_S)
    while time.monotonic() < end and not (wait_s > 0 and select.select([handler.connection], [], [], wait_s)[0]):
        handler.connection.sendall(piece)


def raw(*pieces, endless=None, wait_s=0.0, reset=False):
    """Bytes on the connection as they are, then `endless` ones; then it is closed, or reset."""
    def answer(handler):
        handler.close_connection = True
        for piece in pieces:
            handler.connection.sendall(piece)
        if endless is not None:
            until_hung_up(handler, endless, wait_s)
        if reset:
            time.sleep(0.02)  # so that what was sent has arrived
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.connection.close()
    return answer


def silent(handler):
    handler.close_connection = True
    handler.connection.settimeout(MOST_S)
    handler.connection.recv(1)  # nothing, when the other side hangs up


def redirected(status, place):
    """To a place on this provider, where it would be seen if it were followed, or elsewhere."""
    def answer(handler):
        handler.answer(status, HTML, Location=place.replace("PORT", str(handler.server.port)))
    return answer


def retry_date(handler):
    handler.answer(429, REFUSED, Retry_After=email.utils.formatdate(time.time() + 2, usegmt=True))


def gzip_bomb():
    """A gibibyte of spaces in a mebibyte: the same piece again and again, without an end."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(b" " * (1 << 22)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\0\0\0\0\0\x02\xff" + piece * 256


@dataclasses.dataclass
class Bad:
    name: str
    fault: str  # what the daemon's metric calls it
    says: str  # what its log says of it
    answer: typing.Callable
    body: bytes = None  # where it is the body that is bad
    status: int = 0

    def fault_of(self, most):
        """Where an answer of more than `most` bytes is not read."""
        return "too_long" if self.body is not None and len(self.body) > most else self.fault


def body(name, data, says="not JSON|no list|it is empty", status=200, fault="unreadable", **headers):
    return Bad(name, fault, says, lambda handler: handler.answer(status, data, **headers), data, status)


def status(number, fault, **headers):
    return Bad(f"{number}" + "".join(f" {key} {value}" for key, value in headers.items()), fault, f"HTTP {number}",
               lambda handler: handler.answer(number, REFUSED, **headers), None, number)


CHUNKED = head(200, "Transfer-Encoding: chunked")
MIB = b"10000\r\n" + b" " * 65536 + b"\r\n"
NONE = "had no answer|Timeout|longer than allowed"

ANSWERS = [
    body("an HTML page", HTML, Content_Type="text/html"),
    body("nothing", b"", "empty"),
    body("no content", b"", "HTTP 204", 204),
    body("half of it", b'[{"id": 1, "from": "' + PHONE.encode()),
    body("a NUL", b'{"id": 1,\0 "from": "x"}'),
    body("bad UTF-8", b'{"text": "\xc3\x28 \xed\xa0\x80 \xff"}'),
    body("nothing but bad UTF-8", b"\xff" * 3000000),
    body("UTF-16", '[{"id": 1}]'.encode("utf-16")),
    body("a million arrays", b"[" * 1000000, "not JSON|more than"),
    body("a hundred thousand objects", b'{"messages":' * 100000, "not JSON|more than"),
    body("a million values", b"[" + b"{}," * 1300000 + b"{}]", "more than"),
    body("a number too great", b"1e999"),
    body("a string", b'"ok"'),
    body("null", b"null"),
    body("no list", b'{"messages": {"id": 1}}'),
    body("broken gzip", b"\x1f\x8b\x08" + b"\0" * 1000, Content_Encoding="gzip"),
    body("a gzip bomb", gzip_bomb(), Content_Encoding="gzip"),
    Bad("a gibibyte in chunks", "too_long", "longer than allowed", raw(CHUNKED, endless=MIB)),
    Bad("a tebibyte, as announced", "too_long", "longer than allowed", raw(head(200, f"Content-Length: {1 << 40}"), endless=MIB)),
    Bad("a tebibyte announced, nothing sent", "late", "Timeout", raw(head(200, f"Content-Length: {1 << 40}"), endless=b"", wait_s=0.05)),
    Bad("headers without end", "too_long", "longer than allowed", raw(b"HTTP/1.1 200 OK\r\n", endless=b"X-More: " + b"x" * 8000 + b"\r\n")),
    Bad("patience without end", "too_long", "longer than allowed", raw(endless=head(100) * 1000)),
    Bad("a byte now and then", "late", "Timeout", raw(head(200, "Content-Length: 100000"), endless=b" ", wait_s=0.05)),
    Bad("a header's byte now and then", "late", "Timeout", raw(b"HTTP/1.1 200 OK\r\nX-Slow: ", endless=b"x", wait_s=0.05)),
    Bad("silence", "late", "Timeout", silent),
    Bad("a reset", "cut", NONE, raw(reset=True)),
    Bad("a closed connection", "cut", NONE, raw()),
    Bad("a reset within the body", "cut", NONE, raw(head(200, "Content-Length: 1000"), b"[" * 500, reset=True)),
    Bad("the end before the length", "cut", NONE, raw(head(200, "Content-Length: 1000"), b"[]")),
    Bad("no last chunk", "cut", NONE, raw(CHUNKED, b"2\r\n[]\r\n")),
    Bad("a chunk of no length", "cut", NONE, raw(CHUNKED, b"zz\r\n[]\r\n")),
    Bad("a length below nothing", "cut", NONE, raw(head(200, "Content-Length: -1"), b"[]")),
    Bad("no HTTP", "cut", NONE, raw(b"SSH-2.0-OpenSSH_9.2\r\n")),
    Bad("a redirect to HTTP", "redirect", "HTTP 302", redirected(302, "http://127.0.0.1:PORT/elsewhere"), status=302),
    Bad("a redirect to a file", "redirect", "HTTP 301", redirected(301, "file:///etc/passwd"), status=301),
    Bad("a redirect to itself", "redirect", "HTTP 307", redirected(307, ""), status=307),
    status(400, "rejected"),
    status(401, "refused", WWW_Authenticate="Negotiate"),
    status(403, "refused"),
    status(404, "missing"),
    status(410, "missing"),
    status(429, "throttled"),
    status(429, "throttled", Retry_After="1"),
    Bad("429 Retry_After date", "throttled", "HTTP 429", retry_date, status=429),
    status(429, "throttled", Retry_After="-5"),
    status(429, "throttled", Retry_After="soon"),
    status(500, "failing"),
    body("502 with a page", HTML, "HTTP 502", 502, "failing"),
    status(503, "failing", Retry_After="-5"),
    status(504, "failing"),
    status(999, "failing"),
    status(429, "throttled", Retry_After="1000000000"),  # the last: for a quarter of an hour nothing is asked
]


class HostileProvider(modes.ModeProvider):
    """`worst` holds for each kind of question what answers the next of that kind: a Bad, or None for a good answer."""

    def __init__(self, mode):
        super().__init__(mode)
        self.RequestHandlerClass = Handler
        self.worst = {question: collections.deque() for question in ("list", "settle", "send", "lookup", "status", "reports")}
        self.took, self.elsewhere = [], 0  # took: (question, bad, seconds until the other side let go)
        self.takes_first = False  # a send is taken before it is answered badly
        self.reported = []

    def take(self, messages):
        with self.lock:
            for message in messages:
                if message["ref"] not in self.refs:
                    self.refs[message["ref"]] = len(self.refs) + 1
                    self.out.append({"to": message["to"], "text": message["text"]})


def question_of(path):
    first = path.split("/")[1]
    return {"in": "list" if path == "/in" else "settle", "ack": "settle", "out": "send", "log": "lookup", "state": "status",
            "reports": "reports"}.get(first, "settle")


class Handler(modes.Handler):
    def is_bad(self):
        provider, path = self.server, urllib.parse.urlsplit(self.path).path
        question = question_of(path)
        provider.elsewhere += path == "/elsewhere"
        with provider.lock:
            bad = provider.worst[question].popleft() if provider.worst[question] else None
        if bad is None:
            return False
        sent, start = self.rfile.read(int(self.headers.get("Content-Length", 0))), time.monotonic()
        if question == "send" and provider.takes_first:
            provider.take(json.loads(sent)["messages"])
        try:
            bad.answer(self)
            self.wfile.flush()
        except OSError:
            self.close_connection = True  # it has hung up
        provider.took.append((question, bad, time.monotonic() - start))
        return True

    def do_GET(self):
        provider, url = self.server, urllib.parse.urlsplit(self.path)
        question = question_of(url.path)
        if self.is_bad():
            return
        if question == "lookup":
            ref = urllib.parse.parse_qs(url.query)["ref"][0]
            found = provider.refs.get(ref)
            self.reply(200, [] if found is None else [{"ref": ref, "id": f"s{found}", "state": "sent"}])
        elif question == "status":
            self.reply(200, [{"id": url.path.split("/")[2], "state": "ok"}])
        elif question == "reports":
            with provider.lock:
                given, provider.reported = provider.reported, []
            self.reply(200, given)
        else:
            super().do_GET()

    def do_POST(self):
        if not self.is_bad():
            super().do_POST()

    def do_DELETE(self):
        if not self.is_bad():
            super().do_DELETE()


class Run:
    """A daemon of one account, the provider, and the messages that it was given so far: the n-th tells of n baht."""

    def __init__(self, mode, folder, monkeypatch, profile=lambda text: text):
        self.provider, self.port, self.given, self.read = HostileProvider(mode), free_port(), 0, 0
        account, path = self.provider.account(folder), folder / f"mode-{mode}.cfg"
        path.write_text(profile(path.read_text(encoding="utf-8")), encoding="utf-8")
        monkeypatch.setitem(harness.ACCOUNTS, "mode", account)
        self.gateway = harness.Gateway(1, ["mode"], f"http: {{ port = {self.port}; }};\n{SETTINGS}", "debug").init().start()
        wait_for(self.port)

    def until_emptied(self):
        """Nothing that was booked waits to be settled."""
        self.until(lambda: self.provider.waiting() == 0, "left at the provider")

    def give(self, n=1):
        for _ in range(n):
            self.given += 1
            self.provider.inject("", [{"from": PHONE, "text": f"รับ {self.given}"}])

    def log(self):
        return pathlib.Path(self.gateway.log).read_text(encoding="utf-8")

    def until_logged(self, pattern, why):
        """Since the last look."""
        self.until(lambda: re.search(pattern, self.log()[self.read:]), f"{why}: {pattern}")
        self.new_log()

    def new_log(self):
        """What the log says since the last look."""
        log = self.log()
        new, self.read = log[self.read:], len(log)
        return new

    def until(self, what, why):
        harness.until(lambda: what() or self.gateway.process.poll() is not None, lambda: f"{why}: {self.log()[-1500:]}")
        assert self.gateway.process.poll() is None, f"{why}: {self.log()[-1500:]}"

    def until_booked(self, why):
        """What was given is booked, each once. What bad lists make up tells of a thousand baht and more, and is booked once at most."""
        def booked():
            return sorted(amount // 100 for amount, in self.gateway.query("SELECT amount_satang FROM ledger"))
        self.until(lambda: sum(n < 1000 for n in booked()) >= self.given, why)
        found = booked()
        assert [n for n in found if n < 1000] == list(range(1, self.given + 1)) and len(set(found)) == len(found), (why, found)

    def until_ended(self, question, n, why):
        """n bad answers to such questions have been given, and each has ended by its deadline and a second; of four a busy machine
        may hold one up."""
        self.until(lambda: sum(what == question for what, *_ in list(self.provider.took)) >= n, why)
        late = [(bad.name, took) for what, bad, took in self.provider.took if what == question and took > DEADLINE_S + 1]
        assert len(late) <= 1 + n // 4 and all(took <= DEADLINE_S + SLOWLY_S for _, took in late), late

    def faults(self, fault):
        return metrics(self.port).get(f'sammachip_bad_answers_total{{account="mode",fault="{fault}"}}', 0)

    def again(self):
        """Killed, back, and all that it meant to wait for is past."""
        self.gateway.kill()
        with sqlite3.connect(self.gateway.database, timeout=20) as book:
            book.execute("UPDATE outbox SET due_ms = 0 WHERE state IN ('queued', 'uncertain')")
            book.execute("UPDATE awaited SET look_ms = 0")
        self.gateway.start()
        wait_for(self.port)
        self.new_log()

    def end(self, answered=None):
        """All was answered, once, the daemon has stayed small, and nobody's number or text is in its log."""
        expected = self.given if answered is None else answered
        self.until(lambda: len(self.provider.out) >= expected, "replies")
        small(self.gateway.process.pid)
        assert len(self.provider.out) == expected and self.provider.elsewhere == 0
        assert self.gateway.stop() == 0
        log = self.log()
        assert PHONE[4:] not in log and CANARY not in log and "Sanitizer" not in log and "runtime error" not in log

    def remove(self):
        self.gateway.remove()
        self.provider.stop()


def small(pid):
    """At most 64 MiB at its worst. An address sanitizer keeps freed memory back: its build has no such figure."""
    if b"__asan_init" in (harness.BUILD / "sammachip").read_bytes():
        return
    peak = int(re.search(r"VmHWM:\s+(\d+) kB", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1))
    assert peak <= 64 * 1024, f"{peak} KiB"


def metrics(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=harness.PATIENCE_S) as answer:
        return {name: int(value) for name, value in re.findall(r"^(\w+(?:\{.*\})?) (-?\d+)$", answer.read().decode(), re.M)}

