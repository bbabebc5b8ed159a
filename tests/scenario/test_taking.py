"""A list whose rows have no name but a place, which moves: what is taken from it is read, so that nothing goes unseen."""
import harness
import pytest
from harness import until
from modes import ModeProvider

PHONE = "+66812345678"


@pytest.fixture(name="sim_card")
def a_sim_card(tmp_path, monkeypatch):
    provider = ModeProvider("take")
    monkeypatch.setitem(harness.ACCOUNTS, "mode", provider.account(tmp_path))
    gateway = harness.Gateway(1, ["mode"], "poll: { idle_ms = 20; };", "info").init()
    yield provider, gateway
    gateway.remove()
    provider.stop()


def lost(gateway):
    return gateway.one("SELECT count(*) FROM inbox WHERE reason = 'PAGE_LOST'")


def test_a_message_that_lands_at_the_very_place(sim_card):
    """It comes after the list was read and before its head is taken: it is the one that is taken, and booked."""
    provider, gateway = sim_card
    provider.inject("", [{"from": PHONE, "text": "รับ 1"}])
    provider.lands = [{"from": PHONE, "text": "รับ 2"}]
    gateway.start()
    gateway.wait("SELECT count(*) FROM ledger", 2)
    assert gateway.query("SELECT amount_satang FROM ledger ORDER BY 1") == [(100,), (200,)]
    until(lambda: not provider.list)
    assert lost(gateway) == 0
    assert gateway.one("SELECT count(*) FROM inbox") == 2


def test_a_take_that_is_not_answered_is_told_of(sim_card):
    """Whose message was known: nothing is lost, and yet nobody can know."""
    provider, gateway = sim_card
    provider.inject("", [{"from": PHONE, "text": "รับ 1"}, {"from": PHONE, "text": "รับ 2"}])
    provider.cuts = 1
    gateway.start()
    gateway.wait("SELECT count(*) FROM ledger", 2)
    until(lambda: not provider.list)
    gateway.wait("SELECT count(*) FROM inbox WHERE reason = 'PAGE_LOST'", 1)
    assert gateway.one("SELECT count(*) FROM ledger") == 2


def test_a_take_that_no_profile_describes_is_kept(sim_card):
    """Its bytes are all there is of it."""
    provider, gateway = sim_card
    provider.inject("", [{"from": PHONE, "text": "รับ 1"}])
    provider.lands = [{"text": "รับ 2"}]
    gateway.start()
    gateway.wait("SELECT count(*) FROM inbox WHERE state = 'dead'", 1)
    assert "รับ 2" in gateway.one("SELECT CAST(raw AS TEXT) FROM inbox WHERE state = 'dead'")
    until(lambda: not provider.list)
    assert lost(gateway) == 0
