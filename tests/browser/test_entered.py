"""Forms: what is wrong is said beside the field in the page's language, what was typed stays, and what is right stands in the
book. Practice and cost are shown."""
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from driving import DU, HOUSEHOLD, click, faint_fields, log_in, no_overflow, villager, walked, wider

POST = "form[action='/do/%s'] button:not([name])"


@pytest.fixture(scope="module")
def inside(office, browser):
    log_in(office, browser)
    browser.width(1280)
    return browser


def language(office, driver, code):
    driver.get(f"{office.url}/language?to={code}")


def fill(driver, path, **values):
    form = driver.find_element(By.CSS_SELECTOR, f"form[action='/do/{path}']")
    driver.execute_script("for (let at = arguments[0]; at; at = at.parentElement) if (at.tagName == 'DETAILS') at.open = true", form)
    for name, value in values.items():
        field = form.find_element(By.NAME, name)
        if field.tag_name == "select":
            Select(field).select_by_value(value)
        elif field.get_attribute("type") == "date":
            driver.execute_script("arguments[0].value = arguments[1]", field, value)
        else:
            field.clear()
            field.send_keys(value)


def wrongs(driver):
    """What is said beside which field."""
    return {field.get_attribute("id")[len("wrong-"):]: field.text for field in driver.find_elements(By.CSS_SELECTOR, ".wrong")}


def value(driver, path, name):
    return driver.find_element(By.CSS_SELECTOR, f"form[action='/do/{path}'] [name={name}]").get_attribute("value")


@pytest.mark.parametrize("code", ["th", "en"])
def test_every_field_has_a_label(office, inside, code):
    driver = inside.driver
    language(office, driver, code)
    for path in (f"/village?code={DU}", f"/household?code={HOUSEHOLD}", "/office", "/attention"):
        driver.get(office.url + path)
        bare = driver.execute_script(
            "return [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]"
            ".filter(e => !e.labels.length || !e.labels[0].textContent.trim()).map(e => e.name)")
        assert not bare, (path, bare)
        assert driver.execute_script("return document.querySelectorAll('script').length") == 0


def test_by_keyboard_and_by_ear(office, inside):
    """Where the keyboard stands is seen on every ground, fields have borders, and no figure is told twice without its name."""
    for path in ("/", "/office", f"/household?code={HOUSEHOLD}"):
        inside.driver.get(office.url + path)
        steps = walked(inside, 12)
        assert len({name for name, _ in steps}) > 8, steps
        assert [name for name, seen in steps if seen < 3] == [], steps
        assert faint_fields(inside) == [], path
        assert inside.driver.find_elements(By.CSS_SELECTOR, "meter:not([aria-hidden])") == []


def test_enrolment_says_what_is_wrong(office, inside):
    driver = inside.driver
    said = {}
    for code in ("th", "en"):
        language(office, driver, code)
        driver.get(office.url + "/office")
        fill(driver, "enrol", name="นายทดลอง ใจดี", phone="021234567", role="villager", village=str(DU), household="")
        click(driver, POST % "enrol")
        said[code] = wrongs(driver)
        assert set(said[code]) == {"phone", "household"}, said
        assert value(driver, "enrol", "name") == "นายทดลอง ใจดี" and value(driver, "enrol", "phone") == "021234567"
        assert value(driver, "enrol", "village") == str(DU), "what was typed and chosen stays"
        assert no_overflow(inside), wider(inside)
        inside.shoot(f"wrong-{code}-1280")
    assert said["th"] != said["en"]
    people = office.gateway.one("SELECT count(*) FROM people")
    fill(driver, "enrol", phone="0899990009", household="9")
    click(driver, POST % "enrol")
    assert driver.find_elements(By.CSS_SELECTOR, ".good"), driver.page_source
    assert office.gateway.one("SELECT count(*) FROM people") == people + 1
    fill(driver, "enrol", name="ครูอีกคน", phone="0899990010", role="mentor_lead", village=str(DU))
    click(driver, POST % "enrol")
    assert set(wrongs(driver)) == {"role"}, "a village has one head teacher"


def test_plan_and_assessment_say_what_is_wrong(office, inside):
    driver = inside.driver
    inside.width(360)
    language(office, driver, "en")
    driver.get(office.url + f"/household?code={HOUSEHOLD}")
    before = office.gateway.query("SELECT * FROM households WHERE code = ?", HOUSEHOLD)
    fill(driver, "plan", occupation="weaving", date="2999-01-01", baseline="8x")
    click(driver, POST % "plan")
    assert set(wrongs(driver)) == {"date", "baseline"}
    assert value(driver, "plan", "occupation") == "weaving" and value(driver, "plan", "baseline") == "8x"
    assert office.gateway.query("SELECT * FROM households WHERE code = ?", HOUSEHOLD) == before
    assert no_overflow(inside), wider(inside)
    inside.shoot("wrong-plan-en-360")
    inside.width(1280)


def test_products_and_facts(office, inside):
    driver = inside.driver
    language(office, driver, "en")
    driver.get(office.url + f"/village?code={DU}")
    fill(driver, "product", product="15", state="registered", grade="4 stars", since="2020-01-02")
    click(driver, POST % "product")
    assert set(wrongs(driver)) == {"grade"} and value(driver, "product", "state") == "registered"
    fill(driver, "product", state="graded")
    click(driver, POST % "product")
    assert driver.find_elements(By.CSS_SELECTOR, ".good"), driver.page_source
    assert office.gateway.query("SELECT state, grade, since_day FROM product_states WHERE village = ? AND product = '15'", DU) == \
        [("graded", "4 stars", 20200102)]
    stranger = villager(office, 3308050305)
    fill(driver, "facts", plan="2020-03-04", centre="Fish house", leader=stranger, leader_state="applied")
    click(driver, POST % "facts")
    assert set(wrongs(driver)) == {"leader"} and value(driver, "facts", "centre") == "Fish house"
    fill(driver, "facts", leader=villager(office, HOUSEHOLD))
    click(driver, POST % "facts")
    assert driver.find_elements(By.CSS_SELECTOR, ".good"), driver.page_source
    facts = office.gateway.query("SELECT plan_day, centre, model_state FROM villages WHERE code = ?", DU)
    assert facts == [(20200304, "Fish house", "applied")], facts
    officer = office.gateway.one("SELECT person FROM phones WHERE roles >= 8 ORDER BY msisdn LIMIT 1")
    done = office.gateway.query("SELECT what FROM audit WHERE who = ? ORDER BY id DESC LIMIT 2", f"person:{officer}")
    assert done == [("import.villages",), ("import.products",)], done


def test_practice_is_shown_and_counts_nowhere(office, inside):
    driver = inside.driver
    language(office, driver, "en")
    driver.get(office.url + "/")
    sums = [tile.text for tile in driver.find_elements(By.CSS_SELECTOR, ".tile")][:3]
    driver.get(office.url + f"/village?code={DU}")
    click(driver, POST % "practise")
    assert driver.find_elements(By.CSS_SELECTOR, "p.practice"), "the page of a village that practises says so first"
    office.say(villager(office, HOUSEHOLD), "รับ 777")
    driver.get(office.url + f"/village?code={DU}")
    assert "777" in driver.find_element(By.CSS_SELECTOR, ".card.practice:not(p)").text
    inside.shoot("practice-en-1280")
    driver.get(office.url + "/")
    row = driver.find_element(By.CSS_SELECTOR, "tr.practice")
    assert "Practice" in row.text and "777" in row.text and "1/20" in row.text, row.text
    assert [tile.text for tile in driver.find_elements(By.CSS_SELECTOR, ".tile")][:3] == sums
    inside.shoot("overview-practice-en-1280")
    driver.get(office.url + f"/village?code={DU}")
    click(driver, POST % "stop-practice")
    driver.get(office.url + "/")
    assert not driver.find_elements(By.CSS_SELECTOR, "tr.practice")
    assert office.gateway.one("SELECT count(*) FROM audit WHERE what LIKE 'practice.%' AND who LIKE 'person:%'") == 2


def test_cost(office, inside):
    driver = inside.driver
    language(office, driver, "en")
    office.say(villager(office, HOUSEHOLD), "รับ 120")
    office.gateway.wait("SELECT count(*) FROM outbox WHERE state = 'queued' OR state = 'sending'", 0)
    messages, segments, satang = office.gateway.query(
        "SELECT sum(messages), sum(segments), sum(satang) FROM village_spend WHERE village = ?", DU)[0]
    truth = office.gateway.query("SELECT count(*), sum(outbox.segments) FROM outbox JOIN phones USING (msisdn) WHERE village = ?"
                                 " AND attempt > 0", DU)[0]
    assert (messages, segments) == truth and satang == 50 * segments, (messages, segments, satang, truth)
    assert office.gateway.one("SELECT sum(segments) FROM spend") == office.gateway.one("SELECT sum(segments) FROM village_spend")
    driver.get(office.url + "/office")
    row = driver.find_element(By.XPATH, "//h2[@id='cost']/following-sibling::table[last()]//tr[contains(., 'Ban Du')]")
    cells = [cell.text for cell in row.find_elements(By.TAG_NAME, "td")]
    assert cells[:3] == ["Ban Du", str(messages), str(segments)] and float(cells[3]) == satang / 100, cells
    accounts = driver.find_element(By.XPATH, "//h2[@id='cost']/following-sibling::table[1]").text
    assert "of 5,000 segments" in accounts, accounts
    inside.shoot("cost-en-1280")
    driver.get(office.url + f"/village?code={DU}")
    assert f"{messages} messages" in driver.find_element(By.TAG_NAME, "main").text
