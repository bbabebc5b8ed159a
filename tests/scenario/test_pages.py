"""The officers' page against those who should not be there: forged cookies and tokens, another officer's places, too much and
nonsense. All of it is refused, logged without a word of what it held, and changes nothing."""
import hashlib
import http.client
import random
import re
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
    house.wait("SELECT count(*) FROM inbox WHERE state <> 'received'", 2)
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
