"""Every bad answer of tests/hostile.py to what is sent, and to each way of asking what became of it: each answer is counted by what was
wrong with it and logged without a person, the daemon stays small, and every reply goes out once."""
import collections
import re

import pytest
from hostile import ANSWERS

MOST = {"send": 256 << 10, "lookup": 1 << 20, "status": 1 << 20, "reports": 4 << 20}  # longer answers are not read
CONFIG = ("redirect", "refused")  # the account is at fault: all sending waits a minute
PERMANENT = ("rejected", "missing")  # the message is: it is not sent again
TELLS = """
states: { pending = [ "sent" ]; delivered = [ "ok" ]; failed = [ "bad" ]; };
lookup: { path = "/log"; query = ( ("ref", "{ref}"), ("limit", "{limit}") ); limit = 10; wait_s = 0; success: { http = [ 200 ]; };
          list = ""; item: { id = "/id"; ref = "/ref"; status = "/state"; }; };
status: { path = "/state/{id}"; success: { http = [ 200 ]; }; list = ""; item: { id = "/id"; status = "/state"; }; };
receipts: { path = "/reports"; query = ( ("limit", "{limit}") ); limit_max = 50; success: { http = [ 200 ]; }; list = "";
            item: { id = "/id"; status = "/state"; }; paging: { mode = "none"; order = "asc"; }; cursor: { mode = "consume"; }; };
"""
TOLD = [bad for bad in ANSWERS if bad.name in (
    "a million arrays", "a gibibyte in chunks", "silence", "a reset", "a redirect to itself", "403", "404", "500")]


def in_state(it, state):
    return it.gateway.one("SELECT count(*) FROM outbox WHERE state = ?", state)


def between(answers):
    """Good ones between them, or it would ask more and more seldom."""
    return [answer for bad in answers for answer in (None, bad)]


@pytest.mark.parametrize("taken", [True, False], ids=["taken", "not taken"])
def test_to_a_send(run, taken):
    """The provider knows our reference, so that asking again is safe: whether it took the message or not, it is sent once."""
    it = run("after_id", profile=lambda text: text.replace("max = 20", "max = 1"))  # an answer each
    it.provider.takes_first = taken
    count = collections.Counter(bad.fault_of(MOST["send"]) for bad in ANSWERS)
    it.provider.worst["send"] += [bad for bad in ANSWERS if bad.fault not in CONFIG]
    it.give(len(it.provider.worst["send"]))
    it.until_ended("send", it.given, "sends")
    failed = sum(count[fault] for fault in PERMANENT)
    it.until(lambda: in_state(it, "sent") == it.given - failed, "the others are sent again")
    for n, bad in enumerate((bad for bad in ANSWERS if bad.fault in CONFIG), it.given + 1):
        before = it.faults(bad.fault)
        it.provider.worst["send"].append(bad)
        it.give()
        it.until(lambda: it.faults(bad.fault) > before, bad.name)
        count[bad.fault] -= 1
        it.until_logged(f"send.outcome provider=mode .* result=config reason={bad.says}", bad.name)
        it.again()
        it.until(lambda: in_state(it, "sent") == it.given - failed, bad.name)
    assert in_state(it, "failed") == failed > 0
    assert {word for word in re.findall("result=([a-z]+)", it.log())} == {"temporary", "throttled", "permanent", "config"}
    it.until_booked("all")
    it.end(answered=it.given if taken else it.given - failed)


def test_to_what_asks_after_a_send(run):
    """Every send is taken and answered in words that nobody understands. Bad, once for each message, is the answer to what became of it;
    so are those to the list of reports, and some of those to a message's state, which is asked for again after a while only."""
    it = run("after_id", profile=lambda text: text.replace('meaning = "idempotent"', 'meaning = "echo"') + TELLS)
    n = len(ANSWERS)
    it.provider.takes_first = True
    it.provider.worst["send"] += ANSWERS[:1] * n
    it.provider.worst["lookup"] += ANSWERS
    it.provider.worst["reports"] += between(ANSWERS)
    it.give(n)
    it.until_ended("lookup", n, "look-ups")
    it.until_ended("reports", n, "reports")
    count = collections.Counter(bad.fault_of(MOST[question]) for question, bad, _ in it.provider.took)
    it.until(lambda: sum(map(it.faults, count)) >= count.total(), count)
    said = it.log()
    for bad in ANSWERS:
        assert re.search(f"lookup.failed provider=mode status=.*({bad.says}|no list)", said), bad.name
        assert re.search(f"receipts.failed provider=mode .*({bad.says})", said), bad.name
    it.provider.worst["send"].clear()
    it.again()
    it.until(lambda: in_state(it, "sent") == n, "found in the provider's log")
    it.provider.worst["status"] += between(TOLD)
    it.again()
    it.until_ended("status", len(TOLD), "states")
    for bad in TOLD:
        it.until(lambda: re.search(f"status.failed provider=mode status=.*({bad.says}|no list)", it.log()), bad.name)
    it.provider.reported = [{"id": f"s{number}", "state": "ok"} for number in range(1, n + 1)]
    it.until(lambda: in_state(it, "delivered") == n, "reported")
    it.until_booked("all")
    it.end()
