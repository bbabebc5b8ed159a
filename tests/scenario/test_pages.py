"""The officers' page against those who should not be there: forged cookies and tokens, another officer's places, too much and
nonsense. All of it is refused, logged without a word of what it held, and changes nothing."""
import http.client
import random
import re
import socket
import time
import urllib.parse

import pytest
from harness import TOP

OFFICER, OTHER = "0845678901", "0845670099"
DU, PHOK = 33080702, 33080503
TABLES = ("phones", "people", "households", "assessments", "sessions", "ledger", "totals", "tickets", "proposals", "contests", "covers")


class Page:
    def __init__(self, port):
        self.port, self.cookies, self.token = port, {}, None

    def ask(self, method, path, form=None, body=None, headers=None):
        """Status and text; keeps cookies and the last token."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
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
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        port = some.getsockname()[1]
    people = tmp_path / "people.csv"
    people.write_text((TOP / "tests" / "cases" / "people.csv").read_text() + f"พัฒนากร อื่น,{OTHER},officer,,,th\n")
    gateway = make_gateway(extra=f"poll: {{ idle_ms = 50; }};\npages: {{ port = {port}; }};\n", people=people, log="info")
    covers = tmp_path / "covers.csv"
    covers.write_text(f"name,phone,role,village,household,language,covers\nพัฒนากร อื่น,{OTHER},officer,,,th,{PHOK}\n")
    gateway.run("import", "people", str(covers))
    gateway.start()
    gateway.simulator, gateway.port = simulator, port
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.05)
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
    return {table: house.query(f"SELECT * FROM {table} ORDER BY 1, 2") for table in TABLES}


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


def test_another_officers_place(house):
    other = log_in(house, OTHER)
    before = content(house)
    for path in (f"/village?code={DU}", f"/household?code={DU}05", "/?place=3308", "/?place=1", f"/report?place={DU}", "/report?place=3308",
                 f"/messages?village={DU}", "/village?code=-1", f"/village?code={DU}%00", "/message?id=999999999"):
        status, text = other.get(path)
        assert status == 404 and "ดู่" not in text, path
    assert other.get(f"/village?code={PHOK}")[0] == 200
    phone = house.one("SELECT msisdn FROM phones WHERE village = ? LIMIT 1", DU)
    officer = int("66" + OFFICER[1:])
    other.get("/office")
    for path, form in (("/do/assess", {"household": f"{DU}05"}), ("/do/plan", {"household": f"{DU}05", "occupation": "x"}),
                       ("/do/session", {"village": DU, "day": 1, "date": "2026-11-26"}), ("/do/suspend", {"phone": phone}),
                       ("/do/suspend", {"phone": officer}), ("/do/unlock-card", {"household": f"{DU}05"}),
                       ("/do/settle", {"village": DU, "day": 1}), ("/do/accept", {"number": 1}), ("/do/nothing", {}), ("/do/reminders", {"on": 2}),
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
    good = log_in(house, OFFICER)
    before, sessions = content(house), house.one("SELECT count(*) FROM page_sessions")
    chance = random.Random(1)
    paths = ["/", "/village", "/household", "/attention", "/teach", "/messages", "/message", "/office", "/download", "/report", "/do/assess",
             "/do/enrol", "/do/suspend", "/do/", "/login/code", "/logout", "/logout/all", "/style.css", "/../etc/passwd", "/%00", "/x" * 50]
    names = ["code", "place", "id", "page", "year", "village", "household", "phone", "token", "kind", "as", "to", "word", "meaning"]
    values = ["", "1", "-1", str(DU), f"{DU}05", "99999999999999999999", "'; DROP TABLE phones;--", "<b>", "\x00", "ก" * 30, "%", "0845678901"]
    connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=30)
    seen = {}
    for n in range(10_000):
        path, form = chance.choice(paths), {chance.choice(names): chance.choice(values) for _ in range(chance.randrange(4))}
        post = chance.random() < 0.5
        headers = {"Cookie": f"session={good.cookies['session']}"} if chance.random() < 0.5 else {}
        coded = urllib.parse.urlencode(form)
        try:
            connection.request("POST" if post else "GET", path if post else f"{path}?{coded}", coded if post else None, headers)
            answer = connection.getresponse()
            answer.read()
            seen[answer.status] = seen.get(answer.status, 0) + 1
        except (http.client.HTTPException, OSError):
            connection.close()
            connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=30)
    assert seen.get(500, 0) == 0, seen
    assert content(house) == before and house.one("SELECT count(*) FROM page_sessions") == sessions
    log = log_of(house)
    assert OFFICER[1:] not in log and "DROP TABLE" not in log and good.cookies["session"] not in log and "3308070205" not in log
    assert "pages.refused" in log
