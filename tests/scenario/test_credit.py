"""What the accounts have left at their providers: shown, told of where it runs low, unknown where the provider tells nonsense; and
nothing else is disturbed by it."""
import pathlib
import re
import time

from harness import free_port, until, wait_for
from test_operation import metrics
from test_pages import log_in

OFFICER = "0845678901"
VILLAGER = "+66812345678"


def test_credit_is_shown_runs_low_and_is_not_known(simulator, make_gateway):
    page_port, port = free_port(), free_port()
    gateway = make_gateway(["plain", "clicksend"], f"poll: {{ idle_ms = 50; }};\ncredit: {{ every_s = 1; }};\n"
                           f"pages: {{ port = {page_port}; }};\nhttp: {{ port = {port}; }};\n")
    config = pathlib.Path(gateway.config)
    config.write_text(config.read_text().replace('name = "plain";', 'name = "plain"; credit_low = 100;'))
    simulator.call("/control/credit", {"api": "clicksend", "credit": "32.005630"})
    gateway.simulator, gateway.port = simulator, page_port
    gateway.start()
    wait_for(page_port)
    page = log_in(gateway, OFFICER)

    def row(account):
        text = re.sub(r"<[^>]+>", " ", re.search(rf'<tr><td data-t="[^"]*"><span>{account}<.*?</tr>', page.get("/office")[1], re.S).group(0))
        return re.sub(r"\s+", " ", text)

    def low():
        return "ควรมีอย่างน้อย" in page.get("/attention")[1]

    def series():
        return {name: value for name, value in metrics(port).items() if name.startswith("sammachip_credit")}

    until(lambda: "1,000 บาท" in row("plain") and "32 (สกุลเงินของบัญชี)" in row("clicksend"))
    assert not low()
    assert series() == {'sammachip_credit{account="plain"}': 1000, 'sammachip_credit{account="clicksend"}': 32,
                        'sammachip_credit_low{account="plain"}': 100}

    simulator.call("/control/credit", {"api": "plain", "credit": "99.99"})
    until(low)
    assert "99.99 บาท" in row("plain") and "เครดิตใกล้หมด" in page.get("/")[1]
    assert series()['sammachip_credit{account="plain"}'] == 99
    listed = gateway.run("provider", "list").stdout.splitlines()
    assert [line.split("\t")[-1] for line in listed] == ["credit 99.99 baht, low", "credit 32 currency"]
    assert "99.99 baht left, below credit_low = 100" in gateway.run("doctor", check=False).stdout
    assert open(gateway.log).read().count("credit.low provider=plain") == 1

    simulator.call("/control/credit", {"api": "plain", "credit": "soon"})
    until(lambda: "ไม่ทราบตั้งแต่" in row("plain"))
    assert not low() and 'sammachip_credit{account="plain"}' not in series()
    assert series()['sammachip_credit{account="clicksend"}'] == 32 and "ไม่ทราบ" not in row("clicksend")
    assert "credit unknown: " in gateway.run("provider", "list").stdout
    time.sleep(2)
    assert open(gateway.log).read().count("credit.failed provider=plain") == 1, "told once, however often it is asked"
    before = len(simulator.sent("plain"))
    simulator.inject("plain", [{"from": VILLAGER, "text": "รับ 5"}])
    simulator.wait_sent("plain", before + 1)
    assert gateway.one("SELECT count(*) FROM outbox WHERE state IN ('failed', 'uncertain')") == 0


def test_an_account_that_is_down_is_not_asked(simulator, make_gateway):
    """Its sends fail until it is taken to be down; the credit stays what was told last."""
    port = free_port()
    gateway = make_gateway(["plain"], "poll: { idle_ms = 50; };\ncredit: { every_s = 1; };\nsend: { breaker = 1; "
                           f"retry_least_ms = 60000; retry_most_ms = 60000; }};\nhttp: {{ port = {port}; }};\n")
    gateway.start()
    wait_for(port)
    until(lambda: metrics(port).get('sammachip_credit{account="plain"}') == 1000)
    simulator.faults("plain", cut_before=1)
    simulator.inject("plain", [{"from": VILLAGER, "text": "รับ 5"}])
    until(lambda: metrics(port).get('sammachip_breaker_open{account="plain"}') == 1)
    simulator.call("/control/credit", {"api": "plain", "credit": "7"})
    time.sleep(3)
    assert metrics(port)['sammachip_credit{account="plain"}'] == 1000


def test_every_simulated_vendor_is_asked_as_its_profile_says(simulator, make_gateway):
    apis = ["plain", "africastalking", "twilio", "clicksend", "infobip"]
    for api in apis:
        simulator.call("/control/credit", {"api": api, "credit": "1785.56"})
    told = [line.split("\t")[-1] for line in make_gateway(apis).run("provider", "list").stdout.splitlines()]
    assert told == ["credit 1,785.56 " + unit for unit in ["baht"] + ["currency"] * 4]
