"""The officers' page against those who should not be there: forged cookies and tokens, another officer's places, too much and
nonsense. All of it is refused, logged without a word of what it held, and changes nothing."""
import hashlib
import http.client
import random
import re
import sqlite3
import time
import urllib.parse

import pytest
from harness import PATIENCE_S, TOP, free_port, wait_for

OFFICER, OTHER = "0845678901", "0845670099"
DU, PHOK = 33080702, 33080503
# What nobody's page may change by itself: the codes, their sending and their tries are the door's own.
OWN = {"login_codes", "outbox", "spend", "village_spend", "awaited", "cursors", "audit"}


class Page:
    def __init__(self, port):
        self.port, self.cookies, self.token = port, {}, None

    def ask(self, method, path, form=None, body=None, headers=None):
        """Status and text; keeps cookies and the last token."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        data = body if body is not None else urllib.parse.urlencode(form).encode() if form is not None else None
        sent = {"Content-Type": "application/x-www-form-urlencoded"} if data is not None else {}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, data, {**sent, **(headers or {})})
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        found = re.search(r'name="token" value="(\w+)"', text)
        self.token = found.group(1) if found else self.token
        connection.close()
        self.headers = answer.headers
        return answer.status, text

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, **form):
        return self.ask("POST", path, {"token": self.token, **form})


@pytest.fixture
def house(simulator, make_gateway, tmp_path):
    port = free_port()
    people = tmp_path / "people.csv"
    people.write_text((TOP / "tests" / "cases" / "people.csv").read_text() + f"พัฒนากร อื่น,{OTHER},officer,,,th\n")
    gateway = make_gateway(extra=f"poll: {{ idle_ms = 50; }};\npages: {{ port = {port}; }};\n", people=people, log="info")
    covers = tmp_path / "covers.csv"
    covers.write_text(f"name,phone,role,village,household,language,covers\nพัฒนากร อื่น,{OTHER},officer,,,th,{PHOK}\n")
    gateway.run("import", "people", str(covers))
    gateway.start()
    gateway.simulator, gateway.port = simulator, port
    wait_for(port)
    return gateway


def log_in(house, phone):
    page = Page(house.port)
    page.get("/login")
    before = len(house.simulator.sent("plain"))
    assert page.post("/login", phone=phone)[0] == 200
    house.simulator.wait_sent("plain", before + 1)
    code = re.match(r"\d{6}", house.simulator.sent("plain")[-1]["text"]).group(0)
    status, _ = page.post("/login/code", phone=phone, code=code)
    assert status == 303 and "session" in page.cookies
    page.get("/")
    return page


def content(house):
    """Every row of every table of the book but the door's own."""
    tables = [name for (name,) in house.query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
    return {table: sorted(map(repr, house.query(f"SELECT * FROM {table}"))) for table in tables if table not in OWN}


def audited(house):
    """What the audit says was changed; who logs in and out is the door's own."""
    return house.query("SELECT * FROM audit WHERE what NOT LIKE 'log%' ORDER BY id")


def digest(house):
    return hashlib.sha256(repr((content(house), audited(house))).encode()).hexdigest()


def log_of(house):
    return open(house.log, encoding="utf-8").read()


def test_five_tries(house):
    page = Page(house.port)
    page.get("/login")
    page.post("/login", phone=OFFICER)
    house.simulator.wait_sent("plain", 1)
    code = re.match(r"\d{6}", house.simulator.sent("plain")[-1]["text"]).group(0)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        assert page.post("/login/code", phone=OFFICER, code=wrong)[0] == 403
    assert page.post("/login/code", phone=OFFICER, code=code)[0] == 403, "the right code comes too late"
    assert house.one("SELECT count(*) FROM page_sessions") == 0


def test_a_code_may_be_typed_in_groups_and_in_thai_digits(house):
    for write in (lambda code: f" {code[:3]} {code[3:]}", lambda code: f"{code[:3]}-{code[3:]}",
                  lambda code: code.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))):
        page = Page(house.port)
        page.get("/login")
        code = house.run("login-code", OFFICER).stdout.split()[0]
        assert page.post("/login/code", phone=OFFICER, code=write(code))[0] == 303, write(code)


def test_a_code_is_good_once_and_not_for_long(house):
    log_in(house, OFFICER)
    code = re.match(r"\d{6}", house.simulator.sent("plain")[-1]["text"]).group(0)
    other = Page(house.port)
    other.get("/login")
    assert other.post("/login/code", phone=OFFICER, code=code)[0] == 403


def test_codes_are_limited_and_who_is_no_officer_gets_none(house):
    page = Page(house.port)
    page.get("/login")
    answers = {page.post("/login", phone=phone)[1].replace(phone, "") for phone in ("0812345678", "0899999999", "0211111111", "0834567890")}
    assert len(answers) == 1, "the answer tells nobody who is an officer"
    for _ in range(8):
        assert page.post("/login", phone=OFFICER)[0] == 200
    house.simulator.wait_sent("plain", 5)
    time.sleep(1)
    codes = [sent for sent in house.simulator.sent("plain") if re.match(r"\d{6}\b", sent["text"])]
    assert len(codes) == 5 and all(sent["to"].endswith(OFFICER[1:]) for sent in codes)


def test_forged(house):
    good = log_in(house, OFFICER)
    token, before = good.token, content(house)
    form = {"household": f"{DU}05", "livelihood": "yes", "relations": "yes", "environment": "yes", "no_drugs": "yes",
            "no_informal_debt": "yes"}
    for cookie in ("", "0" * 64, good.cookies["session"][:-1] + ("0" if good.cookies["session"][-1] != "0" else "1"), "a' OR '1'='1"):
        forged = Page(house.port)
        forged.cookies, forged.token = {"session": cookie}, token
        assert forged.get("/")[0] == 303 and forged.post("/do/assess", **form)[0] == 403
    for wrong in ("", "0" * 64, token[:-1], token[::-1]):
        good.token = wrong
        assert good.post("/do/assess", **form)[0] == 403
    good.token = token
    assert good.ask("POST", "/do/assess", {"token": token, **form}, headers={"Sec-Fetch-Site": "cross-site"})[0] == 403
    assert good.ask("GET", "/do/assess?" + urllib.parse.urlencode({"token": token, **form}))[0] == 404, "nothing is changed by a link"
    assert content(house) == before
    good.token = token
    assert good.post("/do/assess", **form)[0] == 303
    assert content(house) != before, "the same form, rightly sent, is done"
    assert log_of(house).count("pages.refused") >= 9


def attention_of(house):
    """A held amount, a message that was not understood and its reply, of a village that the other officer does not cover."""
    house.simulator.inject("plain", [{"from": "+66898765432", "text": "income 150000"}, {"from": "+66898765432", "text": "เหมาดิน 5"}])
    house.wait("SELECT count(*) FROM inbox", 2)
    house.wait("SELECT count(*) FROM outbox WHERE state = 'queued' OR state = 'sending'", 0)
    return (house.one("SELECT max(id) FROM questions"), house.one("SELECT max(id) FROM inbox"), house.one("SELECT max(id) FROM outbox"))


def test_another_officers_place(house):
    other = log_in(house, OTHER)
    before = content(house)
    for path in (f"/village?code={DU}", f"/household?code={DU}05", "/?place=3308", "/?place=1", f"/report?place={DU}", "/report?place=3308",
                 f"/messages?village={DU}", "/village?code=-1", f"/village?code={DU}%00", "/message?id=999999999"):
        status, text = other.get(path)
        assert status == 404 and "ดู่" not in text, path
    assert other.get(f"/village?code={PHOK}")[0] == 200
    phone = house.one("SELECT msisdn FROM phones WHERE village = ? LIMIT 1", DU)
    question, message, reply = attention_of(house)
    before = content(house)
    officer = int("66" + OFFICER[1:])
    other.get("/office")
    for path, form in (("/do/assess", {"household": f"{DU}05"}), ("/do/plan", {"household": f"{DU}05", "occupation": "x"}),
                       ("/do/session", {"village": DU, "day": 1, "date": "2026-11-26"}), ("/do/suspend", {"phone": phone}),
                       ("/do/suspend", {"phone": officer}), ("/do/unlock-card", {"household": f"{DU}05"}),
                       ("/do/agree", {"question": question}), ("/do/cancel", {"question": question}), ("/do/again", {"message": message}),
                       ("/do/leave-message", {"message": message}), ("/do/resend", {"reply": reply}), ("/do/leave-reply", {"reply": reply}),
                       ("/do/product", {"village": DU, "product": "11", "state": "idea"}), ("/do/facts", {"village": DU}),
                       ("/do/practise", {"village": DU}), ("/do/stop-practice", {"village": DU}), ("/do/ticket", {"id": 1, "outcome": "x"}),
                       ("/do/settle", {"village": DU, "day": 1}), ("/do/accept", {"number": 1}), ("/do/nothing", {}),
                       ("/do/reminders", {"on": 2}),
                       ("/do/enrol", {"name": "x", "phone": "0" + str(phone)[2:], "role": "villager", "village": PHOK, "household": 1}),
                       ("/do/enrol", {"name": "x", "phone": "0811111111", "role": "officer", "village": PHOK}),
                       ("/download", {"place": 3308, "kind": "people", "as": "csv"})):
        token = other.token
        assert other.post(path, **form)[0] == 404, (path, form)
        other.token = token
    assert content(house) == before


def test_what_is_typed_is_never_an_option_or_a_line(house):
    page = log_in(house, OFFICER)
    people, officers = house.one("SELECT count(*) FROM people"), house.one("SELECT count(*) FROM phones WHERE roles >= 8")
    page.get("/office")
    status, _ = page.post("/do/enrol", name='a","0811111112","officer","","","th"\nb,0811111113,officer,,,th', phone="0811111111",
                          role="villager", village=DU, household=9, language="th")
    assert status in (303, 422)
    assert house.one("SELECT count(*) FROM phones WHERE roles >= 8") == officers
    assert house.one("SELECT count(*) FROM people") <= people + 1
    page.get("/office")
    status, text = page.post("/do/plan", household=f"{DU}05", occupation="<script>alert(1)</script>", date="2016-01-01", baseline="")
    assert status == 303
    _, text = page.get(f"/household?code={DU}05")
    assert "<script" not in text and "&lt;script" in text


def test_enrolment_takes_no_number_from_its_owner_and_no_role(house):
    """A number mistyped would be another household's from then on, with all that it sends."""
    page = log_in(house, OFFICER)

    def enrol(**form):
        page.get("/office")
        return page.post("/do/enrol", village=DU, language="th", **form)

    def phone(number):
        return house.query("SELECT roles, household, name FROM phones JOIN people ON people.id = person WHERE msisdn = ?",
                           int("66" + number[1:]))[0]

    before = content(house)
    status, text = enrol(name="นายใหม่ มาแล้ว", phone="0812345678", role="villager", household=9)
    assert status == 422 and 'id="wrong-phone"' in text and content(house) == before
    assert enrol(name="นายใหม่ มาแล้ว", phone="0823456789", role="mentor")[0] == 422 and content(house) == before
    assert enrol(name="ทองดี มีสุขใจ", phone="0812345678", role="villager", household=5)[0] == 303
    assert phone("0812345678") == (1, DU * 100 + 5, "ทองดี มีสุขใจ"), "in its own household a name is put right"
    assert enrol(name="ทองดี มีสุขใจ", phone="0812345678", role="villager", household=9)[0] == 303
    assert phone("0812345678")[1] == DU * 100 + 9, "who moves is moved"
    assert enrol(name="ปราณี ศรีสุข", phone="0834567890", role="villager", household=7)[0] == 303
    assert phone("0834567890")[:2] == (3, DU * 100 + 7), "a mentor stays one"
    assert enrol(name="คำปุน จันทร์หอม", phone="0812345680", role="mentor")[0] == 303
    assert phone("0812345680")[:2] == (3, DU * 100 + 12), "whose household keeps its account"


def test_a_mentors_second_phone_is_no_second_mentor(house):
    page = log_in(house, OFFICER)
    for name, status in (("อีกคน มาใหม่", 422), ("บุญมี ดีงาม ", 303)):
        page.get("/office")
        assert page.post("/do/enrol", name=name, phone="0829990002", role="mentor_lead", village=DU, language="th")[0] == status
    assert house.one("SELECT count(DISTINCT person) FROM phones WHERE village = ? AND roles & 4", DU) == 1


def test_a_form_saved_as_it_was_changes_nothing(house):
    """Satang stay, a product's name is its code again in either language, and what is emptied is empty."""
    page, code = log_in(house, OFFICER), f"{DU}05"

    def shown(name):
        return re.search(rf'name="{name}" value="([^"]*)"', page.get(f"/household?code={code}")[1]).group(1)

    def kept():
        return house.query("SELECT occupation, plan_day, baseline_year_satang FROM households WHERE code = ?", int(code))[0]

    shown("date")
    assert page.post("/do/plan", household=code, occupation="ปลาส้ม", date="25/3/2560", baseline="85,000.50")[0] == 303
    assert kept() == ("11", 20170325, 8500050)
    for language in ("en", "th"):
        page.get(f"/language?to={language}")
        form = {name: shown(name) for name in ("occupation", "date", "baseline")}
        assert page.post("/do/plan", household=code, **form)[0] == 303 and kept() == ("11", 20170325, 8500050), form
    shown("date")
    assert page.post("/do/plan", household=code, occupation="ทอผ้า", date="", baseline="0")[0] == 422, "it would stay as it was"
    assert page.post("/do/plan", household=code, occupation="", date="", baseline="")[0] == 303 and kept() == ("", 0, 0)
    page.get(f"/household?code={code}")
    assert page.post("/do/plan", household=code, occupation=" ปลาส้ม ", date=" ๒๕/๓/๒๕๖๐", baseline="๘๕,๐๐๐ ")[0] == 303
    assert kept() == ("11", 20170325, 8500000), "as a telephone's keyboard writes it"


def test_a_training_day_is_planned_for_this_year_or_the_next(house):
    """A slip in the year would be kept where no page shows it; what is not written anew of a day stays."""
    page = log_in(house, OFFICER)
    today = time.gmtime(time.time() + 7 * 3600)
    year = today.tm_year + 543 + (today.tm_mon >= 10)
    page.get(f"/village?code={DU}")
    for day in (f"30/9/{year - 1}", f"1/10/{year + 1}"):
        status, text = page.post("/do/session", village=DU, day=1, date=day, topic="x", venue="")
        assert status == 422 and 'id="wrong-date"' in text, day
    assert page.post("/do/session", village=DU, day=1, date=f"30/9/{year}", topic="หมักปลา", venue="ศาลา")[0] == 303
    assert page.post("/do/session", village=DU, day=1, date=f"29/9/{year}", topic="", venue="")[0] == 303
    assert page.post("/do/session", village=DU, day=2, date=f"1/10/{year}", topic="ปีหน้า", venue="")[0] == 303
    assert house.query("SELECT day, topic, venue FROM sessions ORDER BY day") == [(1, "หมักปลา", "ศาลา"), (2, "ปีหน้า", "")]
    _, text = page.get(f"/village?code={DU}")
    assert "หมักปลา" in text and "ปีหน้า" in text


def test_two_windows_do_not_undo_each_other(house):
    """A form that shows what is no more is not saved over what another entered; a button pressed twice is no mistake; and what
    was settled meanwhile is said in the page's own words."""
    one, two, code = log_in(house, OFFICER), log_in(house, OFFICER), f"{DU}05"
    blank = {name: "" for name in ("livelihood", "relations", "environment", "no_drugs", "no_informal_debt")}

    def seen(page):
        return re.search(r'action="/do/assess".*?name="seen" value="(\w+)"', page.get(f"/household?code={code}")[1], re.S).group(1)

    def assess(page, was, **form):
        return page.post("/do/assess", household=code, seen=was, **{**blank, **form})

    first, second = seen(one), seen(two)
    assert assess(one, first, livelihood="yes")[0] == 303 and assess(one, first, livelihood="yes")[0] == 303, "pressed twice"
    status, text = assess(two, second, relations="no")
    assert status == 422 and "กดซ้ำ" in text
    assert house.query("SELECT livelihood, relations FROM assessments") == [(1, None)]
    assert assess(two, seen(two), livelihood="yes", relations="no")[0] == 303
    assert house.query("SELECT livelihood, relations FROM assessments") == [(1, 0)]
    question = attention_of(house)[0]
    one.get("/attention"), two.get("/attention")
    assert one.post("/do/agree", question=question)[0] == 303
    status, text = two.post("/do/cancel", question=question)
    assert status == 422 and "กดซ้ำ" in text and "nothing is asked" not in text, "no English on a Thai page"


def test_a_mentor_is_called_and_followed(house):
    """A mentor without a household stands on the village's page, with the number and a button; nothing is offered that would be
    refused, and whose place was given to another is told so."""
    page, lead = log_in(house, OFFICER), 66823456789

    def village():
        return page.get(f"/village?code={DU}")[1]

    assert 'href="tel:0823456789"' in village() and 'href="tel:0834567890"' in village() and "0812345678" not in village()
    assert page.post("/do/suspend", phone=lead)[0] == 303 and page.headers["Location"].startswith(f"/village?code={DU}")
    page.get("/office")
    assert page.post("/do/enrol", name="ใหม่ มาแทน", phone="0829990001", role="mentor_lead", village=DU, language="th")[0] == 303
    village()
    status, text = page.post("/do/resume", phone=lead)
    assert status == 422 and "มีครูใหญ่แล้ว" in text and "กดซ้ำ" not in text
    assert house.one("SELECT state FROM phones WHERE msisdn = ?", lead) == "suspended"
    house.run("say", "--from", "0812345678", "เลิก")
    assert house.one("SELECT state FROM phones WHERE msisdn = 66812345678") == "stopped"
    text = page.get(f"/household?code={DU}05")[1]
    assert 'name="phone" value="66812345679"' in text and 'name="phone" value="66812345678"' not in text


def test_a_request_by_right_says_whose_it_is(house):
    """Who has to answer it finds the person by the command that the page gives; past its time it says so."""
    house.simulator.inject("plain", [{"from": "+66812345678", "text": "ขอข้อมูล"}])
    house.wait("SELECT count(*) FROM tickets", 1)
    page = log_in(house, OFFICER)
    _, text = page.get("/attention")
    command = re.search(r"sammachip (mydata \d+)", text).group(1)
    assert "ทองดี มีสุข" in house.run(*command.split()).stdout
    assert "ทองดี มีสุข" in text and f"/household?code={DU}05" in text and "เหลือ 30 วัน" in text
    assert "0812345678" not in text, "a list tells no number"
    assert 'href="tel:0812345678"' in page.get(f"/household?code={DU}05")[1], "who is to be called can be"
    house.stop()
    with sqlite3.connect(house.database) as book:
        book.execute("UPDATE tickets SET due_day = 20170327")
    book.close()
    house.start()
    wait_for(house.port)
    status, text = page.get("/attention")
    assert status == 200 and re.search(r"เกินกำหนดแล้ว \d+ วัน", text) and "เหลือ -" not in text


def test_why_a_message_was_lost_is_said_in_words(house):
    """An officer reads no code of ours, and a Thai page tells no English alone."""
    house.simulator.inject("plain", [{"from": "BANK", "text": "a\0b"}])
    house.wait("SELECT count(*) FROM inbox WHERE state = 'dead'", 1)
    page = log_in(house, OFFICER)
    assert "แจ้งผู้ดูแลเครื่อง" in page.get("/attention")[1]
    number = house.one("SELECT id FROM inbox WHERE state = 'dead'")
    assert "แจ้งผู้ดูแลเครื่อง" in page.get(f"/message?id={number}")[1]
    house.stop()
    with sqlite3.connect(house.database) as book:
        book.execute("UPDATE inbox SET reason = 'TOO_OLD' WHERE id = ?", (number,))
    book.close()
    house.start()
    wait_for(house.port)
    _, text = page.get("/attention")
    assert "TOO_OLD" not in text and "ให้ผู้ส่งส่งใหม่" in text


def test_booked_is_said_of_what_stands_in_the_book(house):
    """An amount that waits for its sender's yes is not booked, nor is a question, nor what was taken back."""
    for text in ("income 150000", "total", "income 700", "undo", "income 500"):
        house.simulator.inject("plain", [{"from": "+66898765432", "text": text}])
        house.wait("SELECT count(*) FROM inbox WHERE text = '%s'" % text, 1)
    _, text = log_in(house, OFFICER).get("/messages")
    rows = re.findall(r"<tr>.*?</tr>", text, re.S)[1:]
    assert ["บันทึกแล้ว" in row for row in rows] == [True, False, False, False, False], rows
    assert "ตอบแล้ว" in rows[4] and "income 150000" in rows[4] and "ลบหรือแก้แล้ว" in rows[2]


def test_who_has_several_places_sees_what_waits_in_all_of_them(house, tmp_path):
    covers = tmp_path / "several.csv"
    covers.write_text(f"name,phone,role,village,household,language,covers\nพัฒนากร อื่น,{OTHER},officer,,,th,330805 330807\n")
    house.run("import", "people", str(covers))
    attention_of(house)
    house.simulator.inject("plain", [{"from": "+66861110301", "text": "เหมาดิน 500"}])
    house.wait("SELECT count(*) FROM inbox WHERE text = 'เหมาดิน 500' AND state <> 'received'", 1)
    _, text = log_in(house, OTHER).get("/")
    assert re.search(r'class="tile warn" href="/attention"><b>3</b>', text) and '"/attention#held"><b>1</b>' in text
    assert '"/attention#unknown"><b>2</b>' in text and "?place=330805" in text


def test_what_is_understood_is_not_taught_again(house):
    """Taught as paying, what everybody receives would be booked as paid."""
    house.simulator.inject("plain", [{"from": "+66898765432", "text": "เหมาดิน 500"}])
    house.wait("SELECT count(*) FROM inbox WHERE state = 'refused'", 1)
    page = log_in(house, OFFICER)
    number = house.one("SELECT max(id) FROM inbox")
    for word, known in (("เหมาดิน", False), ("รับเงิน", True), ("ยอด", True), ("received", True),
                        ("ปลาส้ม", True), (" ปุ๋ย", True), ("ดู่", True)):
        status, text = page.get(f"/teach?id={number}&meaning=expense&word={urllib.parse.quote(word)}")
        assert status == 200 and ('id="line"' in text) == (not known) and ("รู้จักคำนี้อยู่แล้ว" in text) == known, word


def test_headers_and_sizes(house):
    page = Page(house.port)
    page.get("/login")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "script-src" not in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff" and page.headers["Cache-Control"] == "no-store"
    good = log_in(house, OFFICER)
    status, text = good.get("/")
    assert "<script" not in text and "style=" not in text and len(text) < 150_000
    assert good.post("/do/plan", household=f"{DU}05", occupation="x" * 20000)[0] == 413
    assert good.ask("POST", "/do/plan", body=b"\xff\xfe=%ff%00&token=" + good.token.encode())[0] in (403, 404)
    assert good.ask("PUT", "/", {"x": 1})[0] == 404


def test_ten_thousand_requests_of_nonsense(house):
    """Of strangers, of an officer's cookie without its token, and of another officer with both, who asks for what is not his. Each
    is answered, what is refused is logged, and not a row of the book is another afterwards."""
    good, other = log_in(house, OFFICER), log_in(house, OTHER)
    attention_of(house)
    before = digest(house)
    chance = random.Random(1)
    deeds = ["assess", "plan", "session", "product", "facts", "enrol", "unlock-phone", "unlock-card", "resume", "suspend", "agree",
             "cancel", "again", "leave-message", "resend", "leave-reply", "settle", "accept", "refuse", "ticket", "reminders", "practise",
             "stop-practice", "", "x"]
    paths = ["/", "/village", "/household", "/attention", "/teach", "/messages", "/message", "/office", "/download", "/report",
             "/login/code", "/style.css", "/../etc/passwd", "/%00", "/x" * 50] + [f"/do/{deed}" for deed in deeds]
    names = ["code", "place", "id", "page", "year", "village", "household", "phone", "token", "kind", "as", "to", "word", "meaning", "day",
             "question", "message", "reply", "product", "state", "role", "name", "outcome", "number", "on", "date", "leader"]
    values = ["", "1", "-1", str(DU), f"{DU}05", "99999999999999999999", "'; DROP TABLE phones;--", "<b>", "\x00", "ก" * 30, "%",
              "0845678901", "yes", "officer", "2026-01-01"]
    connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=PATIENCE_S)
    seen, lost, refusals = {}, 0, log_of(house).count("pages.refused")
    for n in range(10_000):
        path, form = chance.choice(paths), {chance.choice(names): chance.choice(values) for _ in range(chance.randrange(6))}
        post, who = chance.random() < 0.6, chance.choice([None, good, other])
        if who is good and post:
            form["token"] = chance.choice(["", "0" * 64, other.token])
        elif who is other and post:
            form["token"] = other.token
        headers = {"Cookie": f"session={who.cookies['session']}"} if who else {}
        coded = urllib.parse.urlencode(form)
        try:
            connection.request("POST" if post else "GET", path if post else f"{path}?{coded}", coded if post else None, headers)
            answer = connection.getresponse()
            answer.read()
            seen[answer.status] = seen.get(answer.status, 0) + 1
        except (http.client.HTTPException, OSError):
            lost += 1
            connection.close()
            connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=PATIENCE_S)
    assert sum(seen.values()) + lost == 10_000 and lost < 500, (seen, lost)
    assert seen.get(500, 0) == 0 and seen[403] > 1000 and seen[404] > 1000, seen
    assert digest(house) == before, "not a row is another"
    log = log_of(house)
    assert log.count("pages.refused") - refusals >= seen[403] + seen[404], "each refusal has its line"
    for secret in (OFFICER[1:], "DROP TABLE", good.cookies["session"], other.cookies["session"], other.token, f"{DU}05"):
        assert secret not in log
    house.run("verify")
