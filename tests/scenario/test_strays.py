"""What an account leaves behind that the settings name no more, or no longer so: somebody looks after it."""
import hashlib
import pathlib
import re
import signal
import time

import harness
from conftest import QUICK
from modes import ModeProvider

PHONE = "+66812345678"
OTHER = "africastalking"


def settings(gateway, change):
    path = pathlib.Path(gateway.config)
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")


def test_what_waits_for_an_account_that_no_longer_sends(simulator, make_gateway):
    gateway = make_gateway(["plain", OTHER], QUICK.replace("retry_least_ms = 50", "breaker = 1000; retry_least_ms = 50"))
    simulator.faults("plain", error_500=1)
    simulator.inject(OTHER, [{"from": PHONE, "text": "รับ 1"}])
    settings(gateway, lambda text: text.replace(f'name = "{OTHER}";', f'name = "{OTHER}"; reply_by = "plain";'))
    gateway.start()
    gateway.wait("SELECT count(*) FROM outbox WHERE provider = 'plain'", 1)
    gateway.kill()
    simulator.faults("plain")
    settings(gateway, lambda text: text.replace('reply_by = "plain";', "").replace("send = true;", "send = false;", 1))
    with_row = "UPDATE outbox SET state = 'queued', attempt = 0, due_ms = 0"
    harness.sqlite3.connect(gateway.database, isolation_level=None).execute(with_row).connection.close()
    gateway.start()
    gateway.wait("SELECT provider || state FROM outbox", OTHER + "sent")
    assert len(simulator.sent(OTHER)) == 1 and not simulator.sent("plain")


def test_an_account_does_not_become_another_provider(simulator, make_gateway):
    """Under its name the ids of the one are known, its place in the list, and what may have been sent by it."""
    gateway = make_gateway(["plain"], QUICK)
    simulator.inject("plain", [{"from": PHONE, "text": "รับ 1"}])
    gateway.start()
    simulator.wait_sent("plain", 1)
    simulator.faults("plain", drop_after_accept=1)
    simulator.inject("plain", [{"from": PHONE, "text": "รับ 2"}])
    gateway.wait("SELECT count(*) FROM outbox WHERE attempt > 1", 1)
    other = harness.account(OTHER, simulator.port, gateway.folder).replace(f'name = "{OTHER}"', 'name = "plain"')
    before = pathlib.Path(gateway.config).read_text(encoding="utf-8")
    settings(gateway, lambda text: text.replace(text[text.index("  { name"):text.index("\n);")], other))
    gateway.process.send_signal(signal.SIGHUP)
    until = time.monotonic() + 20
    while "account plain was" not in pathlib.Path(gateway.log).read_text(encoding="utf-8"):
        assert time.monotonic() < until
        time.sleep(0.1)
    assert gateway.stop() == 0, "it went on as it was"
    done = gateway.run("run", check=False)
    assert done.returncode == 78 and "account plain was" in done.stderr, done
    assert not simulator.sent(OTHER)
    assert "account plain was" in gateway.run("doctor", check=False).stdout
    # the same provider that is reached by another name, or whose profile has another title, one after the other
    for sent, change in enumerate(((f"127.0.0.1:{simulator.port}", f"localhost:{simulator.port}"), ("Plain interface", "Ours")), 3):
        path = pathlib.Path(gateway.folder, "plain.cfg")
        path.write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
        before = before.replace(*change)
        pathlib.Path(gateway.config).write_text(before, encoding="utf-8")
        gateway.start()
        simulator.faults("plain")
        simulator.inject("plain", [{"from": PHONE, "text": f"รับ {sent}"}])
        gateway.wait("SELECT count(*) FROM outbox WHERE state = 'sent'", sent)
        assert gateway.stop() == 0


def journal(gateway, account, content):
    path = pathlib.Path(f"{gateway.database}.page-{account}-poll")
    path.write_bytes(content)
    return path


def page(body):
    return b"page 200 %s\n%s" % (hashlib.sha256(body).hexdigest().encode(), body)


def test_a_page_of_an_account_that_has_another_name_now(tmp_path, monkeypatch):
    """It was read once, the daemon died, and the account was renamed meanwhile: an officer sees what the page held."""
    provider = ModeProvider("consume")
    monkeypatch.setitem(harness.ACCOUNTS, "mode", provider.account(tmp_path))
    gateway = harness.Gateway(1, ["mode"], "poll: { idle_ms = 20; };", "info").init()
    try:
        body = '[{"id": 1, "from": "+66812345678", "text": "รับ 500", "time": 1795000000}]'.encode()
        left = [journal(gateway, "old-name", page(body)), journal(gateway, "gone", b"asked\n")]
        empty = journal(gateway, "other", b"")
        gateway.start()
        provider.inject("", [{"from": PHONE, "text": "รับ 1"}])
        gateway.wait("SELECT count(*) FROM ledger", 1)  # it polls, so that the start is behind it
        found = gateway.query("SELECT provider, reason, CAST(raw AS TEXT) FROM inbox WHERE state = 'dead' ORDER BY reason")
        assert found == [("old-name", "PAGE", body.decode()), ("gone", "PAGE_LOST", None)], found
        assert not any(path.exists() for path in left) and not empty.exists()
        log = pathlib.Path(gateway.log).read_text(encoding="utf-8")
        assert re.search(r'page\.stray provider=old-name', log), log
        gateway.kill()
        gateway.start()
        provider.inject("", [{"from": PHONE, "text": "รับ 2"}])
        gateway.wait("SELECT count(*) FROM ledger", 2)
        assert gateway.one("SELECT count(*) FROM inbox WHERE provider IN ('old-name', 'gone')") == 2
    finally:
        gateway.remove()
        provider.stop()
