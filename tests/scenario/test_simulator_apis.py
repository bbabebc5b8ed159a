"""The simulator's interfaces by themselves, spoken to as their vendors' documents say: what they remember, pages, what is read
once, acknowledged or deleted, references, reports, pushes. What each does was looked up in PROVIDERS.md, section 1."""
import base64
import hashlib
import hmac
import http.client
import http.server
import json
import threading
import time
import urllib.parse
import zlib

import pytest

BASIC = {"Authorization": "Basic " + base64.b64encode(b"user:key").decode()}
APP = {"Authorization": "App key"}
BEE = {"x-api-key": "key"}
NUMBER = "+66812345678"
APIS = ["plain", "africastalking", "twilio", "infobip", "clicksend", "smsgate", "telerivet", "gammu", "textbee"]


def ask(simulator, method, path, body=None, headers=None, query=None, form=None):
    """Status and the answer, read as JSON where it is; the headers beside it."""
    if query:
        path += "?" + urllib.parse.urlencode(query)
    data = json.dumps(body).encode() if body is not None else urllib.parse.urlencode(form).encode() if form else None
    connection = http.client.HTTPConnection("127.0.0.1", simulator.port, timeout=60)
    try:
        connection.request(method, path, data, headers or {})
        answer = connection.getresponse()
        text = answer.read()
        ask.headers = answer.headers
        try:
            return answer.status, json.loads(text)
        except ValueError:
            return answer.status, text
    finally:
        connection.close()


def get(simulator, path, headers, **query):
    status, answer = ask(simulator, "GET", path, None, headers, query)
    assert status == 200, answer
    return answer


def inject(simulator, api, *texts, at=None, **more):
    """At one-second steps from a time on, or now."""
    messages = [{"from": NUMBER, "text": text, **more} for text in texts]
    for i, message in enumerate(messages):
        if at is not None:
            message["time"] = (at + i) * 1000
    return simulator.call("/control/inject", {"api": api, "messages": messages})


def texts_of(rows, key):
    return [row[key] for row in rows]


# -- Infobip: read once ------------------------------------------------------------------------------------------------

INBOX = "/infobip/sms/1/inbox/reports"


def test_infobip_inbox_is_read_once(simulator):
    inject(simulator, "infobip", "a", "b", "ค", at=1475746159)
    assert ask(simulator, "GET", INBOX)[0] == 401
    page = get(simulator, INBOX, APP, limit=2)
    assert texts_of(page["results"], "text") == ["a", "b"]
    assert (page["messageCount"], page["pendingMessageCount"]) == (2, 1)
    first = page["results"][0]
    assert first["from"] == "66812345678" and first["to"] == "66900000000" and first["receivedAt"] == "2016-10-06T09:29:19.000+0000"
    assert isinstance(first["messageId"], str) and first["cleanText"] == "a" and first["smsCount"] == 1
    assert texts_of(get(simulator, INBOX, APP)["results"], "text") == ["ค"]
    assert get(simulator, INBOX, APP) == {"results": [], "messageCount": 0, "pendingMessageCount": 0}
    counters = simulator.counters("infobip")
    assert (counters["injected"], counters["removed"], counters["unpolled"]) == (3, 3, 0)


def test_infobip_lost_answer_is_gone(simulator):
    inject(simulator, "infobip", "a", "b")
    simulator.faults("infobip", lose=1)
    with pytest.raises(http.client.IncompleteRead):
        ask(simulator, "GET", INBOX + "?limit=1", headers=APP)
    simulator.faults("infobip")
    assert texts_of(get(simulator, INBOX, APP)["results"], "text") == ["b"]
    assert simulator.counters("infobip")["lost"] == 1


def test_infobip_sends_in_both_versions(simulator):
    v2 = {"messages": [{"from": "X", "destinations": [{"to": "66812345678", "messageId": "m1"}, {"to": "081"}], "text": "สวัสดี"}]}
    status, answer = ask(simulator, "POST", "/infobip/sms/2/text/advanced", v2, APP)
    assert status == 200 and answer["bulkId"]
    assert [(m["to"], m["status"]["groupName"]) for m in answer["messages"]] == [("66812345678", "PENDING"), ("081", "REJECTED")]
    assert answer["messages"][0]["messageId"] == "m1"
    v3 = {"messages": [{"sender": "X", "destinations": [{"to": "66812345678"}], "content": {"text": "two"}}]}
    status, answer = ask(simulator, "POST", "/infobip/sms/3/messages", v3, APP)
    one = answer["messages"][0]
    assert one["destination"] == "66812345678" and one["status"]["groupId"] == 1 and one["messageId"]
    # a name given twice is two messages: nobody says otherwise
    ask(simulator, "POST", "/infobip/sms/2/text/advanced", v2, APP)
    assert [(s["to"], s["text"], s["ref"]) for s in simulator.sent("infobip")] == [
        (NUMBER, "สวัสดี", "m1"), (NUMBER, "two", None), (NUMBER, "สวัสดี", "m1")]
    assert ask(simulator, "POST", "/infobip/sms/3/messages", {"messages": []}, APP)[0] == 400


def test_infobip_reports_are_read_once_and_logs_stay(simulator):
    for ref in ("r1", "r2"):
        ask(simulator, "POST", "/infobip/sms/3/messages", {"messages": [
            {"destinations": [{"to": "66812345678", "messageId": ref}], "content": {"text": ref}}]}, APP)
    assert get(simulator, "/infobip/sms/3/reports", APP)["results"] == []
    simulator.call("/control/settle", {"api": "infobip", "n": 2, "state": "failed"})
    assert simulator.call("/control/settle", {"api": "infobip", "state": "delivered"}) == {"settled": 1}
    reports = get(simulator, "/infobip/sms/3/reports", APP, limit=10)["results"]
    assert [(r["messageId"], r["status"]["groupName"]) for r in reports] == [("r1", "DELIVERED"), ("r2", "UNDELIVERABLE")]
    assert reports[0]["to"] == "66812345678" and reports[0]["doneAt"].endswith("+0000") and reports[0]["error"]["permanent"] is False
    assert get(simulator, "/infobip/sms/3/reports", APP)["results"] == []
    assert [r["messageId"] for r in get(simulator, "/infobip/sms/3/logs", APP, messageId="r2")["results"]] == ["r2"]
    assert get(simulator, "/infobip/sms/3/logs", APP, messageId="r9")["results"] == []


# -- ClickSend: marked as read -----------------------------------------------------------------------------------------

CLICK = "/clicksend/v3/sms"


def test_clicksend_pages_and_read_marks(simulator):
    inject(simulator, "clicksend", *[str(i) for i in range(5)], at=1436174407)
    assert ask(simulator, "GET", CLICK + "/inbound")[0] == 401
    answer = get(simulator, CLICK + "/inbound", BASIC, page=1, limit=2)
    data = answer["data"]
    assert answer["http_code"] == 200 and answer["response_code"] == "SUCCESS"
    assert (data["total"], data["current_page"], data["last_page"], data["per_page"]) == (5, 1, 3, 2) and data["next_page_url"]
    assert texts_of(data["data"], "body") == ["4", "3"] and data["data"][1]["timestamp"] == "1436174410"
    last = get(simulator, CLICK + "/inbound", BASIC, page=3, limit=2)["data"]
    assert texts_of(last["data"], "body") == ["0"] and last["next_page_url"] is None
    gone = data["data"][0]["message_id"]
    assert ask(simulator, "PUT", f"{CLICK}/inbound-read/{gone}", headers=BASIC)[1]["response_code"] == "SUCCESS"
    assert ask(simulator, "PUT", f"{CLICK}/inbound-read/{gone}", headers=BASIC)[0] == 200  # it is read already
    assert ask(simulator, "PUT", f"{CLICK}/inbound-read/NONE", headers=BASIC)[0] == 404
    assert texts_of(get(simulator, CLICK + "/inbound", BASIC)["data"]["data"], "body") == ["3", "2", "1", "0"]
    ask(simulator, "PUT", CLICK + "/inbound-read", {"date_before": 1436174408}, BASIC)
    assert texts_of(get(simulator, CLICK + "/inbound", BASIC)["data"]["data"], "body") == ["3", "2"]
    ask(simulator, "PUT", CLICK + "/inbound-read", headers=BASIC)  # without a body all
    assert get(simulator, CLICK + "/inbound", BASIC)["data"]["data"] == []


def test_clicksend_may_keep_what_is_read(simulator):
    inject(simulator, "clicksend", "a")
    simulator.faults("clicksend", keep_read=1)
    name = get(simulator, CLICK + "/inbound", BASIC)["data"]["data"][0]["message_id"]
    assert ask(simulator, "PUT", f"{CLICK}/inbound-read/{name}", headers=BASIC)[0] == 200
    assert len(get(simulator, CLICK + "/inbound", BASIC)["data"]["data"]) == 1


def test_clicksend_send_and_receipts(simulator):
    status, answer = ask(simulator, "POST", CLICK + "/send", {"messages": [
        {"from": "X", "to": NUMBER, "body": "หนึ่ง", "custom_string": "r1"}, {"to": "x", "body": "two"}, {"to": NUMBER, "body": ""}]}, BASIC)
    messages = answer["data"]["messages"]
    assert status == 200 and texts_of(messages, "status") == ["SUCCESS", "INVALID_RECIPIENT", "EMPTY_MESSAGE"]
    assert answer["data"]["queued_count"] == 1 and messages[0]["custom_string"] == "r1"
    assert [(s["text"], s["ref"]) for s in simulator.sent("clicksend")] == [("หนึ่ง", "r1")]
    simulator.call("/control/settle", {"api": "clicksend", "state": "delivered"})
    rows = get(simulator, CLICK + "/receipts", BASIC)["data"]["data"]
    assert [(r["message_id"], r["status_code"], r["custom_string"]) for r in rows] == [(messages[0]["message_id"], "201", "r1")]
    assert len(get(simulator, CLICK + "/receipts", BASIC)["data"]["data"]) == 1
    ask(simulator, "PUT", CLICK + "/receipts-read", {"date_before": int(rows[0]["timestamp"]) - 5}, BASIC)
    assert len(get(simulator, CLICK + "/receipts", BASIC)["data"]["data"]) == 1
    ask(simulator, "PUT", CLICK + "/receipts-read", {"date_before": str(int(time.time()) + 5)}, BASIC)
    assert get(simulator, CLICK + "/receipts", BASIC)["data"]["data"] == []


# -- SMS Gateway for Android -------------------------------------------------------------------------------------------

def test_smsgate_inbox_between_two_times(simulator):
    inject(simulator, "smsgate", "a", "b", "c", "d", at=1700000000)
    rows = get(simulator, "/smsgate/inbox", BASIC, type="SMS")
    assert texts_of(rows, "contentPreview") == ["d", "c", "b", "a"] and ask.headers["X-Total-Count"] == "4"
    assert rows[0]["createdAt"] == "2023-11-15T05:13:23.000+07:00" and rows[0]["sender"] == NUMBER and rows[0]["id"].startswith("text:")
    both = {"from": "2023-11-15T05:13:21+07:00", "to": "2023-11-14T22:13:22.000Z"}
    assert texts_of(get(simulator, "/smsgate/inbox", BASIC, **both), "contentPreview") == ["c", "b"]  # both ends count
    assert texts_of(get(simulator, "/smsgate/inbox", BASIC, limit=2, offset=1), "contentPreview") == ["c", "b"]
    assert get(simulator, "/smsgate/inbox", BASIC, offset=9) == [] and get(simulator, "/smsgate/inbox", BASIC, type="DATA_SMS") == []
    backwards = {"from": both["to"], "to": "2023-11-14T22:13:21.000Z"}
    assert ask(simulator, "GET", "/smsgate/inbox", None, BASIC, backwards)[0] == 400
    for date in ("2023-11-14T22:13:21.1Z", "2023-11-14 22:13:21Z", "2023-11-14T22:13:21", "2023-11-14T22:13:21 07:00", "x"):
        assert ask(simulator, "GET", "/smsgate/inbox", None, BASIC, {"from": date})[0] == 400, date


def test_smsgate_late_message_lies_behind(simulator):
    inject(simulator, "smsgate", "new", at=1700009000)
    inject(simulator, "smsgate", "late", at=1700000000)
    assert texts_of(get(simulator, "/smsgate/inbox", BASIC), "contentPreview") == ["new", "late"]
    since = {"from": "2023-11-14T23:00:00Z"}
    assert texts_of(get(simulator, "/smsgate/inbox", BASIC, **since), "contentPreview") == ["new"]


def test_smsgate_send_is_idempotent(simulator):
    body = {"id": "11f0", "textMessage": {"text": "ได้"}, "phoneNumbers": [NUMBER], "withDeliveryReport": True}
    status, answer = ask(simulator, "POST", "/smsgate/messages", body, BASIC)
    assert status == 202 and (answer["id"], answer["state"]) == ("11f0", "Pending")
    assert answer["recipients"] == [{"phoneNumber": NUMBER, "state": "Pending", "error": None}]
    assert ask(simulator, "POST", "/smsgate/messages", body, BASIC)[0] == 409
    assert [(s["text"], s["times"]) for s in simulator.sent("smsgate")] == [("ได้", 2)]
    assert get(simulator, "/smsgate/messages/11f0", BASIC)["state"] == "Pending"
    simulator.call("/control/settle", {"api": "smsgate", "state": "failed"})
    answer = get(simulator, "/smsgate/messages/11f0", BASIC)
    assert answer["state"] == "Failed" and answer["recipients"][0]["error"]
    assert ask(simulator, "GET", "/smsgate/messages/no", headers=BASIC)[0] == 404
    unnamed = ask(simulator, "POST", "/smsgate/messages", {**body, "id": None}, BASIC)[1]["id"]
    assert get(simulator, f"/smsgate/messages/{unnamed}", BASIC)["id"] == unnamed
    assert ask(simulator, "POST", "/smsgate/messages", {**body, "id": "x" * 37}, BASIC)[0] == 400
    assert ask(simulator, "POST", "/smsgate/messages", {**body, "id": "b", "phoneNumbers": []}, BASIC)[0] == 400
    simulator.faults("smsgate", busy=1)
    assert ask(simulator, "POST", "/smsgate/messages", {**body, "id": "c"}, BASIC)[0] == 503


# -- Telerivet ---------------------------------------------------------------------------------------------------------

RIVET = "/telerivet/v1/projects/PJ1/messages"


def test_telerivet_marker_paging(simulator):
    inject(simulator, "telerivet", *[str(i) for i in range(5)], at=1700000000)
    asked = {"direction": "incoming", "time_created[min]": 1700000001, "sort_dir": "asc", "page_size": 3}
    page = get(simulator, RIVET, BASIC, **asked)
    assert texts_of(page["data"], "content") == ["1", "2", "3"] and page["truncated"] is True  # that second too
    assert page["data"][0]["from_number"] == NUMBER and page["data"][0]["time_created"] == 1700000001
    inject(simulator, "telerivet", "late", at=1700000000)
    inject(simulator, "telerivet", "5", at=1700000009)
    page = get(simulator, RIVET, BASIC, marker=page["next_marker"], **asked)
    assert texts_of(page["data"], "content") == ["4", "5"] and page["truncated"] is False and page["next_marker"] is None
    down = get(simulator, RIVET, BASIC, sort_dir="desc", page_size=2)
    assert texts_of(down["data"], "content") == ["5", "4"]
    assert texts_of(get(simulator, RIVET, BASIC, sort_dir="desc", page_size=2, marker=down["next_marker"])["data"], "content") == ["3", "2"]
    assert ask(simulator, "GET", RIVET)[1]["error"]["code"] == "invalid_api_key"


def test_telerivet_send_and_look_up(simulator):
    status, answer = ask(simulator, "POST", RIVET + "/send", {"to_number": NUMBER, "content": "ได้"}, BASIC)
    assert status == 200 and answer["status"] == "queued" and answer["id"].startswith("SM")
    simulator.call("/control/settle", {"api": "telerivet", "state": "delivered"})
    assert get(simulator, f"{RIVET}/{answer['id']}", BASIC)["status"] == "delivered"
    found = get(simulator, RIVET, BASIC, direction="outgoing", to_number=NUMBER)["data"]
    assert [(m["id"], m["content"]) for m in found] == [(answer["id"], "ได้")]
    assert get(simulator, RIVET, BASIC, direction="outgoing", to_number="+66811111111")["data"] == []
    assert ask(simulator, "POST", RIVET + "/send", {"to_number": "x", "content": "y"}, BASIC)[1]["error"]["code"] == "invalid_param"


# -- sms-gammu-gateway: places that move ---------------------------------------------------------------------------------

def test_gammu_deletes_by_place(simulator):
    inject(simulator, "gammu", "a", "b", "c", at=1700000000)
    assert ask(simulator, "GET", "/gammu/sms")[0] == 401
    rows = get(simulator, "/gammu/sms", BASIC)
    assert texts_of(rows, "Text") == ["a", "b", "c"] and set(rows[0]) == {"Date", "Number", "State", "Text"}
    assert rows[0]["Date"] == "2023-11-15 05:13:20" and rows[0]["Number"] == NUMBER
    assert get(simulator, "/gammu/sms/1", BASIC)["Text"] == "b"
    assert ask(simulator, "DELETE", "/gammu/sms/0")[0] == 204  # it asks for no password
    assert get(simulator, "/gammu/sms/1", BASIC)["Text"] == "c"
    assert ask(simulator, "GET", "/gammu/sms/2", headers=BASIC)[0] == 404 and ask(simulator, "DELETE", "/gammu/sms/2")[0] == 404
    assert texts_of(get(simulator, "/gammu/sms", BASIC), "Text") == ["b", "c"]


def test_gammu_reads_once(simulator):
    inject(simulator, "gammu", "a", "b")
    assert [get(simulator, "/gammu/getsms", BASIC)["Text"] for _ in range(3)] == ["a", "b", ""]
    assert get(simulator, "/gammu/getsms", BASIC) == {"Date": "", "Number": "", "State": "", "Text": ""}


def test_gammu_send(simulator):
    status, answer = ask(simulator, "POST", "/gammu/sms", {"text": "ได้ 5", "number": f"{NUMBER},+66898765432", "unicode": True}, BASIC)
    assert status == 200 and answer == {"status": 200, "message": "[1, 2]"}
    ask(simulator, "POST", "/gammu/sms", None, BASIC, form={"text": "ได้ 5", "number": NUMBER})
    assert [s["text"] for s in simulator.sent("gammu")] == ["ได้ 5", "ได้ 5", "??? 5"]
    assert ask(simulator, "POST", "/gammu/sms", {"text": "x"}, BASIC)[0] == 404
    assert ask(simulator, "POST", "/gammu/sms", {"text": "x", "number": "y"}, BASIC)[0] == 500


# -- textbee -------------------------------------------------------------------------------------------------------------

BEES = "/textbee/api/v1/gateway/devices/d1"


def test_textbee_pages_newest_first(simulator):
    inject(simulator, "textbee", *[str(i) for i in range(5)], at=1700000000)
    assert ask(simulator, "GET", BEES + "/get-received-sms")[0] == 401
    page = get(simulator, BEES + "/get-received-sms", BEE, page=1, limit=2)
    assert texts_of(page["data"], "message") == ["4", "3"] and page["meta"]["totalPages"] == 3
    assert page["data"][0]["receivedAt"] == "2023-11-14T22:13:24.000Z" and len(page["data"][0]["_id"]) == 24
    assert texts_of(get(simulator, BEES + "/get-received-sms", BEE, page=3, limit=2)["data"], "message") == ["0"]
    assert get(simulator, BEES + "/get-received-sms", BEE, page=4, limit=2)["data"] == []


def test_textbee_page_shifts(simulator):
    """A message comes with every page that is handed out, so that the next page begins with what was seen."""
    inject(simulator, "textbee", "a", "b", "c", at=1700000000)
    simulator.call("/control/inject", {"api": "textbee", "coming": True, "messages": [
        {"from": NUMBER, "text": "x", "time": 1700001000000}, {"from": NUMBER, "text": "y", "time": 1700002000000}]})
    pages = [texts_of(get(simulator, BEES + "/get-received-sms", BEE, page=n, limit=2)["data"], "message") for n in (1, 2, 3)]
    assert pages == [["c", "b"], ["b", "a"], ["a"]]
    assert texts_of(get(simulator, BEES + "/get-received-sms", BEE)["data"], "message") == ["y", "x", "c", "b", "a"]


def test_textbee_send(simulator):
    status, answer = ask(simulator, "POST", BEES + "/send-sms", {"recipients": [NUMBER], "message": "ได้"}, BEE)
    assert status == 201 and answer["data"]["success"] is True and answer["data"]["smsBatchId"]
    status, answer = ask(simulator, "POST", BEES + "/send-sms", {"recipients": [], "message": "x"}, BEE)
    assert status == 400 and answer["success"] is False


# -- Twilio's and Africa's Talking's reports -----------------------------------------------------------------------------

TWILIO = "/twilio/2010-04-01/Accounts/AC1/Messages"


def test_twilio_shows_what_became_of_a_message(simulator):
    sent = ask(simulator, "POST", TWILIO + ".json", None, BASIC, form={"To": NUMBER, "From": "+66900000000", "Body": "ได้"})[1]
    assert get(simulator, f"{TWILIO}/{sent['sid']}.json", BASIC)["status"] == "queued"
    simulator.call("/control/settle", {"api": "twilio", "state": "failed"})
    shown = get(simulator, f"{TWILIO}/{sent['sid']}.json", BASIC)
    assert (shown["status"], shown["error_code"], shown["body"]) == ("undelivered", 30003, "ได้")
    assert texts_of(get(simulator, TWILIO + ".json", BASIC, To=NUMBER)["messages"], "sid") == [sent["sid"]]
    assert ask(simulator, "GET", f"{TWILIO}/SM00.json", headers=BASIC)[0] == 404


# -- pushes --------------------------------------------------------------------------------------------------------------

class Receiver(http.server.ThreadingHTTPServer):
    """Keeps what is pushed."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.server.got.append((self.path, self.headers, body))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"taken")

        do_GET = do_POST

    def __init__(self):
        super().__init__(("127.0.0.1", 0), self.Handler)
        self.got, self.url = [], f"http://127.0.0.1:{self.server_address[1]}/webhook/x"
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def forms(self):
        return [dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True)) for _, _, body in self.got]


@pytest.fixture
def receiver():
    it = Receiver()
    yield it
    it.shutdown()
    it.server_close()


def push(simulator, receiver, api, **what):
    answer = simulator.call("/control/push", {"api": api, "url": receiver.url, "secret": "s3cret", **what})
    assert all(a == {"status": 200, "body": "taken"} for a in answer["answers"]), answer
    return len(answer["answers"])


MESSAGE = {"from": NUMBER, "text": "รับ 500", "time": "2023-11-14T22:13:20Z", "id": 7}


def test_push_twilio(simulator, receiver):
    inject(simulator, "twilio", "พัน")
    sent = ask(simulator, "POST", TWILIO + ".json", None, BASIC, form={"To": NUMBER, "From": "+66900000000", "Body": "x"})[1]
    simulator.call("/control/settle", {"api": "twilio", "state": "delivered"})
    assert push(simulator, receiver, "twilio", messages=[{"id": 1}], receipts=[{"n": 1}]) == 2
    message, receipt = receiver.forms()
    polled = get(simulator, TWILIO + ".json", BASIC, To="+66900000000")["messages"][0]
    assert (message["MessageSid"], message["Body"], message["From"]) == (polled["sid"], "พัน", NUMBER)
    assert (receipt["MessageSid"], receipt["MessageStatus"]) == (sent["sid"], "delivered")
    for form, (_, headers, _) in zip((message, receipt), receiver.got):
        all_of_it = receiver.url + "".join(name + form[name] for name in sorted(form))
        signature = hmac.new(b"s3cret", all_of_it.encode(), hashlib.sha1).digest()
        assert headers["X-Twilio-Signature"] == base64.b64encode(signature).decode()


def test_push_smsgate(simulator, receiver):
    assert push(simulator, receiver, "smsgate", messages=[MESSAGE], times=2, receipts=[{"ref": "r1", "to": NUMBER, "state": "delivered"}]) == 4
    events = [json.loads(body) for _, _, body in receiver.got]
    assert events[0]["event"] == "sms:received" and events[0]["payload"]["message"] == "รับ 500"
    assert events[0]["id"] != events[1]["id"] and events[0]["payload"]["messageId"] == events[1]["payload"]["messageId"]
    assert (events[2]["event"], events[2]["payload"]["messageId"]) == ("sms:delivered", "r1")
    for _, headers, body in receiver.got:
        assert headers["X-Signature"] == hmac.new(b"s3cret", body + headers["X-Timestamp"].encode(), hashlib.sha256).hexdigest()


def test_push_vonage_in_parts(simulator, receiver):
    long = "ก" * 100
    assert push(simulator, receiver, "vonage", messages=[{**MESSAGE, "text": long}], receipts=[{"id": "0A", "ref": "r&=1", "state": "failed"}]) == 3
    forms = receiver.forms()
    assert "".join(f["text"] for f in forms[:2]) == long and [f["concat-part"] for f in forms[:2]] == ["1", "2"]
    assert forms[0]["concat-ref"] == forms[1]["concat-ref"] and forms[0]["concat-total"] == "2" and forms[0]["msisdn"] == NUMBER[1:]
    assert (forms[2]["status"], forms[2]["client-ref"]) == ("failed", "r&=1")
    for form in forms:
        pairs = "".join(f"&{n}=" + form[n].replace("&", "_").replace("=", "_") for n in sorted(form) if n != "sig")
        assert form["sig"].lower() == hmac.new(b"s3cret", pairs.encode(), hashlib.sha256).hexdigest()


def test_push_of_the_others(simulator, receiver):
    for api in ("africastalking", "infobip", "telerivet", "kannel", "ants"):
        assert push(simulator, receiver, api, messages=[MESSAGE], receipts=[{"id": "i1", "ref": "r1", "to": NUMBER, "state": "delivered"}]) == 2
    bodies = [body.decode() for _, _, body in receiver.got]
    forms = receiver.forms()
    assert (forms[0]["text"], forms[0]["from"], forms[0]["id"]) == ("รับ 500", NUMBER, "7")
    assert (forms[1]["id"], forms[1]["status"], forms[1]["phoneNumber"]) == ("i1", "Success", NUMBER)
    assert json.loads(bodies[2])["results"][0]["text"] == "รับ 500"
    assert json.loads(bodies[3])["results"][0]["status"]["groupName"] == "DELIVERED"
    assert (forms[4]["event"], forms[4]["secret"], forms[4]["content"]) == ("incoming_message", "s3cret", "รับ 500")
    assert (forms[5]["event"], forms[5]["id"], forms[5]["status"]) == ("send_status", "i1", "delivered")
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(receiver.got[6][0]).query))
    assert (query["from"], query["text"], query["t"]) == (NUMBER, "รับ 500", "1700000000")
    assert dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(receiver.got[7][0]).query))["dlr"] == "1"
    assert json.loads(bodies[8])["MOBILE_NO"] == NUMBER[1:] and json.loads(bodies[8])["MESSAGE"] == "รับ 500"
    assert json.loads(bodies[9])["details"][0]["status"]["name"] == "DELIVERED"


def test_push_says_what_is_wrong(simulator, receiver):
    def refused(**body):
        return ask(simulator, "POST", "/control/push", {"url": receiver.url, **body})[0] == 400
    assert refused(api="plain", messages=[MESSAGE]) and refused(api="twilio", messages=[{"id": 5}])
    assert refused(api="twilio", receipts=[{}]) and refused(api="twilio", messages=[{**MESSAGE, "time": "x"}])
    assert simulator.call("/control/push", {"api": "ants", "url": "http://127.0.0.1:1/", "messages": [MESSAGE]})["answers"][0]["status"] == 0


# -- faults of every interface -------------------------------------------------------------------------------------------

POLLS = {
    "plain": ("/plain/inbox?after=0", {}, lambda a: [(m["id"], m["text"]) for m in a["messages"]]),
    "africastalking": ("/africastalking/version1/messaging?lastReceivedId=0", {"apikey": "k"},
                       lambda a: [(m["id"], m["text"]) for m in a["SMSMessageData"]["Messages"]]),
    "twilio": (TWILIO + ".json", BASIC, lambda a: [(m["sid"], m["body"]) for m in a["messages"]]),
    "infobip": (INBOX, APP, lambda a: [(m["messageId"], m["text"]) for m in a["results"]]),
    "clicksend": (CLICK + "/inbound", BASIC, lambda a: [(m["message_id"], m["body"]) for m in a["data"]["data"]]),
    "smsgate": ("/smsgate/inbox?to=2100-01-01T00:00:00Z", BASIC, lambda a: [(m["id"], m["contentPreview"]) for m in a]),
    "telerivet": (RIVET, BASIC, lambda a: [(m["id"], m["content"]) for m in a["data"]]),
    "gammu": ("/gammu/sms", BASIC, lambda a: [(None, m["Text"]) for m in a]),
    "textbee": (BEES + "/get-received-sms", BEE, lambda a: [(m["_id"], m["message"]) for m in a["data"]]),
}
WITH_PAGES = [api for api in APIS if api != "gammu"]


def poll(simulator, api):
    path, headers, read = POLLS[api]
    status, answer = ask(simulator, "GET", path, headers=headers)
    return (status, read(answer)) if status == 200 and not isinstance(answer, bytes) else (status, answer)


@pytest.mark.parametrize("api", APIS)
def test_hostile_answers(api, simulator):
    inject(simulator, api, "a")
    statuses = {"html": 200, "empty": 200, "nul": 200, "bad_utf8": 200, "truncated": 200, "deep": 200, "redirect_http": 302, "redirect_file": 301,
                "401": 401, "403": 403, "404": 404, "429": 429, "429_seconds": 429, "429_date": 429, "429_negative": 429,
                "429_huge": 429, "500": 500, "502": 502, "503": 503, "504": 504}
    path, headers, _ = POLLS[api]
    for name, status in statuses.items():
        simulator.faults(api, hostile=name, hostile_on="poll", hostile_times=1)
        with opened(simulator, path, headers) as answer:
            assert answer.status == status, name
            body = answer.read()
            for nth in [n for n in ("seconds", "date", "negative", "huge") if name.endswith("_" + n)]:
                assert {"seconds": "2", "negative": "-5", "huge": "1000000000"}.get(nth, "GMT") in answer.headers["Retry-After"]
            if name.startswith("redirect"):
                assert answer.headers["Location"].startswith(name[9:] + ":")
            if name == "deep":
                assert body == b"[" * 1000000
            elif name in ("html", "empty", "nul", "bad_utf8", "truncated"):
                with pytest.raises(ValueError):
                    json.loads(body)
    assert [text for _, text in poll(simulator, api)[1]] == ["a"]  # and all is well again, nothing was taken


class opened:
    """One answer whose body may never end."""

    def __init__(self, simulator, path, headers):
        self.connection = http.client.HTTPConnection("127.0.0.1", simulator.port, timeout=60)
        self.connection.request("GET", path, headers=headers)

    def __enter__(self):
        return self.connection.getresponse()

    def __exit__(self, *_):
        self.connection.close()


@pytest.mark.parametrize("api", APIS)
def test_answers_that_do_not_end_well(api, simulator):
    inject(simulator, api, "a")
    path, headers, _ = POLLS[api]
    simulator.faults(api, hostile="endless", hostile_on="poll")
    with opened(simulator, path, headers) as answer:
        assert answer.headers["Transfer-Encoding"] == "chunked" and len(answer.read(1 << 22)) == 1 << 22
    simulator.faults(api, hostile="reset")
    with pytest.raises(ConnectionResetError), opened(simulator, path, headers):
        pass
    simulator.faults(api, hostile="silent")
    connection = http.client.HTTPConnection("127.0.0.1", simulator.port, timeout=0.3)
    connection.request("GET", path, headers=headers)
    with pytest.raises(TimeoutError):
        connection.getresponse()
    connection.close()
    simulator.faults(api)
    assert [text for _, text in poll(simulator, api)[1]] == ["a"]


def test_one_byte_a_second(simulator):
    inject(simulator, "infobip", "a")
    simulator.faults("infobip", hostile="slow")
    with opened(simulator, INBOX, APP) as answer:
        begun = time.monotonic()
        assert answer.read(2) == b'{"' and 1 < time.monotonic() - begun < 20
    assert simulator.counters("infobip")["unpolled"] == 1


def test_gzip_bomb(simulator):
    simulator.faults("plain", hostile="gzip_bomb")
    with opened(simulator, "/plain/inbox?after=0", {}) as answer:
        body = answer.read()
        assert answer.headers["Content-Encoding"] == "gzip" and 1 << 19 < len(body) < 1 << 21
    unpacked, total = zlib.decompressobj(31), 0
    piece = unpacked.decompress(body, 1 << 24)
    while piece:
        total += len(piece)
        piece = unpacked.decompress(unpacked.unconsumed_tail, 1 << 24)
    assert total == 1 << 30


@pytest.mark.parametrize("api", WITH_PAGES)
def test_items_that_lie(api, simulator):
    def fresh(**faults):
        simulator.call("/control/reset", {"api": api})
        inject(simulator, api, "1", "2", "3", at=1700000000)
        simulator.faults(api, **faults)
        return poll(simulator, api)[1]

    honest = fresh()
    backwards = fresh(ids_down=1)
    assert backwards == honest[::-1]
    other = fresh(same_id=1)
    ids = {}
    for name, text in other:
        ids.setdefault(name, []).append(text)
    if api != "smsgate":  # its ids are made of the text
        assert all(len(texts) == 2 and texts[0] != texts[1] for texts in ids.values())
    if api not in ("plain", "africastalking", "smsgate"):
        doubled = fresh(other_id=1)
        assert len(doubled) == 6 and len({name for name, _ in doubled}) == 6 and len({text for _, text in doubled}) == 3
    if api in ("plain", "africastalking", "infobip"):
        assert all(int(name) > 1 << 63 for name, _ in fresh(ids_huge=1))
    for year in ("1970", "2099"):
        fresh(**{f"dates_{year}": 1})
        assert simulator.counters(api)["faults"] > 0


def test_dates_out_of_the_way(simulator):
    for year in ("1970", "2099"):
        simulator.call("/control/reset", {"api": "textbee"})
        inject(simulator, "textbee", "a")
        simulator.faults("textbee", **{f"dates_{year}": 1})
        assert get(simulator, BEES + "/get-received-sms", BEE)["data"][0]["receivedAt"].startswith(year)


def test_same_page_for_ever(simulator):
    inject(simulator, "textbee", *"abc", at=1700000000)
    inject(simulator, "telerivet", *"abc", at=1700000000)
    simulator.faults("textbee", same_page=1)
    simulator.faults("telerivet", same_page=1)
    pages = [texts_of(get(simulator, BEES + "/get-received-sms", BEE, page=n, limit=2)["data"], "message") for n in (1, 2, 9)]
    assert pages == [["c", "b"]] * 3
    page = get(simulator, RIVET, BASIC, page_size=9)
    for _ in range(3):
        assert texts_of(page["data"], "content") == ["a", "b", "c"] and page["truncated"] is True
        page = get(simulator, RIVET, BASIC, page_size=9, marker=page["next_marker"])


def test_faults_that_are_not_known(simulator):
    for wrong in ({"hostile": "x"}, {"hostile_on": "both"}, {"hostile_times": "1"}, {"lose": 2}, {"delay_ms": "x"}):
        assert ask(simulator, "POST", "/control/faults", {"api": "plain", **wrong})[0] == 400
    assert ask(simulator, "POST", "/control/settle", {"api": "plain", "state": "x"})[0] == 400


def test_settled_from_now_on(simulator):
    simulator.call("/control/settle", {"api": "telerivet", "state": "delivered", "later": True})
    ask(simulator, "POST", RIVET + "/send", {"to_number": NUMBER, "content": "x"}, BASIC)
    assert [s["state"] for s in simulator.sent("telerivet")] == ["delivered"]
