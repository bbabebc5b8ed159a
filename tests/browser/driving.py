"""What the tests of the officers' page do with the browser."""
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from harness import PATIENCE_S

OFFICER = "0810000001"
DU, HOUSEHOLD = 33080702, 3308070207


def villager(office, household):
    """A phone of a household that may send."""
    return "0" + str(office.gateway.one("SELECT msisdn FROM phones WHERE household = ? AND state = 'active' AND roles = 1 LIMIT 1",
                                        household))[2:]


def is_gone(element):
    """Of a page that has given way to another. In between, chromedriver has more names for it than one."""
    try:
        element.is_enabled()
    except WebDriverException:
        return True
    return False


def click(driver, selector):
    """Clicks, and waits for the page that comes."""
    page = driver.find_element(By.TAG_NAME, "html")
    driver.find_element(By.CSS_SELECTOR, selector).click()
    WebDriverWait(driver, PATIENCE_S).until(lambda _: is_gone(page))
    WebDriverWait(driver, PATIENCE_S).until(lambda it: it.execute_script("return document.readyState") == "complete")


def no_overflow(browser):
    return browser.driver.execute_script("return document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def wider(browser):
    return browser.driver.execute_script(
        "return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
        ".slice(0, 5).map(e => e.tagName + ' ' + e.className + ' ' + e.textContent.slice(0, 40))")


def spilled(browser):
    """Cells whose content stands over what is beside them."""
    return browser.driver.execute_script(
        "return [...document.querySelectorAll('td, .tile')].filter(e => e.scrollWidth > e.clientWidth + 1)"
        ".slice(0, 5).map(e => (e.dataset.t || '') + ' ' + e.textContent.slice(0, 40))")


def log_in(office, browser):
    browser.driver.get(office.url + "/login")
    browser.driver.find_element(By.NAME, "phone").send_keys(OFFICER)
    click(browser.driver, "main button")
    browser.driver.find_element(By.NAME, "code").send_keys(office.code())
    click(browser.driver, "main button")
    assert browser.driver.find_elements(By.CSS_SELECTOR, "nav"), browser.driver.page_source[:500]


CONTRAST = """
const light = c => { const v = c.match(/[\\d.]+/g).slice(0, 3).map(x => (x /= 255) <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4);
  return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)$/.test(c)) return c; }
  return 'rgb(255, 255, 255)'; };
"""


def walked(browser, steps):
    """What the Tab key comes to, each with how well its outline is told from what lies around it."""
    found = []
    browser.driver.execute_script("document.activeElement.blur(); scrollTo(0, 0)")
    for _ in range(steps):
        browser.driver.switch_to.active_element.send_keys(Keys.TAB)
        found.append(browser.driver.execute_script(CONTRAST + """
          const e = document.activeElement, style = getComputedStyle(e);
          return [e.tagName + ' ' + e.textContent.trim().slice(0, 20), style.outlineStyle === 'none' ? 0 :
                  ratio(style.outlineColor, ground(e.parentElement))];"""))
    return found


def faint_fields(browser):
    """Fields whose border is hardly seen."""
    return browser.driver.execute_script(CONTRAST + """
      return [...document.querySelectorAll('main input:not([type=hidden]), main select')].filter(e => e.checkVisibility())
        .filter(e => ratio(getComputedStyle(e).borderTopColor, ground(e.parentElement)) < 3).map(e => e.name);""")
