"""Bad requests to the door where providers push: each is refused and told of, the daemon stays small, and who is honest is served all
the while, however many keep it waiting."""
import contextlib
import hashlib
import hmac
import re
import socket
import threading
import time

import pytest
from harness import PATIENCE_S
from hostile import ANSWERS, CANARY, PHONE, metrics, small
from test_push import KEY, WEBHOOK, booked, entry, make, post  # noqa: F401: make is a fixture

BODY_MAX = 65536
HEAD = "POST /push/pushy HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


def verdicts(gateway):
    found = re.findall(r'sammachip_pushes_total\{account="pushy",verdict="(\w+)"\} (\d+)', json_of(gateway))
    return {name: int(n) for name, n in found}


def json_of(gateway):
    return "\n".join(f"{name} {value}" for name, value in metrics(gateway.port).items())


def log_of(gateway):
    return open(gateway.log, encoding="utf-8").read()


def signed(body):
    stamp = str(int(time.time()))
    return f"{HEAD}X-Timestamp: {stamp}\r\nX-Signature: {hmac.new(KEY, stamp.encode() + body, hashlib.sha256).hexdigest()}\r\n"


def connect(gateway):
    return socket.create_connection(("127.0.0.1", gateway.port), timeout=PATIENCE_S)


@pytest.fixture
def pushed(make):  # noqa: F811
    gateway = make(("pushy", WEBHOOK, 1, ""))
    yield gateway
    small(gateway.process.pid)
    log = log_of(gateway)
    assert PHONE[4:] not in log and CANARY not in log


def test_bodies(pushed):
    """The bodies of the table, signed: they are the provider's and yet no messages. The first of their bytes are kept for an officer."""
    bodies = [bad for bad in ANSWERS if bad.body is not None]
    assert len(bodies) >= 15
    for n, bad in enumerate(bodies, 1):
        before, read = verdicts(pushed), len(log_of(pushed))
        status, _ = post(pushed, bad.body)
        after = verdicts(pushed)
        verdict, event = ("long", "push.too_long") if len(bad.body) > BODY_MAX else ("bad", "push.refused")
        if status == 200:  # one whose text cannot be read; JSON of an event that is none of ours
            verdict, event = ("taken", "message.dead") if b'"text"' in bad.body else ("ignored", "")
        assert status == {"long": 413, "bad": 400}.get(verdict, 200), bad.name
        assert after[verdict] == before.get(verdict, 0) + 1, bad.name
        assert event in log_of(pushed)[read:], bad.name
        assert post(pushed, entry(n, f"รับ {n}"))[0] == 200
    assert booked(pushed) == list(range(1, len(bodies) + 1))


UNFINISHED = {
    "half a body": (signed(b"x" * 1000) + "Content-Length: 1000\r\n\r\n").encode() + b"x" * 500,
    "half a chunk": (HEAD + "Transfer-Encoding: chunked\r\n\r\nffff\r\n").encode() + b"x" * 500,
    "half a header": HEAD.encode(),
    "nothing": b"",
}
WRONG = {
    "a chunk of no length": (HEAD + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n").encode(),
    "a length below nothing": (HEAD + "Content-Length: -1\r\n\r\n{}").encode(),
    "no HTTP": b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
    "a header too long": (HEAD + "X-More: " + "x" * 100000 + "\r\n\r\n").encode(),
    "headers without end": (HEAD + "X-More: x\r\n" * 20000).encode(),
}


def test_requests(pushed):
    """What is no request is not answered as one, and what breaks off is forgotten."""
    for n, (name, bytes_) in enumerate({**UNFINISHED, **WRONG}.items(), 1):
        with connect(pushed) as it:
            with contextlib.suppress(ConnectionError):
                it.sendall(bytes_)
            if name in WRONG:
                said = b""
                with contextlib.suppress(ConnectionError):
                    said = it.recv(1000)
                assert said == b"" or re.match(rb"HTTP/1.1 4\d\d", said), (name, said)
            assert post(pushed, entry(n, f"รับ {n}"))[0] == 200, name
    assert len(booked(pushed)) == n and verdicts(pushed) == {"taken": n}


def test_without_end(pushed):
    """A gibibyte in chunks, or announced: it is read to its end or ours, and never kept."""
    for start, piece in (("Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b" " * 65536 + b"\r\n"),
                         (f"Content-Length: {1 << 40}\r\n\r\n", b" " * 65536)):
        with connect(pushed) as it:
            it.sendall((HEAD + start).encode())
            with contextlib.suppress(ConnectionError):
                for _ in range(1600):  # 100 MiB will do
                    it.sendall(piece)
            small(pushed.process.pid)
    assert post(pushed, entry(1, "รับ 1"))[0] == 200


def hold(gateway, n, start, bytes_):
    held = []
    for _ in range(n):
        it = connect(gateway)
        held.append(it)
        with contextlib.suppress(ConnectionError):
            it.sendall(start + bytes_)
    return held


@pytest.mark.parametrize("start,bytes_", [
    ((HEAD + "Content-Length: 60000\r\n\r\n").encode(), b"x" * 59000),
    ((HEAD + "X-More: ").encode(), b"x" * 25000),
    (b"", b""),
], ids=["bodies", "headers", "nothing"])
def test_many_keep_it_waiting(pushed, start, bytes_):
    """Who keeps it waiting longest makes room, so that the honest are served, and what they say is bounded all together."""
    with contextlib.ExitStack() as stack:
        served = 0
        for _ in range(7):
            for it in hold(pushed, 100, start, bytes_):
                stack.enter_context(it)
            began = time.monotonic()
            served += 1
            assert post(pushed, entry(served, f"รับ {served}"))[0] == 200
            assert time.monotonic() - began < 20, "it waited for those who say no more, who are closed after two minutes"
    assert booked(pushed) == list(range(1, served + 1))
    assert metrics(pushed.port)["sammachip_http_let_go_total"] > 100
    assert "http.crowded" in log_of(pushed)


def test_the_honest_are_not_let_go(pushed):
    """Many slow ones, and many honest ones at the same time over connections that they keep."""
    with contextlib.ExitStack() as stack:
        stop, refused = threading.Event(), []

        def slow():
            while not stop.is_set():
                for it in hold(pushed, 20, (HEAD + "Content-Length: 60000\r\n\r\n").encode(), b"x" * 59000):
                    stack.enter_context(it)

        crowd = threading.Thread(target=slow)
        crowd.start()
        for n in range(1, 101):
            status, _ = post(pushed, entry(n, f"รับ {n}"))
            if status != 200:
                refused.append(status)
        stop.set()
        crowd.join()
    assert refused == [] and booked(pushed) == list(range(1, 101))
