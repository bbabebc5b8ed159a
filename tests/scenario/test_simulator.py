"""The simulator by itself: the shape of its three interfaces, its faults, and its phones."""

import base64
import http.client
import json
import os
import pathlib
import re
import subprocess
import threading
import urllib.error
import urllib.parse
import urllib.request

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / os.environ.get("BUILD", "build") / "sammachip-simulator"
BASIC = {"Authorization": "Basic " + base64.b64encode(b"AC1:secret").decode()}
KEY = {"apikey": "secret"}
MESSAGES = "/twilio/2010-04-01/Accounts/AC1/Messages.json"


class Simulator:
    def __init__(self):
        self.process = subprocess.Popen([PROGRAM, "--port", "0", "--seed", "7", "--quiet"], stderr=subprocess.PIPE, text=True)
        self.port = int(re.fullmatch(r"listening on 127\.0\.0\.1:(\d+)\n", self.process.stderr.readline())[1])

    def raw(self, path, body=None, headers=None):
        """Status, headers, bytes."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=body, headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def get(self, path, headers=None, **query):
        if query:
            path += "?" + urllib.parse.urlencode(query)
        return json.loads(self.raw(path, None, headers)[2])

    def post(self, path, **body):
        return json.loads(self.raw(path, json.dumps(body).encode())[2])

    def form(self, path, headers, **body):
        status, _, answer = self.raw(path, urllib.parse.urlencode(body).encode(), headers)
        return status, json.loads(answer)

    def send(self, *messages):
        return self.post("/plain/send", messages=list(messages))["results"]

    def inject(self, api, *texts, **more):
        return self.post("/control/inject", api=api, messages=[{"from": "+66812345678", "text": t, **more} for t in texts])

    def sent(self, api="plain", **query):
        return self.get("/control/sent", api=api, **query)

    def faults(self, api="plain", **faults):
        assert self.post("/control/faults", api=api, **faults) == {"ok": True}

    def run(self, *arguments):
        return subprocess.run([PROGRAM, "--port", str(self.port), *arguments], capture_output=True, text=True, timeout=60)


@pytest.fixture
def simulator():
    one = Simulator()
    yield one
    one.process.terminate()
    assert one.process.wait(timeout=60) == 0


def message(ref, to="+66812345678", text="รับ 500 บ."):
    return {"ref": ref, "to": to, "text": text}


def test_plain_inbox(simulator):
    texts = ["รับ 500", 'a "b" \\ \n\t\x01\x00c', "😀"]
    assert simulator.inject("plain", *texts, time="2017-03-27T10:00:00+07:00") == {"injected": 3, "first": 1, "last": 3}
    page = simulator.get("/plain/inbox", after=0, limit=2)["messages"]
    assert [m["text"] for m in page] == texts[:2]
    assert page[0]["id"] == 1 and page[0]["from"] == "+66812345678" and page[0]["to"].startswith("+66")
    assert page[0]["time"] == "2017-03-27T03:00:00.000Z"
    assert [m["text"] for m in simulator.get("/plain/inbox", after=2)["messages"]] == texts[2:]
    assert simulator.get("/plain/inbox", after=3) == {"messages": []}
    counters = simulator.get("/control/counters", api="plain")
    assert (counters["injected"], counters["polled"], counters["unpolled"], counters["handed_out"]) == (3, 3, 0, 3)


def test_plain_send_is_idempotent(simulator):
    first = simulator.send(message("a"), message("b", to="0812345678"), message("c"))
    assert [r["status"] for r in first] == ["accepted", "rejected", "accepted"]
    assert simulator.send(message("a"))[0] == first[0]
    log = simulator.sent()
    assert [(s["n"], s["ref"], s["times"]) for s in log] == [(1, "a", 2), (2, "c", 1)]
    assert log[0]["to"] == "+66812345678" and log[0]["text"] == "รับ 500 บ."
    assert [s["n"] for s in simulator.sent(after=1)] == [2]
    assert [s["n"] for s in simulator.sent(limit=1)] == [1]
    assert simulator.raw("/plain/send", b"{}")[0] == 400
    assert simulator.raw("/plain/send", b'{"messages":' + json.dumps([message("x")] * 101).encode() + b"}")[0] == 400
    assert simulator.raw("/plain/nothing")[0] == 404


def test_generator(simulator):
    plan = {"count": 5, "from_first": "+66810000000", "from_count": 2, "text": "รับ {i} ({n})", "start": "2017-03-27T03:00:00Z"}
    assert simulator.post("/control/inject", api="plain", generate=plan)["injected"] == 5
    got = [(m["from"], m["text"], m["time"][-5:]) for m in simulator.get("/plain/inbox", after=0)["messages"]]
    assert got[0] == ("+66810000000", "รับ 1 (1)", ".000Z")
    assert got[3] == ("+66810000001", "รับ 4 (2)", ".003Z")
    assert len(got) == 5


def test_africastalking(simulator):
    path = "/africastalking/version1/messaging"
    simulator.inject("africastalking", *[str(i) for i in range(120)], time="2018-03-19T08:34:18.445Z")
    assert simulator.raw(path + "?username=u&lastReceivedId=0")[0] == 401
    page = simulator.get(path, KEY, username="u", lastReceivedId=0)["SMSMessageData"]["Messages"]
    assert len(page) == 100 and page[0]["id"] == 1 and page[0]["date"] == "2018-03-19T08:34:18.445Z"
    assert set(page[0]) == {"linkId", "text", "to", "id", "date", "from"}
    assert len(simulator.get(path, KEY, username="u", lastReceivedId=100)["SMSMessageData"]["Messages"]) == 20
    status, answer = simulator.form(path, KEY, username="u", to="+66812345678,081", message="สวัสดี ค่ะ", bulkSMSMode="1")
    data = answer["SMSMessageData"]
    assert status == 201 and data["Message"].startswith("Sent to 1/2 Total Cost: THB 0.25")
    assert [(r["statusCode"], r["status"], r["number"]) for r in data["Recipients"]] == [
        (101, "Success", "+66812345678"),
        (403, "InvalidPhoneNumber", "081"),
    ]
    assert data["Recipients"][0]["messageId"].startswith("ATXid_")
    simulator.form(path, KEY, username="u", to="+66812345678", message="สวัสดี ค่ะ")
    assert [(s["text"], s["ref"], s["times"]) for s in simulator.sent("africastalking")] == [("สวัสดี ค่ะ", None, 1)] * 2


def test_twilio(simulator):
    for day in (25, 26, 27):
        simulator.inject("twilio", *[f"{day}/{i}" for i in range(3)], time=f"2017-03-{day}T03:00:00Z")
    simulator.inject("twilio", "late", time="2017-03-26T03:00:00Z")
    assert simulator.raw(MESSAGES)[0] == 401
    path, texts, sids = MESSAGES + "?To=%2B66900000000&DateSent%3E=2017-03-26&PageSize=3", [], set()
    while path:
        page = simulator.get(path, BASIC)
        texts += [m["body"] for m in page["messages"]]
        sids |= {m["sid"] for m in page["messages"]}
        path = page["next_page_uri"]
        if texts[-1] == "27/0":
            simulator.inject("twilio", "new")  # must not shift the pages that follow
    assert texts == ["27/2", "27/1", "27/0", "late", "26/2", "26/1", "26/0"]
    assert len(sids) == 7 and all(re.fullmatch("SM[0-9a-f]{32}", sid) for sid in sids)
    first = simulator.get(MESSAGES, BASIC)["messages"][1]
    assert first["date_sent"] == "Mon, 27 Mar 2017 03:00:00 +0000"
    assert first["direction"] == "inbound" and first["to"] and first["num_segments"] == "1"
    status, answer = simulator.form(MESSAGES, BASIC, To="+66812345678", From="+66900000000", Body="สวัสดี")
    assert status == 201 and answer["status"] == "queued" and answer["sid"].startswith("SM")
    status, answer = simulator.form(MESSAGES, BASIC, To="081", From="+66900000000", Body="x")
    assert status == 400 and answer["code"] == 21211 and answer["status"] == 400


def test_wait(simulator):
    assert simulator.get("/control/wait", api="plain", sent=1, timeout_ms=50) == {"sent": 0}
    threading.Timer(0.2, lambda: simulator.send(message("a"), message("b"))).start()
    assert simulator.get("/control/wait", api="plain", sent=2, timeout_ms=60000) == {"sent": 2}


def test_ends_while_someone_waits(simulator):
    connection = http.client.HTTPConnection("127.0.0.1", simulator.port, timeout=60)
    connection.request("GET", "/control/wait?api=plain&sent=1&timeout_ms=60000")
    simulator.get("/control/counters", api="plain")
    simulator.process.terminate()
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        connection.getresponse()
    assert simulator.process.wait(timeout=60) == 0


def test_dropped_sends(simulator):
    simulator.faults(drop_after_accept=1)
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        simulator.send(message("a"))
    simulator.faults(cut_before=1)
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        simulator.send(message("b"))
    assert [s["ref"] for s in simulator.sent()] == ["a"]
    assert simulator.get("/control/counters", api="plain")["dropped"] == 2
    simulator.post("/control/reset", api="plain")
    assert simulator.send(message("a"))[0]["status"] == "accepted"


def test_refused_sends(simulator):
    body = json.dumps({"messages": [message("a")]}).encode()
    simulator.faults(refuse_429=1)
    status, headers, _ = simulator.raw("/plain/send", body)
    assert status == 429 and headers["Retry-After"] == "1"
    simulator.faults(error_500=1)
    assert simulator.raw("/plain/send", body)[0] == 500
    simulator.faults(garbage=1)
    status, headers, answer = simulator.raw("/plain/send", body)
    assert status == 200 and answer.startswith(b"<!DOCTYPE")
    simulator.faults(busy=1)
    assert simulator.send(message("a"))[0]["status"] == "busy"
    simulator.faults(reject=1)
    assert simulator.send(message("a"))[0]["status"] == "rejected"
    assert simulator.sent() == []
    assert "error" in simulator.post("/control/faults", api="plain", unknown=1)
    assert "error" in simulator.post("/control/faults", api="plain", reorder=2)


def test_truncated_answers(simulator):
    simulator.inject("plain", "x")
    simulator.faults(truncate=1)
    seen = set()
    for _ in range(20):
        try:
            body = simulator.raw("/plain/inbox?after=0")[2]
            with pytest.raises(ValueError):
                json.loads(body)
            seen.add("half")
        except http.client.IncompleteRead:
            seen.add("broken off")
    assert seen == {"half", "broken off"}


def test_repeated_and_shuffled_pages(simulator):
    simulator.inject("plain", *[str(i) for i in range(50)])
    simulator.faults(duplicate=0.5, reorder=1)
    first = [m["id"] for m in simulator.get("/plain/inbox", after=0)["messages"]]
    assert set(first) == set(range(1, 51)) and len(first) > 50 and first != sorted(first)
    later = [m["id"] for m in simulator.get("/plain/inbox", after=50)["messages"]]
    assert later and set(later) <= set(first)
    assert simulator.get("/plain/inbox", after=50) == {"messages": []}


def test_late_message_below_the_cursor(simulator):
    simulator.inject("plain", "a", "b", "c")
    simulator.post("/control/inject", api="plain", messages=[{"from": "+66812345678", "text": "late", "id": 2}])
    assert [m["text"] for m in simulator.get("/plain/inbox", after=1)["messages"]] == ["b", "late", "c"]


def echo(simulator, stop):
    """A gateway in small: answers "ได้ …" to everything but what begins with "เงียบ"."""
    after = 0
    while not stop.wait(0.02):
        for m in simulator.get("/plain/inbox", after=after)["messages"]:
            after = m["id"]
            if not m["text"].startswith("เงียบ"):
                simulator.send(message(f"r{after}", to=m["from"], text=f"ได้ {m['text']} {m['time']}"))


@pytest.fixture
def echoing(simulator):
    stop = threading.Event()
    thread = threading.Thread(target=echo, args=(simulator, stop))
    thread.start()
    yield simulator
    stop.set()
    thread.join()


def test_play(echoing, tmp_path):
    file = tmp_path / "talk.txt"
    file.write_text(
        "# hello\n@ 2017-03-27T10:00\n0812345678 > รับ 500\n0812345678 < ได้ รับ 500 2017-03-27T03:00:00.000Z\n\n"
        "0823456789 > จ่าย 1\n0823456789 < *จ่าย 1*\n0812345678 > ยอด\n0812345678 > เงียบ\n0812345678 = nothing\n"
    )
    result = echoing.run("play", str(file))
    assert result.returncode == 0, result.stdout + result.stderr
    assert "  0812345678 ▸ รับ 500\n      0812345678 ◂ ได้ รับ 500 2017-03-27T03:00:00.000Z\n" in result.stdout
    assert "ได้ ยอด" in result.stdout and "\033" not in result.stdout
    file.write_text("0812345678 > รับ 500\n0812345678 < no\n0812345678 > ยอด\n0812345678 = nothing\n")
    result = echoing.run("play", str(file))
    assert result.returncode == 1
    assert "line 2: 0812345678 expected: no" in result.stdout and "line 4: 0812345678 expected nothing" in result.stdout


def test_text(echoing):
    result = echoing.run("text", "0812345678", "รับ 7")
    assert result.returncode == 0 and "ได้ รับ 7" in result.stdout


def test_play_says_what_is_wrong(simulator, tmp_path):
    file = tmp_path / "talk.txt"
    file.write_text("0812345678 > x\nhello\n")
    result = simulator.run("play", str(file))
    assert result.returncode == 65 and f"{file}:2: expected" in result.stderr
    assert simulator.run("nonsense").returncode == 64


def test_port_taken(simulator):
    result = simulator.run()
    assert result.returncode == 75 and "cannot listen on 127.0.0.1 port" in result.stderr
