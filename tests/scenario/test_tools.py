"""Tools beside a running daemon: they ask it over its local socket, and nothing of the daemon's own work is lost by that."""
import os
import socket
import stat
import struct
import subprocess
import sys


ENTRY = "2017-03-27T10:00\t0812345678\t1*{}\n"


def test_say_and_import_beside_the_daemon(simulator, make_gateway):
    gateway = make_gateway().start()
    path = gateway.database + ".socket"
    gateway.up()
    mode = os.stat(path).st_mode
    assert stat.S_ISSOCK(mode) and stat.S_IMODE(mode) == 0o600
    simulator.inject("plain", [{"from": "0812345678", "text": "1*100"}])
    assert "700" in gateway.run("say", "--from", "0812345678", "1*700").stdout
    people = os.path.join(gateway.folder, "people.csv")
    with open(people, "w") as file:
        file.write("name,phone,role,village,household\nนางใหม่,0655555555,villager,33080702,20\n")
    assert "1 rows imported" in gateway.run("import", "people", people).stdout
    assert "55" in gateway.run("say", "--from", "0655555555", "1*55").stdout
    gateway.wait("SELECT count(*) FROM ledger WHERE amount_satang = 10000", 1)
    assert simulator.wait_sent("plain", 1) == 1, "the tools' replies went to nobody, the villager's did"
    assert gateway.run("verify").returncode == 0
    assert gateway.stop() == 0
    assert not os.path.exists(path)


def test_a_file_of_messages_beside_the_daemon(make_gateway):
    gateway = make_gateway().start()
    gateway.up()
    file = os.path.join(gateway.folder, "said.tsv")
    with open(file, "w") as out:
        out.writelines(ENTRY.format(100 + i) for i in range(600))
        out.write("no time\n")
    done = gateway.run("say", "--file", file, check=False)
    assert done.returncode == 65 and "said.tsv:601:" in done.stderr and "600 messages before it are kept" in done.stderr
    with open(file, "w") as out:
        out.writelines(ENTRY.format(900 + i).replace("T10", "T11") for i in range(600))
    done = gateway.run("say", "--print", "--file", file)
    assert done.stdout.splitlines()[-1].startswith("600 messages: 600 booked")
    assert len(done.stdout.splitlines()) == 601
    assert gateway.one("SELECT count(*) FROM ledger") == 1200


def test_a_wrong_line_says_the_same_as_without_the_daemon(make_gateway):
    gateway = make_gateway()
    lines = (["say", "--from", "0812345678"], ["import", "people", "/etc/passwd"], ["import", "people", "/nowhere"],
             ["say", "--at", "yesterday", "--from", "0812345678", "1*5"])
    alone = [gateway.run(*line, check=False) for line in lines]
    gateway.start()
    gateway.up()
    for line, was in zip(lines, alone):
        done = gateway.run(*line, check=False)
        assert done.returncode == was.returncode != 0
        assert done.stderr == was.stderr


def test_a_killed_daemon_leaves_a_socket_that_the_next_replaces(make_gateway):
    gateway = make_gateway().start()
    path = gateway.database + ".socket"
    gateway.up()
    gateway.kill()
    assert os.path.exists(path)
    assert "300" in gateway.run("say", "--from", "0812345678", "1*300").stdout, "nobody listens: the tool is the writer"
    gateway.start()
    gateway.up()
    assert "300" in gateway.run("say", "--from", "0812345678", "--dry-run", "1*300").stdout
    assert gateway.stop() == 0 and not os.path.exists(path)


def test_what_is_no_request_is_dropped(make_gateway):
    gateway = make_gateway().start()
    path = gateway.database + ".socket"
    gateway.up()
    for rubbish in (b"GET / HTTP/1.0\r\n\r\n", struct.pack("<I", 0), struct.pack("<I", 5) + b"\xff" * 5,
                    struct.pack("<I", 4) + b"\x00" * 9, struct.pack("<I", 2**32 - 1)):
        with socket.socket(socket.AF_UNIX) as caller:
            caller.settimeout(60)
            caller.connect(path)
            caller.sendall(rubbish)
            caller.shutdown(socket.SHUT_WR)
            try:
                caller.recv(100)  # closed, or told how a line is written
            except ConnectionResetError:
                pass
    assert "300" in gateway.run("say", "--from", "0812345678", "1*300").stdout


def test_another_user_is_not_served(make_gateway):
    if os.geteuid() != 0:
        return  # only root can become another
    gateway = make_gateway().start()
    path = gateway.database + ".socket"
    gateway.up()
    os.chmod(gateway.folder, 0o755)
    os.chmod(path, 0o666)  # the mode does not let them in; nor does who they are
    script = ("import socket, os; os.setuid(65534); s = socket.socket(socket.AF_UNIX); s.settimeout(60);"
              f"s.connect({path!r})\ntry: s.sendall(b'x' * 10); print(s.recv(10))\nexcept OSError: print(b'')")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.strip() == "b''", done.stderr
