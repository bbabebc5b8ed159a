"""A phone that dials: the four shipped USSD dialects as their gateways speak them, written from the vendors' descriptions and not
from config/ussd, so that a mistake there shows."""
import fnmatch
import itertools
import json
import re
import urllib.parse
import urllib.request

from harness import PATIENCE_S, TOP, Gateway, free_port, wait_for

DIALECTS = ("africastalking", "hubtel", "nalo", "moolre")
CODE = "384"
NUMBERS = itertools.count(1)


def settings(port, more="", http=""):
    """The groups `http` (with `more` in it) and `ussd` of a settings file: an entry for each dialect, at /ussd/DIALECT."""
    entries = ",\n".join(f'  {{ name = "{d}"; dialect = "{TOP}/config/ussd/{d}.cfg"; path = "/ussd/{d}"; service_code = "*{CODE}#"; }}'
                         for d in DIALECTS)
    return f"http: {{ port = {port}; {http} }};\nussd: {{ {more}\n entries: (\n{entries}\n); }};\n"


def ask(url, body, kind, timeout=PATIENCE_S):
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


# -- conversations: tests/cases/ussd ---------------------------------------------------------------------------------------

LINE = re.compile(r"^(0\d+) ([*><.=x]) ?(.*)$")


def matches(pattern, text):
    return fnmatch.fnmatchcase(text, re.sub(r"([\[\]?])", r"[\1]", pattern))


def units(text):
    """Of a screen: the UTF-16 units of a text, the septets where GSM-7 has all of it; both must be at most 80."""
    return max(len(text.encode("utf-16-le")) // 2, len(text) + sum(c in "^{}\\[~]|€" for c in text))


class Script:
    """Plays one file; what went wrong is in `wrong`, a line each."""

    def __init__(self, path, port):
        self.path, self.port, self.dialect = path, port, "africastalking"
        self.sessions, self.shown, self.wrong, self.passed = {}, {}, [], 0

    def complain(self, number, what):
        self.wrong.append(f"{self.path.name}:{number}: {what}")

    def show(self, number, phone, what, shown):
        self.shown[phone] = (what, *shown)
        if units(shown[0]) > 80:
            self.complain(number, f"{units(shown[0])} units: {shown[0]}")

    def line(self, number, raw):
        if raw.startswith("dialect "):
            self.dialect = raw.split()[1]
            return
        match = LINE.match(raw)
        if not match:
            self.complain(number, f"not understood: {raw}")
            return
        phone, sign, text = match.groups()
        if sign == "*":
            self.sessions[phone] = Session(self.port, phone, self.dialect)
            self.show(number, phone, raw, self.sessions[phone].dial("*" + text))
        elif sign == ">":
            if not self.shown[phone][2]:
                self.complain(number, "the session had ended")
            self.show(number, phone, raw, self.sessions[phone].press(text))
        elif sign == "=":
            self.show(number, phone, raw, self.sessions[phone].again())
        elif sign == "x":
            del self.sessions[phone]
        else:
            asked, screen, more = self.shown[phone]
            flat = screen.replace("\n", " | ")
            if more != (sign == "<") or not matches(text, flat):
                self.complain(number, f"{asked}\n    expected {sign} {text}\n    shown    {'<' if more else '.'} {flat}")
            else:
                self.passed += 1

    def play(self):
        for number, raw in enumerate(self.path.read_text(encoding="utf-8").splitlines(), 1):
            if raw.strip() and not raw.startswith("#"):
                self.line(number, raw.rstrip())
        return self


def play(path):
    """A conversation by USSD against a daemon of its own, in the dialect that the file names. (passed, what went wrong)."""
    port = free_port()
    gateway = Gateway(1, extra=settings(port) + "poll: { idle_ms = 600000; };\n", log="error").init()
    try:
        gateway.start()
        wait_for(port)
        script = Script(path, port).play()
        gateway.stop()
        for command in (["verify"], ["replay", gateway.folder + "/again.db"]):
            done = gateway.run(*command, check=False)
            if done.returncode != 0:
                script.wrong.append(f"{path.name}: {command[0]}: {done.stdout}{done.stderr}")
        return script.passed, script.wrong
    finally:
        gateway.remove()
