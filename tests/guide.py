"""The guides as they stand: their blocks, and a place in which these are run as an administrator would."""
import os
import re
import shutil
import subprocess

from harness import BUILD, TOP

GUIDES = [TOP / "README.md", *sorted((TOP / "gateway" / "howto").glob("*.md"))]
KINDS = {"sh": "run", "cfg": "put into the settings", "conf": "another program's", "text": "to look at"}


class Block:
    def __init__(self, kind, text, reason, line):
        self.kind, self.text, self.reason, self.line = kind, text, reason, line


def blocks(path):
    """Every block; who writes one that cannot be told what it is, or code without a fence, is told so."""
    found, kind, began, reason = [], None, 0, None
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        fence = re.match(r"\s*```(.*)$", line)
        if kind is None and fence:
            kind, began = fence.group(1), number
            assert kind in KINDS, f"{path}:{number}: a block says what it is: {', '.join(KINDS)}"
            note = re.fullmatch(r"<!-- not run[^:]*: (.+) -->", lines[number - 2].strip())
            reason = note.group(1) if note else None
        elif kind is not None and fence:
            found.append(Block(kind, "\n".join(lines[began:number - 1]) + "\n", reason, began))
            kind = None
        elif kind is None:
            assert not re.match(r"( {4,}|\t)\S", line), f"{path}:{number}: code stands in a block of its own"
    assert kind is None, f"{path}:{began}: this block has no end"
    return found


class Place:
    """/etc/sammachip and /var/lib/sammachip of a guide, in a folder; its programs are those that were built."""

    def __init__(self, folder):
        self.folder = folder
        self.etc = folder / "etc"
        shutil.copytree(TOP / "config", self.etc)
        (self.etc / "secrets").mkdir()
        (folder / "bin").mkdir()
        for name in ("sammachip", "sammachip-simulator"):
            (folder / "bin" / name).symlink_to(BUILD / name)
        self.settings = self.etc / "sammachip.cfg"
        self.instead = {}
        self.edit("/var/lib/sammachip/", f"{folder}/")

    def edit(self, before, after):
        text = self.settings.read_text(encoding="utf-8")
        assert before in text
        self.settings.write_text(text.replace(before, after), encoding="utf-8")

    def here(self, text):
        """The text with the addresses of this place in the place of the guide's."""
        for before, after in self.instead.items():
            text = text.replace(before, after)
        return text

    def put(self, block):
        """Each group of a guide's block in the place of the one that is shipped."""
        text = self.settings.read_text(encoding="utf-8")
        for group in re.split(r"(?m)^(?=[a-z]+: )", self.here(block)):
            name = group.split(":")[0]
            if group.strip():
                text, n = re.subn(rf"(?ms)^{name}: .*?^[)}}];\n", lambda _: group, text)
                assert n == 1, name
        self.settings.write_text(text, encoding="utf-8")

    def run(self, script, **more):
        """As the guide's user, who types what it leaves to be typed."""
        for before, after in ((" -o sammachip -g sammachip", ""), ("runuser -u sammachip -- ", ""), ("cat >", "echo typed-8213 >")):
            script = script.replace(before, after)
        script = self.here(script).replace("/etc/sammachip", str(self.etc))
        environment = {**os.environ, "PATH": f"{self.folder}/bin:{os.environ['PATH']}", "SAMMACHIP_CONFIG": str(self.settings)}
        return subprocess.run(["bash", "-e", "-o", "pipefail", "-c", script], capture_output=True, text=True, env=environment,
                              cwd=self.folder, timeout=300, check=False, stdin=subprocess.DEVNULL, **more)

    def good(self, script):
        done = self.run(script)
        assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
        return done.stdout
