"""What an officer is told of pages that are handed over only once and may have been lost: each that may, and no outage twice."""
import sqlite3
import threading
import time

import harness
import hostile
import pytest
from modes import ModeProvider


def bad(name):
    return next(answer for answer in hostile.ANSWERS if answer.name == name)


def told(gateway):
    return gateway.one("SELECT count(*) FROM inbox WHERE reason = 'PAGE_LOST'")


def until(what):
    end = time.monotonic() + 20
    while not what():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """On a machine that is busy a good answer may come late: here that would be one told of more."""
    monkeypatch.setattr(hostile, "SETTINGS", hostile.SETTINGS.replace("deadline_ms = 800", "deadline_ms = 20000"))


def suffer(it, question, *names):
    """The answers to the next such questions, in one outage; then what comes is booked."""
    before = len(it.provider.took)
    it.provider.worst[question].extend(map(bad, names))
    it.give()
    it.until(lambda: len(it.provider.took) == before + len(names), names)
    it.until_booked(names)
    it.until_emptied()


@pytest.mark.parametrize("mode, question", [("consume", "list"), ("take", "settle")])
def test_an_outage_is_told_of_once(run, mode, question):
    """A 5xx may be a proxy's that the page was handed to; what says no has handed nothing over."""
    it = run(mode)
    suffer(it, question, "400", "404", "429", "a redirect to HTTP")
    assert told(it.gateway) == 0
    suffer(it, question, *["502 with a page", "504"] * 4)
    assert told(it.gateway) == 1
    suffer(it, question, "500")  # within the hour: one that fails now and then does not bury the officer
    assert told(it.gateway) == 1
    suffer(it, question, "a reset", "a closed connection", "502 with a page")
    assert told(it.gateway) == 2
    suffer(it, question, "the end before the length")
    assert told(it.gateway) == 3
    it.end()


def test_an_answer_with_nothing_in_it(run):
    """There was a page to be, and nobody knows what became of it."""
    it = run("consume")
    suffer(it, "list", "nothing", "no content")
    assert told(it.gateway) == 1
    it.end()


def test_a_list_that_is_kept_by_the_provider_has_nothing_to_tell(run):
    it = run("ack")
    suffer(it, "list", "500", "502 with a page", "a reset")
    assert told(it.gateway) == 0
    it.end()


@pytest.mark.parametrize("killed", [False, True])
def test_told_when_there_is_room_again(tmp_path, monkeypatch, killed):
    """The book takes no row when the answer is lost: it does later, whoever runs then, and before anything else is asked for."""
    provider = ModeProvider("consume")
    monkeypatch.setitem(harness.ACCOUNTS, "mode", provider.account(tmp_path))
    gateway = harness.Gateway(1, ["mode"], "poll: { idle_ms = 20; };", "info").init()
    blocker = sqlite3.connect(gateway.database, isolation_level=None, timeout=10)
    try:
        gateway.start()
        gateway.wait("SELECT count(*) FROM cursors WHERE name = 'poll'", 1)
        locked = threading.Event()
        provider.bad = lambda handler: setattr(handler, "close_connection", locked.wait(20))
        until(lambda: provider.bad_polls)
        blocker.execute("BEGIN IMMEDIATE")
        locked.set()
        until(lambda: "page.failed" in open(gateway.log).read())
        asked = len(provider.bad_polls)
        if killed:
            gateway.kill()
        provider.bad = None
        blocker.execute("ROLLBACK")
        if killed:
            gateway.start()
        gateway.wait("SELECT count(*) FROM inbox WHERE reason = 'PAGE_LOST'", 1)
        assert asked == 1
    finally:
        blocker.close()
        gateway.remove()
        provider.stop()
