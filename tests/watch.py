"""What nobody may read of people: telephone numbers, what they wrote and are told, names, PINs and secrets, looked for in what the
gateway's processes show: log, metrics, arguments, environment. The harness watches every process that it starts.

What may stand where it is asked for by its owner is no leak: the standard output of the tools (`mydata`, `trace --text`, `people`
lists), and the operator's own command line. These subcommands take a telephone number or a text as an argument, and only these;
where it shall not stand there, "-" takes it from standard input. What `import` says of a bad line may repeat it, but no PIN: it
speaks to who has the file."""
import base64
import contextlib
import csv
import json
import os
import pathlib
import re
import sqlite3
import time
import urllib.parse
import urllib.request

BY_HAND = ("say", "practice", "pin", "phone", "login-code", "mydata", "erase", "provider", "ticket")

OF_HIS_OWN_FILE = "import's word on a file"

TEXT_LEAST = 6  # shorter ones are words of ours as well
PIECE = 12  # of a long text: one that was cut is found by its first piece
ROWS = 100000  # of the book, the newest
# A line's own numbers, which may look like a PIN: not what somebody wrote.
COUNTED = re.compile(r"\b(?!reason|text|pin)[a-z_]+=\d+|127\.0\.0\.1:\d+|port[ =]\d+|HTTP \d+|^sammachip_\w+|[\d.e+-]+$", re.M)


def national(number):
    """A Thai number's nine digits, however it is written; None where it is none."""
    digits = re.sub(r"\D", "", str(number))
    digits = re.sub(r"^(0066|66|0)(?=\d{9}$)", "", digits)
    return digits if len(digits) == 9 else None


def spellings(shown):
    """What is shown, as it stands and with what programs escape read back."""
    yield shown
    if "%" in shown:
        yield urllib.parse.unquote_plus(shown, errors="replace")
    if "\\u" in shown:
        yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m.group(1), 16)), shown)


def encoded(secret):
    """Base64 of anything that holds the secret, at each of the three places where it can begin."""
    for before in range(3):
        text = base64.b64encode(b"x" * before + secret.encode()).decode()
        yield text[(0, 2, 3)[before]:len(text.rstrip("=")) - 1]


class Watch:
    def __init__(self):
        self.numbers, self.texts, self.names, self.secrets, self.pins = set(), set(), set(), set(), set()
        self.shown = []  # (what, text)

    # -- what must not be shown
    def number(self, *numbers):
        self.numbers.update(filter(None, map(national, numbers)))

    def text(self, *texts):
        self.texts.update(text.strip() for text in texts if text and len(text.strip()) >= TEXT_LEAST)

    def secret(self, *secrets):
        self.secrets.update(secret for secret in secrets if len(secret) >= TEXT_LEAST)

    def told(self, message):
        """A message that a test has put before a provider, or one that it got."""
        self.number(message.get("from") or message.get("to") or "")
        self.text(message.get("text") if isinstance(message.get("text"), str) else "")

    def csv(self, path):
        """The people or the PINs of a file that is imported."""
        try:
            rows = list(csv.DictReader(pathlib.Path(path).read_text(encoding="utf-8-sig").splitlines()))
        except (OSError, UnicodeDecodeError, csv.Error):
            return
        for row in rows:
            self.number(*(value for key, value in row.items() if key and "phone" in key and value))
            self.names.update(value.strip() for key, value in row.items() if key == "name" and value and len(value.strip()) >= TEXT_LEAST)
            self.pins.update(value for key, value in row.items() if key == "pin" and value and re.fullmatch(r"\d{4}", value))

    def book(self, path):
        """All numbers, texts and names of a book."""
        if not os.path.exists(path):
            return
        for sql, learn in ((f"SELECT msisdn FROM phones LIMIT {ROWS}", self.number),
                           (f"SELECT msisdn FROM inbox ORDER BY id DESC LIMIT {ROWS}", self.number),
                           (f"SELECT msisdn FROM outbox ORDER BY id DESC LIMIT {ROWS}", self.number),
                           (f"SELECT text FROM inbox ORDER BY id DESC LIMIT {ROWS}", self.text),
                           (f"SELECT text FROM outbox ORDER BY id DESC LIMIT {ROWS}", self.text),
                           (f"SELECT name FROM people LIMIT {ROWS}", self.names.add)):
            try:
                with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as it:
                    it.text_factory = lambda raw: raw.decode("utf-8", "replace")
                    for value, in it.execute(sql):
                        learn(value)
            except sqlite3.Error:  # a test may have spoilt its book
                return
        self.names = {name for name in self.names if name and len(name) >= TEXT_LEAST}

    def folder(self, folder, config):
        """The secrets that a configuration names."""
        files = re.findall(r'(?:apikey|auth_token|password|signing|token|\w*secret\w*) *= *"([^"]+)"', config)
        for name in (*files, "pin.key"):
            try:
                self.secret(pathlib.Path(folder, name).read_text().strip())
            except (OSError, UnicodeDecodeError):
                pass

    # -- what was shown
    def show(self, what, text):
        if text:
            self.shown.append((what, text))

    def command(self, arguments, environment):
        """Of a tool."""
        arguments = [str(one) for one in arguments]
        named = [one for one in arguments if one in BY_HAND]
        if not named:
            self.show("arguments of a tool", "\0".join(arguments))
        self.show("environment of a tool", "\0".join(f"{key}={value}" for key, value in environment.items()))

    def process(self, process):
        """Of one that lives."""
        if process is None or process.poll() is not None:
            return
        for what, file in (("arguments", "cmdline"), ("environment", "environ")):
            for _ in range(100):  # both are empty while it is being started
                try:
                    shown = pathlib.Path(f"/proc/{process.pid}/{file}").read_bytes()
                except OSError:
                    break
                if shown or process.poll() is not None:
                    self.show(what, shown.decode("utf-8", "replace"))
                    break
                time.sleep(0.01)

    def metrics(self, config):
        match = re.search(r"\bhttp: *\{[^}]*?\bport *= *(\d+)", config)
        if not match or match.group(1) == "0":
            return
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{match.group(1)}/metrics", timeout=60) as answer:
                self.show("metrics", re.sub(r" [\d.e+-]+$", "", answer.read().decode("utf-8", "replace"), flags=re.M))
        except OSError:  # it has not begun to listen, or hears nobody: by its test
            pass

    # -- the search
    def leaks(self):
        """(what, kind, sign) of all that was shown and must not be."""
        wanted = [("text", text[at:at + PIECE]) for text in self.texts for at in range(0, max(len(text) - PIECE + 1, 1), PIECE)]
        wanted += [("name", name) for name in self.names]
        wanted += [("secret", one) for secret in self.secrets for one in (secret, *encoded(secret))]
        found = set()
        for what, shown in set(self.shown):
            for text in spellings(shown):
                grams = {text[at:at + TEXT_LEAST] for at in range(len(text))}
                found.update((what, kind, sign) for kind, sign in wanted if sign[:TEXT_LEAST] in grams and sign in text)
                joined = re.sub(r"(?<=\d)[ ().\-\u2010-\u2015]+(?=\d)", "", text)
                for run in re.findall(r"\d{9,}", joined):
                    found.update((what, "number", run[at:at + 9]) for at in range(len(run) - 8) if run[at:at + 9] in self.numbers)
                if self.pins and not what.startswith(("arguments", "environment")):
                    bare = COUNTED.sub("", text)
                    found.update((what, "PIN", pin) for pin in re.findall(r"(?<!\d)\d{4}(?!\d)", bare) if pin in self.pins)
        return sorted(one for one in found if one[0] != OF_HIS_OWN_FILE or one[1] in ("PIN", "secret"))

    def check(self):
        leaks = self.leaks()
        lines = [f"{what} shows a {kind}: {sign!r}: " + "; ".join(
            json.dumps(line[:300], ensure_ascii=False) for where, text in self.shown if where == what
            for line in text.splitlines() if sign in line)[:700] for what, kind, sign in leaks[:10]]
        self.shown.clear()
        assert not leaks, "\n".join([f"{len(leaks)} leaks:", *lines])


def clean(environment=None):
    """An environment without what pytest says of the test in it: its parameters may be texts."""
    return {key: value for key, value in (os.environ if environment is None else environment).items() if not key.startswith("PYTEST_")}
