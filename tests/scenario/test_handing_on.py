"""What an account takes no more today, or not for now, goes by the next in the list; nothing goes twice."""
import collections
import pathlib

import pytest
from conftest import QUICK

OTHERS = "africastalking"
PHONE = "+66812345678"


def capped(gateway, *caps):
    """The accounts' caps, in their order."""
    config = pathlib.Path(gateway.config)
    text = config.read_text()
    at = 0
    for cap in caps:
        at = text.index("send = true;", at) + len("send = true;")
        text = f"{text[:at]} cap_segments = {cap};{text[at:]}"
    config.write_text(text)
    return gateway


def went_by(simulator, api):
    return collections.Counter((m["to"], m["text"]) for m in simulator.sent(api) for _ in range(m["times"]))


def all_once(simulator, gateway):
    """Every answer is another text; how many went by the one, and by the other."""
    by_own, by_other = went_by(simulator, "plain"), went_by(simulator, OTHERS)
    assert sum((by_own + by_other).values()) == gateway.one("SELECT count(*) FROM outbox WHERE state = 'sent'")
    assert not by_own & by_other
    return sum(by_own.values()), sum(by_other.values())


def write(simulator, first, last):
    simulator.inject("plain", [{"from": PHONE, "text": f"รับ {n}"} for n in range(first, last + 1)])


@pytest.fixture(name="two")
def two_accounts(simulator, make_gateway):
    return simulator, make_gateway(["plain", OTHERS], QUICK)


def test_over_the_cap(two):
    simulator, gateway = two
    write(simulator, 1, 30)
    capped(gateway, 10).start()
    gateway.wait("SELECT count(*) FROM inbox", 30)
    gateway.wait("SELECT count(*) FROM outbox WHERE state <> 'sent'", 0)
    alerts = gateway.one("SELECT count(*) FROM outbox WHERE class = 'alert'")
    assert alerts > 0 and all_once(simulator, gateway) == (10, 20 + alerts)
    assert gateway.one("SELECT segments FROM spend WHERE provider = 'plain'") == 10


def test_over_all_caps_it_waits(two):
    simulator, gateway = two
    write(simulator, 1, 30)
    capped(gateway, 10, 8).start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 18)
    gateway.wait("SELECT count(*) - sum(state = 'queued' AND attempt = 0) FROM outbox", 18)
    assert all_once(simulator, gateway) == (10, 8)


def test_refused_for_its_pace_again_and_again(two):
    simulator, gateway = two
    simulator.faults("plain", hostile="429", hostile_on="send")
    write(simulator, 1, 30)
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 30)
    assert all_once(simulator, gateway) == (0, 30)
    # it is asked again with what comes, and sends by itself when it takes it
    simulator.faults("plain")
    write(simulator, 31, 40)
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 40)
    write(simulator, 41, 50)
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 50)
    assert all_once(simulator, gateway)[0] >= 10


def test_refused_for_its_pace_now_and_then(two):
    """That is waited for."""
    simulator, gateway = two
    simulator.faults("plain", hostile="429", hostile_on="send", hostile_times=3)
    write(simulator, 1, 30)
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 30)
    assert all_once(simulator, gateway) == (30, 0)


def test_refused_for_long(simulator, make_gateway):
    """Nobody waits a quarter of an hour for an answer while another account could send it."""
    gateway = make_gateway(["plain", OTHERS], "poll: { idle_ms = 50; }; send: { window_ms = 2; };")
    simulator.faults("plain", hostile="429_huge", hostile_on="send", hostile_times=1)
    write(simulator, 1, 5)
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", 5)
    assert all_once(simulator, gateway) == (0, 5)
