"""What an operator relies on: metrics, health, reload, a clean stop, what systemd is told."""
import os
import pathlib
import random
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

import harness
import pytest
from harness import free_port, until, wait_for

VILLAGER = "+66812345678"
LINE = re.compile(r'^(sammachip_[a-z_]+)(\{[a-z]+="[^"\\\n]*"(?:,[a-z]+="[^"\\\n]*")*\})? (-?\d+)$')


def http(port):
    return f'http: {{ port = {port}; }};\n'


def get(port, path, headers=None, method="GET"):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=harness.PATIENCE_S) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as wrong:
        return wrong.code, wrong.read().decode()


def metrics(port):
    """The series, after the check of the format: a HELP and a TYPE before each metric, no series twice, counters named so."""
    status, text = get(port, "/metrics")
    assert status == 200 and text.endswith("\n")
    series, kind, current = {}, {}, None
    for line in text.splitlines():
        if line.startswith("# HELP "):
            current = line.split(" ", 3)[2]
            assert current not in kind and len(line.split(" ", 3)) == 4
        elif line.startswith("# TYPE "):
            name, kind[current] = line.split(" ")[2:]
            assert name == current and (kind[current] == "counter") == name.endswith("_total")
        else:
            match = LINE.match(line)
            assert match and match.group(1) == current and line.rsplit(" ", 1)[0] not in series, line
            series[line.rsplit(" ", 1)[0]] = int(match.group(3))
    assert len(kind) > 15
    return series


@pytest.fixture
def running(simulator, make_gateway):
    port = free_port()
    gateway = make_gateway(extra=http(port) + "poll: { idle_ms = 50; };\n", log="info").start()
    gateway.port = port
    wait_for(port)
    return gateway


@pytest.fixture
def running_slowly():
    """A provider that takes a minute to answer a send."""
    port = free_port()
    simulator = harness.Simulator("--delay-ms", "60000")
    gateway = harness.Gateway(simulator.port, extra=http(port) + "poll: { idle_ms = 50; };\n", log="info").init().start()
    gateway.port = port
    wait_for(port)
    yield simulator, gateway
    gateway.remove()
    simulator.stop()


def say(simulator, text, number, sender=VILLAGER):
    simulator.inject("plain", [{"id": f"m{number}", "from": sender, "text": text}])


def log_of(gateway):
    return pathlib.Path(gateway.log).read_text(encoding="utf-8")


def test_metrics_tell_what_happened_and_of_nobody(simulator, running):
    say(simulator, "รับ 500", 1)
    say(simulator, "กขคงจฉ 77431", 2)
    say(simulator, "hello canary8842", 3, "BANK")
    until(lambda: metrics(running.port).get('sammachip_sends_total{account="plain",result="accepted"}') == 2)
    until(lambda: any('state="ignored"' in name for name in metrics(running.port)))
    series = metrics(running.port)
    assert series['sammachip_messages_total{state="booked",reason=""}'] == 1
    assert sum(n for name, n in series.items() if 'state="refused"' in name) == 1
    assert sum(n for name, n in series.items() if 'state="ignored"' in name) == 1
    assert series['sammachip_polls_total{account="plain",result="good"}'] >= 1
    assert series['sammachip_outbox_messages{state="queued"}'] == 0
    assert series['sammachip_breaker_open{account="plain"}'] == 0
    assert series["sammachip_database_bytes"] > 10000
    assert abs(series["sammachip_start_timestamp_seconds"] - time.time()) < 600
    text = get(running.port, "/metrics")[1]
    for canary in ("812345678", "77431", "8842", "BANK", "500", "invented"):
        assert canary not in text


def test_only_this_machine_is_told(running):
    for path in ("/metrics", "/healthz", "/readyz"):
        assert get(running.port, path)[0] == 200
        assert get(running.port, path, {"X-Forwarded-For": "203.0.113.9"})[0] == 403
        assert get(running.port, path, method="POST")[0] == 405
        assert get(running.port, path + "/more")[0] == 404


def test_a_failing_provider_shows(simulator, running):
    simulator.stop()
    until(lambda: metrics(running.port).get('sammachip_polls_total{account="plain",result="failed"}', 0) >= 1)


def hang_up(gateway):
    gateway.process.send_signal(signal.SIGHUP)


def test_a_bad_file_keeps_the_old_configuration(simulator, running):
    good = pathlib.Path(running.config).read_text()
    pathlib.Path(running.config).write_text(good + "nonsense = 1;\nsend: { in_flight = 0; };\n")
    hang_up(running)
    until(lambda: metrics(running.port).get('sammachip_reloads_total{result="refused"}') == 1)
    log = log_of(running)
    assert "nonsense" in log and "in_flight" in log and "mistakes=2" in log
    say(simulator, "รับ 500", 1)
    assert simulator.wait_sent("plain", 1) == 1
    assert running.process.poll() is None


def test_a_good_one_is_swapped_in_whole(simulator, running):
    """Another port, another language file: both hold from one message to the next, and none is lost while they change."""
    good = pathlib.Path(running.config).read_text()
    port = free_port()
    replies = pathlib.Path(running.folder, "th.cfg")
    for name in ("th-words.cfg", "th-nouns.cfg", "th-pages.cfg"):
        pathlib.Path(running.folder, name).symlink_to(harness.TOP / "config/language" / name)
    shipped = (harness.TOP / "config/language/th.cfg").read_text(encoding="utf-8")
    replies.write_text(shipped.replace("ผิดส่ง ลบ", "ผิดพิมพ์ ลบ"), encoding="utf-8")
    for number in range(40):
        say(simulator, f"รับ {100 + number}", number)
        if number == 20:
            simulator.wait_sent("plain", 5)
            pathlib.Path(running.config).write_text(good.replace(str(running.port), str(port))
                                                    .replace(f"{harness.TOP}/config/language/th.cfg", str(replies)))
            hang_up(running)
    wait_for(port)
    say(simulator, "รับ 999", 99)
    assert simulator.wait_sent("plain", 41) == 41
    assert running.one("SELECT count(*) FROM ledger") == 41
    texts = [row["text"] for row in simulator.sent("plain")]
    assert "ผิดส่ง ลบ" in texts[0] and "ผิดพิมพ์ ลบ" in texts[-1]
    with pytest.raises(urllib.error.URLError):
        get(running.port, "/healthz")
    assert metrics(port)['sammachip_reloads_total{result="good"}'] == 1
    assert running.stop() == 0
    running.run("verify")


def test_a_port_that_is_taken_brings_the_old_one_back(simulator, running):
    good = pathlib.Path(running.config).read_text()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        pathlib.Path(running.config).write_text(good.replace(str(running.port), str(taken.getsockname()[1])))
        hang_up(running)
        until(lambda: "reload.refused" in log_of(running))
    wait_for(running.port)
    say(simulator, "รับ 500", 1)
    assert simulator.wait_sent("plain", 1) == 1


def test_another_database_needs_a_restart(running):
    text = pathlib.Path(running.config).read_text()
    pathlib.Path(running.config).write_text(text.replace('"book.db"', '"other.db"'))
    hang_up(running)
    until(lambda: "stop the daemon and start it again" in log_of(running))
    assert get(running.port, "/healthz")[0] == 200 and not os.path.exists(os.path.join(running.folder, "other.db"))


def test_it_reloads_again_and_again(simulator, running):
    for number in range(30):
        say(simulator, f"รับ {100 + number}", number)
        hang_up(running)
        time.sleep(0.02)
    assert simulator.wait_sent("plain", 30) == 30
    assert running.one("SELECT count(*) FROM ledger") == 30
    assert running.stop() == 0


def test_it_stops_within_five_seconds_while_sends_hang(running_slowly):
    simulator, running = running_slowly
    for number in range(5):
        say(simulator, f"รับ {100 + number}", number)
    until(lambda: running.one("SELECT count(*) FROM outbox WHERE state = 'sending'") == 5)
    began = time.monotonic()
    assert running.stop() == 0
    assert 4 < time.monotonic() - began < 20 and "stopped clean=1" in log_of(running)


def test_a_stop_ends_a_reload_that_waits_for_sends(running_slowly):
    simulator, running = running_slowly
    say(simulator, "รับ 500", 1)
    until(lambda: running.one("SELECT count(*) FROM outbox WHERE state = 'sending'") == 1)
    hang_up(running)
    time.sleep(0.5)
    assert get(running.port, "/healthz")[0] == 200  # who calls us meanwhile is heard
    began = time.monotonic()
    assert running.stop() == 0
    assert time.monotonic() - began < 20


def test_systemd_is_told(simulator, make_gateway, tmp_path):
    """READY, the watchdog twice in its time, RELOADING with a time and READY again, STOPPING."""
    port = free_port()
    gateway = make_gateway(extra=http(port))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.bind(str(tmp_path / "notify"))
        told.settimeout(harness.PATIENCE_S)

        def await_word(word):
            for _ in range(100):
                got = told.recv(4096).decode()
                if word in got:
                    return got
            raise AssertionError(word)

        environment = {**os.environ, "NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "400000"}
        with open(gateway.log, "ab") as log:
            gateway.process = subprocess.Popen([harness.BUILD / "sammachip", "-c", gateway.config, "run"], env=environment,
                                               stderr=log, stdout=subprocess.DEVNULL)
        await_word("READY=1")
        began = time.monotonic()
        for _ in range(5):
            await_word("WATCHDOG=1")
        assert time.monotonic() - began < 20
        hang_up(gateway)
        assert "MONOTONIC_USEC=" in await_word("RELOADING=1")
        await_word("READY=1")
        gateway.process.send_signal(signal.SIGTERM)
        await_word("STOPPING=1")
        assert gateway.process.wait(harness.PATIENCE_S) == 0


def test_a_thousand_canaries_sing_nowhere(simulator, make_gateway):
    """Numbers, texts, PINs and the provider's key: not in metrics, log (with everything switched on), arguments or environment."""
    port = free_port()
    gateway = make_gateway(apis=("africastalking",), extra=http(port) + "poll: { idle_ms = 50; };\n", log="debug")
    pathlib.Path(gateway.folder, "key").write_text("canarykey55512\n")
    gateway.start()
    wait_for(port)
    chance = random.Random(5)
    numbers = [f"{chance.choice('689')}{chance.randrange(10**7, 10**8)}" for _ in range(1000)]
    words = [f"qzx{chance.randrange(10**6, 10**7)}" for _ in numbers]
    forms = ("{word}", "รับ 500 {word}", "สมัคร 0702 1 {word}", "330807020{n} 8391 1*500 {word}", "+ส/ {word} ๑๒")
    simulator.faults("africastalking", error_500=0.2, refuse_429=0.1)
    simulator.inject("africastalking", [{"id": str(n + 1), "from": f"+66{number}", "text": forms[n % 5].format(word=word, n=n % 10)}
                                        for n, (number, word) in enumerate(zip(numbers, words))])
    gateway.wait("SELECT count(*) FROM inbox", 1000)
    get(port, "/push/africastalking?from=" + numbers[0])
    get(port, "/nothing/" + words[0])
    process = pathlib.Path(f"/proc/{gateway.process.pid}")
    places = {"metrics": get(port, "/metrics")[1], "arguments": process.joinpath("cmdline").read_text(),
              "environment": process.joinpath("environ").read_text(errors="replace")}
    assert gateway.stop() == 0
    places["log"] = log_of(gateway)
    assert "send.outcome" in places["log"] and len(places["log"].splitlines()) > 10
    for place, text in places.items():
        for canary in ["canarykey", *words]:
            assert canary not in text, f"{place}: {canary}"
        assert not re.search(r"(?<![0-9=.:_])8391(?![0-9])", text), f"{place}: a PIN"
        told = {re.sub("^(66|0)", "", digits) for digits in re.findall(r"[0-9]{9,}", text)}
        assert not told & set(numbers), f"{place}: {told & set(numbers)}"
