"""`sammachip init` on a terminal: what it asks, what it will not take, and what is there afterwards. And what else the configuration
says when it is read."""
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import sqlite3
import stat
import tempfile
import termios
import time

import pytest
from harness import BUILD, TOP, Simulator, free_port, until

SECRET = "hush-8213-hush"


class Terminal:
    """The program on a terminal of its own; `said` is all that was to be seen."""

    def __init__(self, *arguments, language="C.UTF-8", home=None):
        self.said = ""
        self.seen = 0
        self.status = None
        self.pid, self.tty = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # which is ignored where the tests run in the background
            environment = {**os.environ, "LANG": language, "LC_ALL": language, "HOME": str(home or "/nonexistent")}
            environment.pop("SAMMACHIP_CONFIG", None)
            os.execve(BUILD / "sammachip", ["sammachip", *map(str, arguments)], environment)

    def read(self, seconds):
        if not select.select([self.tty], [], [], seconds)[0]:
            return False
        try:
            some = os.read(self.tty, 65536)
        except OSError:
            some = b""
        self.said += some.decode(errors="replace").replace("\r\n", "\n")
        return bool(some)

    def expect(self, pattern, seconds=60):
        until = time.monotonic() + seconds
        while True:
            found = re.search(pattern, self.said[self.seen:])
            if found:
                self.seen += found.end()
                return found
            if time.monotonic() > until or not self.read(1) and self.ended():
                raise AssertionError(f"{pattern!r} was not said:\n{self.said[self.seen:]}\n-- all --\n{self.said}")

    def ended(self):
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.status = os.waitstatus_to_exitcode(status) if pid else None
        return self.status is not None

    def answer(self, question, text=""):
        """Waits for the question with its brackets, types the answer."""
        self.expect(question + r"[^\n]*: $")
        os.write(self.tty, text.encode() + b"\n")

    def end(self, seconds=120):
        until = time.monotonic() + seconds
        while not self.ended() and time.monotonic() < until:
            self.read(0.2)
        while self.read(0):
            pass
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
        os.close(self.tty)
        return self.status


def tree(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def place(tmp_path):
    """The shipped settings in a folder, the book beside them."""
    etc = tmp_path / "etc"
    shutil.copytree(TOP / "config", etc)
    settings = etc / "sammachip.cfg"
    text = settings.read_text(encoding="utf-8").replace("/var/lib/sammachip/", f"{tmp_path}/")
    settings.write_text(re.sub(r"127\.0\.0\.1:8030/plain", "127.0.0.1:1/plain", text), encoding="utf-8")
    return etc


def rows(database, sql):
    with sqlite3.connect(database) as book:
        return book.execute(sql).fetchall()


def test_a_telephone_and_own_people(place, tmp_path):
    """From the first question to a green doctor, by a profile with a var and a secret."""
    simulator = Simulator("--seed", "1")
    people, pages = tmp_path / "people.csv", free_port()
    people.write_text("name,phone,role,village,household\nสมศรี,0812345678,villager,33080702,1\n", encoding="utf-8")
    before = tree(place)
    terminal = Terminal("-c", place / "sammachip.cfg", "init")
    try:
        terminal.answer("Folder of the settings")
        terminal.answer("File of the book")
        terminal.answer("do texts come in", "smsgate")
        terminal.expect("battery optimisation")  # the profile's own first lines
        terminal.answer("Address of SMS Gateway for Android", f"http://127.0.0.1:{simulator.port}/smsgate")
        terminal.answer("Number that people text", "0898765432")
        terminal.answer("user at smsgate", 'a "b" \\c')
        terminal.expect("password at smsgate")
        assert not termios.tcgetattr(terminal.tty)[3] & termios.ECHO, "who sees the question may paste at once"
        terminal.answer("", SECRET)
        terminal.answer("do answers go out")
        terminal.answer("List of villages")
        terminal.answer("People: 1", "2")
        terminal.answer("File of households")
        terminal.answer("File of people", str(people))
        terminal.answer("who logs in first", "081-000-0009")
        terminal.answer("Name of that officer", 'นาง "ก" ทดสอบ')
        terminal.answer("pages in the browser")
        terminal.answer("Port of the pages", str(pages))
        assert tree(place) == before and not list(tmp_path.glob("*.db*")), "written before it was agreed to"
        terminal.answer("Write it")
        status = terminal.end()
    finally:
        simulator.stop()
    assert status == 0 and "All is in order" in terminal.said and "BAD" not in terminal.said, terminal.said
    assert "\033[32mok\033[0m\taccount smsgate" in terminal.said
    assert SECRET not in terminal.said
    secret = place / "secrets" / "smsgate.password"
    assert secret.read_text() == SECRET + "\n" and stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(secret.parent.stat().st_mode) == 0o700
    settings = (place / "sammachip.cfg").read_text(encoding="utf-8")
    assert 'own_number = "+66898765432"' in settings and r'user = "a \"b\" \\c";' in settings and SECRET not in settings
    assert re.search(rf"port   = {pages};              # 0: no page", settings), "the rest of the file stays as it is"
    assert (place / "sammachip.cfg.before").read_bytes() == before["sammachip.cfg"]
    book = tmp_path / "sammachip.db"
    assert rows(book, "SELECT msisdn, roles FROM phones ORDER BY msisdn") == [(66810000009, 8), (66812345678, 1)]
    assert rows(book, "SELECT name FROM people WHERE name LIKE '%ทดสอบ'") == [('นาง "ก" ทดสอบ',)]
    assert stat.S_IMODE(book.stat().st_mode) == 0o600


def test_wrong_answers_are_told_and_asked_again(place, tmp_path):
    """In Thai, into a folder of its own, the answers by an aggregator; left in the end with nothing written."""
    people, own = tmp_path / "people.csv", tmp_path / "new" / "own"
    people.write_text("name,phone,role,village,household\nสมศรี,0812345678,villager,33080702,77\n", encoding="utf-8")
    (tmp_path / "there.db").write_text("")
    before = tree(tmp_path)
    terminal = Terminal("-c", place / "sammachip.cfg", "init", language="th_TH.UTF-8")
    terminal.answer("โฟลเดอร์การตั้งค่า", f"{people}/below")
    terminal.expect("! ผู้ใช้นี้เขียนที่ .*people.csv/below ไม่ได้")
    terminal.answer("โฟลเดอร์การตั้งค่า", str(place / "language"))
    terminal.expect("มีไฟล์อยู่แล้ว")
    terminal.answer("โฟลเดอร์การตั้งค่า", str(own))
    terminal.answer(rf"ไฟล์สมุดบัญชี[^\n]*{own}/sammachip.db", str(tmp_path / "there.db"))
    terminal.expect("จะไม่แตะต้อง")
    terminal.answer("ไฟล์สมุดบัญชี")
    for wrong in ("99", "nobody"):
        terminal.answer("รับข้อความทาง", wrong)
        terminal.expect("! ใส่เลข 1 ถึง 19")
    terminal.answer("รับข้อความทาง", "thaibulksms")
    terminal.expect("thaibulksms ส่งได้อย่างเดียว")
    terminal.answer("รับข้อความทาง", "smsgate")
    for wrong in ("192.168.1.20", "ftp://a", "http://u:p@a", "http://a/?b"):
        terminal.answer("ที่อยู่ของ", wrong)
        terminal.expect("! ใส่ http://")
    terminal.answer("ที่อยู่ของ", "http://192.168.1.20:8080")
    for wrong in ("12", "0212345678", "abc", "\x07"):
        terminal.answer("หมายเลขที่ชาวบ้าน", wrong)
        terminal.expect("! ")
    terminal.answer("หมายเลขที่ชาวบ้าน", "0812340000")
    terminal.answer("user ของ smsgate", "")
    terminal.expect("! จำเป็นต้องใส่")
    terminal.answer("user ของ smsgate", "sms")
    terminal.answer("password ของ smsgate", "")
    terminal.expect("! จำเป็นต้องใส่")
    terminal.answer("password ของ smsgate", "wrong\x15" + SECRET)  # ^U takes the line back
    terminal.answer("ส่งคำตอบทาง", "thaibulksms")
    terminal.answer(r"ที่อยู่ของ ThaiBulkSMS.*\[https://api-v2.thaibulksms.com\]")
    terminal.answer("ชื่อผู้ส่ง", "SAMMACHIP")
    terminal.answer("key ของ thaibulksms", "k1")
    terminal.answer("secret ของ thaibulksms", SECRET)
    terminal.answer(r"force ของ thaibulksms \[standard\]")
    villages = tmp_path / "villages.csv"
    for row, what in (("3307010,ก,ข,ค", "8 digits"), ("33070101,,ข,ค", "the name is empty"),
                      ("33070101,ก,ข,ค\n33070101,ก,ข,ค", "stands twice"),
                      ("33070101,ก,ข,ค\n33070102,ง,จ,ค", "tambon 330701 is .จ. here")):
        villages.write_text(f"village,name,tambon,district\n{row}\n", encoding="utf-8")
        terminal.answer("รายชื่อหมู่บ้าน", str(villages))
        terminal.expect(rf"! {villages}:[23]: .*{what}")
    villages.unlink()
    terminal.answer("รายชื่อหมู่บ้าน")
    terminal.answer("รายชื่อ: 1", "4")
    terminal.expect("! ใส่ 1, 2 หรือ 3")
    terminal.answer("รายชื่อ: 1", "2")
    terminal.answer("ไฟล์ครัวเรือน", "/nonexistent.csv")
    terminal.expect("! อ่าน /nonexistent.csv ไม่ได้")
    terminal.answer("ไฟล์ครัวเรือน")
    terminal.answer("ไฟล์รายชื่อ", str(people))
    terminal.expect(r"people.csv:2: .*77")
    people.write_text(people.read_text(encoding="utf-8").replace(",77", ",7"), encoding="utf-8")
    terminal.answer("ไฟล์รายชื่อ", str(people))
    for wrong, what in (("0212345678", "เลขสิบหลัก"), ("0812345678", "ไม่ใช่เจ้าหน้าที่")):
        terminal.answer("จะเข้าสู่ระบบคนแรก", wrong)
        terminal.expect(what)
    terminal.answer("จะเข้าสู่ระบบคนแรก", "0810000009")
    terminal.answer("ชื่อเจ้าหน้าที่", "ก ข")
    terminal.answer("หน้าเว็บของเจ้าหน้าที่", "maybe")
    terminal.expect("! พิมพ์ ใช่ หรือ ไม่")
    terminal.answer("หน้าเว็บของเจ้าหน้าที่", "ใช่")
    terminal.answer("พอร์ตของหน้าเว็บ", "70000")
    terminal.expect("! ใส่เลข 1 ถึง 65535")
    terminal.answer("พอร์ตของหน้าเว็บ", str(free_port()))
    terminal.expect(f"{own}/secrets/thaibulksms.secret")
    terminal.answer("บันทึกเลยไหม", "ไม่")
    assert terminal.end() == 75 and "ไม่ได้บันทึกอะไร" in terminal.said
    people.write_text(people.read_text(encoding="utf-8").replace(",7\n", ",77\n"), encoding="utf-8")
    assert tree(tmp_path) == before and not own.exists() and SECRET not in terminal.said


def test_a_folder_of_its_own(place, tmp_path):
    """The shipped settings stay; the new ones are whole, and what is still to mend is said."""
    own, before = tmp_path / "own", tree(place)
    terminal = Terminal("-c", place / "sammachip.cfg", "init")
    terminal.answer("Folder of the settings", str(own))
    terminal.answer("File of the book")
    terminal.answer("do texts come in")
    terminal.answer("Address of Plain interface")
    terminal.answer("Number that people text")
    terminal.answer("do answers go out")
    terminal.answer("List of villages")
    terminal.answer("People: 1", "1")
    terminal.answer(r"who logs in first \[0810000001\]")
    terminal.answer("pages in the browser", "no")
    terminal.answer("Write it", "y")
    assert terminal.end() == 69 and "is still to mend" in terminal.said  # no provider answers at that address
    assert bad(terminal) == ["account plain"]
    assert tree(place) == before
    assert rows(own / "sammachip.db", "SELECT count(*) > 1000 FROM ledger") == [(1,)]
    assert tree(own).keys() >= {"programme.cfg", "language/th.cfg", "sample/people.csv", "privacy/th/notice.md", "pin.key"}


def test_a_folder_within_the_shipped_one(place, tmp_path):
    """Not copied into itself; what is to be typed next can be typed; pages that nobody wants are shut."""
    own, settings = place / "ของ เรา", place / "sammachip.cfg"
    settings.write_text(settings.read_text(encoding="utf-8").replace("port   = 0;              # 0: no page", "port   = 8032;"), encoding="utf-8")
    terminal = Terminal("-c", settings, "init")
    for question, answer in (("Folder of the settings", own), ("File of the book", ""), ("do texts come in", ""),
                             ("Address of Plain interface", ""), ("Number that people text", ""), ("do answers go out", ""),
                             ("List of villages", ""), ("People: 1", "3"), ("who logs in first", "0810000009"), ("Name of that", "ก ข"),
                             ("pages in the browser", "no"), ("Write it", "")):
        terminal.answer(question, str(answer))
    assert terminal.end() == 69 and f"sammachip -c '{own}/sammachip.cfg' doctor" in terminal.said, terminal.said
    assert not (own / own.name).exists() and (own / "language" / "th.cfg").exists()
    assert "port   = 0;\n" in (own / "sammachip.cfg").read_text(encoding="utf-8"), "the pages are shut"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root acts for another")
@pytest.mark.parametrize("option", ["--yes", "--sample"])
def test_what_root_makes_is_the_daemons(option):
    """Without a dialogue, too: the owner of the book's folder can use what is there afterwards."""
    with tempfile.TemporaryDirectory() as top:  # whose parents others may pass
        os.chmod(top, 0o755)
        shutil.copytree(TOP / "config", f"{top}/etc")
        settings, folder = pathlib.Path(top, "etc", "sammachip.cfg"), pathlib.Path(top, "lib")
        settings.write_text(settings.read_text(encoding="utf-8").replace("/var/lib/sammachip/", f"{folder}/"), encoding="utf-8")
        folder.mkdir(mode=0o700)
        os.chown(folder, 4321, 4321)
        terminal = Terminal("-c", settings, "init", option)
        assert terminal.end() == 0, terminal.said
        made = {path.name: path.stat().st_uid for path in folder.iterdir()}
    assert made.keys() >= {"sammachip.db", "sammachip.db.lock", "pin.key"} and set(made.values()) == {4321}, made


def test_villages_of_another_district(place, tmp_path):
    """By a list, into the programme; what it says of products and limits stays."""
    villages, people = tmp_path / "villages.csv", tmp_path / "people.csv"
    villages.write_text("village,name,name_en,tambon,tambon_en,district,district_en\n"
                        "33070102,\"หนอง \"\"ก\"\"\",Nong,กันทรลักษ์,Kantha,กันทรลักษ์,Kantharalak\n"
                        "33070203,โนน,Non,เมือง,,กันทรลักษ์,Kantharalak\n", encoding="utf-8")
    people.write_text("name,phone,role,village,household\nสมศรี,0812345678,villager,0102,1\n", encoding="utf-8")
    before = (place / "programme.cfg").read_text(encoding="utf-8")
    terminal = Terminal("-c", place / "sammachip.cfg", "init")
    for question, text in (("Folder of", ""), ("File of", ""), ("do texts come", ""), ("Address of", ""), ("Number that", ""),
                           ("do answers", ""), ("List of villages", str(villages)), ("office, in Thai", "สนง. \"ก\""),
                           ("office, in English", "Office"), ("Telephone of the office", "0 4500 0000 ต่อ 1 2 3 4 5 6 7 8 9 10 11 12")):
        terminal.answer(question, text)
    terminal.expect("! .*R_NOTICE can be longer")
    for question, text in (("office, in Thai", "สนง. \"ก\""), ("office, in English", "Office"), ("Telephone of the office", "0 4500 0000"),
                           ("People: 1", "1")):
        terminal.answer(question, text)
    terminal.expect(r"households.csv:2: .*33080702")  # the invented people live in other villages
    for question, text in (("People: 1", "2"), ("File of households", ""), ("File of people", str(people)),
                           ("logs in first", "0810000009"), ("Name of that", "ก"), ("pages in the", "no"), ("Write it", "")):
        terminal.answer(question, text)
    assert terminal.end() == 69 and bad(terminal) == ["account plain"], terminal.said
    programme = (place / "programme.cfg").read_text(encoding="utf-8")
    assert (place / "programme.cfg.before").read_text(encoding="utf-8") == before
    cut = re.compile(r"home = .*?^products|^office.*?^};", flags=re.M | re.S)
    assert r'name = "สนง. \"ก\"";' in programme and 'telephone = "0 4500 0000";' in programme
    assert cut.sub("", programme) == cut.sub("", before) and "home = 3307;" in programme
    assert rows(tmp_path / "sammachip.db", "SELECT code FROM villages ORDER BY code") == [(33070102,), (33070203,)]
    assert rows(tmp_path / "sammachip.db", "SELECT village FROM phones WHERE msisdn = 66812345678") == [(33070102,)]


def bad(terminal):
    """The checks that are bad, by name."""
    return re.findall("BAD\033\\[0m\t([^\t]+)\t", terminal.said)


def finish(terminal, *, people="3", officer="0810000009"):
    """The rest, with nobody in the book but an officer."""
    terminal.answer("do answers go out")
    terminal.answer("List of villages")
    terminal.answer("People: 1", people)
    terminal.answer("logs in first", officer)
    terminal.answer("Name of that officer", "ก")
    terminal.answer("pages in the", "no")
    terminal.answer("Write it")
    return terminal.end()


def test_a_box_with_a_certificate_of_its_own(place):
    terminal = Terminal("-c", place / "sammachip.cfg", "init")
    for question, text in (("Folder of", ""), ("File of", ""), ("do texts come", "dinstar"), ("Address of", "https://127.0.0.1:1"),
                           ("Pin of its", "sha256//short")):
        terminal.answer(question, text)
    terminal.expect("! Write sha256//")
    pin = "sha256//" + "A" * 43 + "="
    for question, text in (("Pin of its", pin), ("Number that", "0812345678"), ("user at", "u"), ("password at", SECRET)):
        terminal.answer(question, text)
    assert finish(terminal) == 69 and bad(terminal) == ["account dinstar"], terminal.said
    assert f'tls_pin    = "{pin}";' in (place / "sammachip.cfg").read_text(encoding="utf-8")


def test_a_provider_that_calls_us(place):
    port = free_port()
    terminal = Terminal("-c", place / "sammachip.cfg", "init")
    for question, text in (("Folder of", ""), ("File of", ""), ("do texts come", "kannel"), ("Address of", "http://127.0.0.1:1"),
                           ("Number that", "1234"), ("Port at which kannel", str(port)), ("username at", "sammachip")):
        terminal.answer(question, text)
    terminal.answer("password at", SECRET)
    terminal.answer(rf"webhook_url at kannel \[http://127.0.0.1:{port}/push/kannel\]")
    terminal.answer("webhook at", "letters1234")
    assert finish(terminal) == 69 and bad(terminal) == ["account kannel"], terminal.said
    settings = (place / "sammachip.cfg").read_text(encoding="utf-8")
    assert "webhook    = true;" in settings and "poll       = false;" in settings and f"port   = {port};" in settings
    assert sorted(path.name for path in (place / "secrets").iterdir()) == ["kannel.password", "kannel.webhook"]


def test_interrupted_nothing_is_there(place, tmp_path):
    before = tree(tmp_path)
    for last in ("Folder of the settings", "password at smsgate", "Write it"):
        terminal = Terminal("-c", place / "sammachip.cfg", "init")
        for question, text in (("Folder of the settings", ""), ("File of the book", ""), ("do texts come in", "smsgate"),
                               ("Address of", "http://127.0.0.1:1"), ("Number that people", "0812345678"), ("user at", "u"),
                               ("password at smsgate", "p"), ("do answers go out", ""), ("List of villages", ""), ("People: 1", "3"),
                               ("who logs in first", "0810000009"), ("Name of that officer", "ก"), ("pages in the", "no"),
                               ("Write it", "")):
            if question == last:
                break
            terminal.answer(question, text)
        terminal.expect(last + r"[^\n]*: $")
        os.write(terminal.tty, b"\x03")
        assert terminal.end() == -signal.SIGINT, terminal.said
        assert tree(tmp_path) == before


def test_interrupted_while_it_is_made_nothing_is_there(place, tmp_path):
    before = tree(tmp_path)
    terminal = Terminal("-c", place / "sammachip.cfg", "init")
    for question in ("Folder of", "File of", "do texts come", "Address of", "Number that", "do answers", "List of", "People: 1", "logs in first"):
        terminal.answer(question)
    terminal.answer("pages in the", "no")
    terminal.expect(r"Write it[^\n]*: $")
    os.write(terminal.tty, b"\x13\n")  # ^S: it stands still where it next says something, which is that the key is made
    until((tmp_path / "pin.key").exists)
    os.write(terminal.tty, b"\x03")
    assert terminal.end() == -signal.SIGINT
    assert tree(tmp_path) == before and not (place / "secrets").exists()


def test_a_failure_leaves_nothing(place, tmp_path):
    """What could not be seen before: the key's place is a folder that is not there and cannot be made."""
    settings = place / "sammachip.cfg"
    settings.write_text(settings.read_text(encoding="utf-8") + 'pin_key = "/proc/none/pin.key";\n', encoding="utf-8")
    before = tree(tmp_path)
    terminal = Terminal("-c", settings, "init")
    for question in ("Folder of", "File of", "do texts come", "Address of", "Number that", "do answers", "List of", "People: 1", "logs in first"):
        terminal.answer(question)
    terminal.answer("pages in the", "no")
    terminal.answer("Write it")
    assert terminal.end() == 65 and "/proc/none/pin.key cannot be made" in terminal.said and "Nothing was written" in terminal.said
    assert tree(tmp_path) == before


def test_a_second_time_nothing_is_asked(place, tmp_path):
    first = Terminal("-c", place / "sammachip.cfg", "init", "--yes")
    assert first.end() == 0 and "Folder" not in first.said
    before, book = tree(place), tmp_path / "sammachip.db"
    counts = "SELECT (SELECT count(*) FROM villages), (SELECT count(*) FROM households), (SELECT count(*) FROM phones)"
    kept = rows(book, counts)
    again = Terminal("-c", place / "sammachip.cfg", "init")
    again.end()
    assert "There is a book already" in again.said and "nothing to add" in again.said and "\tdatabase\t" in again.said
    assert tree(place) == before and rows(book, counts) == kept


def test_ended_input_and_no_terminal(place, tmp_path):
    before = tree(tmp_path)
    terminal = Terminal("-c", place / "sammachip.cfg", "init")
    terminal.expect("Folder of the settings[^\n]*: $")
    os.write(terminal.tty, b"\x04")
    assert terminal.end() == 75 and "Nothing was written" in terminal.said and tree(tmp_path) == before


# -- what the configuration says when it is read -----------------------------------------------------------------------


@pytest.mark.parametrize("group", ["http", "pages"])
def test_a_place_to_listen_that_is_none(make_gateway, group):
    gateway = make_gateway()
    text = pathlib.Path(gateway.config).read_text(encoding="utf-8")
    line = text.count("\n") + 1
    for listen, status in (("nowhere", 78), ("", 78), ("127.0.0.1:80", 78), ("::1", 0), ("0.0.0.0", 0)):
        pathlib.Path(gateway.config).write_text(text + f'{group}: {{ listen = "{listen}"; }};\n', encoding="utf-8")
        done = gateway.run("check", check=False)
        assert done.returncode == status, (listen, done)
        assert status == 0 or f'{gateway.config}:{line}: listen = "{listen}" is no address; write' in done.stderr, done.stderr


def test_more_mentors_than_usual(make_gateway, tmp_path):
    """The programme's roster holds for every tool, also where it was changed after the book was made."""
    gateway = make_gateway(people=TOP / "config" / "sample" / "people.csv")
    programme = tmp_path / "programme.cfg"
    shipped = (TOP / "config" / "programme.cfg").read_text(encoding="utf-8")
    config = pathlib.Path(gateway.config)
    config.write_text(config.read_text(encoding="utf-8").replace(f"{TOP}/config/programme.cfg", str(programme)), encoding="utf-8")

    def limit(n):
        programme.write_text(shipped.replace("junior_mentors = 4;", f"junior_mentors = {n};"), encoding="utf-8")

    mentors = "SELECT count(*) FROM phones WHERE village = 33080702 AND roles & 2 AND state = 'active'"
    there = gateway.query(mentors)[0][0]
    people = tmp_path / "more.csv"
    people.write_text("name,phone,role,village,household\n" + "".join(
        f"ครู {n},08199900{n:02},mentor,33080702,\n" for n in range(7 - there)), encoding="utf-8")
    limit(4)
    assert gateway.run("import", "people", people, check=False).returncode == 65
    limit(7)
    gateway.run("import", "people", people)
    assert gateway.query(mentors)[0][0] == 7
    gateway.run("phone", "suspend", "0819990000")
    limit(6)
    gateway.run("phone", "suspend", "0819990001")
    assert gateway.run("phone", "resume", "0819990000", check=False).returncode == 0
    assert gateway.run("phone", "resume", "0819990001", check=False).returncode == 65
    limit(6)
    gateway.run("init")  # which tells the book so
    limit(7)
    gateway.run("phone", "resume", "0819990001")
    assert gateway.query(mentors)[0][0] == 7
