"""Answers that are no pages, in every way of listing messages: the daemon stays small, each request ends by its deadline, and what
the provider still holds is booked once it is mended."""
import time

import harness
import pytest
from modes import POLLS, ModeProvider
from test_hostile import HTML, PAGES, SETTINGS, healthy

PHONE = "+66812345678"
KINDS = ["html", "empty", "short", "deep", "too long", "gzip", "drip", "silence", "reset", "redirect", "401", "500", "204"]
DEADLINE_S = 0.6


@pytest.mark.parametrize("mode", POLLS)
def test_no_page(mode, tmp_path, monkeypatch):
    provider = ModeProvider(mode)
    monkeypatch.setitem(harness.ACCOUNTS, "mode", provider.account(tmp_path))
    gateway = harness.Gateway(1, ["mode"], SETTINGS, "info").init()
    try:
        gateway.start()
        for n, kind in enumerate(KINDS, 1):
            provider.inject("", [{"from": PHONE, "text": f"รับ {n}"}])
            gateway.wait("SELECT count(*) FROM ledger", n)
            provider.bad, provider.bad_polls = PAGES[kind][0], []
            until = time.monotonic() + 15
            while len(provider.bad_polls) < 2:
                assert time.monotonic() < until, (kind, gateway.process.poll(), open(gateway.log).read()[-1500:])
                time.sleep(0.01)
            assert provider.bad_polls[1] - provider.bad_polls[0] <= DEADLINE_S + 1, kind
            provider.bad = None
        provider.inject("", [{"from": PHONE, "text": "รับ 99"}])
        gateway.wait("SELECT count(*) FROM ledger", len(KINDS) + 1)
        healthy(gateway)
        lost = gateway.one("SELECT count(*) FROM inbox WHERE reason = 'PAGE_LOST'")
        assert lost >= 4 if mode == "consume" else lost == 0  # of what is handed over once, nobody knows
        log = open(gateway.log).read()
        assert "poll.failed" in log and HTML.decode() not in log
    finally:
        gateway.remove()
        provider.stop()
