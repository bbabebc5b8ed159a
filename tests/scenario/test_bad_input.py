"""Any bytes as a message, any page, any configuration and CSV: a clear error or a helpful reply, and the daemon stays up."""
import json
import pathlib
import re
import shutil
import subprocess
import time

import pytest

import harness


def test_pages_of_every_bad_kind(make_gateway, simulator):
    """Broken pages are asked for again; every message is booked once when the provider has mended itself."""
    gateway = make_gateway()
    simulator.inject("plain", [{"from": "+66812345678", "text": f"รับ {n}"} for n in range(1, 201)])
    simulator.faults("plain", error_500=0.3, refuse_429=0.1, truncate=0.3, garbage=0.2, reorder=0.5, duplicate=0.3)
    gateway.start()
    time.sleep(3)
    simulator.faults("plain")
    gateway.wait("SELECT count(*) FROM ledger", 200)
    assert gateway.process.poll() is None
    assert gateway.one("SELECT count(DISTINCT amount_satang) FROM ledger") == 200
    assert gateway.run("verify").returncode == 0


def test_strange_messages(make_gateway, simulator):
    texts = ["", " ", "\u200b", "\x00รับ 5", "รับ 500" * 400, "'; DROP TABLE ledger; --", "รับ %s%n 500", "\ud7ff\ufffd", "🙂" * 70,
             "<script>alert(1)</script>", "รับ 1" + "0" * 300, "\n\n\n", "ก" * 1000, "1*" * 500, "9999999999999999999999"]
    gateway = make_gateway()
    simulator.inject("plain", [{"from": "+66812345678", "text": t} for t in texts])
    simulator.inject("plain", [{"from": s, "text": "รับ 5"} for s in ("", "AIS", "1175", "+1" * 40, "tel:+66812345678", "นาย")])
    simulator.inject("plain", [{"from": "+66812345678", "text": "รับ 500"}])
    gateway.start()
    gateway.wait("SELECT count(*) FROM inbox WHERE state = 'booked'", 1)
    gateway.wait("SELECT count(*) FROM inbox", len(texts) + 7)
    assert gateway.query("SELECT amount_satang FROM ledger") == [(50000,)]


def test_a_long_text_is_cut_between_characters_where_its_sense_is_longer(simulator):
    """Spaces and repeated letters are no sense: what stands behind them is read. A cut inside a character would make of all the
    text another."""
    texts = {"รับ 500" + " " * 5000 + "ไม่": "REJECT", "รับ 500 " + "ก" * 2000: "INCOME", "รับ 500 " + "ab" * 3000: "INCOME",
             "in 500 a" + "ครับ " * 3000: "REJECT"}
    gateway = harness.Gateway(simulator.port)
    try:
        lines = [json.dumps({"text": text, "role": "villager", "at": 1490583600000}) for text in texts]
        read = gateway.run("read", input="\n".join(lines)).stdout.splitlines()
        assert [json.loads(line)["command"] for line in read] == list(texts.values())
    finally:
        gateway.remove()


def test_log_holds_no_number_and_no_text(make_gateway, simulator):
    gateway = make_gateway(log="debug")
    simulator.faults("plain", drop_after_accept=0.3, error_500=0.3)
    simulator.inject("plain", [{"from": "+66812345678", "text": "จ่ายค่าทดสอบลับ 77"}] * 3)
    gateway.start()
    gateway.wait("SELECT count(*) FROM inbox", 3)
    time.sleep(1)
    gateway.stop()
    log = pathlib.Path(gateway.log).read_text()
    assert log and not re.search(r"812345678|ทดสอบ|จ่าย|invented", log)


def test_wrong_settings_are_named(simulator, tmp_path):
    good = pathlib.Path(harness.Gateway(simulator.port).config).read_text()
    cases = {
        "pol: { idle_ms = 5; };": "pol is not a setting",
        "poll: { idle_ms = \"x\"; };": "must be a whole number",
        "poll: { idle_ms = -5; };": "out of range",
        "poll: { idle_ms = 5": "syntax error",
    }
    for extra, says in cases.items():
        config = tmp_path / "sammachip.cfg"
        config.write_text(good + "\n" + extra + "\n")
        (tmp_path / "key").write_text("x\n")
        done = subprocess.run([harness.BUILD / "sammachip", "-c", config, "check"], capture_output=True, text=True)
        assert done.returncode == 78, (extra, done.stderr)
        assert re.search(rf"{re.escape(str(config))}:\d+: ", done.stderr), done.stderr
        assert says in done.stderr, done.stderr


def test_an_account_by_the_name_of_the_office(simulator):
    """It stands in the book for what officers do."""
    gateway = harness.Gateway(simulator.port)
    config = pathlib.Path(gateway.config)
    config.write_text(config.read_text().replace('name = "plain";', '\nname = "office";'))
    number = next(n for n, line in enumerate(config.read_text().splitlines(), 1) if line.startswith("name ="))
    done = gateway.run("check", check=False)
    gateway.remove()
    assert done.returncode == 78 and f"sammachip.cfg:{number}: " in done.stderr, done.stderr
    assert "stands for what officers do" in done.stderr and "give the account another name" in done.stderr, done.stderr


def check_with(simulator, tmp_path, reply, change):
    """`check --replies` with one line of th.cfg changed; that line's number and the result."""
    language = tmp_path / "language"
    language.mkdir(exist_ok=True)
    for shipped in (harness.TOP / "config/language").glob("*.cfg"):
        (language / shipped.name).write_bytes(shipped.read_bytes())
    lines = (language / "th.cfg").read_text(encoding="utf-8").splitlines()
    number = next(n for n, line in enumerate(lines, 1) if re.match(rf"\s*{reply}(?!\w)", line))
    lines[number - 1] = change(lines[number - 1])
    (language / "th.cfg").write_text("\n".join(lines) + "\n", encoding="utf-8")
    gateway = harness.Gateway(simulator.port)
    config = pathlib.Path(gateway.config)
    config.write_text(config.read_text().replace(str(harness.TOP / "config/language"), str(language)))
    done = gateway.run("check", "--replies", check=False)
    gateway.remove()
    return number, done


@pytest.mark.parametrize("word, there", [("รายรับ", "income"), ("ยอด", "summary"), ("ใช่", "yes"), ("รับ", "receive")])
def test_a_word_taught_that_has_another_meaning(simulator, tmp_path, word, there):
    """Taught as paying, what was received would be booked as paid, of everybody."""
    language = tmp_path / "language"
    shutil.copytree(harness.TOP / "config" / "language", language)
    words = language / "th-words.cfg"
    words.write_text(re.sub(r"(\n *expense *= *\[)", rf'\1 "เหมาดิน", "{word}",', words.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    gateway = harness.Gateway(simulator.port)
    config = pathlib.Path(gateway.config)
    config.write_text(config.read_text().replace(str(harness.TOP / "config/language"), str(language)))
    done = gateway.run("check", check=False)
    words.write_text(words.read_text(encoding="utf-8").replace(f', "{word}",', ",", 1), encoding="utf-8")
    good = gateway.run("check", check=False)
    gateway.remove()
    assert done.returncode == 78 and re.search(rf'th-words.cfg:\d+: "{word}" stands in ', done.stderr), done.stderr
    assert there in done.stderr and "เหมาดิน" not in done.stderr and good.returncode == 0, good.stderr


def test_reply_one_unit_too_long(simulator, tmp_path):
    """A text that fills an SMS behind the mark of practice is fine; one more is refused, with the line; over 70, without it too."""
    text = "ไม่เข้าใจข้อความ ลองพิมพ์ รับ 500 หรือ จ่าย 200 วิธีใช้ส่ง 0"
    assert len(text) == 60 and len("ฝึก ") == 4
    for more, why in ((6, None), (7, "in practice"), (10, "in practice"), (11, "SMS of 70")):
        number, done = check_with(simulator, tmp_path, "E_UNKNOWN_CMD", lambda line: f'  E_UNKNOWN_CMD = "{text}{"ก" * more}";')
        assert done.returncode == (0 if why is None else 78), done.stderr
        assert why is None or f"th.cfg:{number}: " in done.stderr and "E_UNKNOWN_CMD" in done.stderr and why in done.stderr, done.stderr


def test_reply_with_a_field_it_has_not(simulator, tmp_path):
    number, done = check_with(simulator, tmp_path, "E_UNKNOWN_CMD", lambda line: '  E_UNKNOWN_CMD = "ไม่เข้าใจ {a}";')
    assert done.returncode == 78 and f"th.cfg:{number}: " in done.stderr, done.stderr


def test_a_mark_of_practice_too_long_is_the_only_mistake(simulator, tmp_path):
    number, done = check_with(simulator, tmp_path, "practice:", lambda line: f'practice: {{ mark = "{"ก" * 21}"; }};')
    assert done.returncode == 78 and done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith(str(tmp_path)) and f"th.cfg:{number}: the mark of practice must have 1 to 20" in done.stderr


def test_import_names_every_bad_line_and_does_nothing(make_gateway, tmp_path):
    gateway = make_gateway()
    before = gateway.one("SELECT count(*) FROM phones")
    path = tmp_path / "people.csv"
    path.write_text("name,phone,role,village,household\nก,0811111111,villager,0702,1\nข,12,villager,0702,1\n"
                    "ค,0811111112,king,0702,1\nง,0811111113,villager,0799,1\nจ,0811111114,villager,0702,99\n", encoding="utf-8")
    done = gateway.run("import", "people", str(path), check=False)
    assert done.returncode == 65
    for line in (3, 4, 5, 6):
        assert f"people.csv:{line}: " in done.stderr, done.stderr
    assert gateway.one("SELECT count(*) FROM phones") == before
    done = gateway.run("import", "people", str(tmp_path / "absent.csv"), check=False)
    assert done.returncode != 0 and "absent.csv" in done.stderr


def test_second_writer_is_told(make_gateway, simulator):
    gateway = make_gateway().start().up()
    done = gateway.run("run", check=False)
    assert done.returncode == 75 and done.stderr.strip()
    assert gateway.stop() == 0
