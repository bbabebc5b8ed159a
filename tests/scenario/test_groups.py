"""Groups: what a message leaves in the book, practice, who has no household."""
import random
import sqlite3

PHONE, MENTOR = "0812345678", "0823456789"
WORK = "SELECT village, product, activity, people, amount_satang, sign, household FROM group_ledger ORDER BY id"


def say(gateway, sender, text):
    return gateway.run("say", "--from", sender, text).stdout.strip()


def test_rows(make_gateway):
    gateway = make_gateway()
    say(gateway, PHONE, "เข้ากลุ่มปลาส้ม")
    say(gateway, PHONE, "กลุ่มปลาส้มขายได้ 4,500 บาท 12 คน")
    say(gateway, PHONE, "แก้ 4600")
    say(gateway, MENTOR, "60*11*1*15")
    say(gateway, MENTOR, "ลบ")
    assert gateway.query(WORK) == [
        (33080702, "11", 3, 12, 450000, 1, 3308070205), (33080702, "11", 3, 12, -450000, -1, 3308070205),
        (33080702, "11", 3, 12, 460000, 1, 3308070205), (33080702, "11", 1, 15, 0, 1, 0), (33080702, "11", 1, 15, 0, -1, 0)]
    assert gateway.query("SELECT village, product, activities, sold_satang, saved_satang FROM group_totals") == [
        (33080702, "11", 1, 460000, 0)]
    assert gateway.one("SELECT count(*) FROM ledger") == 0 and gateway.one("SELECT count(*) FROM totals") == 0
    assert gateway.query("SELECT village, product, household, to_day FROM members") == [(33080702, "11", 3308070205, 0)]
    say(gateway, PHONE, "ออกจากกลุ่มปลาส้ม")
    assert gateway.one("SELECT to_day FROM members") == gateway.one("SELECT from_day FROM members")
    assert gateway.run("verify").returncode == 0


def test_practice_is_a_place_of_its_own(make_gateway):
    gateway = make_gateway()
    say(gateway, PHONE, "เข้ากลุ่มปลาส้ม")
    with sqlite3.connect(gateway.database) as book:
        book.execute("UPDATE phones SET practice = 1 WHERE village = 33080702")
    assert "เข้าส่ง 61*11" in say(gateway, PHONE, "กลุ่มปลาส้ม ขาย 90 บาท")  # a member in earnest is none in practice
    say(gateway, PHONE, "เข้ากลุ่มปลาส้ม")
    say(gateway, PHONE, "กลุ่มปลาส้ม ขาย 90 บาท")
    say(gateway, MENTOR, "กลุ่มปลาส้ม ออม 70 บาท")
    say(gateway, MENTOR, "แก้ 75")
    assert gateway.query("SELECT village, activities, sold_satang, saved_satang FROM group_totals") == [(-33080702, 2, 9000, 7500)]
    assert gateway.query("SELECT village, household FROM members ORDER BY village") == [
        (-33080702, -3308070205), (33080702, 3308070205)]
    assert gateway.run("verify").returncode == 0


def test_without_a_household(make_gateway):
    """A villager's phone that the registry holds half is not registered; a mentor's needs no household to report."""
    gateway = make_gateway()
    with sqlite3.connect(gateway.database) as book:
        book.execute("UPDATE phones SET household = NULL WHERE msisdn = 66812345678")
    answers = {say(gateway, PHONE, text) for text in ("เข้ากลุ่มปลาส้ม", "กลุ่มปลาส้ม ประชุม 5 คน", "ออกจากกลุ่มปลาส้ม")}
    assert len(answers) == 1 and "ลงทะเบียน" in answers.pop()
    assert "1 ครั้ง" in say(gateway, MENTOR, "กลุ่มปลาส้ม ประชุม 5 คน")
    assert gateway.one("SELECT count(*) FROM members") == 0


def test_any_order_of_reports_corrections_and_undo(make_gateway):
    """A model of what must be left, beside the gateway: each phone takes back its own last message, whole."""
    gateway, chance = make_gateway(), random.Random(3)
    phones = {PHONE: 3308070205, "0812345679": 3308070205, "0834567890": 3308070207, MENTOR: 0}
    exempt, members = {"0834567890", MENTOR}, set()
    done = {phone: [] for phone in phones}  # lists of [what, group, amount]; a correction is (the entry, the amount before)
    for number in range(160):
        phone = chance.choice(list(phones))
        group, what = chance.choice(("11", "15")), chance.choice("JLGGGGSSSSHUUUFF")
        key, last, amount = (phones[phone], group), done[phone][-1] if done[phone] else None, 1000 + number
        if what in "JL":
            text = f"{'61' if what == 'J' else '62'}*{group}"
            if phones[phone]:
                (members.add if what == "J" else members.discard)(key)
        elif what in "GS":
            text = f"60*{group}*3*{number % 99 + 1}*{amount}" if what == "S" else f"60*{group}*1*{number % 99 + 1}"
            if key in members or phone in exempt:
                done[phone].append([what, group, amount if what == "S" else 0])
        elif what == "H":
            text = f"1*{amount}"
            if phones[phone]:
                done[phone].append([what, "", amount])
        elif what == "U":
            text = "9"
            if last and isinstance(last, tuple):
                last[0][2] = last[1]
            if last:
                done[phone].pop()
        else:
            text = f"แก้ {amount}"
            entry = last[0] if isinstance(last, tuple) else last
            if entry and entry[2]:
                done[phone].append((entry, entry[2]))
                entry[2] = amount
        clock = f"2017-03-27T10:{number // 60:02}:{number % 60:02}"
        gateway.run("say", "--from", phone, "--at", clock, "--", text)
    standing = [entry for entries in done.values() for entry in entries if isinstance(entry, list)]
    for group in ("11", "15"):
        mine = [amount for _, its, amount in standing if its == group]
        assert gateway.query("SELECT activities, sold_satang FROM group_totals WHERE product = ?", group) == [
            (len(mine), sum(mine) * 100)]
    income = sum(amount for what, _, amount in standing if what == "H") * 100
    assert gateway.one("SELECT income FROM totals WHERE month = 201703 AND place = 33080702") == income
    assert set(gateway.query("SELECT household, product FROM members WHERE to_day = 0")) == members
    assert len(standing) > 20 and gateway.run("verify").returncode == 0
