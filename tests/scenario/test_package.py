"""What is installed, as far as it can be tried without a Debian tree (that is `make test-package`): completion, manual pages, the
unit, how-tos and README as they stand, the office's papers."""
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess

import pytest
from dialling import free_port
from harness import BUILD, TOP

HOWTOS = sorted((TOP / "gateway" / "howto").glob("*.md"))
EXPOSURE_MOST = 1.5


def blocks(path, kind):
    return re.findall(rf"```{kind}\n(.*?)```", path.read_text(encoding="utf-8"), flags=re.S)


def subcommands():
    """Those of the table, as the summary of --help shows them."""
    text = subprocess.run([BUILD / "sammachip", "--help"], capture_output=True, text=True, check=True).stdout
    names = re.findall(r"^  ([a-z]+(?:-[a-z]+)*) ", text.split("Subcommands:")[1], flags=re.M)
    assert len(names) > 20 and "run" in names and "backup" in names
    return names


def complete(*words):
    """What bash offers for the last word."""
    script = subprocess.run([BUILD / "sammachip", "--completion"], capture_output=True, text=True, check=True).stdout
    line = " ".join(f"'{word}'" for word in words)
    ask = f"{script}\nCOMP_WORDS=({line})\nCOMP_CWORD={len(words) - 1}\n_sammachip\nprintf '%s\\n' \"${{COMPREPLY[@]}}\""
    done = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_completion_names_every_subcommand_and_its_words():
    assert [name for name in complete("sammachip", "") if not name.startswith("-")] == subcommands()
    assert complete("sammachip", "-c", "x.cfg", "ver") == ["verify"]
    assert complete("sammachip", "practice", "o") == ["on", "off"]
    assert "--dry-run" in complete("sammachip", "say", "--")
    assert complete("sammachip", "verify", "") == []


def test_the_manual_knows_every_subcommand():
    page = (TOP / "gateway" / "sammachip.1").read_text(encoding="utf-8")
    for name in subcommands():
        assert re.search(rf"^\.It Cm {re.escape(name)}\b", page, flags=re.M), name


def test_the_manual_of_the_simulator_knows_every_option():
    page = (TOP / "gateway" / "sammachip-simulator.1").read_text(encoding="utf-8")
    text = subprocess.run([BUILD / "sammachip-simulator", "--help"], capture_output=True, text=True, check=True).stdout
    options = re.findall(r"^  --([a-z-]+)", text, flags=re.M)
    assert len(options) > 6
    for option in options:
        assert f".It Fl Fl {option}" in page, option


def test_the_manual_of_the_settings_knows_every_group():
    """Every name at the top of the shipped files."""
    for file, page in (("sammachip.cfg", "sammachip.cfg.5"), ("programme.cfg", "sammachip-programme.cfg.5")):
        names = re.findall(r"^([a-z_]+) *[=:]", (TOP / "config" / file).read_text(encoding="utf-8"), flags=re.M)
        text = (TOP / "gateway" / page).read_text(encoding="utf-8")
        assert len(names) > 6
        for name in set(names):
            assert re.search(rf"^\.It (?:.* )?Ic {name}\b", text, flags=re.M), f"{page}: {name}"


def test_the_unit_is_shut_in(tmp_path):
    shutil.copy(TOP / "config" / "systemd" / "sammachip.service", tmp_path)
    done = subprocess.run(["systemd-analyze", "security", "--offline=true", f"--threshold={int(EXPOSURE_MOST * 10)}",
                           tmp_path / "sammachip.service"], capture_output=True, text=True, check=False)
    level = re.search(r"Overall exposure level.*?: ([0-9.]+)", done.stdout)
    assert done.returncode == 0 and level and float(level.group(1)) <= EXPOSURE_MOST, done.stdout[-500:] + done.stderr


def test_installed_whole_and_installed_again(tmp_path):
    """Two runs of `make install`: what was edited stays, and the new one lies beside it."""
    install = ["make", "-s", "-C", str(TOP), f"BUILD={BUILD}", f"DESTDIR={tmp_path}", "PREFIX=/usr", "install"]
    subprocess.run(install, check=True, capture_output=True)
    etc, usr = tmp_path / "etc" / "sammachip", tmp_path / "usr"
    for path in ("bin/sammachip", "bin/sammachip-simulator", "lib/systemd/system/sammachip.service", "lib/sysusers.d/sammachip.conf",
                 "lib/tmpfiles.d/sammachip.conf", "share/bash-completion/completions/sammachip", "share/man/man1/sammachip.1",
                 "share/man/man1/sammachip-simulator.1", "share/man/man5/sammachip.cfg.5", "share/doc/sammachip/howto/kannel.md",
                 "share/doc/sammachip/prometheus/sammachip-alerts.yml"):
        assert (usr / path).exists(), path
    assert not list(etc.rglob("*.service")) and not (etc / "prometheus").exists()
    checked = subprocess.run([usr / "bin" / "sammachip", "-c", etc / "sammachip.cfg", "check"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    with open(etc / "programme.cfg", "a", encoding="utf-8") as file:
        file.write("# edited\n")
    subprocess.run(install, check=True, capture_output=True)
    assert "# edited" in (etc / "programme.cfg").read_text(encoding="utf-8")
    assert "# edited" not in (etc / "programme.cfg.new").read_text(encoding="utf-8")
    assert not (etc / "sammachip.cfg.new").exists()


# -- how-tos and README ----------------------------------------------------------------------------------------------


class Place:
    """/etc/sammachip and /var/lib/sammachip of a how-to, in a folder; its programs are those that were built."""

    def __init__(self, folder):
        self.folder = folder
        self.etc = folder / "etc"
        shutil.copytree(TOP / "config", self.etc)
        (self.etc / "secrets").mkdir()
        (folder / "bin").mkdir()
        for name in ("sammachip", "sammachip-simulator"):
            (folder / "bin" / name).symlink_to(BUILD / name)
        self.settings = self.etc / "sammachip.cfg"
        self.edit("/var/lib/sammachip/", f"{folder}/")

    def edit(self, before, after):
        text = self.settings.read_text(encoding="utf-8")
        assert before in text
        self.settings.write_text(text.replace(before, after), encoding="utf-8")

    def put(self, block):
        """Each group of a how-to's block in the place of the one that is shipped."""
        text = self.settings.read_text(encoding="utf-8")
        for group in re.split(r"(?m)^(?=[a-z]+: )", block):
            name = group.split(":")[0]
            if group.strip():
                text, n = re.subn(rf"(?ms)^{name}: .*?^[)}}];\n", lambda _: group, text)
                assert n == 1, name
        self.settings.write_text(text, encoding="utf-8")

    def run(self, script, **more):
        script = script.replace("/etc/sammachip", str(self.etc)).replace(" -o root -g sammachip", "")
        environment = {**os.environ, "PATH": f"{self.folder}/bin:{os.environ['PATH']}", "SAMMACHIP_CONFIG": str(self.settings)}
        return subprocess.run(["bash", "-e", "-c", script], capture_output=True, text=True, env=environment, cwd=self.folder,
                              timeout=300, check=False, **more)


@pytest.mark.parametrize("howto", [path for path in HOWTOS if path.stem != "first-text"], ids=lambda path: path.stem)
def test_a_howto_as_it_stands(howto, tmp_path):
    place = Place(tmp_path)
    scripts, settings = blocks(howto, "sh"), blocks(howto, "cfg")
    assert len(scripts) == 2 and len(settings) == 1
    made = place.run(scripts[0])
    assert made.returncode == 0, made.stderr
    place.put(settings[0])
    looked = place.run(scripts[1])
    assert looked.returncode == 0, looked.stderr
    accounts = re.findall(r'\{ name = "([a-z]+)"', settings[0])
    for account in accounts:
        assert f"account {account}:" in looked.stdout
    for secret in re.findall(r"echo '([^']+)'", scripts[0]):
        assert secret not in looked.stdout + looked.stderr


def test_the_first_text_as_it_stands(tmp_path):
    """Without the package's own line, which `make test-package` runs, and at ports of its own."""
    place = Place(tmp_path)
    script = blocks(TOP / "gateway" / "howto" / "first-text.md", "sh")[0]
    lines = [line for line in script.splitlines() if line]
    assert len(lines) <= 6 and lines[0].startswith("apt-get -y install ./sammachip_")
    port = free_port()
    place.edit("127.0.0.1:8030", f"127.0.0.1:{port}")
    place.edit("idle_ms     = 5000", "idle_ms     = 50")
    body = "\n".join(lines[1:]).replace("runuser -u sammachip -- ", "").replace("sammachip-simulator ", f"sammachip-simulator --port {port} ")
    done = place.run(body.replace("run &", "run & sleep 1") + "\nkill %1 %2; wait", stdin=subprocess.DEVNULL)
    assert "รับ 500 บ." in done.stdout, done.stdout + done.stderr


def test_the_everyday_commands_of_the_readme(tmp_path, simulator):
    place = Place(tmp_path)
    place.edit("127.0.0.1:8030", f"127.0.0.1:{simulator.port}")
    section = (TOP / "README.md").read_text(encoding="utf-8").split("## Everyday commands")[1]
    lines = re.search(r"```sh\n(.*?)```", section, flags=re.S).group(1).splitlines()
    sample = TOP / "config" / "sample"
    begun = place.run(f"sammachip init && sammachip import households {sample}/households.csv && sammachip import people {sample}/people.csv")
    assert len(lines) > 12 and begun.returncode == 0, begun.stderr
    (tmp_path / "usb").mkdir()
    (tmp_path / "households.csv").symlink_to(TOP / "config" / "sample" / "households.csv")
    for line in lines:
        if line.startswith("sammachip run"):
            continue
        if "4711" in line:
            with sqlite3.connect(tmp_path / "sammachip.db") as book:
                line = line.replace("4711", str(book.execute("SELECT max(id) FROM inbox").fetchone()[0]))
        line = line.replace("FILE.csv", "households.csv").replace("/media/", "").replace("/tmp/", "")
        done = place.run(line)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


def test_the_accounts_of_the_readme(tmp_path):
    """As far as nothing is called: the secrets are put in place and the settings are read."""
    place = Place(tmp_path)
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    accounts = re.search(r"```\n(providers: \(.*?)```", readme, flags=re.S).group(1)
    settings = place.settings.read_text(encoding="utf-8")
    place.settings.write_text(re.sub(r"providers: \(.*?\n\);\n", lambda _: accounts, settings, count=1, flags=re.S), encoding="utf-8")
    lines = blocks(TOP / "README.md", "sh")[2].splitlines()
    made = place.run("cd /etc/sammachip\n" + "\n".join(lines[:2]).replace("cat >", "echo invented >"))
    assert made.returncode == 0, made.stderr
    looked = place.run(lines[2])
    assert looked.returncode == 0 and "account phone:" in looked.stdout and "account bulk:" in looked.stdout, looked.stderr


def test_every_other_block_of_the_readme_is_known():
    """The rest is run by scripts/test, scripts/demo and the scenarios of USSD; who adds a block adds its test."""
    first = [block.split("\n")[0].split(" ")[0] for block in blocks(TOP / "README.md", "sh")]
    assert first == ["scripts/demo", "apt-get", "install", "sammachip-simulator", "sammachip"]
    assert blocks(TOP / "README.md", "sh")[1] == blocks(TOP / "gateway" / "howto" / "first-text.md", "sh")[0]


def test_the_offices_papers(tmp_path):
    place = Place(tmp_path)
    assert place.run("sammachip privacy papers").returncode == 0
    papers = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "papers").iterdir()}
    assert len(papers) == 8
    for name, text in papers.items():
        assert "สำนักงานพัฒนาชุมชนอำเภอขุนหาญ" in text and "{" not in text, name
    assert "ขุนหาญ" in papers["th-notice.md"] and "Khun Han" in papers["en-notice.md"] and "90 days" in papers["en-notice.md"]
    again = place.run("sammachip privacy papers")
    assert again.returncode == 65 and "is there already" in again.stderr
    template = place.etc / "privacy" / "en" / "breach.md"
    template.write_text("# A\n\n{nonsense}\n", encoding="utf-8")
    wrong = place.run("sammachip privacy other")
    assert wrong.returncode == 78 and "breach.md:3: {nonsense}" in wrong.stderr
