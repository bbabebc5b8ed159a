"""What the office looks at and decides: training days that do not agree, contests, proposals. Beside a running daemon too."""
LEAD, JUNIOR, VILLAGER, OTHER = "0823456789", "0834567890", "0812345678", "0812345680"
SESSIONS = """fiscal_year,village,day,planned_date,topic,venue
2560,0702,1,26/3/2560,หมักปลาส้ม,ศาลากลางบ้าน
2560,0702,2,2017-03-27,,
2560,0702,3,2017-03-20,,
2560,0506,1,2017-03-20,,
"""


def say(gateway, phone, minute, text):
    return gateway.run("say", "--from", phone, "--at", f"2017-03-27T10:{minute:02}", "--", text).stdout.strip()


def reported(make_gateway, tmp_path):
    gateway = make_gateway()
    path = tmp_path / "sessions.csv"
    path.write_text(SESSIONS, encoding="utf-8")
    gateway.run("import", "sessions", str(path))
    for minute, (phone, text) in enumerate([(LEAD, "71*1*20"), (JUNIOR, "71*2*18"), (LEAD, "71*2*17"), (VILLAGER, "74*1"),
                                            (OTHER, "74*1"), (LEAD, "เสนอสินค้า แหนมเห็ด"), (LEAD, "เสนอสินค้า กระเป๋าสาน")]):
        assert say(gateway, phone, minute, text)
    return gateway


def test_mismatches_and_settling(make_gateway, tmp_path):
    gateway = reported(make_gateway, tmp_path)
    lines = gateway.run("mismatches", "2560").stdout.splitlines()
    assert lines == ["33080506 ปุน, day 1: planned for 2017-03-20, no report",
                     "33080702 ดู่, day 1: planned for 2017-03-26, reported for 2017-03-27",
                     "33080702 ดู่, day 1: 20 reported present, contested by household 05 12",
                     "33080702 ดู่, day 2: 17 reported present, 18 by another mentor",
                     "33080702 ดู่, day 3: planned for 2017-03-20, no report", "fiscal year 2560: 5 mismatches"]
    assert gateway.run("mismatches", "--place", "0506", "2560").stdout.count("\n") == 2
    assert gateway.run("mismatches", "2561").stdout == "fiscal year 2561: 0 mismatches\n"
    assert gateway.run("settle", "0702", "1", "2560").stdout == "2 contests settled\n"
    assert "contested" not in gateway.run("mismatches", "2560").stdout
    assert gateway.run("settle", "0702", "1", "2560").stdout == "0 contests settled\n"
    assert gateway.one("SELECT count(*) FROM audit WHERE what = 'contests.settled'") == 2
    # the household may say it again: it is open again
    say(gateway, VILLAGER, 20, "74*1")
    assert "contested by household 05" in gateway.run("mismatches", "2560").stdout
    for wrong in (["mismatches", "60"], ["mismatches", "--place", "9999"], ["settle", "0702", "6"], ["settle", "330807", "1"]):
        done = gateway.run(*wrong, check=False)
        assert done.returncode == 65 and done.stderr, wrong


def test_proposals_are_decided(make_gateway, tmp_path):
    gateway = reported(make_gateway, tmp_path)
    assert gateway.run("proposals").stdout.splitlines() == ["1\t2017-03-27\t33080702 ดู่\tnew\tแหนมเห็ด",
                                                            "2\t2017-03-27\t33080702 ดู่\tnew\tกระเป๋าสาน"]
    assert "\taccepted\t" in gateway.run("proposals", "1", "accepted").stdout
    say(gateway, LEAD, 30, "ลบ")
    assert [line.split("\t")[3] for line in gateway.run("proposals").stdout.splitlines()] == ["accepted", "undone"]
    for wrong in (["2", "accepted"], ["3", "refused"], ["1", "sold"], ["x", "refused"], ["1"]):
        done = gateway.run("proposals", *wrong, check=False)
        assert done.returncode == 65 and done.stderr, wrong
    assert gateway.one("SELECT count(*) FROM audit WHERE what = 'proposal.decided'") == 1


def test_what_the_office_decides_does_not_disturb_a_replay(make_gateway, tmp_path):
    gateway = reported(make_gateway, tmp_path)
    gateway.run("settle", "0702", "1", "2560")
    gateway.run("proposals", "1", "refused")
    for minute, (phone, text) in enumerate([(VILLAGER, "74*1"), (VILLAGER, "ลบ"), (JUNIOR, "เยี่ยม 3 5"), (JUNIOR, "ลบ"), (LEAD, "ลบ"),
                                            (LEAD, "71*2*16"), (LEAD, "71*2*16"), (LEAD, "ลบ"), (JUNIOR, "73*5")], 30):
        assert say(gateway, phone, minute, text)
    assert "equal" in gateway.run("replay", str(tmp_path / "again.db")).stdout


def test_beside_a_running_daemon(make_gateway, simulator, tmp_path):
    gateway = reported(make_gateway, tmp_path).start()
    gateway.wait("SELECT count(*) FROM cursors WHERE name = 'poll'", 1)
    assert gateway.run("mismatches", "2560").stdout.endswith("5 mismatches\n")
    assert gateway.run("settle", "0702", "1", "2560").stdout == "2 contests settled\n"
    assert gateway.run("proposals", "2", "refused").stdout.endswith("\trefused\tกระเป๋าสาน\n")
    assert gateway.stop() == 0


def test_practice_is_in_no_list(make_gateway):
    gateway = make_gateway()
    gateway.run("practice", "on", "0702")
    for minute, (phone, text) in enumerate([(LEAD, "71*2*18"), (JUNIOR, "71*2*17"), (VILLAGER, "74*2"), (LEAD, "เยี่ยม 5"),
                                            (LEAD, "เสนอสินค้า แหนมเห็ด")]):
        assert say(gateway, phone, minute, text).startswith("ฝึก ")
    assert gateway.run("mismatches", "2560").stdout == "fiscal year 2560: 0 mismatches\n"
    assert gateway.run("proposals").stdout == ""
    gateway.run("practice", "off", "0702")
    assert "ไม่มีรายการให้ลบ" in say(gateway, LEAD, 20, "ลบ")
    assert say(gateway, VILLAGER, 21, "74*2").startswith("ยังไม่มีรายงานอบรมวัน 2")
    assert say(gateway, LEAD, 22, "เสนอสินค้า แหนมเห็ด").startswith("รับข้อเสนอสินค้าเลข 1 ")
