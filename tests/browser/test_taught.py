"""A word that was not understood, from the message to its booking: shown, taught as a line, put into the language file, read by
the daemon, the message read again. And amounts that are held."""
import pathlib
import re
import signal

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from harness import until
from driving import click, log_in, no_overflow, villager, wider

ONE, TWO = 3308070203, 3308070204


def card(driver, part, text):
    """The entry of a part of the attention list that shows the text."""
    return driver.find_element(By.XPATH, f"//h2[@id='{part}']/following-sibling::div[contains(@class, 'card')][contains(., '{text}')]")


def press(driver, entry, path):
    entry.find_element(By.CSS_SELECTOR, f"form[action='/do/{path}'] button").click()
    until(lambda: "done=1" in driver.current_url, lambda: driver.page_source[:2000])


def parts(driver):
    return [heading.get_attribute("id") for heading in driver.find_elements(By.CSS_SELECTOR, "main h2[id]")]


@pytest.fixture(scope="module")
def inside(office, browser):
    one, two = villager(office, ONE), villager(office, TWO)
    office.say(one, "เหมาดิน 501")  # the sample's people write the word too, with amounts that end in 0
    office.say(two, "เหมาดิน 701")
    office.say(two, "รับ 250")
    log_in(office, browser)
    browser.width(1280)
    browser.driver.get(f"{office.url}/language?to=en")
    return browser


def reload(office):
    before = office.gateway.said().count("reload")
    office.gateway.process.send_signal(signal.SIGHUP)
    until(lambda: office.gateway.said().count("reload") > before, lambda: "the daemon does not reload")
    assert "reload.refused" not in office.gateway.said(), office.gateway.said()[-2000:]


def test_teach_a_word(office, inside):
    driver = inside.driver
    driver.get(office.url + "/attention")
    entry = card(driver, "unknown", "เหมาดิน 501")
    assert not entry.find_elements(By.CSS_SELECTOR, "form[action='/do/again']"), "what is not understood is not read again"
    message = office.gateway.one("SELECT id FROM inbox WHERE text = 'เหมาดิน 501'")
    click(driver, f"a.button[href='/teach?id={message}']")
    box = driver.find_element(By.NAME, "word")
    assert box.get_attribute("value") == "เหมาดิน"
    box.clear()
    box.send_keys("123")
    click(driver, "main form.stack button")
    assert driver.find_elements(By.CSS_SELECTOR, ".wrong") and not driver.find_elements(By.ID, "line"), "digits teach nothing"
    box = driver.find_element(By.NAME, "word")
    assert box.get_attribute("value") == "123", "what was typed stays"
    box.clear()
    box.send_keys("เหมาดิน")
    Select(driver.find_element(By.NAME, "meaning")).select_by_value("expense")
    click(driver, "main form.stack button")
    line, file, place = (driver.find_element(By.ID, name).text for name in ("line", "file", "list"))
    assert line == '"เหมาดิน",' and "expense" in place
    inside.shoot("teach-en-1280")
    # as the page says: into that file, into that list
    words = pathlib.Path(office.gateway.folder, "language", pathlib.Path(file).name)
    assert pathlib.Path(file) == words or file.endswith("language/th-words.cfg"), file
    key = re.search(r"(\w+) = \[", place).group(1)
    text = words.read_text(encoding="utf-8")
    assert len(re.findall(rf"^  {key} = \[ ", text, flags=re.M)) == 1
    words.write_text(re.sub(rf"^  {key} = \[ ", rf"\g<0>{line} ", text, flags=re.M), encoding="utf-8")
    office.gateway.run("check")
    reload(office)


def test_the_message_is_read_again_once(office, inside):
    driver = inside.driver
    rows = office.gateway.one("SELECT count(*) FROM ledger")
    spent = office.gateway.one("SELECT count(*) FROM outbox")
    driver.get(office.url + "/attention")
    entry = card(driver, "unknown", "เหมาดิน 501")
    inside.shoot("taught-en-1280")
    press(driver, entry, "again")
    assert office.gateway.query("SELECT kind, amount_satang, household FROM ledger ORDER BY id DESC LIMIT 1") == [("EXPENSE", 50100, ONE)]
    assert office.gateway.one("SELECT count(*) FROM ledger") == rows + 1
    assert office.gateway.one("SELECT count(*) FROM outbox") == spent + 1, "its sender is answered, once"
    assert "เหมาดิน 501" not in driver.find_element(By.TAG_NAME, "main").text, "it needs attention no more"
    office.gateway.wait("SELECT count(*) FROM outbox WHERE state = 'queued' OR state = 'sending'", 0)
    message = office.gateway.one("SELECT min(id) FROM inbox WHERE text = 'เหมาดิน 501'")
    assert office.gateway.run("again", str(message), check=False).returncode != 0, "not twice"
    # who has sent something since must send again himself
    entry = card(driver, "unknown", "เหมาดิน 701")
    assert not entry.find_elements(By.CSS_SELECTOR, "form[action='/do/again']") and "send it again" in entry.text
    # the word is understood when it comes anew, and UNDO takes back what its owner was told of last
    office.say(villager(office, TWO), "เหมาดิน 701")
    assert office.gateway.query("SELECT kind, amount_satang, household FROM ledger ORDER BY id DESC LIMIT 1") == [("EXPENSE", 70100, TWO)]
    office.say(villager(office, ONE), "ลบ")
    assert office.gateway.query("SELECT amount_satang, household FROM ledger ORDER BY id DESC LIMIT 1")[0][1] == ONE
    assert office.gateway.one("SELECT undone_by > 0 FROM inbox WHERE text = 'เหมาดิน 501' AND state = 'booked'") == 1
    officer = office.gateway.one("SELECT person FROM phones WHERE roles >= 8 ORDER BY msisdn LIMIT 1")
    assert office.gateway.one("SELECT count(*) FROM audit WHERE who = ? AND what = 'message.again'", f"person:{officer}") == 1


def test_held_amounts(office, inside):
    driver = inside.driver
    one, two = villager(office, ONE), villager(office, TWO)
    office.say(one, "รับ 150000")
    office.say(two, "รับ 160000")
    rows = office.gateway.one("SELECT count(*) FROM ledger")
    driver.get(office.url + "/attention")
    press(driver, card(driver, "held", "รับ 150000"), "agree")
    assert office.gateway.query("SELECT kind, amount_satang, household FROM ledger ORDER BY id DESC LIMIT 1") == [("INCOME", 15000000, ONE)]
    press(driver, card(driver, "held", "รับ 160000"), "cancel")
    assert office.gateway.one("SELECT count(*) FROM ledger") == rows + 1
    assert "held" not in parts(driver)
    office.gateway.wait("SELECT count(*) FROM outbox WHERE state = 'queued' OR state = 'sending'", 0)
    told = [sent["text"] for sent in office.simulator.sent("plain") if sent["to"].endswith(one[1:])]
    assert "150,000" in told[-1], "its owner is told"
    question = office.gateway.one("SELECT max(id) FROM questions")
    assert office.gateway.run("held", str(question), "yes", check=False).returncode != 0, "what is answered is not answered again"


def test_a_reply_that_was_refused_is_sent_again(office, inside):
    """The officer is told what is known, and may send it again because it certainly did not arrive."""
    driver = inside.driver
    office.simulator.faults("plain", reject=1.0)
    office.say(villager(office, ONE), "ยอด")
    office.gateway.wait("SELECT count(*) FROM outbox WHERE state = 'failed'", 1)
    number = office.gateway.one("SELECT id FROM outbox WHERE state = 'failed'")
    office.simulator.faults("plain")
    for language, width in (("th", 360), ("en", 1280)):
        inside.width(width)
        driver.get(f"{office.url}/language?to={language}")
        driver.get(office.url + "/attention")
        assert no_overflow(inside), wider(inside)
        inside.shoot(f"failed-{language}-{width}")
    entry = driver.find_element(By.XPATH, "//h2[@id='failed']/following-sibling::div[1]")
    assert "certainly did not arrive" in entry.text, entry.text
    press(driver, entry, "resend")
    office.gateway.wait(f"SELECT count(*) FROM outbox WHERE id > {number} AND state IN ('sent', 'delivered')", 1)
    driver.get(office.url + "/attention")
    assert "failed" not in parts(driver)


def test_let_be(office, inside):
    driver = inside.driver
    driver.get(office.url + "/attention")
    while driver.find_elements(By.CSS_SELECTOR, "form[action='/do/leave-message']"):
        click(driver, "form[action='/do/leave-message'] button")
    assert "unknown" not in parts(driver)


def test_the_book_agrees(office, inside):
    office.gateway.run("verify")
    again = str(pathlib.Path(office.gateway.folder, "again.db"))
    done = office.gateway.run("replay", again)
    assert "differ" not in done.stdout + done.stderr, done.stdout
