"""README and how-tos: every shell block is run as it stands, in order, between the settings that the guide gives; a block that is
not run says why, above it."""
import re
import sqlite3
import subprocess

import pytest
from guide import GUIDES, Block, Place, blocks
from harness import TOP, end, free_port, wait_for

SAMPLE = TOP / "config" / "sample"


def book(place):
    """With households and people, but without their year."""
    place.good(f"sammachip init && sammachip import households {SAMPLE}/households.csv && sammachip import people {SAMPLE}/people.csv")


def lines_alone(place, text):
    """Each line by itself, so that one that fails is named."""
    for line in text.splitlines():
        if line.startswith("sammachip run"):
            continue  # it stays: the first text's guide has it
        if "4711" in line:
            with sqlite3.connect(place.folder / "sammachip.db") as it:
                line = line.replace("4711", str(it.execute("SELECT max(id) FROM inbox").fetchone()[0]))
        place.good(line.replace("FILE.csv", "households.csv").replace("/media/", "").replace("/tmp/", ""))
    return ""


# -- what a guide takes for granted, and how its blocks are run --------------------------------------------------------


def commands(place, simulator):
    place.edit("127.0.0.1:8030", f"127.0.0.1:{simulator.port}")
    book(place)
    (place.folder / "usb").mkdir()
    (place.folder / "households.csv").symlink_to(SAMPLE / "households.csv")
    yield lambda block: lines_alone(place, block.text)


def telephone(place, simulator):
    """The simulated app stands in the telephone's place, with a text in its inbox."""
    place.instead["http://192.168.1.20:8080"] = f"http://127.0.0.1:{simulator.port}/smsgate"
    simulator.inject("smsgate", [{"id": "1", "from": "+66812345678", "text": "รับ 500"}])
    said = []

    def run(block):
        out = place.good(block.text)
        said.append(out)
        return out

    yield run
    assert "รับ 500" in "".join(said), "provider poll shows what is in the telephone"


def box(place, simulator):
    """A server with a certificate of its own stands in the box's place."""
    port = free_port()
    place.good("openssl req -x509 -newkey rsa:2048 -nodes -keyout box.key -out box.pem -days 2 -subj /CN=box 2>/dev/null")
    server = subprocess.Popen(["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-key", "box.key", "-cert", "box.pem", "-quiet"],
                              cwd=place.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    place.instead["192.168.1.30:443"] = f"127.0.0.1:{port}"

    def run(block):
        out = place.good(block.text)
        if "s_client" in block.text:
            pin = out.strip()
            assert re.fullmatch(r"sha256//[A-Za-z0-9+/]{43}=", pin), out
            place.instead["sha256//" + "A" * 43 + "="] = pin
        return out

    try:
        wait_for(port)
        yield run
    finally:
        end(server)


def first_text(place, simulator):
    """Without the package's own line, which `make test-package` runs with all the others, and at ports of its own."""
    port = free_port()
    place.edit("127.0.0.1:8030", f"127.0.0.1:{port}")
    place.edit("idle_ms     = 5000", "idle_ms     = 50")

    def run(block):
        lines = [line for line in block.text.splitlines() if line]
        assert len(lines) <= 6 and lines[0].startswith("apt-get -y install ./sammachip_")
        body = "\n".join(lines[1:]).replace("sammachip-simulator ", f"sammachip-simulator --port {port} ")
        out = place.good("trap 'kill %1 %2; wait' EXIT\n" + body.replace("run &", "run >log 2>&1 &"))
        assert "รับ 500 บ." in out, out
        return out

    yield run


def dialled(place, simulator):
    place.edit("127.0.0.1:8030", f"127.0.0.1:{simulator.port}")
    port = free_port()
    place.instead["8031"] = str(port)
    place.instead["sammachip-simulator --quiet &"] = "true # the test's own runs"
    place.instead["sammachip-simulator --ussd"] = f"sammachip-simulator --port {simulator.port} --ussd"
    book(place)

    def run(block):
        out = place.good("trap 'kill $!; wait' EXIT\nsammachip run >log 2>&1 &\n"
                         f"until (true >/dev/tcp/127.0.0.1/{port}) 2>/dev/null; do sleep 0.1; done\n" + block.text)
        assert "900" in out and "ussd main" in out, out
        return out

    yield run


def login(place, simulator):
    book(place)
    yield lambda block: place.good(block.text)


def settings_alone(place, simulator):
    yield lambda block: place.good(block.text)


STAGES = {"README": commands, "everyday": commands, "android-phone": telephone, "thai-aggregator": telephone, "sim-gateway": box,
          "first-text": first_text, "ussd": dialled, "officers-page": login, "kannel": settings_alone}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_a_guide_as_it_stands(guide, tmp_path, simulator):
    place = Place(tmp_path)
    assert guide.stem in STAGES, f"{guide}: who adds a guide says here what it takes for granted"
    stage = STAGES[guide.stem](place, simulator)
    run = next(stage)
    ran, said = 0, ""
    for block in blocks(guide):
        if block.kind == "cfg":
            place.put(block.text)
            assert place.run("sammachip check").returncode == 0, f"{guide}:{block.line}: {place.run('sammachip check').stderr}"
        elif block.kind == "sh" and block.reason is None:
            said += run(block)
            ran += 1
    assert next(stage, None) is None
    assert ran > 0 and "typed-8213" not in said


def test_few_blocks_are_not_run():
    """Those that need a device, an account or systemd."""
    left = [(guide.stem, block.reason) for guide in GUIDES for block in blocks(guide) if block.kind == "sh" and block.reason]
    assert len(left) == 8, left
    for stem, reason in left:
        assert re.search("systemd|call|ask|suite", reason), (stem, reason)


@pytest.mark.parametrize("text", ["```\nrm x\n```\n", "a\n\n    rm x\n", "```sh\nrm x\n", "```bash\nrm x\n```\n"])
def test_code_that_could_pass_by(tmp_path, text):
    guide = tmp_path / "guide.md"
    guide.write_text(text, encoding="utf-8")
    with pytest.raises(AssertionError):
        blocks(guide)


def test_a_mark_is_read_from_the_line_above(tmp_path):
    guide = tmp_path / "guide.md"
    guide.write_text("<!-- not run: asks a box -->\n```sh\na\n```\n\n```sh\nb\n```\n", encoding="utf-8")
    assert [(block.text, block.reason) for block in blocks(guide)] == [("a\n", "asks a box"), ("b\n", None)]
    assert isinstance(blocks(guide)[0], Block)


def test_every_guide_says_what_to_verify_live():
    for guide in GUIDES[1:]:
        section = guide.read_text(encoding="utf-8").split("## Verify live\n")
        assert len(section) == 2 and section[1].count("\n* ") >= 3, guide


def test_what_a_guide_points_at_is_there():
    for guide in GUIDES:
        for target in re.findall(r"\]\(([^)#]+)\)", guide.read_text(encoding="utf-8")):
            assert "://" in target or (guide.parent / target).exists(), f"{guide}: {target}"


def test_readme_is_one_page():
    assert len((TOP / "README.md").read_text(encoding="utf-8").splitlines()) <= 100


def test_kannel_is_told_what_the_trial_with_it_was_told():
    """Of Kannel's own settings in the guide, those on which messages depend, as tests/kannel has them."""
    conf = next(block.text for block in blocks(TOP / "gateway" / "howto" / "kannel.md") if block.kind == "conf")
    tried = (TOP / "tests" / "kannel" / "kannel.py").read_text(encoding="utf-8")
    for line in ("http-request-retry = 1000000", "mo-recode = true", "keyword = default", "catch-all = true", "max-messages = 0",
                 "concatenation = true", "max-messages = 10"):
        assert line in conf and line in tried, line
