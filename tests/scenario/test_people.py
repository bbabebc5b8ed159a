"""Registering, cards, changed numbers, requests by right: what goes to others' phones, and what is left in files."""
import pathlib
import re
import stat

OFFICER, LEAD, OWNER, OTHER = "0845678901", "0823456789", "0812345678", "0812345679"
AT = "2017-03-27T10:00"


def msisdn(phone):
    return int("66" + phone[1:])


def say(gateway, phone, text, at=AT):
    return gateway.run("say", "--from", phone, "--at", at, "--", text).stdout.strip()


class Talk:
    """Messages through the daemon; what was sent to each phone."""

    def __init__(self, gateway, simulator):
        self.gateway, self.simulator, self.said = gateway, simulator, 0
        gateway.start()

    def say(self, phone, text):
        self.said += 1
        self.simulator.inject("plain", [{"from": "+66" + phone[1:], "text": text}])
        self.gateway.wait("SELECT count(*) FROM inbox", self.said)
        self.gateway.wait("SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')", 0)

    def sent(self, phone):
        return [m["text"] for m in self.simulator.sent("plain") if m["to"].lstrip("+") == str(msisdn(phone))]


def all_bytes(gateway):
    """Everything in the gateway's folder but its settings and its key."""
    parts = [p for p in pathlib.Path(gateway.folder).iterdir() if p.is_file() and p.name not in ("sammachip.cfg", "key", "pin.key")]
    return b"".join(p.read_bytes() for p in parts)


def test_notice_then_question(make_gateway, simulator):
    gateway = make_gateway()
    talk = Talk(gateway, simulator)
    talk.say("0867778801", "สมัคร 0702 08 1808")
    notice, question = talk.sent("0867778801")
    assert "ขอดู แก้ ลบ เลิกได้เสมอ" in notice and "ยินยอม" in question
    assert gateway.query("SELECT class, segments FROM outbox ORDER BY id") == [("notice", 3), ("code", 1)]
    talk.say("0867778801", "11")
    person, phone, version, given = gateway.query("SELECT person, msisdn, text_version, given FROM consents")[0]
    assert (phone, version, given) == (msisdn("0867778801"), "2560-1", 1) and person > 0
    assert gateway.one("SELECT state FROM phones WHERE msisdn = ?", phone) == "active"
    # no: only that it was said
    talk.say("0867778802", "สมัคร 0503 17 1717")
    talk.say("0867778802", "22")
    assert gateway.query("SELECT person, household, village, roles FROM phones WHERE msisdn = 66867778802") == [(None, None, None, 0)]
    assert gateway.query("SELECT person, given FROM consents WHERE msisdn = 66867778802") == [(0, 0)]


def test_lock_is_told_once_and_lifted(make_gateway, simulator, tmp_path):
    people = tmp_path / "people.csv"
    people.write_text("name,phone,role,village,household,language,covers\n"
                      "ก,0845678901,officer,,,th,\n"
                      "ข,0845678902,officer,,,en,330807 33080506\n"
                      "ค,0845678903,officer,,,th,330805\n"
                      "ง,0845678904,officer,,,th,33080702\n", encoding="utf-8")
    gateway = make_gateway(people=people)
    talk = Talk(gateway, simulator)
    for pin in ("0001", "0002", "0003", "1808"):
        talk.say("0867778801", f"สมัคร 0702 08 {pin}")
    assert talk.sent(OFFICER) == ["หลัง 8 ดู่ ใส่รหัสลับผิดครบแล้ว ล็อกไว้ เบอร์ 08-xxx-8801"]
    assert len(talk.sent("0845678902")) == 1 and "locked" in talk.sent("0845678902")[0]
    assert talk.sent("0845678903") == [] and len(talk.sent("0845678904")) == 1
    gateway.stop()
    assert gateway.run("pin", "unlock", "0867778801").returncode == 0
    assert "ล็อก" in say(gateway, "0867778801", "สมัคร 0702 08 1808"), "the card is still locked"
    assert gateway.run("pin", "unlock", "3308070208").returncode == 0
    assert "ยินยอม" in say(gateway, "0867778801", "สมัคร 0702 08 1808", "2017-03-27T11:00")
    assert gateway.run("pin", "unlock", "3308070299", check=False).returncode == 65
    assert [what for (what,) in gateway.query("SELECT what FROM audit WHERE what LIKE 'pin.%' ORDER BY id")] == \
        ["pin.locked", "pin.unlocked", "pin.unlocked"]


def test_borrowed_phone_learns_nothing(make_gateway, simulator):
    gateway = make_gateway()
    talk = Talk(gateway, simulator)
    talk.say("0867778899", "รหัส 0702051 4821 รับ 500")
    assert talk.sent("0867778899") == ["หลัง 5 ดู่ บันทึกแล้ว รับ 500 บ."]
    for phone in (OWNER, OTHER):  # both phones of the household see it, with the word that undoes it
        assert len(talk.sent(phone)) == 1 and "รับ 500" in talk.sent(phone)[0] and "ผิดส่ง ลบ" in talk.sent(phone)[0]
    talk.say("0867778899", "รหัส 0702051 4821 ยอด")
    assert talk.sent("0867778899")[-1] == "ส่งคำตอบไปที่เบอร์ของหลัง 5 ดู่ แล้ว"
    assert "รับ500" in talk.sent(OWNER)[-1]
    household, person, sender = gateway.query("SELECT l.household, l.person, i.msisdn FROM ledger l JOIN inbox i ON i.id = l.id / 16")[0]
    assert (household, person, sender) == (3308070205, 0, 66867778899)


def test_changed_number_takes_what_is_pending(make_gateway):
    gateway = make_gateway()
    assert "11" in say(gateway, OTHER, "รับ 200000")
    gateway.run("phone", "suspend", OTHER)
    person = gateway.one("SELECT person FROM phones WHERE msisdn = ?", msisdn(OTHER))
    say(gateway, "0867778807", "สมัคร 0702 05 4821")
    say(gateway, "0867778807", "11")
    # a reply that waits for the old number
    import sqlite3
    with sqlite3.connect(gateway.database) as book:
        book.execute("INSERT INTO outbox VALUES (900, 0, 'plain', ?, 'x', 'receipt', 1, 0, 9999999999999, 'queued', 0, 0, NULL)",
                     (msisdn(OTHER),))
    say(gateway, LEAD, "ยืนยัน 0867778807")
    assert "แทนเบอร์เดิม" in say(gateway, LEAD, "11")
    assert gateway.one("SELECT msisdn FROM outbox WHERE id = 900") == 66867778807
    assert gateway.one("SELECT person FROM phones WHERE msisdn = 66867778807") == person
    assert gateway.query("SELECT roles, household FROM phones WHERE msisdn = ?", msisdn(OTHER)) == [(0, None)]
    assert "200,000" in say(gateway, "0867778807", "11", "2017-03-27T11:00"), "the question moved with it"
    assert gateway.one("SELECT person FROM ledger") == person


def test_officers_add_only_where_they_cover(make_gateway, tmp_path):
    people = tmp_path / "people.csv"
    people.write_text("name,phone,role,village,household,language,covers\nก,0845678901,officer,,,th,330805\n", encoding="utf-8")
    gateway = make_gateway(people=people)
    assert "ไม่ใช่พื้นที่" in say(gateway, OFFICER, "เพิ่ม 0867778811 0702 03")
    assert "ถูกต้อง" in say(gateway, OFFICER, "เพิ่ม 0867778811 0503 03")
    assert gateway.one("SELECT count(*) FROM phones WHERE msisdn = 66867778811") == 0, "nothing before 11"
    say(gateway, OFFICER, "11")
    assert gateway.query("SELECT state, household FROM phones WHERE msisdn = 66867778811") == [("pending", 3308050303)]


def test_pins_are_made_once_and_kept_nowhere(make_gateway, tmp_path):
    gateway = make_gateway()
    out = tmp_path / "pins.csv"
    gateway.run("pin", "make", "--village", "0506", "-o", str(out))
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    lines = out.read_bytes().decode().split("\r\n")
    assert lines[0] == "village,household,card,pin" and len(lines) == 1 + 19 + 1, "household 1 had its own"
    rows = [line.split(",") for line in lines[1:-1]]
    assert all(re.fullmatch(r"\d{4}", pin) and len(card) == 7 for _, _, card, pin in rows)
    assert len({pin for *_, pin in rows}) > 15
    assert stat.S_IMODE(pathlib.Path(gateway.folder, "pin.key").stat().st_mode) == 0o600
    assert gateway.run("pin", "make", "--village", "0506").stdout == "", "all have one now"
    village, household, card, pin = rows[4]
    assert "ยินยอม" in say(gateway, "0867778801", f"สมัคร {village[4:]} {household} {pin}")
    say(gateway, "0867778801", "11")
    assert "บันทึกแล้ว" in say(gateway, "0867778899", f"รหัส {card} {pin} รับ 500")
    assert "รหัสลับไม่ถูก" in say(gateway, "0867778899", f"รหัส {card} {(int(pin) + 1) % 10000:04d} รับ 500")
    texts = [row[0] for row in gateway.query("SELECT text FROM inbox")]
    assert not any(pin in text for text in texts), texts
    held = [str(value) for row in gateway.query("SELECT text, request, label FROM inbox UNION ALL SELECT request, label, kind FROM questions") for value in row]
    assert not any(f'"{pin}"' in value for value in held)
    again = tmp_path / "again.csv"
    for place, code in (("0506", 0), ("9999", 65)):  # no empty file stands in the way of the next try
        assert gateway.run("pin", "make", "--village", place, "-o", str(again), check=False).returncode == code
        assert not again.exists()
    assert gateway.run("pin", "make", "--village", "0702", "-o", str(out), check=False).returncode != 0
    assert out.read_bytes().decode().split("\r\n") == lines, "never written over"
    # another key knows no PIN, and without one nobody is locked out
    key = pathlib.Path(gateway.folder, "pin.key")
    key.rename(key.with_suffix(".away"))
    assert "ขัดข้อง" in say(gateway, "0867778898", f"สมัคร {village[4:]} {household} {pin}")
    assert gateway.one("SELECT pin_tries FROM households WHERE code = ?", int(village) * 100 + int(household)) == 1
    key.write_text("0" * 64)
    key.chmod(0o644)
    refused = gateway.run("say", "--from", OWNER, "0", check=False)
    assert refused.returncode == 78 and "chmod 600" in refused.stderr


def test_erase_leaves_nothing(make_gateway, simulator):
    gateway = make_gateway()
    talk = Talk(gateway, simulator)
    talk.say(OTHER, "จ่ายค่าปุ๋ย 77")
    talk.say(OTHER, "รับ 234567")
    talk.say(OTHER, "ลบข้อมูลของฉัน")
    talk.say(LEAD, "ยืนยัน ๐๘๑-๒๓๔-๕๖๗๙")   # others' messages name it too
    talk.say(OFFICER, "เพิ่ม 081 234 5679 0503 03")
    talk.say("0867778801", "โทรหา 0812345679 ด้วย")
    gateway.stop()
    before = all_bytes(gateway)
    assert b"0812345679" in before and "สมใจ".encode() in before and "จ่ายค่าปุ๋ย 77".encode() in before
    shown = gateway.run("mydata", OTHER).stdout
    assert "สมใจ มีสุข" in shown and "จ่ายค่าปุ๋ย 77" in shown and "77.00 baht" in shown
    assert gateway.run("ticket", "list").stdout.split("\t")[1] == "ERASE"
    refused = gateway.run("erase", OTHER, check=False, stdin=None)
    assert refused.returncode == 65 and gateway.one("SELECT count(*) FROM phones WHERE msisdn = ?", msisdn(OTHER)) == 1
    done = gateway.run("erase", "--yes", OTHER)
    assert "0812345679" not in done.stdout + done.stderr
    gateway.run("ticket", "close", "1", "--outcome", "erased at the office")
    number = msisdn(OTHER)
    after = all_bytes(gateway)
    for trace in ("0812345679", "812345679", "๐๘๑-๒๓๔-๕๖๗๙", "081 234 5679", "สมใจ", "จ่ายค่าปุ๋ย", "234,567"):
        assert trace.encode() not in after, trace
    assert number.to_bytes(5, "big") not in after and number.to_bytes(6, "big") not in after, "not as an integer column either"
    assert "0812345679" not in open(gateway.log).read() and "812345679" not in open(gateway.log).read()
    # the ledger keeps its row, under a bare number, and all sums agree
    assert gateway.query("SELECT amount_satang FROM ledger") == [(7700,)]
    assert gateway.one("SELECT name FROM people WHERE id = (SELECT person FROM ledger)") == ""
    assert gateway.run("verify").returncode == 0
    assert "closed: erased at the office" in gateway.run("ticket", "list", "--all").stdout
    assert gateway.run("ticket", "close", "1", "--outcome", "again", check=False).returncode == 65
    assert "ลงทะเบียน" in say(gateway, OTHER, "รับ 5", "2017-03-29T10:00")
    assert gateway.run("erase", "--yes", "99999", check=False).returncode == 65
    assert gateway.run("erase", "--yes", "abc", check=False).returncode == 65
    # a number that no row has, but a text names
    say(gateway, "0867778801", "โทรหา 0811112222", "2017-03-29T11:00")
    say(gateway, LEAD, "ยืนยัน 0811112222", "2017-03-29T11:00")
    assert gateway.run("erase", "--yes", "0811112222").returncode == 0
    assert b"811112222" not in all_bytes(gateway)


def test_rows_of_people(make_gateway, tmp_path):
    """One person with two phones is one head teacher; another person is not."""
    gateway = make_gateway()
    people = tmp_path / "people.csv"
    head = "name,phone,role,village,household,language,covers\n"
    people.write_text(head + "บุญมี ดีงาม,0861112222,mentor_lead,0702,,th,\n", encoding="utf-8")
    gateway.run("import", "people", str(people))
    assert gateway.one("SELECT count(DISTINCT person) FROM phones WHERE village = 33080702 AND roles = 4") == 1
    for line, word in (("คนอื่น,0861112223,mentor_lead,0702,,th,", "mentor_lead already"),
                       ("คนอื่น,0861112223,villager,0702,3,th,0702", "role is not officer"),
                       ("คนอื่น,0861112223,officer,,,th,33 0702x", "no place"),
                       ("คนอื่น,0861112223,villager,0702,33,th,", "household")):
        people.write_text(head + line + "\n", encoding="utf-8")
        done = gateway.run("import", "people", str(people), check=False)
        assert done.returncode == 65 and word in done.stderr and "people.csv:2" in done.stderr, done.stderr
    people.write_text("village,household,pin\n0702,5,48x1\n", encoding="utf-8")
    done = gateway.run("import", "pins", str(people), check=False)
    assert done.returncode == 65 and "48x1" not in done.stderr


def test_a_village_keeps_its_one_head_teacher(make_gateway, tmp_path):
    """Neither a mentor nor the office brings back one who was replaced."""
    gateway = make_gateway()
    gateway.run("phone", "suspend", LEAD)
    people = tmp_path / "people.csv"
    people.write_text("name,phone,role,village,household,language\nคนใหม่,0861112223,mentor_lead,0702,,th\n", encoding="utf-8")
    gateway.run("import", "people", str(people))
    assert "ครบแล้ว" in say(gateway, "0861112223", "ยืนยัน " + LEAD)
    done = gateway.run("phone", "resume", LEAD, check=False)
    assert done.returncode == 65 and "all its mentors" in done.stderr
    gateway.run("phone", "suspend", "0861112223")
    gateway.run("phone", "resume", LEAD)
    assert "หลัง 5" in say(gateway, LEAD, "เยี่ยม 5")
    assert gateway.run("phone", "resume", LEAD, check=False).returncode == 65
    assert gateway.run("phone", "suspend", "0867778899", check=False).returncode == 65


def test_no_pin_in_any_table_or_log(make_gateway, simulator):
    gateway = make_gateway(log="debug")
    talk = Talk(gateway, simulator)
    for phone, text in (("0867778801", "สมัคร 0702 08 1808"), ("0867778801", "สมคร 0702 08 1808"), ("0867778801", "11"),
                        ("0867778899", "88*0702080*1808*1*500"), ("0867778899", "รหัส 0702080 รับ 500 1808"),
                        ("0867778898", "99*0702*8*1808*7"), ("0867778897", "reg0702 8 1808"), ("0867778896", "๑๘๐๘ สมัคร"),
                        (OWNER, "รหัส 0702080 1808 ออม 40"), (OWNER, "88*0702080*1808")):
        talk.say(phone, text)
    # what is ignored or not understood, from whomever
    for phone in ("0867778895", OWNER, LEAD, OFFICER):
        for text in ("สมัคร 0702 08 1808 http://x.co/a", "OTP 1808 ใช้ใน 5 นาที", "รหส 0702080 1808 รับ 500", "1808 0702 08 รับ",
                     "code 0702-080/1808 in 500", "๑๘๐๘ ๐๗๐๒๐๘๐"):
            talk.say(phone, text)
    gateway.stop()
    skipped = {("households", "pin"), ("inbox", "message_id"), ("seen", "message_id"), ("outbox", "provider_ref"), ("cursors", "value")}
    looked = 0
    for (table,) in gateway.query("SELECT name FROM sqlite_schema WHERE type = 'table'"):
        for column in [row[1] for row in gateway.query(f"PRAGMA table_info({table})")]:
            if (table, column) in skipped:
                continue
            for (value,) in gateway.query(f"SELECT {column} FROM {table} WHERE typeof({column}) IN ('text', 'blob')"):
                text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
                assert "1808" not in text and "๑๘๐๘" not in text, (table, column, text)
                looked += 1
    assert looked > 200
    assert "1808" not in open(gateway.log).read()


def test_a_stop_a_consent_and_an_office_are_not_undone(make_gateway, tmp_path):
    """What a mentor confirms, or the office resumes, is a phone that was active: no STOP, no open consent, no officer."""
    gateway = make_gateway()
    people = tmp_path / "people.csv"
    people.write_text("name,phone,role,village,household,language\nพัฒนากร ลูกบ้าน,0845678999,officer+villager,0702,8,th\n", encoding="utf-8")
    gateway.run("import", "people", str(people))

    def state(phone):
        return gateway.one("SELECT state FROM phones WHERE msisdn = ?", msisdn(phone))

    gateway.run("phone", "suspend", "0845678999")
    assert "ไม่มีเบอร์" in say(gateway, LEAD, "ยืนยัน 0845678999") and state("0845678999") == "suspended"
    say(gateway, "0867778809", "สมัคร 0702 08 1808")  # nor does a new number take its place
    assert state("0867778809") == "pending" and "ไม่มีเบอร์" in say(gateway, LEAD, "ยืนยัน 0867778809")
    say(gateway, "0867778807", "สมัคร 0702 05 4821")
    assert gateway.run("phone", "suspend", "0867778807", check=False).returncode == 65 and state("0867778807") == "pending"
    # nor one that the office named while it was asked
    people.write_text("name,phone,role,village,household,language\nคนใหม่,0867778807,villager,0702,5,th\n", encoding="utf-8")
    gateway.run("import", "people", str(people))
    say(gateway, "0867778807", "ผิดเบอร์")
    assert "ไม่มีเบอร์" in say(gateway, LEAD, "ยืนยัน 0867778807")
    assert gateway.query("SELECT state, roles FROM phones WHERE msisdn = 66867778807") == [("stopped", 0)]
    say(gateway, OWNER, "เลิก")
    assert gateway.run("phone", "suspend", OWNER, check=False).returncode == 65 and state(OWNER) == "stopped"


def test_no_reminder_after_stop(make_gateway):
    import sqlite3
    gateway = make_gateway()
    with sqlite3.connect(gateway.database) as book:
        for n, phone in enumerate((OWNER, OTHER, LEAD, "0834567890")):
            book.execute("INSERT INTO outbox VALUES (?, 0, 'plain', ?, 'x', 'reminder', 1, 0, 9999999999999, 'queued', 0, 0, NULL)",
                         (900 + n, msisdn(phone)))
    say(gateway, OWNER, "เลิก")
    say(gateway, OTHER, "ผิดเบอร์")
    gateway.run("phone", "suspend", LEAD)
    assert gateway.query("SELECT state FROM outbox WHERE id >= 900 ORDER BY id") == [("expired",)] * 3 + [("queued",)]


def test_erase_finds_what_others_wrote(make_gateway):
    """Every table that holds words, bytes that were never read, and a number that the person had before."""
    import sqlite3
    gateway = make_gateway()
    for phone, text in ((OTHER, "จ่ายค่าปุ๋ย 78"), (LEAD, "เสนอสินค้า แหนมเห็ด โทร 081 234 5679")):
        say(gateway, phone, text)
    gateway.run("phone", "suspend", OTHER)
    say(gateway, "0867778807", "สมัคร 0702 05 4821")
    say(gateway, "0867778807", "11")
    say(gateway, LEAD, "ยืนยัน 0867778807", "2017-03-27T11:00")
    assert "แทนเบอร์เดิม" in say(gateway, LEAD, "11", "2017-03-27T11:00")
    raw = r'{"from":"+66867778899","text":"\u0e50\u0e58\u0e51-\u0e52\u0e53\u0e54-5679"}'
    with sqlite3.connect(gateway.database) as book:
        book.execute("INSERT INTO inbox (id, provider, msisdn, sender, received_ms, own_ms, raw, state, prev, person, recorded, undone_by)"
                     " VALUES (900, 'plain', 0, '+66867778899', 0, 0, ?, 'dead', 0, 0, 0, 0)", (raw.encode(),))
        book.execute("INSERT INTO ussd_sessions VALUES ('a:1', 66845678901, 'open', 0, 0, 1, '98*0812345679', 'x', '98*0812345679', '', 0)")
        book.execute("INSERT INTO ussd_sessions VALUES ('a:2', 66845678901, 'open', 0, 0, 1, '8', 'x', '8', '', 0)")
        book.execute("INSERT INTO tickets VALUES (900, 'MYDATA', 1, 66845678901, 0, 0, 1, 'told on 081–234–5679')")
        book.execute("UPDATE villages SET centre = 'ศูนย์ 0812345679' WHERE code = 33080702")
    gateway.run("erase", "--yes", "0867778807")
    after = all_bytes(gateway)
    for trace in ("0812345679", "081 234 5679", "081–234–5679", r"\u0e50\u0e58\u0e51", "0867778807", "66867778807", "ค่าปุ๋ย 78"):
        assert trace.encode() not in after, trace
    for number in (msisdn(OTHER), 66867778807):
        assert number.to_bytes(5, "big") not in after and number.to_bytes(6, "big") not in after
    assert gateway.query("SELECT session FROM ussd_sessions") == [("a:2",)]
    assert gateway.query("SELECT amount_satang FROM ledger") == [(7800,)]
    assert gateway.run("verify").returncode == 0


def test_mydata_is_the_persons_own(make_gateway, tmp_path):
    """A number that another had before shows and loses only what is its person's."""
    gateway = make_gateway()
    say(gateway, OTHER, "จ่ายค่าปุ๋ย 78")
    gateway.run("phone", "suspend", OTHER)
    former = gateway.one("SELECT person FROM phones WHERE msisdn = ?", msisdn(OTHER))
    for phone, text in (("0867778807", "สมัคร 0702 05 4821"), ("0867778807", "11"), (LEAD, "ยืนยัน 0867778807"), (LEAD, "11"),
                        (OTHER, "สมัคร 0702 08 1808"), (OTHER, "ใช่"), (OTHER, "จ่ายค่าไฟ 55")):
        say(gateway, phone, text)
    shown = gateway.run("mydata", OTHER).stdout
    assert "ค่าไฟ 55" in shown and "ปุ๋ย" not in shown and "78" not in shown
    gateway.run("erase", "--yes", str(former))
    texts = [text for (text,) in gateway.query("SELECT text FROM inbox WHERE text IS NOT NULL")]
    assert "จ่ายค่าไฟ 55" in texts and not [text for text in texts if "78" in text]
    assert gateway.one("SELECT count(*) FROM phones WHERE msisdn = ?", msisdn(OTHER)) == 1


def test_erase_beside_the_running_daemon(make_gateway, simulator):
    gateway = make_gateway()
    talk = Talk(gateway, simulator)
    talk.say(OTHER, "จ่ายค่าปุ๋ย 77")
    refused = gateway.run("erase", OTHER, check=False)
    assert refused.returncode == 65
    assert gateway.run("erase", "--yes", OTHER).returncode == 0
    left = all_bytes(gateway)  # the log is emptied while the daemon lives
    for trace in ("จ่ายค่าปุ๋ย", "สมใจ", "812345679"):
        assert trace.encode() not in left, trace
    talk.say(OWNER, "รับ 5")
    assert gateway.one("SELECT count(*) FROM ledger") == 2
