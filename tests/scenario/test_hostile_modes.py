"""Every bad answer of tests/hostile.py in every way of listing messages, to the list and to what settles it, and lists that are lists and
yet make no sense: the daemon stays small, each request ends by its deadline, each answer is counted by what was wrong with it and
logged without a person, and what the provider still holds is booked once and answered."""
import json
import time

import harness
import pytest
from hostile import ANSWERS, PHONE, metrics
from modes import POLLS, ModeProvider

ANSWER_MAX = 4 << 20
LATE = sum(bad.fault == "late" for bad in ANSWERS)


def bear(it, question, bad, event, counted=True):
    """A bad answer, and then good ones. On a machine that is busy any answer may come too late; a few do."""
    fault = bad.fault_of(ANSWER_MAX)
    before = it.faults(fault) + it.faults("late")
    it.until_emptied()
    it.provider.worst[question].append(bad)
    it.give()
    it.until_ended(question, ANSWERS.index(bad) + 1, bad.name)
    if bad is ANSWERS[-1]:
        it.again()
        it.until_booked("after the restart")
        return
    it.until_booked(bad.name)
    if counted:
        it.until(lambda: it.faults(fault) + it.faults("late") > before, bad.name)
        it.until_logged(f"{event} provider=mode .*({bad.says}|Timeout)", bad.name)
        assert it.faults("late") <= LATE + len(ANSWERS) // 4


@pytest.mark.parametrize("mode", POLLS)
def test_to_a_list(run, mode):
    it = run(mode)
    for bad in ANSWERS:
        bear(it, "list", bad, "poll.failed")
    if mode == "consume":  # of what is handed over once and did not come, an officer is told
        lost = sum(bad.fault in ("late", "cut", "too_long") for bad in ANSWERS)
        assert it.gateway.one("SELECT count(*) FROM inbox WHERE reason = 'PAGE_LOST'") >= lost
    it.end()


@pytest.mark.parametrize("mode", ["ack", "delete", "take"])
def test_to_what_settles_it(run, mode):
    """Of a message that is booked, but not yet acknowledged, deleted or taken. A 200 settles whatever its body says, and a 404 says that
    it is gone already."""
    it = run(mode)
    for bad in ANSWERS:
        bear(it, "settle", bad, r"\w+.failed", bad.status // 100 != 2 and bad.status != 404)
    it.until_emptied()
    it.end()


def test_a_long_page_without_a_second_copy_is_kept_whole(tmp_path, monkeypatch):
    """No page as described, so nothing is booked of it; who mends the profile finds every byte."""
    provider = ModeProvider("consume")
    monkeypatch.setitem(harness.ACCOUNTS, "mode", provider.account(tmp_path))
    gateway = harness.Gateway(1, ["mode"], "poll: { idle_ms = 30; };\n", "info").init()
    page = b'{"changed": [' + b'{"from": "+66812345678", "text": "x"}, ' * 5000 + b"0]}"
    try:
        provider.bad = lambda handler: handler.answer(200, page)
        gateway.start()
        gateway.wait("SELECT count(*) FROM inbox WHERE state = 'dead'", 1)
        assert gateway.query("SELECT reason, length(raw) FROM inbox WHERE state = 'dead'") == [("PAGE", len(page))]
    finally:
        gateway.remove()
        provider.stop()


def entry(number, baht, **more):
    return {"id": number, "from": PHONE, "text": f"รับ {baht}", "time": int(time.time()), **more}


ODD_IDS = [2**63, 2**64, 10**30, -1, 1.5, None, "", "x" * 500, "12 3", True, [], {"$oid": "1"}]
FAR_TIMES = [0, -10**12, 4102444799, 10**18, 1e308, "1970-01-01", "2099-12-31T23:59:59Z", None, [], ""]
LISTS = {
    "ids that no number holds": lambda it: [entry(number, 1000 + n) for n, number in enumerate(ODD_IDS)],
    "ids that go down": lambda it: [entry(number, 1100 + number) for number in (90, 80, 70)],
    "the same id, other text": lambda it: [entry(1, 1200), entry(1, 1201), entry(1, 1202)],
    "times far off": lambda it: [entry(200 + n, 1300 + n, time=at) for n, at in enumerate(FAR_TIMES)],
    "numbers for texts": lambda it: [{"id": 300, "from": 66812345678, "text": 5, "time": "x"}, {"id": {}, "from": [], "text": {}}],
    "no messages": lambda it: [None, 1, "x", [], {}, [[]], True],
    "many empty messages": lambda it: [{}] * 60000,
    "one message many times": lambda it: [entry(400, 1400)] * 1000,
    "a long text": lambda it: [entry(401, 1401, text="ก" * 1000000)],
    "a long text of escapes": lambda it: json.dumps([entry(402, 1402, text="ก" * 600000)]).encode(),
    "bad bytes in a text": lambda it: json.dumps([entry(403, 1403, text="BAD")]).encode().replace(b"BAD", b"\xe0\xb8\xff \x01"),
    "many bad bytes in a text": lambda it: json.dumps([entry(404, 1404, text="BAD")]).encode().replace(b"BAD", b"\xff" * 50000),
}


REQUESTS_MAX = {"since_time": 40, "consume": 100, "scan": 50, "take": 100}  # of a round, about; then it waits for the next poll


@pytest.mark.parametrize("mode", POLLS)
def test_lists_without_sense(run, mode):
    """Each is given at every poll for a while, whatever was asked for, as by a provider that stands still."""
    it = run(mode)
    it.provider.next = 1000  # what it lists truly has greater ids, or it could not be asked for what comes after
    it.give()
    it.until_booked("the first")
    for name, make in LISTS.items():
        made = make(it)
        page = made if isinstance(made, bytes) else json.dumps(made, ensure_ascii=False).encode()
        it.provider.bad, it.provider.bad_polls, began = lambda handler: handler.answer(200, page), [], time.monotonic()
        time.sleep(0.25)
        it.until(lambda: len(it.provider.bad_polls) > 0, name)
        rounds = 10 + (time.monotonic() - began) / 0.01  # one in 20 ms, and twice as many are no hot loop
        assert len(it.provider.bad_polls) < rounds * REQUESTS_MAX.get(mode, 1), f"{name}: it asks without a pause"
        it.provider.bad = None
        it.until_emptied()
        it.give()
        it.until_booked(name)
        it.until_logged("page.taken provider=mode|message.dead|poll.failed", name)  # what is booked is seen before the line is written
    told = metrics(it.port)
    assert told['sammachip_messages_again_total{account="mode"}'] > 0
    assert sum(n for name, n in told.items() if 'messages_total{state="dead"' in name) >= len(ODD_IDS) // 2
    it.end(answered=it.gateway.one("SELECT count(*) FROM outbox"))
