"""Debian's Kannel as processes of a test: bearerbox, smsbox and the fake SMS centre, on loopback, on ports and files of their own,
ended by their ids."""
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness  # noqa: E402

BEARERBOX, SMSBOX, FAKESMSC = "/usr/sbin/bearerbox", "/usr/sbin/smsbox", "/usr/lib/kannel/test/fakesmsc"
USER, PASSWORD = "sammachip", "invented"
OUR_NUMBER = "1234"

CONFIGURATION = """
group = core
admin-port = {admin}
admin-password = {password}
smsbox-port = {boxes}
box-allow-ip = "127.0.0.1"
box-deny-ip = "*.*.*.*"
admin-allow-ip = "127.0.0.1"
admin-deny-ip = "*.*.*.*"
store-type = spool
store-location = "{folder}/spool"
dlr-storage = internal
log-file = "{folder}/bearerbox.log"
log-level = 2

group = smsc
smsc = fake
smsc-id = fake
host = 127.0.0.1
port = {centre}
connect-allow-ip = "127.0.0.1"

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-chars = "0123456789 +"
http-request-retry = 1000000
http-queue-delay = 1
mo-recode = true
log-file = "{folder}/smsbox.log"
log-level = 2

group = sendsms-user
username = {user}
password = {password}
concatenation = true
max-messages = 10

group = sms-service
keyword = default
catch-all = true
max-messages = 0
concatenation = true
get-url = "{webhook}"
"""


def listens(port):
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


class Kannel:
    """`webhook`: the get-url, with Kannel's %-escapes. sendsms_port: where replies go to; centre_port: of the fake centre."""

    def __init__(self, webhook):
        self.folder = tempfile.mkdtemp(prefix="sammachip-kannel-")
        os.mkdir(os.path.join(self.folder, "spool"))
        self.admin_port, boxes, self.centre_port, self.sendsms_port = (harness.free_port() for _ in range(4))
        self.configuration = os.path.join(self.folder, "kannel.conf")
        pathlib.Path(self.configuration).write_text(CONFIGURATION.format(
            admin=self.admin_port, boxes=boxes, centre=self.centre_port, sendsms=self.sendsms_port, folder=self.folder,
            user=USER, password=PASSWORD, webhook=webhook))
        self.processes = []
        try:
            for program, port in ((BEARERBOX, boxes), (SMSBOX, self.sendsms_port)):
                process = self.start(program)
                harness.until(lambda: listens(port) or process.poll() is not None, lambda: f"waited for {program}")
                assert process.poll() is None, f"{program} did not start: {self.log()}"
        except BaseException:
            self.stop()
            raise

    def start(self, program):
        """-v 4: no talk on its terminal; its log is in the folder."""
        with open(os.path.join(self.folder, "terminal.log"), "ab") as terminal:
            self.processes.append(subprocess.Popen([program, "-v", "4", self.configuration], stdin=subprocess.DEVNULL,
                                                   stdout=terminal, stderr=terminal, cwd=self.folder))
        return self.processes[-1]

    def status(self):
        url = f"http://127.0.0.1:{self.admin_port}/status.txt?password={PASSWORD}"
        with urllib.request.urlopen(url, timeout=60) as answer:
            return answer.read().decode()

    def counts(self):
        """(received by the centre, waiting for smsbox, sent to the centre, waiting for the centre)."""
        text = self.status()
        received = re.search(r"SMS: received (\d+) \((\d+) queued\), sent (\d+) \((\d+) queued\)", text)
        return tuple(map(int, received.groups()))

    def log(self):
        return "".join(pathlib.Path(self.folder, name).read_text(errors="replace")[-2000:]
                       for name in ("terminal.log", "bearerbox.log", "smsbox.log") if pathlib.Path(self.folder, name).exists())

    def stop(self):
        for process in reversed(self.processes):
            harness.end(process)
        shutil.rmtree(self.folder, ignore_errors=True)


def reply_text(kind, text):
    """What a line of the fake centre's protocol says: "text" as it stands, "ucs2" and "data" escaped."""
    if kind in ("ucs2", "ucs-2"):
        return urllib.parse.unquote_to_bytes(text.replace("+", " ")).decode("utf-16-be")
    return urllib.parse.unquote_plus(text) if kind == "data" else text


class Centre:
    """The fake SMS centre in our hands: its line protocol, so that every text is another and every reply is seen whole."""

    def __init__(self, port):
        self.link = socket.create_connection(("127.0.0.1", port), 10)
        self.link.settimeout(None)
        self.replies = []
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def send(self, sender, text):
        if text.isascii():
            line = f"{sender} {OUR_NUMBER} text {text}\n"
        else:
            line = f"{sender} {OUR_NUMBER} ucs2 {urllib.parse.quote_from_bytes(text.encode('utf-16-be'), safe='')}\n"
        self.link.sendall(line.encode())

    def read(self):
        with self.link.makefile("rb") as lines:
            for line in lines:
                _, to, kind, text = line.decode().rstrip("\r\n").split(" ", 3)
                self.replies.append((to, reply_text(kind, text)))

    def close(self):
        self.link.shutdown(socket.SHUT_RDWR)
        self.reader.join(10)
        self.link.close()


class Fakesmsc:
    """Debian's own fakesmsc. It picks each text by chance from `texts` [(sender, text)], and prints what comes back."""

    def __init__(self, port, texts, count, interval=0.002):
        lines = [f"{sender} {OUR_NUMBER} text {text}" for sender, text in texts]
        self.process = subprocess.Popen([FAKESMSC, "-H", "127.0.0.1", "-r", str(port), "-i", str(interval), "-m", str(count), *lines],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.replies = []
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stderr:
            match = re.search(rb"Got message \d+: <(\S+) (\S+) (\S+) (.*)>", line)
            if match:
                _, to, kind, text = (part.decode() for part in match.groups())
                self.replies.append((to, reply_text(kind, text)))

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
        self.reader.join(10)
        self.process.stderr.close()
