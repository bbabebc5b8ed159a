"""Configurations and CSV files with a mistake somewhere: each is accepted, or refused with file and line; nothing crashes or hangs."""
import concurrent.futures
import pathlib
import random
import re
import shutil
import subprocess

import harness

PROVIDERS = ("africastalking", "plain", "twilio")
FILES = ["sammachip.cfg", "programme.cfg", "language/th.cfg", "language/th-words.cfg", "language/th-nouns.cfg", "language/th-pages.cfg",
         "language/en.cfg", "language/en-pages.cfg",
         "language/en-words.cfg", *(f"providers/{name}.cfg" for name in PROVIDERS)]
MORE_ACCOUNTS = """
  , { name = "at"; profile = "providers/africastalking.cfg"; base = "http://127.0.0.1:1"; own_number = "+66800000002";
      vars: { username = "x"; }; secrets: { apikey = "key"; }; }
  , { name = "tw"; profile = "providers/twilio.cfg"; base = "http://127.0.0.1:1"; own_number = "+66800000003";
      vars: { account_sid = "AC0"; }; secrets: { auth_token = "key"; }; }
"""


def shipped(folder):
    """The shipped configuration with an account of each profile."""
    shutil.copytree(harness.TOP / "config", folder)
    settings = folder / "sammachip.cfg"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"(send\s*=\s*true;\n  \})", lambda m: m.group(1) + MORE_ACCOUNTS, text, count=1), encoding="utf-8")
    (folder / "key").write_text("invented\n")


def lines_with(data, pattern):
    return [i for i, line in enumerate(data) if re.search(pattern, line) and not line.lstrip().startswith(b"#")]


def on_line(pattern, change):
    def mutate(chance, data):
        lines = data.split(b"\n")
        candidates = lines_with(lines, pattern)
        if candidates:
            at = chance.choice(candidates)
            lines[at] = change(chance, lines[at])
        return b"\n".join(lines)
    return mutate


def value(text):
    """The value of a setting becomes another."""
    return on_line(rb"=\s*[^=;]+;", lambda chance, line: re.sub(rb"=\s*[^=;]+;", lambda _: b"= " + text + b";", line, count=1))


def any_bytes(chance, data):
    at = chance.randrange(len(data))
    return data[:at] + bytes(chance.randrange(256) for _ in range(chance.randrange(1, 5))) + data[at + chance.randrange(4):]


MUTATIONS = {
    "cut": lambda chance, data: data[:chance.randrange(len(data))],
    "nothing": lambda chance, data: b"",
    "bytes": any_bytes,
    "byte gone": lambda chance, data: (lambda at: data[:at] + data[at + 1:])(chance.randrange(len(data))),
    "line gone": on_line(rb".", lambda chance, line: b""),
    "line twice": on_line(rb".", lambda chance, line: line + b"\n" + line),
    "unknown": on_line(rb"\w\s*[=:]", lambda chance, line: re.sub(rb"(\w)(\s*[=:])", rb"\1_x\2", line, count=1)),
    "bad UTF-8": on_line(rb'"[^"]', lambda chance, line: line.replace(b'"', b'"\xff\xe0', 1)),
    "NUL": on_line(rb'"', lambda chance, line: line.replace(b'"', b'"\0', 1)),
    "quote": on_line(rb'"', lambda chance, line: line.replace(b'"', b"", 1)),
    "brace": on_line(rb"[{}()\[\]]", lambda chance, line: re.sub(rb"[{}()\[\]]", b"", line, count=1)),
    "field": on_line(rb"\{\w+\}", lambda chance, line: re.sub(rb"\{\w+\}", b"{nothing}", line, count=1)),
    "open field": on_line(rb"\{\w+\}", lambda chance, line: re.sub(rb"\{(\w+)\}", rb"{\1", line, count=1)),
    "open part": on_line(rb"\[[^\]]*\]", lambda chance, line: line.replace(b"[", b"[[", 1)),
    "long text": on_line(rb'"[^"]*"', lambda chance, line: re.sub(rb'"([^"]*)"', lambda m: b'"' + m.group(1) + b"x" * 5000 + b'"', line,
                                                                   count=1)),
    "include itself": lambda chance, data: data + b'\n@include "sammachip.cfg"\n',
    "include nothing": lambda chance, data: data + b'\n@include "absent.cfg"\n',
    "deep": lambda chance, data: data + b"\nx = " + b"(" * 2000 + b")" * 2000 + b";\n",
    "negative": value(b"-1"),
    "zero": value(b"0"),
    "huge": value(b"99999999999999999999"),
    "greatest": value(b"9223372036854775807L"),
    "fraction": value(b"0.5"),
    "infinite": value(b"1e999"),
    "flag": value(b"true"),
    "empty text": value(b'""'),
    "text": value(b'"%s%n{x}[/"'),
    "empty list": value(b"( )"),
    "list": value(b'( 1, "x", { } )'),
    "group": value(b"{ }"),
    "array": value(b'[ "x", "x" ]'),
}


def judge(name, done, folder):
    """What is wrong with the way it ended; None: nothing."""
    if done.returncode == 0:
        return None
    if done.returncode != 78:
        return f"{name}: exit {done.returncode}: {done.stderr[-500:]!r}"
    for line in done.stderr.decode("utf-8", "replace").splitlines():
        if not re.match(rf"(sammachip: )?{re.escape(str(folder))}/[\w./-]+:\d+: .+", line):
            return f"{name}: a complaint without file and line: {line!r}"
    return None if done.stderr.strip() else f"{name}: refused without a word"


def test_mutated_configuration(tmp_path):
    shipped(tmp_path / "good")
    good = subprocess.run([harness.BUILD / "sammachip", "-c", tmp_path / "good/sammachip.cfg", "check"], capture_output=True)
    assert good.returncode == 0, good.stderr
    chance = random.Random(20170327)
    jobs = []
    for number, (kind, name) in enumerate((kind, name) for kind in MUTATIONS for name in FILES):
        folder = tmp_path / str(number)
        shutil.copytree(tmp_path / "good", folder)
        path = folder / name
        path.write_bytes(MUTATIONS[kind](chance, path.read_bytes()))
        jobs.append((f"{kind} in {name} ({number})", folder))

    def run(job):
        name, folder = job
        try:
            done = subprocess.run([harness.BUILD / "sammachip", "-c", folder / "sammachip.cfg", "check"], capture_output=True, timeout=20)
        except subprocess.TimeoutExpired:
            return 0, f"{name}: hangs"
        return done.returncode, judge(name, done, folder)

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(run, jobs))
    wrong = [says for _, says in ends if says]
    assert not wrong, f"{len(wrong)} of {len(jobs)}:\n" + "\n".join(wrong)
    refused = sum(status == 78 for status, _ in ends)
    assert len(jobs) >= 100 and refused >= len(jobs) // 3, (len(jobs), refused)


def test_mutated_csv(tmp_path):
    """An import is done whole, or refused with the lines and nothing done."""
    gateway = harness.Gateway(1)
    gateway.run("init")
    chance = random.Random(20170327)
    csv_mutations = {
        "cut": MUTATIONS["cut"], "nothing": MUTATIONS["nothing"], "bytes": any_bytes, "bad UTF-8": lambda c, d: d.replace(b"\n", b"\n\xff", 3),
        "NUL": lambda c, d: d.replace(b",", b",\0", 30), "no header": lambda c, d: d.split(b"\n", 1)[1],
        "other header": lambda c, d: d.replace(b"village", b"place", 1), "header twice": lambda c, d: d.split(b"\n", 1)[0] + b"\n" + d,
        "line twice": lambda c, d: d + d.split(b"\n")[-2] + b"\n", "open quote": lambda c, d: d.replace(b"\n", b'\n"', 1),
        "quotes": lambda c, d: d.replace(b"\n", b'\n"a"b"', 1), "a column more": lambda c, d: d.replace(b"\n", b"\n1,", 5),
        "a column less": lambda c, d: re.sub(rb"\n[^,\n]*,", b"\n", d, count=5), "semicolons": lambda c, d: d.replace(b",", b";"),
        "UTF-16": lambda c, d: d.decode().encode("utf-16"), "BOM and CRLF": lambda c, d: b"\xef\xbb\xbf" + d.replace(b"\n", b"\r\n"),
        "long field": lambda c, d: d.replace(b"\n", b"\n" + b"x" * 200000, 1), "empty lines": lambda c, d: d.replace(b"\n", b"\n\n"),
        "huge": lambda c, d: re.sub(rb"\d{4,}", b"9" * 30, d), "negative": lambda c, d: re.sub(rb",(\d)", rb",-\1", d),
    }
    for kind, mutate in csv_mutations.items():
        for what, table in (("households", "households"), ("people", "phones"), ("products", "product_states"),
                            ("assessments", "assessments"), ("sessions", "sessions")):
            path = tmp_path / f"{what}-{kind.replace(' ', '-')}.csv"
            path.write_bytes(mutate(chance, (harness.TOP / f"config/sample/{what}.csv").read_bytes()))
            before = gateway.one(f"SELECT count(*) FROM {table}")
            done = gateway.run("import", what, str(path), check=False, errors="replace")
            assert done.returncode in (0, 65), (kind, what, done.returncode, done.stderr)
            if done.returncode == 65:
                assert re.search(rf"{re.escape(str(path))}:\d+: ", done.stderr), (kind, what, done.stderr)
                assert gateway.one(f"SELECT count(*) FROM {table}") == before, (kind, what)
    gateway.remove()
