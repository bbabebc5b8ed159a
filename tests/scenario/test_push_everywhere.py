"""What each vendor pushes, as the simulator writes it after the vendors' documents, is what our profiles take: signed, once, and
matched with what was polled or sent."""
import pathlib
import re
import time

import harness
import pytest
from conftest import QUICK
from harness import free_port, wait_for

NUMBER = "+66812345678"
SECRET = "s3cret"
# What an account needs beside its profile, and what its vendor adds to our address: those that sign nothing say a key.
PUSHERS = {
    "twilio": ('vars: { account_sid = "AC1"; }; secrets: { auth_token = "secret"; };', ""),
    "africastalking": ('vars: { username = "u"; }; secrets: { apikey = "secret"; webhook = "secret"; };', "?key=" + SECRET),
    "infobip": ('secrets: { apikey = "secret"; webhook = "secret"; };', "?key=" + SECRET),
    "smsgate": ('vars: { user = "u"; }; secrets: { password = "secret"; signing = "secret"; };', ""),
    "telerivet": ('vars: { project = "PJ1"; }; secrets: { apikey = "secret"; webhook = "secret"; };', ""),
    "kannel": ('vars: { username = "u"; webhook_url = "http://127.0.0.1:1/push/kannel"; };'
               ' secrets: { password = "secret"; webhook = "secret"; };', "?key=" + SECRET),
    "ants": ('vars: { user = "u"; }; secrets: { password = "secret"; webhook = "secret"; };', "?key=" + SECRET),
    "vonage": ('vars: { key = "k"; }; secrets: { secret = "secret"; signing = "secret"; };', ""),
}
SENDERS = [api for api in PUSHERS if api in harness.ACCOUNTS]


class Pushed:
    def __init__(self, gateway, simulator, api):
        self.gateway, self.simulator, self.api, self.port = gateway, simulator, api, free_port()
        account, self.key = PUSHERS[api]
        pathlib.Path(gateway.folder, "secret").write_text(SECRET + "\n")
        send = "true" if api in SENDERS else "false"
        settings = pathlib.Path(gateway.config).read_text(encoding="utf-8")
        begin, end = settings.index("providers: ("), settings.index(");", settings.index("providers: (")) + 2
        it = (f'providers: ( {{ name = "{api}"; profile = "{harness.TOP}/config/providers/{api}.cfg"; own_number = "+66900000000";'
              f' base = "http://127.0.0.1:{simulator.port}/{api}"; {account} poll = false; send = {send}; webhook = true; }} );\n'
              f'http: {{ port = {self.port}; public = "http://127.0.0.1:{self.port}"; }};\n')
        pathlib.Path(gateway.config).write_text(settings[:begin] + it + settings[end:], encoding="utf-8")
        gateway.start()
        wait_for(self.port)

    def polls_too(self):
        """Started again with the list that the profile has beside the push."""
        self.gateway.stop()
        settings = pathlib.Path(self.gateway.config)
        settings.write_text(settings.read_text(encoding="utf-8").replace("poll = false", "poll = true"), encoding="utf-8")
        self.gateway.start()
        wait_for(self.port)

    def push(self, secret=SECRET, key=None, **what):
        url = f"http://127.0.0.1:{self.port}/push/{self.api}{self.key if key is None else key}"
        return self.simulator.call("/control/push", {"api": self.api, "url": url, "secret": secret, **what})["answers"]


@pytest.fixture
def pushed(make_gateway, simulator, request):
    return Pushed(make_gateway([], QUICK), simulator, request.param)


def messages(*texts):
    return [{"from": NUMBER, "text": text, "id": i} for i, text in enumerate(texts, 1)]


@pytest.mark.parametrize("pushed", PUSHERS, indirect=True)
def test_pushed_messages_are_booked_once(pushed):
    answers = pushed.push(messages=messages("รับ 500", "จ่ายค่าปุ๋ย 80"), times=2)
    assert len(answers) == 4 and all(a["status"] in (200, 409) for a in answers), answers
    assert answers[0]["status"] == 200
    pushed.gateway.wait("SELECT count(*) FROM ledger", 2)
    assert pushed.gateway.query("SELECT amount_satang FROM ledger ORDER BY id") == [(50000,), (8000,)]
    if pushed.api == "ants":
        assert "500" in answers[0]["body"]  # the answer carries the reply


@pytest.mark.parametrize("pushed", ["twilio", "telerivet", "infobip"], indirect=True)
def test_what_was_pushed_is_known_in_the_list(pushed):
    """And the other way. The push may say no time where the list says one (Twilio)."""
    both = messages("รับ 500", "จ่ายค่าปุ๋ย 80")
    assert pushed.push(messages=both[:1])[0]["status"] == 200
    pushed.simulator.inject(pushed.api, [{"from": m["from"], "text": m["text"]} for m in both])
    pushed.polls_too()
    pushed.gateway.wait("SELECT count(*) FROM inbox", 2)
    assert pushed.push(messages=both[1:])[0]["status"] in (200, 409)
    time.sleep(0.5)
    assert pushed.gateway.query("SELECT state, reason FROM inbox") == [("booked", None)] * 2


@pytest.mark.parametrize("pushed", ["africastalking"], indirect=True)
def test_what_has_another_id_in_the_list_is_taken_from_there(pushed):
    """Only: by both ways it would be two messages. Reports are taken as they are pushed."""
    pushed.polls_too()
    assert pushed.push(messages=[{"from": NUMBER, "text": "รับ 500", "id": 900}])[0]["status"] == 200
    pushed.simulator.inject(pushed.api, [{"from": NUMBER, "text": "รับ 500"}])
    assert pushed.simulator.wait_sent(pushed.api, 1) == 1
    pushed.simulator.call("/control/settle", {"api": pushed.api, "n": 1, "state": "delivered"})
    assert pushed.push(receipts=[{"n": 1}])[0]["status"] == 200
    pushed.gateway.wait("SELECT count(*) FROM outbox WHERE state = 'delivered'", 1)
    assert pushed.gateway.one("SELECT count(*) FROM inbox") == 1


@pytest.mark.parametrize("pushed", PUSHERS, indirect=True)
def test_without_the_secret_nothing_is_taken(pushed):
    answers = pushed.push("wrong", "?key=wrong" if pushed.key else "", messages=messages("รับ 500"))
    assert answers[0]["status"] == 403
    assert pushed.gateway.one("SELECT count(*) FROM inbox") == 0


@pytest.mark.parametrize("pushed", ["vonage"], indirect=True)
def test_parts_are_joined(pushed):
    text = "รับ 500 " + "ขายปลาส้ม " * 9
    assert all(a["status"] == 200 for a in pushed.push(messages=messages(text)))
    pushed.gateway.wait("SELECT count(*) FROM inbox", 1)


@pytest.mark.parametrize("pushed", SENDERS, indirect=True)
def test_receipts_find_their_messages(pushed):
    pushed.push(messages=messages("รับ 500", "จ่ายค่าปุ๋ย 80"))
    assert pushed.simulator.wait_sent(pushed.api, 2) == 2
    pushed.gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 2)
    pushed.simulator.call("/control/settle", {"api": pushed.api, "n": 1, "state": "delivered"})
    pushed.simulator.call("/control/settle", {"api": pushed.api, "n": 2, "state": "failed"})
    assert [a["status"] for a in pushed.push(receipts=[{"n": 2}, {"n": 1}])] == [200, 200]
    states = dict(pushed.gateway.query("SELECT text, state FROM outbox"))  # the two may have overtaken each other
    assert [states[m["text"]] for m in pushed.simulator.sent(pushed.api)] == ["delivered", "failed"]


@pytest.mark.parametrize("pushed", ["twilio"], indirect=True)
def test_receipts_come_where_the_send_says(pushed, tmp_path):
    """The vendor pushes them by itself, signed with the token of the login: one before its answer to the send, one later."""
    profile = (harness.TOP / "config/providers/twilio.cfg").read_text(encoding="utf-8")
    profile = re.sub(r"\nstatus: \{.*?\n\};\n", "\n", profile, flags=re.DOTALL)  # it cannot be asked
    url = f"http://127.0.0.1:{pushed.port}/push/twilio"
    (tmp_path / "twilio.cfg").write_text(profile.replace('("Body", "{text}") );', f'("Body", "{{text}}"), ("StatusCallback", "{url}") );'))
    settings = pathlib.Path(pushed.gateway.config)
    settings.write_text(settings.read_text(encoding="utf-8").replace(f"{harness.TOP}/config/providers", str(tmp_path)), encoding="utf-8")
    pushed.gateway.stop()
    pushed.gateway.start()
    wait_for(pushed.port)
    pushed.simulator.call("/control/settle", {"api": "twilio", "state": "delivered", "later": True})
    pushed.push(messages=messages("รับ 500"))
    pushed.gateway.wait("SELECT count(*) FROM outbox WHERE state = 'delivered'", 1)
    pushed.simulator.call("/control/settle", {"api": "twilio", "state": "pending", "later": True})
    pushed.push(messages=messages("รับ 500", "จ่ายค่าปุ๋ย 80"))
    pushed.gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 1)
    pushed.simulator.call("/control/settle", {"api": "twilio", "state": "failed"})
    pushed.gateway.wait("SELECT count(*) FROM outbox WHERE state = 'failed'", 1)


def test_receipts_are_asked_for(make_gateway, simulator):
    """Lists of receipts, read once or acknowledged, and questions for each message."""
    asked = ["infobip", "clicksend", "twilio", "smsgate", "telerivet"]
    gateway = make_gateway(asked)
    for baht, api in enumerate(asked, 500):
        simulator.call("/control/settle", {"api": api, "state": "delivered", "later": True})
        simulator.inject(api, [{"from": NUMBER, "text": f"รับ {baht}"}])
    gateway.start()
    gateway.wait("SELECT count(DISTINCT provider) FROM outbox WHERE state = 'delivered'", len(asked), timeout=120)
