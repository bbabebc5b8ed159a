"""Configurations and CSV files with a mistake somewhere: each is accepted, or refused with file and line; nothing crashes or hangs."""
import concurrent.futures
import random
import re
import shutil
import subprocess

import harness

# What the account of each shipped profile gives: names of vars, names of secrets.
ACCOUNTS = {
    "africastalking": ("username", "apikey webhook"), "ants": ("user", "password webhook"), "bulksms": ("token", "secret webhook"),
    "clicksend": ("user", "apikey"), "dinstar": ("user", "password"), "gammu": ("user", "password"), "infobip": ("", "apikey webhook"),
    "kannel": ("username webhook_url", "password webhook"), "messagebird": ("", "accesskey signing"), "plain": ("", ""),
    "playsms": ("user", "token"), "sinch": ("plan", "token signing"), "smseagle": ("", "token"), "smsgate": ("user", "password signing"),
    "telerivet": ("project", "apikey webhook"), "textbee": ("device", "apikey"), "thaibulksms": ("key force", "secret"),
    "twilio": ("account_sid", "auth_token"), "vonage": ("key", "secret signing"),
}
FILES = ["sammachip.cfg", "programme.cfg", "language/th.cfg", "language/th-words.cfg", "language/th-nouns.cfg", "language/th-pages.cfg",
         "language/en.cfg", "language/en-pages.cfg", "language/en-words.cfg", *(f"providers/{name}.cfg" for name in ACCOUNTS)]


def account(name):
    names, secrets = ACCOUNTS[name]
    given = " ".join(f'{key} = "x";' for key in names.split())
    pushes = "true" if name == "twilio" or "webhook" in secrets or "signing" in secrets else "false"
    files = " ".join(f'{key} = "key";' for key in secrets.split())
    return (f'\n  , {{ name = "{name}"; profile = "providers/{name}.cfg"; base = "http://127.0.0.1:1"; own_number = "+66800000002";\n'
            f'      webhook = {pushes}; vars: {{ {given} }}; secrets: {{ {files} }}; }}')


def shipped(folder):
    """The shipped configuration with an account of each profile."""
    shutil.copytree(harness.TOP / "config", folder)
    assert sorted(ACCOUNTS) == sorted(path.stem for path in (folder / "providers").glob("*.cfg"))
    settings = folder / "sammachip.cfg"
    text = settings.read_text(encoding="utf-8")
    more = "".join(account(name) for name in ACCOUNTS)
    text, places = re.subn(r"\n  \}\n\);", lambda m: "\n  }" + more + "\n);", text, count=1)
    assert places == 1, "no list of accounts to add to"
    text, doors = re.subn(r"(?m)^(http: \{\n.*\n  port +=) 0;", r"\1 8099;", text)  # for those that push
    assert doors == 1, "no port to open"
    settings.write_text(text, encoding="utf-8")
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


def outside_texts(change):
    """Changes what stands between the texts; comments are dropped first."""
    def mutate(chance, data):
        pieces = re.split(rb'("(?:[^"\\]|\\.)*")', re.sub(rb'("(?:[^"\\]|\\.)*")|#[^\n]*', lambda m: m.group(1) or b"", data))
        return b"".join(piece if i % 2 else change(piece) for i, piece in enumerate(pieces))
    return mutate


# The same meaning, written otherwise.
SAME = {
    "no comments": outside_texts(lambda text: text),
    "CRLF": lambda chance, data: data.replace(b"\n", b"\r\n"),
    "comments": lambda chance, data: data.replace(b"\n", b" # a note { \" [\n"),
    "lines apart": outside_texts(lambda text: re.sub(rb"[ \t]+", b"\n\t ", text)),
    "one line": outside_texts(lambda text: text.replace(b"\n", b" ")),
    "colons": outside_texts(lambda text: text.replace(b"=", b":")),
    "commas": outside_texts(lambda text: text.replace(b";", b",")),
    "nothing": outside_texts(lambda text: text.replace(b";", b" ")),
    "lists": outside_texts(lambda text: text.replace(b"[", b"(").replace(b"]", b")")),
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
            done = subprocess.run([harness.BUILD / "sammachip", "-c", folder / "sammachip.cfg", "check"], capture_output=True,
                                  timeout=harness.PATIENCE_S)
        except subprocess.TimeoutExpired:
            return 0, f"{name}: hangs"
        return done.returncode, judge(name, done, folder)

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(run, jobs))
    wrong = [says for _, says in ends if says]
    assert not wrong, f"{len(wrong)} of {len(jobs)}:\n" + "\n".join(wrong)
    refused = sum(status == 78 for status, _ in ends)
    assert len(jobs) >= 500 and refused >= len(jobs) // 3, (len(jobs), refused)


def test_the_same_meaning_in_another_form(tmp_path):
    """Each profile in nine other forms: accepted, and understood as before."""
    shipped(tmp_path / "good")

    def understood(folder, name):
        done = subprocess.run([harness.BUILD / "sammachip", "-c", folder / "sammachip.cfg", "provider", "profile", name],
                              capture_output=True, timeout=harness.PATIENCE_S)
        return done.returncode, done.stdout.replace(bytes(folder), b"FOLDER"), done.stderr

    chance = random.Random(20170327)
    before = {name: understood(tmp_path / "good", name) for name in ACCOUNTS}
    assert all(status == 0 and b"request" in out for status, out, _ in before.values()), before
    for number, (kind, change) in enumerate(SAME.items()):
        folder = tmp_path / str(number)
        shutil.copytree(tmp_path / "good", folder)
        for name in ACCOUNTS:
            path = folder / f"providers/{name}.cfg"
            path.write_bytes(change(chance, path.read_bytes()))
        for name in ACCOUNTS:
            assert understood(folder, name) == before[name], (kind, name, understood(folder, name))


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
