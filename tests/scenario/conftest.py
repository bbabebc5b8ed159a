import pathlib
import sys
import time

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness  # noqa: E402
import hostile  # noqa: E402

QUICK = ('poll: { idle_ms = 50; };\n'
         'send: { window_ms = 2; retry_least_ms = 50; retry_most_ms = 500; deadline_ms = 3000; };\n')


@pytest.fixture(autouse=True)
def one_day():
    """Caps, guards and reports are of a day, which ends at midnight in Bangkok: no test begins just before."""
    left = 86400 - (time.time() + 7 * 3600) % 86400
    if left < 90:
        time.sleep(left)


@pytest.fixture
def simulator():
    it = harness.Simulator("--seed", "1")
    yield it
    assert it.stop() == 0


@pytest.fixture
def make_gateway(simulator):
    """Gateways on fresh books, with the people of tests/cases, ended after the test."""
    made = []

    def make(apis=("plain",), extra=QUICK, people=None, log="warning"):
        gateway = harness.Gateway(simulator.port, apis, extra, log).init(people)
        made.append(gateway)
        return gateway

    yield make
    stopped = [gateway.stop() for gateway in made]  # before any can be found to have leaked
    for gateway, status in zip(made, stopped):
        log = open(gateway.log).read() if gateway.process else ""
        gateway.remove()
        assert status in (0, -9), f"the daemon's last stop was not clean: {status}: {log[-2000:]}"
        assert "Sanitizer" not in log and "runtime error" not in log, log[-4000:]


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Daemons against bad providers, each of a way of listing messages; ended after the test."""
    made = []

    def make(mode, **more):
        made.append(hostile.Run(mode, tmp_path, monkeypatch, **more))
        return made[-1]

    yield make
    for it in made:
        it.remove()
