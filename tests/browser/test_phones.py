"""The simulator's page of phones in a browser: text and dial from a phone on the screen, see what the gateway understood, break
the network, record what was said and play it again. Screenshots stay in build/screenshots."""
import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import dialling
import harness
from harness import free_port, until

VILLAGER, MENTOR, OFFICER, STRANGER = "0812345678", "0823456789", "0845678901", "0899999999"
CASES = harness.TOP / "tests" / "cases"


class Phones:
    """A book with the people of the cases, the daemon, and the simulator that shows their phones."""

    def __init__(self):
        port, door = free_port(), free_port()
        self.gateway = harness.Gateway(port, extra=dialling.settings(door) + "poll: { idle_ms = 50; };\n").init()
        self.simulator = harness.Simulator("--port", str(port), "--people", str(CASES / "people.csv"), "--book", self.gateway.database,
                                           "--ussd", f"http://127.0.0.1:{door}/ussd/africastalking")
        self.url = f"http://127.0.0.1:{port}"
        self.gateway.start()
        harness.wait_for(door)

    def stop(self):
        self.gateway.remove()
        self.simulator.stop()


class Hand:
    """What somebody does with the page."""

    def __init__(self, phones, browser):
        self.phones, self.browser, self.driver = phones, browser, browser.driver

    def open(self, language="th", width=1280):
        self.browser.width(width)
        self.driver.get(f"{self.phones.url}/?language={language}")

    def phone(self, number):
        return self.driver.find_element(By.CSS_SELECTOR, f".phone[data-phone='{number}']")

    def within(self, number, selector):
        return self.phone(number).find_elements(By.CSS_SELECTOR, selector)

    def wait(self, what):
        return until(what, lambda: "it did not come: " + self.driver.find_element(By.TAG_NAME, "body").text)

    def told(self, number):
        return [one.text for one in self.within(number, ".told > p")]

    def text(self, number, text):
        """Types and sends; the reply."""
        before = len(self.told(number))
        self.phone(number).find_element(By.NAME, "text").send_keys(text)
        self.phone(number).find_element(By.CSS_SELECTOR, ".write button").click()
        return self.wait(lambda: self.told(number)[before:])[0]

    def press(self, number, keys):
        for key in keys:
            self.phone(number).find_element(By.CSS_SELECTOR, f".keys [data-key='{key}']").click()

    def key(self, number, name):
        self.phone(number).find_element(By.CSS_SELECTOR, f".keys .{name}").click()

    def menu(self, number):
        return self.phone(number).find_element(By.CSS_SELECTOR, ".menu:not([hidden]) pre").text

    def count(self, number, text):
        line = self.phone(number).find_element(By.NAME, "text")
        line.clear()
        line.send_keys(text)
        shown = self.phone(number).find_element(By.CSS_SELECTOR, ".count")
        return self.wait(lambda: shown.text if shown.text.startswith(f"{len(text.encode('utf-16-le')) // 2}/") else None)

    def switch(self, fault):
        self.driver.find_element(By.NAME, fault).click()

    def record(self, what):
        self.wait(lambda: self.driver.find_elements(By.CSS_SELECTOR, f"#recording [value={what}]"))[0].click()

    def fetch(self, path):
        with urllib.request.urlopen(self.phones.url + path) as answer:
            return answer.read().decode()

    def replay(self, conversation):
        box = self.driver.find_element(By.CSS_SELECTOR, "#play textarea")
        box.clear()
        box.send_keys(conversation)
        self.driver.find_element(By.CSS_SELECTOR, "#play button").click()
        verdict = self.driver.find_element(By.CSS_SELECTOR, ".verdict")
        return self.wait(lambda: verdict.text), self.driver.find_elements(By.CSS_SELECTOR, ".played .differs")


@pytest.fixture(scope="module")
def phones():
    it = Phones()
    yield it
    it.stop()


@pytest.fixture(scope="module")
def hand(phones, browser):
    return Hand(phones, browser)


@pytest.fixture(autouse=True)
def clean(hand):
    """Every page is read without a complaint, and asks nobody else."""
    yield
    assert hand.browser.complaints() == []
    strange = [url for url in hand.browser.asked if url.startswith(("http:", "https:")) and not url.startswith("http://127.0.0.1:")]
    assert strange == []


def test_text_and_reply(phones, hand):
    hand.open()
    assert hand.text(VILLAGER, "รับ 500").startswith("รับ 500 บ. (")
    read = hand.wait(lambda: hand.within(VILLAGER, ".read .booked"))[0].text
    assert "รับ" in read and "500 บาท" in read, read
    assert phones.gateway.one("SELECT count(*) FROM ledger WHERE amount_satang = 50000") == 1
    assert "เกตเวย์กำลังทำงาน" in hand.driver.find_element(By.ID, "gateway").text
    assert "ไม่" in hand.text(STRANGER, "รับ 500")
    refused = hand.wait(lambda: hand.within(STRANGER, ".read .refused"))[0]
    assert refused.find_element(By.TAG_NAME, "i").get_attribute("title") == "E_NOT_REG", "for who writes a test of it"
    assert "เบอร์ยังไม่ลงทะเบียน" in refused.text and "E_" not in refused.text, "what people read has words"


def test_keys(hand):
    hand.open("en")
    hand.press(VILLAGER, "1*1234")
    hand.key(VILLAGER, "delete")
    assert hand.phone(VILLAGER).find_element(By.NAME, "text").get_attribute("value") == "1*123"
    before = len(hand.told(VILLAGER))
    hand.phone(VILLAGER).find_element(By.NAME, "text").send_keys(Keys.ENTER)
    assert "123" in hand.wait(lambda: hand.told(VILLAGER)[before:])[0]


def test_dial(phones, hand):
    hand.open()
    hand.press(VILLAGER, "*384#")
    hand.key(VILLAGER, "call")
    hand.wait(lambda: "1รับ 2จ่าย" in hand.menu(VILLAGER))
    hand.press(VILLAGER, "2")
    hand.key(VILLAGER, "call")
    hand.wait(lambda: "1รับ" not in hand.menu(VILLAGER))
    hand.press(VILLAGER, "77")
    hand.phone(VILLAGER).find_element(By.CSS_SELECTOR, ".write button").click()
    hand.wait(lambda: "1อาหาร" in hand.menu(VILLAGER))
    hand.press(VILLAGER, "9")
    hand.key(VILLAGER, "call")
    hand.wait(lambda: "77" in hand.menu(VILLAGER))
    hand.browser.shoot("phones-menu-th-1280")
    hand.key(VILLAGER, "end")
    hand.wait(lambda: not hand.within(VILLAGER, ".menu:not([hidden])"))
    assert phones.gateway.one("SELECT count(*) FROM ledger WHERE amount_satang = 7700") == 0, "nothing is booked before it is confirmed"
    hand.press(VILLAGER, "55")
    hand.key(VILLAGER, "call")
    assert "*384#" in hand.menu(VILLAGER), "55 is no service code"


def test_the_code_to_tap_is_called(phones, hand):
    hand.open()
    before = phones.gateway.one("SELECT count(*) FROM inbox")
    hand.phone(MENTOR).find_element(By.CSS_SELECTOR, ".examples .dial").click()
    hand.wait(lambda: re.search(r"\d\S+ \d\S+", hand.menu(MENTOR)))
    hand.key(MENTOR, "end")
    hand.wait(lambda: not hand.within(MENTOR, ".menu:not([hidden])"))
    assert phones.gateway.one("SELECT count(*) FROM inbox") == before, "no SMS was made of it"


def test_segments(hand):
    hand.open("en")
    assert hand.count(VILLAGER, "in 500") == "6/160 · 1 SMS · GSM-7"
    assert hand.count(VILLAGER, "รับ 500") == "7/70 · 1 SMS · UCS-2"
    assert hand.count(VILLAGER, "x" * 161) == "161/306 · 2 SMS · GSM-7"
    assert hand.count(VILLAGER, "ก" * 71) == "71/134 · 2 SMS · UCS-2"


def test_duplicates_are_booked_once(phones, hand):
    hand.open()
    hand.switch("duplicate")
    hand.wait(lambda: hand.driver.find_element(By.NAME, "duplicate").is_selected())
    before = len(hand.told(VILLAGER))
    hand.text(VILLAGER, "รับ 4321")
    hand.wait(lambda: phones.simulator.counters("plain")["handed_out"] > phones.simulator.counters("plain")["polled"])
    time.sleep(0.5)
    assert phones.gateway.one("SELECT count(*) FROM ledger WHERE amount_satang = 432100") == 1
    assert len(hand.told(VILLAGER)) == before + 1
    hand.driver.refresh()
    assert hand.driver.find_element(By.NAME, "duplicate").is_selected()
    hand.switch("duplicate")
    hand.wait(lambda: phones.simulator.counters("plain")["faults"] > 0)


def run_talk(file):
    done = subprocess.run([CASES / "talk", file], capture_output=True, text=True, timeout=600,
                          env={**os.environ, "SAMMACHIP": str(harness.BUILD / "sammachip")})
    return done.returncode, done.stdout + done.stderr


def test_record(hand, tmp_path):
    """On a phone that has not been used here: the case begins with an empty book."""
    number = "0861110301"
    hand.open()
    box = hand.driver.find_element(By.CSS_SELECTOR, "#add [name=number]")
    box.send_keys(number, Keys.ENTER)
    hand.wait(lambda: hand.driver.find_elements(By.CSS_SELECTOR, f".phone[data-phone='{number}']"))
    hand.record("start")
    hand.wait(lambda: hand.driver.find_elements(By.CSS_SELECTOR, ".recording"))
    hand.text(number, "รับ 300 จ่าย 120")
    hand.text(number, "ยอด")
    hand.press(number, "*384#")
    hand.key(number, "call")
    hand.wait(lambda: hand.menu(number).startswith("1"))
    hand.press(number, "8")
    hand.key(number, "call")
    hand.wait(lambda: hand.within(number, ".menu.over"))
    hand.record("stop")
    hand.wait(lambda: len(hand.driver.find_elements(By.CSS_SELECTOR, "#recording .file")) == 2)
    hand.browser.shoot("phones-recorded-th-1280")

    recorded = hand.fetch("/phones/conversation.txt")
    assert recorded.startswith("@ ") and f"\n{number} > รับ 300 จ่าย 120\n{number} < บันทึก 2" in recorded, recorded
    file = tmp_path / "conversation.txt"
    file.write_text(recorded, encoding="utf-8")
    assert run_talk(file) == (0, "2 passed, 0 failed\n")
    file.write_text(recorded.replace("บันทึก 2", "บันทึก 3"), encoding="utf-8")
    assert run_talk(file)[0] == 1, "a changed answer is noticed"

    dialled = hand.fetch("/phones/dialled.txt")
    assert dialled.startswith(f"{number} * 384#\n{number} < 1"), dialled
    (tmp_path / "ussd").mkdir()
    file = tmp_path / "ussd" / "dialled.txt"
    file.write_text(dialled.replace(dialled.splitlines()[-1], f"{number} . *"), encoding="utf-8")  # its book has other sums
    assert run_talk(file) == (0, "2 passed, 0 failed\n")


def test_replay_and_put_away(hand):
    hand.open()
    number = "0861110302"
    verdict, differs = hand.replay(f"# a comment\n{number} > รับ 250\n{number} < รับ 250 บ.*เดือนนี้รับ 250 บ.*\n{number} = nothing\n"
                                   f"{number} * 384#\n{number} < 1รับ*\n{number} x\n")
    assert verdict == "ตรงทุกบรรทัด" and not differs, [one.text for one in differs]
    assert hand.told(number), "its phone was put on the page"
    verdict, differs = hand.replay(f"{number} > ยอด\n{number} < รับ 1*\nnonsense\n")
    assert "2" in verdict and len(differs) == 2
    assert "ได้รับ" in differs[0].text
    hand.browser.shoot("phones-replay-th-1280")
    hand.phone(number).find_element(By.CSS_SELECTOR, ".remove button").click()  # and is put away again
    hand.wait(lambda: not hand.driver.find_elements(By.CSS_SELECTOR, f".phone[data-phone='{number}']"))
    hand.driver.refresh()
    assert not hand.driver.find_elements(By.CSS_SELECTOR, f".phone[data-phone='{number}']")


def test_what_is_typed_is_only_text(hand):
    hand.open()
    typed = "<img src=x onerror=alert(1)>&amp;"
    hand.phone(STRANGER).find_element(By.NAME, "text").send_keys(typed, Keys.ENTER)
    hand.wait(lambda: [one.text for one in hand.within(STRANGER, ".said > p")][-1:] == [typed])
    assert not hand.driver.find_elements(By.CSS_SELECTOR, ".talk img")


def test_without_script(phones, hand):
    hand.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        hand.open("en")
        before = len(hand.told(MENTOR))
        hand.phone(MENTOR).find_element(By.NAME, "text").send_keys("help")
        hand.phone(MENTOR).find_element(By.CSS_SELECTOR, ".write button").click()
        hand.wait(lambda: len(hand.told(MENTOR)) == before + 1)
        assert hand.driver.current_url.endswith("/?language=en#p66823456789")
        assert not hand.phone(MENTOR).find_element(By.CSS_SELECTOR, ".keys").is_displayed()
    finally:
        hand.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_fits(hand, language, width):
    hand.open(language, width)
    for number, text in ((MENTOR, "อบรม 1 มา 20"), (OFFICER, "รวม 0702")):
        hand.text(number, text)
    hand.wait(lambda: hand.within(OFFICER, ".read .booked"))
    assert hand.driver.execute_script("return document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert hand.driver.find_element(By.TAG_NAME, "html").get_attribute("lang") == language
    hand.driver.execute_script("document.querySelector('.phones').scrollLeft = 0; document.activeElement.blur(); scrollTo(0, 0)")
    hand.browser.shoot(f"phones-{language}-{width}")


def test_no_gateway(hand):
    alone = harness.Simulator()
    try:
        hand.driver.get(f"http://127.0.0.1:{alone.port}/?language=en")
        assert "No gateway has asked" in hand.driver.find_element(By.ID, "gateway").text
        notes = " ".join(one.text for one in hand.driver.find_elements(By.CSS_SELECTOR, ".note"))
        assert "--book" in notes and "--ussd" in notes
        assert len(hand.driver.find_elements(By.CSS_SELECTOR, ".phone")) == 4
    finally:
        hand.driver.get("about:blank")
        alone.stop()


# -- without a browser --------------------------------------------------------------------------------------------------------


def status_of(url, body=None, **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, {name.replace("_", "-"): value for name, value in headers.items()})) as it:
            return it.status
    except urllib.error.HTTPError as refused:
        return refused.code


def test_only_its_own_page_may_send(phones):
    form = urllib.parse.urlencode({"phone": VILLAGER, "text": "รับ 9"}).encode()
    inject = json.dumps({"api": "plain", "messages": [{"from": "+66812345678", "text": "รับ 9"}]}).encode()
    before = phones.simulator.counters("plain")["injected"]
    for path, body in (("/phones/say", form), ("/control/inject", inject), ("/phones/faults", b"error_500=on")):
        for headers in ({"Origin": "http://elsewhere.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"},
                        {"Sec_Fetch_Site": "same-site"}, {"Host": "elsewhere.example"}):
            assert status_of(phones.url + path, body, **headers) == 403, (path, headers)
    assert status_of(phones.url + "/", Host="elsewhere.example:8030") == 403
    assert status_of(phones.url + "/phones/say", b"phone=0812345678&text=" + b"x" * 70000) == 413
    assert status_of(phones.url + "/phones/say", b"phone=nobody&text=x") == 400
    assert status_of(phones.url + "/phones/say", b"phone=0812345678&text=") == 400
    assert phones.simulator.counters("plain")["injected"] == before
    assert status_of(phones.url + "/phones/say", form, Origin=phones.url, Sec_Fetch_Site="same-origin", Accept="application/json") == 200


def test_examples_are_understood(phones):
    """Each is read as a command by who is shown with it."""
    source = (harness.TOP / "gateway" / "simulator" / "phones_examples.def").read_text(encoding="utf-8")
    examples = re.findall(r'^EXAMPLE\((\w+), "(.*)", "(.*)"\)', source, re.M)
    roles = {"VILLAGER": "villager", "MENTOR": "mentor_lead", "OFFICER": "officer", "STRANGER": "unregistered"}
    lines = [json.dumps({"role": roles[role], "text": text}) for role, *texts in examples for text in texts]
    read = [json.loads(line) for line in phones.gateway.run("read", input="\n".join(lines)).stdout.splitlines()]
    assert len(read) == len(lines) > 30
    for line, one in zip(lines, read):
        refused = one["fields"].get("error")
        assert one["command"] not in ("REJECT", "IGNORE") or ("unregistered" in line and refused == "E_NOT_REG"), (line, one)


def test_everything_read_has_words(phones):
    """A command or a field that is new gets its words on the page too."""
    words = (harness.TOP / "gateway" / "simulator" / "phones_commands.def").read_text(encoding="utf-8")
    commands = re.findall(r"^COMMAND\((\w+),", (harness.TOP / "gateway" / "message" / "commands.def").read_text(encoding="utf-8"), re.M)
    missing = [one for one in commands if one != "ABSENT" and f"READ_AS({one}," not in words]
    assert missing == []
    programme = (harness.TOP / "config" / "programme.cfg").read_text(encoding="utf-8")
    ids = set(re.findall(r'(?:\bid|unit) = "(\w+)"', programme)) | {"TODAY", "MONTH", "LASTMONTH", "FY"}
    assert len(ids) > 20 and sorted(one for one in ids if f"VALUE({one}," not in words) == [], "nor is an id shown to people"


def test_many_messages():
    """The newest are kept, and told in pieces."""
    simulator = harness.Simulator()
    try:
        simulator.generate("plain", count=5200, from_first="+66810000005", text="{i}")
        with urllib.request.urlopen(f"http://127.0.0.1:{simulator.port}/") as page:
            shown = re.findall(r'<li class="said" data-n="\d+"><p>(\d+)</p>', page.read().decode())
        assert shown == [str(n) for n in range(5141, 5201)]
        heard, newest = [], 0
        while newest < 5200:
            news = simulator.call(f"/phones/news?after={newest}&wait_ms=0")
            assert 0 < len(news["events"]) <= 200
            heard += [event["text"] for event in news["events"]]
            newest = news["newest"]
        assert heard == [str(n) for n in range(201, 5201)]
    finally:
        simulator.stop()


def test_a_simulator_that_was_started_again(phones):
    """The gateway has read further than a new simulator counts: its messages are read all the same."""
    port = free_port()
    gateway = harness.Gateway(port, extra="poll: { idle_ms = 50; };\n").init()
    try:
        for n, text in enumerate(("รับ 1", "รับ 2"), 1):
            simulator = harness.Simulator("--port", str(port))
            gateway.process or gateway.start()
            until(lambda: simulator.counters("plain")["polls"] > 0)
            simulator.inject("plain", [{"from": "+66812345678", "text": text}])
            assert simulator.wait_sent("plain", 1) == 1
            gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", n)  # or it comes to the next one too
            simulator.stop()
        assert gateway.one("SELECT count(*) FROM ledger") == 2
    finally:
        gateway.remove()
