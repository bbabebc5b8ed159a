"""The gateway and its simulator as processes of a test: on loopback, on ports and files of their own, ended by their ids."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from watch import OF_HIS_OWN_FILE, Watch, clean

TOP = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("BUILD", TOP / "build"))
if not BUILD.is_absolute():
    BUILD = TOP / BUILD

# Tests send in a second what people send in a month: only those that are about the guard keep its limits.
UNGUARDED = ("guard: { refusals = 1000000; refusals_day = 1000000; replies_day = 1000000; burst = 1000000;"
             " per_minute = 1000000; };")

# Whether today is a day for reminders is nothing that a test should depend on.
UNREMINDED = "remind: { enabled = false; };"

PATIENCE_S = 60  # for what is waited for: a machine may be slow, and what comes at once costs no time

# What an account needs beside its profile; the secret is the same everywhere.
ACCOUNTS = {
    "plain": "",
    "africastalking": 'vars: { username = "sandbox"; }; secrets: { apikey = "key"; };',
    "twilio": 'vars: { account_sid = "AC00000000000000000000000000000000"; }; secrets: { auth_token = "key"; };',
    "infobip": 'secrets: { apikey = "key"; };',
    "clicksend": 'vars: { user = "me"; }; secrets: { apikey = "key"; };',
    "smsgate": 'vars: { user = "me"; }; secrets: { password = "key"; };',
    "telerivet": 'vars: { project = "PJ1"; }; secrets: { apikey = "key"; };',
    "gammu": 'vars: { user = "me"; }; secrets: { password = "key"; };',
    "textbee": 'vars: { device = "d1"; }; secrets: { apikey = "key"; };',
}


def account(api, port, folder):
    """An account of a provider that the simulator speaks. Its profile is the shipped one but for the pace, which a SIM needs and
    a test does not, nor does it wait long for a log to be complete. One whose entry in ACCOUNTS names a profile is taken as it is."""
    if "profile =" in ACCOUNTS[api]:
        return f'  {{ name = "{api}"; {ACCOUNTS[api]} poll = true; send = true; }}'
    profile = (TOP / "config" / "providers" / f"{api}.cfg").read_text(encoding="utf-8")
    hurried = pathlib.Path(folder, f"{api}.cfg")
    profile = re.sub(r"^limits: .*\n", "\n", re.sub(r"^ *wait_s *=.*\n", "\n", profile, flags=re.M), flags=re.M)
    hurried.write_text(re.sub(r"^lookup: \{", "lookup: { wait_s = 2;", profile, flags=re.M), encoding="utf-8")
    own = list(ACCOUNTS).index(api) + 1
    return (f'  {{ name = "{api}"; profile = "{hurried}"; base = "http://127.0.0.1:{port}/{api}"; own_number = "+6680000000{own}";'
            f' {ACCOUNTS[api]} poll = true; send = true; }}')


def unguarded_configuration(folder):
    """The shipped configuration in a folder, its guard aside; the settings file's path."""
    for part in (TOP / "config").iterdir():
        if part.name != "sammachip.cfg":
            pathlib.Path(folder, part.name).symlink_to(part)
    settings = (TOP / "config" / "sammachip.cfg").read_text(encoding="utf-8")
    pathlib.Path(folder, "sammachip.cfg").write_text(re.sub(r"guard: \{.*?\n\};", UNGUARDED, settings, flags=re.S), encoding="utf-8")
    return os.path.join(folder, "sammachip.cfg")


def until(what, why=lambda: "it did not become so", timeout=PATIENCE_S):
    """Waits until `what()` is true, and gives it; `why()` tells what is there instead."""
    end = time.monotonic() + timeout
    while not (value := what()):
        assert time.monotonic() < end, why()
        time.sleep(0.02)
    return value


HELD = []  # the ports that were given out


def free_port():
    """For who listens later. Bound by us as long as we live, it is given to nobody else, as a caller's own end neither; a listener
    with SO_REUSEADDR, as all of ours, gets it all the same. Until then whoever calls there is refused."""
    HELD.append(socket.socket())
    HELD[-1].setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    HELD[-1].bind(("127.0.0.1", 0))
    return HELD[-1].getsockname()[1]


def wait_for(port):
    """Until somebody listens there."""
    def listens():
        with socket.socket() as caller:
            return caller.connect_ex(("127.0.0.1", port)) == 0
    until(listens, lambda: f"nobody listens on port {port}")


# What the simulators of this test have heard and said, for the next gateway that is removed to be searched for.
HEARD = []


class Simulator:
    def __init__(self, *arguments):
        self.process = subprocess.Popen([BUILD / "sammachip-simulator", "--quiet", "--port", "0", *arguments],
                                        stderr=subprocess.PIPE, text=True, env=clean())
        line = self.process.stderr.readline()
        match = re.search(r"127\.0\.0\.1:(\d+)", line)
        if not match:
            raise RuntimeError(f"the simulator did not start: {line}")
        self.port = int(match.group(1))

    def call(self, path, body=None, timeout=120):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}",
                                         data=None if body is None else json.dumps(body).encode(),
                                         headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return json.load(answer)

    def inject(self, api, messages):
        HEARD.extend(messages)
        return self.call("/control/inject", {"api": api, "messages": messages})

    def generate(self, api, **what):
        return self.call("/control/inject", {"api": api, "generate": what})

    def faults(self, api, **what):
        return self.call("/control/faults", {"api": api, **what})

    def sent(self, api, after=0, limit=100000):
        return self.call(f"/control/sent?api={api}&after={after}&limit={limit}")

    def wait_sent(self, api, count, timeout=PATIENCE_S):
        return self.call(f"/control/wait?api={api}&sent={count}&timeout_ms={int(timeout * 1000)}", timeout=timeout + PATIENCE_S)["sent"]

    def counters(self, api):
        return self.call(f"/control/counters?api={api}")

    def stop(self):
        return end(self.process)


def end(process, timeout=PATIENCE_S):
    """SIGTERM, and SIGKILL to what does not go."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe:
            pipe.close()
    return process.returncode


class Gateway:
    """A configuration and a book in a folder of their own; `extra` is libconfig text that goes before the defaults; without
    a group `guard` in it answers are not limited, without a group `remind` nobody is reminded. `remove` fails where the daemon or a
    tool has shown what it must not (watch.py)."""

    def __init__(self, port, apis=("plain",), extra="", log="warning"):
        self.folder = tempfile.mkdtemp(prefix="sammachip-test-")
        self.database = os.path.join(self.folder, "book.db")
        self.config = os.path.join(self.folder, "sammachip.cfg")
        self.log = os.path.join(self.folder, "log")
        self.process = None
        self.watch = Watch()
        pathlib.Path(self.folder, "key").write_text("invented\n")
        accounts = ",\n".join(account(api, port, self.folder) for api in apis)
        pathlib.Path(self.config).write_text(
            f'programme = "{TOP}/config/programme.cfg";\n'
            f'languages = [ "{TOP}/config/language/th.cfg", "{TOP}/config/language/en.cfg" ];\n'
            f'database = "book.db";\nlog = "{log}";\nproviders: (\n{accounts}\n);\n{extra}\n'
            + ("" if "guard:" in extra else UNGUARDED + "\n")
            + ("" if "remind:" in extra else UNREMINDED + "\n"))

    def run(self, *arguments, check=True, **more):
        more["env"] = clean(more.get("env"))
        done = subprocess.run([BUILD / "sammachip", "-c", self.config, *arguments], capture_output=True, text=True,
                              timeout=600, **more)
        self.watch.command(arguments, more["env"])
        self.watch.show(OF_HIS_OWN_FILE if "import" in arguments else "log of a tool", done.stderr)
        if arguments[:1] == ("import",) and arguments[1:2] in (("people",), ("pins",)):
            self.watch.csv(arguments[-1])
        if check and done.returncode != 0:
            raise RuntimeError(f"sammachip {arguments}: exit {done.returncode}: {done.stderr}{done.stdout}")
        return done

    def init(self, people=None):
        self.run("init")
        self.run("import", "people", str(people or TOP / "tests" / "cases" / "people.csv"))
        self.run("import", "pins", str(TOP / "tests" / "cases" / "pins.csv"))
        return self

    def start(self):
        self.process = subprocess.Popen([BUILD / "sammachip", "-c", self.config, "run"],
                                        stderr=open(self.log, "ab"), stdout=subprocess.DEVNULL, env=clean())
        return self

    def listens(self):
        with socket.socket(socket.AF_UNIX) as caller:
            return caller.connect_ex(self.database + ".socket") == 0

    def up(self):
        """Waits until its start is behind it: it hears tools, has the book, and ends cleanly at a signal."""
        until(lambda: self.listens() or self.process.poll() is not None)
        return self

    def look(self):
        """At what the daemon shows while it lives."""
        if self.process and self.process.poll() is None:
            self.watch.process(self.process)
            self.watch.metrics(pathlib.Path(self.config).read_text(encoding="utf-8", errors="replace"))

    def kill(self):
        self.look()
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process:
            self.up()
        self.look()
        return end(self.process) if self.process else 0

    def query(self, sql, *parameters):
        """Reads the book beside the daemon."""
        for _ in range(50):
            try:
                # closed at once: what a reader holds open the daemon cannot take out of the write-ahead log when it stops
                with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)) as book:
                    return book.execute(sql, parameters).fetchall()
            except sqlite3.OperationalError:
                time.sleep(0.05)
        raise RuntimeError(f"the book does not answer: {sql}")

    def one(self, sql, *parameters):
        return self.query(sql, *parameters)[0][0]

    def wait(self, sql, value, timeout=PATIENCE_S):
        until(lambda: self.one(sql) == value,
              lambda: f"{sql}: is {self.one(sql)}, waited for {value}; log: {self.said()[-2000:]}", timeout)

    def said(self):
        """The log."""
        return pathlib.Path(self.log).read_text(encoding="utf-8", errors="replace")

    def wait_log(self, pattern):
        """What is booked is seen before the line is written."""
        until(lambda: re.search(pattern, self.said()), lambda: f"the log does not say {pattern}: {self.said()[-2000:]}")

    def remove(self):
        self.stop()
        for message in HEARD:
            self.watch.told(message)
        HEARD.clear()
        self.watch.book(self.database)
        self.watch.folder(self.folder, pathlib.Path(self.config).read_text(encoding="utf-8", errors="replace"))
        if os.path.exists(self.log):
            self.watch.show("log", pathlib.Path(self.log).read_text(encoding="utf-8", errors="replace"))
        shutil.rmtree(self.folder, ignore_errors=True)
        self.watch.check()
