"""Groups: what a message leaves in the book, practice, who has no household."""
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
