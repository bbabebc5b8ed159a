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


def test_a_long_page_without_a_second_copy_is_kept_whole(tmp_path, monkeypatch):
    """No page as described, so nothing is booked of it; who mends the profile finds every byte."""
    provider = ModeProvider("consume")
    monkeypatch.setitem(harness.ACCOUNTS, "mode", provider.account(tmp_path))
    gateway = harness.Gateway(1, ["mode"], SETTINGS, "info").init()
    page = b'{"changed": [' + b'{"from": "+66812345678", "text": "x"}, ' * 5000 + b"0]}"
    try:
        provider.bad = lambda handler: handler.answer(200, page)
        gateway.start()
        gateway.wait("SELECT count(*) FROM inbox WHERE state = 'dead'", 1)
        assert gateway.query("SELECT reason, length(raw) FROM inbox WHERE state = 'dead'") == [("PAGE", len(page))]
    finally:
        gateway.remove()


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
        # of what is handed over once, nobody knows
        assert lost >= 4 if mode == "consume" else lost == 0 or mode == "take"
        log = open(gateway.log).read()
        assert "poll.failed" in log and HTML.decode() not in log
    finally:
        gateway.remove()
        provider.stop()
