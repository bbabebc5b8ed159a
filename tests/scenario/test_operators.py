"""What operators see: accounts, queues, one message's life; and doctor, with a broken set-up for each of its checks."""
import contextlib
import fcntl
import http.server
import os
import pathlib
import re
import socket
import sqlite3
import subprocess
import threading
import time

import dialling
import harness
import pytest
from conftest import QUICK

VILLAGER = "0812345678"
SHOWN = ("VALUES (?, 'plain', 'a', 66812345678, NULL, {at}, {at}, NULL, NULL, ?, 'why', NULL, NULL, 0, 0, 0, 0)")
INBOX = ("INSERT INTO inbox (id, provider, message_id, msisdn, sender, received_ms, own_ms, text, raw, state, reason, label, request,"
         " prev, person, recorded, undone_by) " + SHOWN)
OUTBOX = ("INSERT INTO outbox VALUES (?, 0, 'plain', 66812345678, 'x', 'receipt', 1, {at}, 0, ?, 1, {at}, NULL)")
HOUR = 3600 * 1000


def now():
    return int(time.time() * 1000)


def write(gateway, sql, *parameters):
    with sqlite3.connect(gateway.database) as book:
        book.execute(sql, parameters)


def doctor(gateway, *arguments):
    """The exit status, and what is said of each check: {check: (verdict, what, mend)}."""
    done = gateway.run(*arguments, "doctor", check=False)
    lines = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
    assert done.stdout.splitlines()[-1].endswith(("bad", "nothing else was looked at")), done
    return done.returncode, {line[1]: (line[0], line[2], line[3] if len(line) > 3 else "") for line in lines}


def healthy(gateway):
    os.chmod(os.path.join(gateway.folder, "key"), 0o600)
    return gateway


@pytest.fixture
def patient(make_gateway):
    return healthy(make_gateway(("africastalking",)))


def bad(found, check, *words):
    verdict, what, mend = found[check]
    assert verdict == "BAD" and mend, (check, found[check])
    assert all(word in what for word in words), what
    others = [name for name, line in found.items() if line[0] == "BAD" and name != check]
    assert not others, {name: found[name] for name in others}


# -- accounts --------------------------------------------------------------------------------------------------------------------


def test_list(make_gateway):
    lines = make_gateway(("plain", "twilio")).run("provider", "list").stdout.splitlines()
    assert [line.split("\t")[:2] for line in lines] == [["plain", "polled"], ["twilio", "polled"]]


@pytest.mark.parametrize("api", ["plain", "africastalking", "twilio"])
def test_account_is_tried_and_nothing_is_taken(simulator, make_gateway, api):
    gateway = make_gateway((api,))
    simulator.inject(api, [{"from": VILLAGER, "text": "1*5"}])
    for _ in range(2):
        lines = dict(line.split("\t")[1::-1] for line in gateway.run("provider", "test", api).stdout.splitlines())
        assert lines["reach"] == lines["messages"] == lines["credit"] == "ok", lines
        assert lines["send"] == "-"
    assert simulator.counters(api)["sent"] == 0 and gateway.one("SELECT count(*) FROM inbox") == 0


def test_account_that_fails_says_what(simulator, make_gateway):
    gateway = make_gateway(("plain",))
    simulator.faults("plain", error_500=1.0)
    done = gateway.run("provider", "test", "plain", check=False)
    assert done.returncode == 75 and "ok\treach" in done.stdout and "fails\tmessages" in done.stdout, done
    gateway.config_text = pathlib.Path(gateway.config).read_text()
    pathlib.Path(gateway.config).write_text(gateway.config_text.replace(f":{simulator.port}/", f":{harness.free_port()}/"))
    done = gateway.run("provider", "test", "plain", check=False)
    assert done.returncode == 75 and done.stdout.startswith("fails\treach"), done


# -- queue and trace -------------------------------------------------------------------------------------------------------------


def test_queue(make_gateway):
    gateway = make_gateway()
    assert "every message could be read" in gateway.run("queue").stdout
    for number, (state, age) in enumerate([("queued", 0), ("queued", 2), ("queued", 30), ("failed", 2)], 1):
        write(gateway, OUTBOX.format(at=now() - age * HOUR), number, state)
    for number, (state, age) in enumerate([("dead", 2), ("refused", 0), ("booked", 0)], 1):
        write(gateway, INBOX.format(at=now() - age * HOUR), number, state)
    rows = [line.split()[:7] for line in gateway.run("queue").stdout.splitlines()[1:]]
    assert rows == [["replies", "plain", "failed", "0", "0", "1", "0"], ["replies", "plain", "queued", "1", "0", "1", "1"],
                    ["inbox", "plain", "dead", "0", "0", "1", "0"]]


def test_trace_from_page_to_receipt(simulator, make_gateway):
    gateway = make_gateway().start().up()
    simulator.inject("plain", [{"from": VILLAGER, "text": "รับ 5 ออม 7"}, {"from": VILLAGER, "text": "จ่าย 500,300"}])
    simulator.wait_sent("plain", 2)
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 2)
    reply = gateway.one("SELECT id FROM outbox WHERE inbox_id = 1")
    for word in ("1", f"reply:{reply}"):
        life = gateway.run("trace", word).stdout
        for part in ("message 1\n", "08-xxx-5678", "booked", "ledger 16", "INCOME, 5.00 baht", "ledger 17", "SAVE, 7.00 baht",
                     f"reply {reply}\n", "sent", "household 3308070205"):
            assert part in life, (part, life)
        assert "12345678" not in life and "รับ" not in life and "ออม" not in life, life
    assert "รับ 5 ออม 7" in gateway.run("trace", "--text", "1").stdout
    asked = gateway.run("trace", "2").stdout
    assert "question 1\n" in asked and "CONFIRM" in asked and "open" in asked, asked


def test_trace_of_what_is_not_there(make_gateway):
    gateway = make_gateway()
    assert gateway.run("trace", "7", check=False).returncode == 65
    assert gateway.run("trace", "reply:7", check=False).returncode == 65
    for word in ("x", "-1", "reply:", "0", "99999999999999999999"):
        assert gateway.run("trace", "--", word, check=False).returncode == 64, word


# -- doctor ----------------------------------------------------------------------------------------------------------------------


def test_doctor_of_a_healthy_gateway(patient):
    patient.run("backup", os.path.join(patient.folder, "copy.db"))
    status, found = doctor(patient)
    assert status == 0 and found["daemon"][0] == "note", found
    patient.start().up()
    status, found = doctor(patient)
    assert status == 0 and len(found) >= 15 and all(line[0] == "ok" for line in found.values()), found
    assert patient.stop() == 0


def test_doctor_changes_nothing(patient):
    before = {path: path.read_bytes() for path in pathlib.Path(patient.folder).iterdir() if path.suffix not in (".db-shm", ".db-wal")}
    doctor(patient)
    for path, bytes_ in before.items():
        assert path.read_bytes() == bytes_, path


def test_doctor_configuration(patient):
    text = pathlib.Path(patient.config).read_text()
    pathlib.Path(patient.config).write_text(text.replace("log = ", "lgo = ").replace("language/en.cfg", "language/fr.cfg"))
    done = patient.run("doctor", check=False)
    assert done.returncode == 78 and "fr.cfg" in done.stdout and f"{patient.config}:" in done.stdout, done
    assert done.stdout.count("BAD\tconfiguration") >= 2


def test_doctor_a_reply_too_long(patient):
    folder = pathlib.Path(patient.folder, "language")
    folder.mkdir()
    for part in (harness.TOP / "config" / "language").iterdir():
        text = part.read_text(encoding="utf-8")
        if part.name == "th.cfg":
            assert text.count("ไม่มีคำถามค้างอยู่") > 0
            text = text.replace("ไม่มีคำถามค้างอยู่", "ก" * 60)
        (folder / part.name).write_text(text, encoding="utf-8")
    text = pathlib.Path(patient.config).read_text()
    pathlib.Path(patient.config).write_text(text.replace(f"{harness.TOP}/config/language/", f"{folder}/"))
    done = patient.run("doctor", check=False)
    assert done.returncode == 78 and "th.cfg:" in done.stdout, done


def test_doctor_settings_file(patient):
    os.chmod(patient.config, 0o666)
    status, found = doctor(patient)
    assert status == 69
    bad(found, "settings file", "others may write it")


def test_doctor_pin_key(patient):
    os.unlink(os.path.join(patient.folder, "pin.key"))
    bad(doctor(patient)[1], "PIN key", "no PIN is right")


def test_doctor_pin_key_others_read(patient):
    os.chmod(os.path.join(patient.folder, "pin.key"), 0o644)
    done = patient.run("doctor", check=False)
    assert done.returncode == 78 and "pin.key" in done.stdout, done


def test_doctor_secrets(patient):
    os.chmod(os.path.join(patient.folder, "key"), 0o640)
    bad(doctor(patient)[1], "secrets", "/key")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize("name", ["book.db", "book.db.lock", "pin.key", "key"])
def test_doctor_owner(patient, name):
    """What root made by hand, root sees well, and the daemon's user not."""
    folder = pathlib.Path(patient.folder)
    for path in (folder, *folder.iterdir()):
        os.chown(path, 4321, 4321)
    status, found = doctor(patient)
    assert status == 0 and found["owner"][0] == "ok", found
    os.chown(folder / name, 0, 0)
    bad(doctor(patient)[1], "owner", f"/{name}: ")


def test_doctor_disk(patient):
    if subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode != 0:
        pytest.skip("no mount of one's own here")
    database = os.path.join(patient.folder, "small", "book.db")
    os.mkdir(os.path.dirname(database))
    script = (f"mount -t tmpfs -o size=16m none {os.path.dirname(database)} && cp {patient.database} {database} && chmod 600 {database}"
              f" && cp {patient.folder}/pin.key {os.path.dirname(database)} && {harness.BUILD}/sammachip -c {patient.config}"
              f" -d {database} doctor")
    done = subprocess.run(["unshare", "-m", "sh", "-c", script], capture_output=True, text=True)
    assert done.returncode == 69 and "BAD\tdisk" in done.stdout and done.stdout.count("BAD") == 1, done


def test_doctor_no_database(patient):
    status, found = doctor(patient, "-d", os.path.join(patient.folder, "none.db"))
    assert status == 69
    bad(found, "database", "sammachip init")
    assert "database mode" not in found, "there is no file whose mode could be good"
    assert found["clock"][:2] == ("note", "it is set; there is no book to compare it with")


def test_doctor_another_programs_database(patient):
    pathlib.Path(patient.folder, "other.db").touch(0o600)
    with sqlite3.connect(os.path.join(patient.folder, "other.db")) as other:
        other.execute("CREATE TABLE t (a)")
    bad(doctor(patient, "-d", os.path.join(patient.folder, "other.db"))[1], "database", "another program")


def test_doctor_an_older_schema(patient):
    write(patient, "PRAGMA user_version = 1")
    bad(doctor(patient)[1], "database", "schema version 1")


def test_doctor_database_mode(patient):
    os.chmod(patient.database, 0o644)
    bad(doctor(patient)[1], "database mode", "others may open it")


def test_doctor_log(patient):
    write(patient, "PRAGMA journal_mode = DELETE")
    bad(doctor(patient)[1], "write-ahead log", "not in WAL")


def test_doctor_sums(patient):
    patient.run("say", "--from", VILLAGER, "รับ 5")
    write(patient, "UPDATE totals SET income = income + 1 WHERE place = 3308070205")
    bad(doctor(patient)[1], "sums", "differ")


def test_doctor_inbox(patient):
    write(patient, INBOX.format(at=now() - 2 * HOUR), 1, "dead")
    status, found = doctor(patient)
    assert status == 0 and found["inbox"][0] == "note" and found["inbox"][2], found


@pytest.mark.parametrize("state, hours, verdict", [
    ("queued", 2, "BAD"), ("queued", 0, "ok"), ("sending", 2, "BAD"), ("uncertain", 2, "BAD"), ("uncertain", 0, "ok"),
    ("failed", 2, "note"), ("failed", 48, "ok"), ("expired", 2, "note"), ("sent", 48, "ok")])
def test_doctor_outbox(patient, state, hours, verdict):
    write(patient, OUTBOX.format(at=now() - hours * HOUR), 1, state)
    status, found = doctor(patient)
    assert found["outbox"][0] == verdict and status == (69 if verdict == "BAD" else 0), found


def test_doctor_clock(patient):
    write(patient, INBOX.format(at=now() + 2 * HOUR), 1, "booked")
    bad(doctor(patient)[1], "clock", "before the newest message")


def test_doctor_backup(patient):
    assert doctor(patient)[1]["backup"][0] == "note"
    patient.run("backup", os.path.join(patient.folder, "copy.db"))
    assert doctor(patient)[1]["backup"][0] == "ok"
    month = time.time() - 30 * 86400
    os.utime(patient.database + ".backup", (month, month))
    assert "30 days" in doctor(patient)[1]["backup"][1]


def test_doctor_daemon_without_a_socket(patient):
    with open(patient.database + ".lock", "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        bad(doctor(patient)[1], "daemon", "no socket answers")


def test_doctor_account(patient, simulator):
    text = pathlib.Path(patient.config).read_text()
    pathlib.Path(patient.config).write_text(text.replace(f":{simulator.port}/", f":{harness.free_port()}/"))
    bad(doctor(patient)[1], "account africastalking", "does not answer")


@pytest.mark.parametrize("change, what", [("/wrong/", "gives no page of messages: "), ("", "")])
def test_doctor_account_whose_path_is_wrong(make_gateway, simulator, change, what):
    """As with a wrong password: something answers, but not with messages."""
    gateway = healthy(make_gateway(("smsgate",)))
    text = pathlib.Path(gateway.config).read_text()
    pathlib.Path(gateway.config).write_text(text.replace(f":{simulator.port}/smsgate", f":{simulator.port}{change or '/'}smsgate"))
    status, found = doctor(gateway)
    if what:
        bad(found, "account smsgate", "answers, but", what)
    else:
        assert status == 0 and found["account smsgate"][0] == "ok", found


@pytest.mark.parametrize("before, after, what", [
    (r"providers: \(.*?\);", "providers: ();", "no account takes"), (r"poll = true", "poll = false", "no account takes"),
    (r"send = true", "send = false", "no account sends")])
def test_doctor_nobody_is_heard_or_answered(make_gateway, before, after, what):
    gateway = healthy(make_gateway(("smsgate",)))
    path = pathlib.Path(gateway.config)
    text, n = re.subn(before, after, path.read_text(), flags=re.S)
    assert n == 1
    path.write_text(text)
    bad(doctor(gateway)[1], "accounts", what)


@contextlib.contextmanager
def server_of_last_week():
    class Answer(http.server.BaseHTTPRequestHandler):
        def date_time_string(self, timestamp=None):
            return super().date_time_string(time.time() - 7 * 86400)

        def do_GET(self):
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_doctor_account_of_another_time(patient, simulator):
    text = pathlib.Path(patient.config).read_text()
    with server_of_last_week() as port:
        pathlib.Path(patient.config).write_text(text.replace(f":{simulator.port}/", f":{port}/"))
        bad(doctor(patient)[1], "account africastalking", "ahead of")


def test_doctor_a_signed_address(make_gateway):
    """What Twilio signs is the address it was told; without `public` that is taken to be the daemon's own."""
    gateway = healthy(make_gateway(("twilio",), extra=QUICK + f"http: {{ port = {harness.free_port()}; public = \"\"; }};\n"))
    path = pathlib.Path(gateway.config)
    path.write_text(path.read_text().replace('name = "twilio";', 'name = "twilio"; webhook = true;', 1))
    verdict, what, mend = doctor(gateway)[1]["pushes of twilio"]
    assert verdict == "note" and "signs the address" in what and "public" in mend
    path.write_text(path.read_text().replace('public = ""', 'public = "https://sms.example.org"'))
    assert doctor(gateway)[1]["pushes of twilio"][0] == "ok"


def test_doctor_http_port(make_gateway):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        gateway = healthy(make_gateway(extra=QUICK + dialling.settings(other.getsockname()[1])))
        bad(doctor(gateway)[1], "HTTP port", "cannot be had")
    assert doctor(gateway)[1]["HTTP port"][0] == "ok"
    gateway.start().up()
    assert doctor(gateway)[1]["HTTP port"][0] == "ok"
    text = pathlib.Path(gateway.config).read_text()
    old, new = re.search(r"port = (\d+);", text).group(1), str(harness.free_port())
    pathlib.Path(gateway.config).write_text(text.replace(f"port = {old};", f"port = {new};"))
    bad(doctor(gateway)[1], "HTTP port", "nobody listens", new)
