"""The officers' page in a browser: log in by the code that comes by SMS, see every page in both languages on a phone and on a
desk, change what an officer changes, take the tables away. Screenshots stay in build/screenshots."""
import csv
import datetime
import re
import time
import xml.etree.ElementTree
import zipfile

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from harness import until
from driving import DU, HOUSEHOLD, OFFICER, click, log_in, no_overflow, spilled, villager, wider

PAGES = {"overview": "/", "overview-year": "/?place=3308&year={year}", "village": f"/village?code={DU}",
         "village-year": f"/village?code={DU}&year={{year}}", "household": f"/household?code={HOUSEHOLD}", "attention": "/attention",
         "messages": "/messages", "office": "/office", "report": "/report?place=3308", "not-found": "/village?code=10010101"}


def today():
    """The office's day, wherever the test runs."""
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=7)).date()


def last_year():
    """The last fiscal year, Buddhist era."""
    return today().year + 543 + (today().month >= 10) - 1


@pytest.fixture(scope="module")
def inside(office, browser):
    """Logged in, with something of every kind that needs attention."""
    one, two = villager(office, 3308070203), villager(office, 3308070204)
    office.say(one, "เหมาดิน 500")
    office.say(one, "รับ 150000")
    office.say(two, "89")
    for pin in ("0000", "1111", "2222"):
        office.say("0899999998", f"88*0702051*{pin}*2*120*1")
    log_in(office, browser)
    return browser


def test_log_in(office, browser):
    for width in (360, 1280):
        browser.width(width)
        browser.driver.get(office.url + "/")
        assert browser.driver.current_url.endswith("/login"), "who is not logged in sees the form alone"
        assert no_overflow(browser), wider(browser)
        browser.shoot(f"login-{width}")
    browser.complaints()
    browser.driver.find_element(By.NAME, "phone").send_keys(OFFICER)
    click(browser.driver, "main button")
    browser.shoot("code-1280")
    code = office.code()
    browser.driver.find_element(By.NAME, "code").send_keys("000000" if code != "000000" else "111111")
    click(browser.driver, "main button")
    assert browser.driver.find_elements(By.CSS_SELECTOR, ".bad"), "a wrong code is refused"
    browser.complaints()  # of the answer 403
    browser.driver.find_element(By.NAME, "code").send_keys(code)
    click(browser.driver, "main button")
    assert browser.driver.find_elements(By.CSS_SELECTOR, "nav"), "the right one opens the page"
    cookies = {cookie["name"]: cookie for cookie in browser.driver.get_cookies()}
    assert cookies["session"]["httpOnly"] and cookies["session"]["sameSite"] == "Strict"
    assert office.gateway.one("SELECT count(*) FROM page_sessions WHERE hash = ?", cookies["session"]["value"]) == 0
    office.gateway.wait("SELECT count(*) FROM outbox WHERE class = 'code' AND text IS NOT NULL", 0)
    click(browser.driver, "header form.out button")
    assert browser.driver.current_url.endswith("/login")
    assert office.gateway.one("SELECT count(*) FROM page_sessions") == 0, "logging out ends the session in the book too"


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page(office, inside, language, width):
    inside.width(width)
    inside.driver.get(f"{office.url}/language?to={language}")
    wrong = []
    for name, path in PAGES.items():
        inside.complaints()
        started = time.monotonic()
        inside.driver.get(office.url + path.replace("{year}", str(last_year())))
        took = time.monotonic() - started
        said = [text for text in inside.complaints() if not (name == "not-found" and "404" in text)]
        inside.shoot(f"{name}-{language}-{width}")
        if said:
            wrong.append(f"{name}: the console says {said}")
        if not no_overflow(inside):
            wrong.append(f"{name}: wider than the screen: {wider(inside)}")
        if spilled(inside):
            wrong.append(f"{name}: one over the other: {spilled(inside)}")
        if inside.driver.find_element(By.TAG_NAME, "html").get_attribute("lang") != language:
            wrong.append(f"{name}: another language")
        if "WEB_" in inside.driver.page_source or "{" in inside.driver.find_element(By.TAG_NAME, "body").text:
            wrong.append(f"{name}: a field was left open")
        if took > 30:
            wrong.append(f"{name}: {took:.1f} s")
    assert not wrong, "\n".join(wrong)
    outside = [url for url in inside.asked if not url.startswith((office.url, "data:", "chrome:", "chrome-untrusted:", "about:"))]
    assert not outside, outside


def test_enter_an_assessment(office, inside):
    inside.width(1280)
    driver = inside.driver
    passed = office.gateway.one("SELECT count(*) FROM assessments WHERE household = ?", HOUSEHOLD)
    driver.get(office.url + f"/household?code={HOUSEHOLD}")
    for name, value in (("livelihood", "yes"), ("relations", "yes"), ("environment", "yes"), ("no_drugs", "yes"),
                        ("no_informal_debt", "no")):
        Select(driver.find_element(By.NAME, name)).select_by_value(value)
    click(driver, "#assessment button")
    assert driver.find_elements(By.CSS_SELECTOR, ".good"), driver.page_source

    def figure():
        driver.get(office.url + "/")
        row = driver.find_element(By.XPATH, f"//tr[.//a[contains(@href, '{DU}')]]")
        return row.find_elements(By.TAG_NAME, "td")[7].text

    before = figure()
    driver.get(office.url + f"/household?code={HOUSEHOLD}")
    Select(driver.find_element(By.NAME, "no_informal_debt")).select_by_value("yes")
    click(driver, "#assessment button")
    after = figure()
    assert int(after.split("/")[0]) == int(before.split("/")[0]) + 1, (before, after, passed)
    officer = office.gateway.one("SELECT person FROM phones WHERE msisdn = ?", int("66" + OFFICER[1:]))
    assert office.gateway.one("SELECT count(*) FROM audit WHERE who = ? AND what = 'import.assessments'", f"person:{officer}") == 2


def test_plan_and_session(office, inside):
    driver = inside.driver
    driver.get(office.url + f"/household?code={HOUSEHOLD}")
    box = driver.find_element(By.NAME, "baseline")
    box.clear()
    box.send_keys("84000")
    occupation = driver.find_element(By.NAME, "occupation")
    occupation.clear()
    occupation.send_keys('ทำ "ปลาส้ม", =1+1')
    click(driver, "#plan button")
    assert office.gateway.query("SELECT baseline_year_satang, occupation FROM households WHERE code = ?", HOUSEHOLD) == \
        [(8400000, 'ทำ "ปลาส้ม", =1+1')]
    driver.get(office.url + f"/village?code={DU}")
    driver.find_element(By.CSS_SELECTOR, "summary").click()
    driver.execute_script("document.querySelector('[name=date]').value = new Date().toISOString().slice(0, 10)")
    driver.find_element(By.NAME, "topic").send_keys("ทำปลาส้ม")
    click(driver, "details button")
    assert driver.find_elements(By.CSS_SELECTOR, ".good"), driver.page_source
    assert office.gateway.one("SELECT count(*) FROM sessions WHERE village = ? AND topic = 'ทำปลาส้ม'", DU) == 1


def test_attention_and_its_actions(office, inside):
    driver = inside.driver
    driver.get(f"{office.url}/language?to=th")
    driver.get(office.url + "/attention")
    text = driver.find_element(By.TAG_NAME, "main").text
    for what in ("เหมาดิน 500", "ขอดูข้อมูล"):
        assert what in text, (what, text)
    assert "08-xxx-" in text and not re.search(r"0[689]\d{8}", text), "numbers are masked"
    locked = office.gateway.one("SELECT count(*) FROM households WHERE pin_tries >= 3")
    assert locked == 1
    click(driver, "form[action='/do/unlock-card'] button")
    assert office.gateway.one("SELECT count(*) FROM households WHERE pin_tries >= 3") == 0
    driver.get(office.url + "/attention")
    driver.find_element(By.NAME, "outcome").send_keys("--yes มอบสำเนาแล้ว")
    click(driver, "form[action='/do/ticket'] button")
    assert office.gateway.query("SELECT outcome FROM tickets WHERE closed_ms > 0")[-1] == ("--yes มอบสำเนาแล้ว",)


def test_trace(office, inside):
    driver = inside.driver
    booked = office.gateway.one("SELECT max(id) FROM inbox WHERE state = 'booked' AND id IN (SELECT id / 16 FROM ledger)")
    driver.get(office.url + f"/message?id={booked}")
    assert driver.find_elements(By.CSS_SELECTOR, "main .card"), driver.page_source
    inside.shoot("trace-th-1280")
    refused = office.gateway.one("SELECT max(id) FROM inbox WHERE reason = 'E_VERB_MISSING'")
    driver.get(office.url + f"/message?id={refused}")
    text = driver.find_element(By.TAG_NAME, "main").text
    assert "E_VERB_MISSING" not in text and "รับหรือจ่าย" in text, "why, in words: " + text
    sent = [one for one in driver.find_elements(By.CSS_SELECTOR, "main .mark") if one.text == "ส่งแล้ว"]
    assert all("wait" not in one.get_attribute("class") for one in sent), "what was sent waits for nothing"


def test_older_messages(office, inside):
    """The log's newest, and the way back."""
    driver = inside.driver
    seen = []
    for path in ("/messages", f"/messages?village={DU}"):
        driver.get(office.url + path)
        for _ in range(2):
            links = driver.find_elements(By.CSS_SELECTOR, "tbody td:first-child a")
            seen.append([int(link.get_attribute("href").split("id=")[1]) for link in links])
            click(driver, "a[href*=before]")
    for one, older in (seen[:2], seen[2:]):
        assert len(one) == len(older) == 100 and one + older == sorted(one + older, reverse=True), "none twice, in order"
    assert {row[0] for row in office.gateway.query(f"SELECT village FROM inbox WHERE id IN ({','.join(map(str, seen[3]))})")} == {DU}
    driver.get(office.url + "/messages?before=1")
    assert not driver.find_elements(By.CSS_SELECTOR, "tbody tr, a[href*=before]")


def test_a_household_has_a_year(office, inside):
    """Also in the first months of a fiscal year."""
    inside.driver.get(office.url + f"/household?code={HOUSEHOLD}")
    assert len(inside.driver.find_elements(By.CSS_SELECTOR, "main > table tbody tr")) == 12


def download(driver, folder, selector):
    """Clicks, and gives the file that comes."""
    before = set(folder.iterdir())
    driver.find_element(By.CSS_SELECTOR, selector).click()

    def new():
        return [file for file in set(folder.iterdir()) - before if file.suffix in (".csv", ".xlsx")]
    return until(new, lambda: f"nothing came of {selector}")[0]


def button(kind, form):
    """The button of a table."""
    return f"form[action='/download']:has([name=kind][value={kind}]):has([name=as][value={form}]) button"


def test_downloads(office, inside):
    """By the buttons, into the browser's folder, and opened."""
    driver = inside.driver
    driver.get(f"{office.url}/language?to=en")
    driver.get(office.url + "/office")
    with zipfile.ZipFile(download(driver, inside.folder, button("all", "xlsx"))) as book:
        assert book.testzip() is None
        names = xml.etree.ElementTree.fromstring(book.read("xl/workbook.xml"))
        sheets = [sheet.get("name") for sheet in names.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet")]
        parts = {name: book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/sheet")}
        rows = {name: sum(1 for _ in xml.etree.ElementTree.fromstring(part).iter(
            "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}row")) for name, part in parts.items()}
    assert len(sheets) == len(rows) == 6 and "Ledger" in sheets, sheets
    told = office.gateway.one("SELECT count(*) FROM ledger WHERE household > 0 AND month >= ?", (last_year() - 543) * 100 + 10)
    assert rows["xl/worksheets/sheet1.xml"] == told + 1, "the fiscal year's, which may be young"
    assert any(b"Ban Du" in part for part in parts.values()), rows
    with open(download(driver, inside.folder, button("people", "csv")), encoding="utf-8-sig", newline="") as file:
        people = list(csv.DictReader(file))
    assert len(people) > 50 and all(len(row) == len(people[0]) for row in people), people[:2]
    with open(download(driver, inside.folder, button("assessments", "csv")), encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) > 20
    assert office.gateway.one("SELECT count(*) FROM audit WHERE what = 'export'") == 3
    click(driver, "a.button[href='/report?place=3308']")
    assert driver.find_elements(By.TAG_NAME, "svg") and "Khun Han" in driver.page_source, "the report to print"


def test_what_is_over_is_had_too(office, inside):
    """When a month or a year is over its report and tables are asked for."""
    driver, year = inside.driver, last_year()
    driver.get(office.url + f"/?place=3308&year={year}")
    driver.find_element(By.CSS_SELECTOR, f"a[href^='/village?code={DU}']").click()
    assert f"Sep {year - 543}" in driver.find_element(By.CSS_SELECTOR, ".sub").text, "a village is shown of the year that was shown"
    driver.find_element(By.CSS_SELECTOR, "a[href^='/report']").click()
    assert f"Sep {year - 543}" in driver.find_element(By.TAG_NAME, "h1").text
    driver.get(office.url + "/office")
    last = today().replace(day=1) - datetime.timedelta(days=1)
    driver.find_element(By.CSS_SELECTOR, f"a.button[href='/report?place=3308&month={last.year * 100 + last.month}']").click()
    assert f"{last:%b %Y}" in driver.find_element(By.TAG_NAME, "h1").text
    driver.get(office.url + f"/office?place=3308&year={year}")
    with open(download(driver, inside.folder, button("ledger", "csv")), encoding="utf-8-sig", newline="") as file:
        days = [row[0] for row in list(csv.reader(file))[1:]]
    assert len(days) > 500 and f"{year - 544}-10-01" <= min(days) and max(days) <= f"{year - 543}-09-30", (min(days), max(days))


def test_enrol(office, inside):
    driver = inside.driver
    driver.get(office.url + "/office")
    driver.find_element(By.NAME, "name").send_keys("นางใหม่ มาแล้ว")
    driver.find_element(By.NAME, "phone").send_keys("0899990001")
    Select(driver.find_element(By.NAME, "household")).select_by_visible_text("9")
    click(driver, "form[action='/do/enrol'] button")
    assert "Choose the village" in driver.find_element(By.CSS_SELECTOR, "form[action='/do/enrol'] .wrong").text, "nobody's choice"
    assert office.gateway.one("SELECT count(*) FROM phones WHERE msisdn = 66899990001") == 0
    Select(driver.find_element(By.NAME, "village")).select_by_value(str(DU))
    click(driver, "form[action='/do/enrol'] button")
    assert driver.find_elements(By.CSS_SELECTOR, ".good"), driver.page_source
    assert office.gateway.one("SELECT count(*) FROM phones WHERE msisdn = 66899990001 AND roles = 1") == 1


def test_reminders(office, inside):
    driver = inside.driver
    driver.get(office.url + "/office")
    assert "remind.enabled" in driver.find_element(By.TAG_NAME, "main").text, "the settings of tests remind nobody, and it says so"
    for now in ("off", "on"):
        driver.get(office.url + "/office")
        click(driver, "form[action='/do/reminders'] button")
        assert office.gateway.one("SELECT value FROM cursors WHERE name = 'switch'") == now


def test_log_out_everywhere(office, inside):
    driver = inside.driver
    driver.get(office.url + "/")
    click(driver, "footer form.out button")
    assert office.gateway.one("SELECT count(*) FROM page_sessions") == 0
    driver.get(office.url + "/attention")
    assert driver.current_url.endswith("/login")


def test_code_made_at_the_machine(office, browser):
    """When no SMS can leave."""
    driver = browser.driver
    driver.get(office.url + "/login")
    driver.find_element(By.NAME, "phone").send_keys(OFFICER)
    click(driver, "main button")
    code = office.gateway.run("login-code", OFFICER).stdout.split()[0]
    driver.find_element(By.NAME, "code").send_keys(code)
    click(driver, "main button")
    assert driver.find_elements(By.CSS_SELECTOR, "nav")
    log = open(office.gateway.log).read()
    assert OFFICER[1:] not in log and "นางทองใบ" not in log and code not in log
