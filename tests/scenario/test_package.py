"""What is installed, as far as it can be tried without a Debian tree (that is `make test-package`): completion, manual pages, the
unit, the office's papers."""
import re
import shutil
import subprocess

from guide import Place
from harness import BUILD, TOP

EXPOSURE_MOST = 1.5


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
    assert complete("sammachip", "import", "p") == ["people", "pins", "plans", "products"]
    assert "ledger" in complete("sammachip", "export", "") and "all" in complete("sammachip", "export", "")
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
    subprocess.run(install, check=True, capture_output=True, umask=0o077)
    shut = [path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_mode & 0o444 != 0o444]
    assert not shut, f"root's umask is not the users': {shut}"
    etc, usr = tmp_path / "etc" / "sammachip", tmp_path / "usr"
    for path in ("bin/sammachip", "bin/sammachip-simulator", "lib/systemd/system/sammachip.service", "lib/sysusers.d/sammachip.conf",
                 "lib/tmpfiles.d/sammachip.conf", "share/bash-completion/completions/sammachip", "share/man/man1/sammachip.1",
                 "share/man/man1/sammachip-simulator.1", "share/man/man5/sammachip.cfg.5", "share/doc/sammachip/howto/kannel.md",
                 "share/doc/sammachip/prometheus/sammachip-alerts.yml"):
        assert (usr / path).exists(), path
    doc = usr / "share" / "doc" / "sammachip"
    for page in (doc / "README.md", *(doc / "howto").iterdir()):
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            place = tmp_path / target[1:] if target.startswith("/") else page.parent / target
            assert place.exists() or target.startswith(("gateway/", "tests/")), f"{page}: {target} is not there"  # of the house itself
    assert not list(etc.rglob("*.service")) and not (etc / "prometheus").exists()
    checked = subprocess.run([usr / "bin" / "sammachip", "-c", etc / "sammachip.cfg", "check"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    with open(etc / "programme.cfg", "a", encoding="utf-8") as file:
        file.write("# edited\n")
    subprocess.run(install, check=True, capture_output=True)
    assert "# edited" in (etc / "programme.cfg").read_text(encoding="utf-8")
    assert "# edited" not in (etc / "programme.cfg.new").read_text(encoding="utf-8")
    assert not (etc / "sammachip.cfg.new").exists()


def test_the_offices_papers(tmp_path):
    place = Place(tmp_path)
    assert place.run("sammachip privacy papers").returncode == 0
    papers = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "papers").iterdir()}
    assert len(papers) == 8
    for name, text in papers.items():
        office = "สำนักงานพัฒนาชุมชนอำเภอขุนหาญ" if name.startswith("th") else "Khun Han District Community Development Office"
        assert office in text and "{" not in text, name
    assert "ขุนหาญ" in papers["th-notice.md"] and "Khun Han" in papers["en-notice.md"] and "90 days" in papers["en-notice.md"]
    again = place.run("sammachip privacy papers")
    assert again.returncode == 65 and "is there already" in again.stderr
    template = place.etc / "privacy" / "en" / "breach.md"
    template.write_text("# A\n\n{nonsense}\n", encoding="utf-8")
    wrong = place.run("sammachip privacy other")
    assert wrong.returncode == 78 and "breach.md:3: {nonsense}" in wrong.stderr
