"""Who may send what, made from the table of commands: every command by every role and by every standing of a phone."""
import datetime
import pathlib
import shutil

import pytest

AT = datetime.datetime(2017, 3, 27, 10)
# One message of each command, in digits where it has them, about the sender's own village where it names one.
SAID = {
    "INCOME": "1*500", "EXPENSE": "2*120", "SAVE": "3*50", "WITHDRAW": "30*10", "BORROW": "4*500", "REPAY": "5*20",
    "SELL": "6*11*900", "MAKE": "7*11*5", "BATCH": "รับ 500, จ่าย 20", "SUMMARY": "8", "TARGET": "80", "UNDO": "9",
    "FIX": "แก้ 350", "HELP": "0", "YES": "11", "NO": "22", "START": "10", "STOP": "เลิก", "LANG": "81*2",
    "GROUP": "60*11*1*15", "JOIN": "61*11", "LEAVE": "62*11", "VGROUPS": "60*0702", "MYDATA": "89", "ERASE": "90*90",
    "REG": "99*0702*08*1808", "TRAIN": "71*2*18", "ABSENT": "72*3*05*12", "VISIT": "73*7", "CONTEST": "74*2",
    "VOUCH": "75*0812345679", "WRONG": "ผิดเบอร์", "PROPOSE": "เสนอสินค้า แหนมเห็ด", "VTOTAL": "91*0702", "VTARGET": "92*0702",
    "MISSING": "93*0702", "VTRAIN": "94*0702", "PRODUCTS": "95*0702", "EVAL": "96*0702", "ALL": "97",
    "ADDPHONE": "98*0867778811*0702*3",
}
PHONES = {"villager": "0812345678", "mentor": "0834567891", "mentor_lead": "0823456789", "officer": "0845678901"}
STRANGER = "0867778899"
NO_RIGHT = {"E_ROLE", "E_NOT_REG", "E_UNKNOWN_CMD"}
# Everything that a message may write beside itself and what its phone remembers.
WRITTEN = ["ledger", "totals", "group_ledger", "members", "trainings", "contests", "visits", "proposals", "consents", "tickets",
           "questions", "households", "people", "covers"]


class Book:
    """A book that is as it was before each call."""

    def __init__(self, gateway):
        self.gateway, self.kept = gateway, gateway.database + ".kept"
        shutil.copy(gateway.database, self.kept)

    def say(self, said):
        """Messages (phone, text), some hours apart: state and reason of each, and whether they wrote anything."""
        for path in pathlib.Path(self.gateway.folder).glob("book.db*"):
            if not path.name.endswith(".kept"):
                path.unlink()
        shutil.copy(self.kept, self.gateway.database)
        before, after_id = self.content(), self.gateway.one("SELECT coalesce(max(id), 0) FROM inbox")
        lines = [f"{(AT + n * datetime.timedelta(hours=3)).isoformat()}\t{phone}\t{text}" for n, (phone, text) in enumerate(said)]
        file = pathlib.Path(self.gateway.folder, "said.tsv")
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.gateway.run("say", "--file", str(file))
        rows = self.gateway.query("SELECT state, reason FROM inbox WHERE id > ? ORDER BY id", after_id)
        assert len(rows) == len(said)
        return rows, self.content() != before

    def one(self, phone, text):
        rows, wrote = self.say([(phone, text)])
        return *rows[0], wrote

    def content(self):
        rows = [self.gateway.query(f"SELECT * FROM {table}") for table in WRITTEN]
        return rows + [self.gateway.query("SELECT msisdn, person, household, village, roles, language, practice FROM phones WHERE roles <> 0")]

    def check_refused(self, said, answers):
        """All are refused with one of the answers, and together wrote nothing."""
        rows, wrote = self.say(said)
        wrong = [(*message, *row) for message, row in zip(said, rows) if row[0] != "refused" or row[1] not in answers]
        assert not wrong and not wrote, wrong


def commands(gateway):
    table = {}
    for line in gateway.run("check", "--commands").stdout.splitlines():
        name, _, roles, _ = line.split("\t")
        table[name] = set(roles.split("+"))
    assert set(table) == set(SAID), "a message for each command of the table"
    return table


@pytest.fixture
def book(make_gateway, tmp_path):
    people = tmp_path / "people.csv"
    text = (pathlib.Path(__file__).resolve().parent.parent / "cases" / "people.csv").read_text(encoding="utf-8")
    people.write_text(text + f"ครูน้อย ทดสอบ,{PHONES['mentor']},mentor,0702,,th\n", encoding="utf-8")
    return Book(make_gateway(people=people))


def test_roles(book):
    """An active phone: what its role may is not refused for its role; what it may not writes nothing."""
    table = commands(book.gateway)
    for role, phone in PHONES.items():
        may = [name for name, roles in table.items() if role in roles or "stranger" in roles]
        may.sort(key=lambda name: name in ("STOP", "WRONG"))  # these end it
        rows, _ = book.say([(phone, SAID[name]) for name in may])
        assert not [(role, name, row) for name, row in zip(may, rows) if row[1] in NO_RIGHT]
        book.check_refused([(phone, SAID[name]) for name in table if name not in may], NO_RIGHT)


@pytest.mark.parametrize("standing, answer, may", [
    ("unregistered", "E_NOT_REG", None),
    ("stopped", "R_STOPPED", {"START", "HELP", "MYDATA", "ERASE", "STOP"}),
    ("suspended", "R_SUSPENDED", {"HELP"}),
    ("pending", "E_CONSENT_NEEDED", {"REG", "YES", "NO", "HELP", "STOP", "LANG", "MYDATA", "ERASE", "WRONG"}),
    ("added", "E_NOT_REG", {"REG", "YES", "NO", "HELP", "STOP", "LANG", "MYDATA", "ERASE", "WRONG"}),
])
def test_standing(book, standing, answer, may):
    """Phones that are not active, of every role where one may be so: nothing is written but what is theirs by right."""
    gateway, table = book.gateway, commands(book.gateway)
    phones = [STRANGER] if standing in ("unregistered", "pending", "added") else list(PHONES.values())
    if standing == "added":  # by an officer; asked nothing yet
        for minute, text in enumerate((f"98*{STRANGER}*0702*3", "11")):
            gateway.run("say", "--from", PHONES["officer"], "--at", f"2017-03-27T09:{minute:02d}", "--", text)
        assert gateway.query("SELECT state, household FROM phones WHERE msisdn = ?", int("66" + STRANGER[1:])) == [("pending", 3308070203)]
    for phone in phones:
        if standing == "suspended":
            gateway.run("phone", "suspend", phone)
        elif standing in ("stopped", "pending"):
            gateway.run("say", "--from", phone, "--at", "2017-03-27T09:00", "--", "สมัคร 0702 08 1808" if standing == "pending" else "เลิก")
    book = Book(gateway)
    for phone in phones:
        allowed = {name for name in table if (name in may if may is not None else "stranger" in table[name])}
        book.check_refused([(phone, SAID[name]) for name in table if name not in allowed], {answer})
        for name in allowed - {"START"} if may is None else allowed:
            state, reason, _ = book.one(phone, SAID[name])
            assert reason != answer and (name != "HELP" or state == "booked"), (phone, name, state, reason)


def test_other_village(book, tmp_path):
    """A mentor's and an officer's reach ends where their places do; a villager's is the own household."""
    people = tmp_path / "people.csv"
    people.write_text("name,phone,role,village,household,language,covers\nพัฒนากร ไพร,0845678903,officer,,,th,330805\n", encoding="utf-8")
    book.gateway.run("import", "people", str(people))
    book = Book(book.gateway)
    asks = [name for name, roles in commands(book.gateway).items() if roles == {"officer"} and name != "ALL"]
    book.check_refused([("0845678903", SAID[name]) for name in asks], {"E_NOT_COVERED"})
    rows, _ = book.say([("0845678903", SAID[name].replace("0702", "0506")) for name in asks])
    assert len(rows) == 8 and not [row for row in rows if row[1] == "E_NOT_COVERED"]
    book.check_refused([(PHONES["mentor_lead"], "75*0861110601"), (PHONES["mentor_lead"], "ยืนยัน 0861110301")], {"E_VOUCH_UNKNOWN"})
    rows, wrote = book.say([(PHONES["mentor_lead"], "เยี่ยม 0506 7"), (PHONES["mentor_lead"], "เยี่ยมบ้านปุน 7")])
    assert not wrote and {state for state, _ in rows} == {"refused"}
