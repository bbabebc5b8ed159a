"""A phone that dials: the four shipped USSD dialects as their gateways speak them, written from the vendors' descriptions and not
from config/ussd, so that a mistake there shows."""
import itertools
import json
import socket
import urllib.parse
import urllib.request

from harness import TOP

DIALECTS = ("africastalking", "hubtel", "nalo", "moolre")
CODE = "384"
NUMBERS = itertools.count(1)


def free_port():
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


def settings(port, more=""):
    """The group `ussd` of a settings file: an entry for each dialect, at /ussd/DIALECT."""
    entries = ",\n".join(f'  {{ name = "{d}"; dialect = "{TOP}/config/ussd/{d}.cfg"; path = "/ussd/{d}"; service_code = "*{CODE}#"; }}'
                         for d in DIALECTS)
    return f"ussd: {{ port = {port}; {more}\n entries: (\n{entries}\n); }};\n"


def ask(url, body, kind, timeout=20):
    request = urllib.request.Request(url, data=body, headers={"Content-Type": kind})
    with urllib.request.urlopen(request, timeout=timeout) as answer:
        assert answer.status == 200
        return answer.read().decode("utf-8")


class Session:
    """One session of one phone; `dial` begins it, `press` goes on. Each gives (screen, whether it goes on)."""

    def __init__(self, port, phone, dialect="africastalking", session=None):
        self.url = f"http://127.0.0.1:{port}/ussd/{dialect}"
        self.phone, self.dialect = "66" + phone[1:], dialect
        self.session = session or f"s{next(NUMBERS)}"
        self.history, self.sequence, self.last = [], 0, None

    def dial(self, code=f"*{CODE}#"):
        inner = code.strip("*#")
        inner = inner[len(CODE) + 1:] if inner.startswith(CODE) else inner
        self.history = [inner] if inner else []
        return self._send(code, True)

    def press(self, key):
        self.history.append(key)
        return self._send(key, False)

    def again(self):
        """The same callback once more, to the byte."""
        return self._read(ask(self.url, *self.last))

    def body(self, latest, first):
        if self.dialect == "africastalking":
            form = {"sessionId": self.session, "phoneNumber": "+" + self.phone, "networkCode": "52001", "serviceCode": f"*{CODE}#",
                    "text": "*".join(self.history)}
            return urllib.parse.urlencode(form).encode(), "application/x-www-form-urlencoded"
        if self.dialect == "hubtel":
            self.sequence += 1
            what = {"Type": "Initiation" if first else "Response", "Mobile": self.phone, "SessionId": self.session,
                    "ServiceCode": CODE, "Message": latest, "Operator": "ais", "Sequence": self.sequence, "ClientState": "",
                    "Platform": "USSD"}
        elif self.dialect == "nalo":
            what = {"USERID": "sammachip", "MSISDN": self.phone, "USERDATA": latest, "MSGTYPE": first, "NETWORK": "AIS",
                    "SESSIONID": self.session}
        else:
            what = {"sessionid": self.session, "new": first, "msisdn": self.phone, "network": 3, "message": latest,
                    "extension": CODE, "data": ""}
        return json.dumps(what).encode(), "application/json"

    def _send(self, latest, first):
        self.last = self.body(latest, first)
        return self._read(ask(self.url, *self.last))

    def _read(self, text):
        if self.dialect == "africastalking":
            assert text[:4] in ("CON ", "END "), text
            return text[4:], text.startswith("CON")
        answer = json.loads(text)
        if self.dialect == "hubtel":
            assert answer["Type"] in ("Response", "Release") and answer["ClientState"] == "", answer
            return answer["Message"], answer["Type"] == "Response"
        if self.dialect == "nalo":
            assert answer["USERID"] == "sammachip" and answer["MSISDN"] == self.phone, answer
            assert answer["MSGTYPE"] in (True, False)
            return answer["MSG"], answer["MSGTYPE"]
        assert answer["reply"] in (True, False), answer
        return answer["message"], answer["reply"]
