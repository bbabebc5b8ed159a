"""Talk at random, of all roles, by own and by others' phones, in practice and in earnest. Whatever is said: the sums are those of
the entries, no entry is taken back twice, the journal makes the same book again, and how much is answered changes nothing."""
import datetime
import os
import pathlib
import random
import re

import pytest

CARDS = (("0702051", "4821"), ("0702080", "1808"))
OTHERS = {"0506": "0601"}
OWN = ["0812345678", "0812345679", "0898765432", "0834567890", "0812345680", "0861110301", "0861110302", "0861110601"]
MENTORS = ["0823456789", "0834567890", "0823456790"]
OFFICERS = ["0845678901", "0845678902"]
STRANGERS = ["0867778801", "0867778802"]
PRACTICE = ["0702", "0503", "0812345678", "0861110302", "0823456789"]

ENTRIES = ("รับ {a}", "จ่าย {a}", "ออม {a}", "ถอน {a}", "กู้ {a}", "ใช้หนี้ {a}", "6*11*{n}*{a}", "7*12*{n}", "1*{a}*1*{d}", "3*{a}*1*{d}",
           "รับ {a}, จ่ายค่ารถ 80", "รับ 500", "รับ {b}", "4*{b}", "รับ {b}, จ่ายค่ารถ 80")
GROUPS = ("61*11", "62*11", "61*15", "62*15", "60*11*3*{n}*{a}", "60*11*1*{n}", "60*15*4*{n}*{b}", "60*11*3*5*900")
BACK = ("ลบ", "ลบ", "ลบ 500", "แก้ {a}", "แก้ {a}", "แก้ {b}")
ANSWERS = ("11", "11", "22", "ครับ")
MENTOR = ("71*{t}*{n}", "72*{t}*05*12", "73*{n}", "73*3*5*{n}", "เสนอสินค้า น้ำพริก {n}")
ELSE = ("ยอด", "เป้า", "74*{t}", "0", "81*1")
OFFICER = ("91*0702", "97", "60*0702")


class Talk:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.at = datetime.datetime(2017, 9, 27, 9)  # a fiscal year ends three days later

    def fill(self, form):
        day = self.at.date() - datetime.timedelta(days=self.random.randrange(58))
        return form.format(a=self.random.choice((50, 100, 500, 1250)), b=self.random.choice((200000, 350000)), n=self.random.randrange(1, 19),
                           t=self.random.randrange(1, 3), d=day.strftime("%d%m"))

    def line(self):
        pick, rare = self.random.choice, self.random.random()
        self.at += datetime.timedelta(seconds=pick((0, 20, 60, 300, 700, 5000, 20000)))
        phone = pick(OWN + MENTORS + OFFICERS + STRANGERS * 2)
        if phone in OFFICERS:
            text = pick(OFFICER + ELSE + BACK + ENTRIES)
        elif phone in MENTORS and rare < 0.7:
            text = pick(MENTOR + GROUPS + BACK + BACK)
        else:
            text = pick(ENTRIES * 2 + BACK * 4 + ANSWERS * 4 + GROUPS + ELSE)
        if (phone in STRANGERS or self.random.random() < 0.15) and text not in ANSWERS:
            card, pin = pick(CARDS * 4 + (("0702051", "0000"),))
            digits = re.fullmatch(r"[0-9*{}a-z]+", text)
            text = f"88*{card}*{pin}*{text}" if digits else f"รหัส {card} {pin} {text}"
        return f"{self.at.isoformat()}\t{phone}\t{self.fill(text)}\n"

    def story(self, parts, lines):
        """What is done one after the other: lines to say, or a place or phone to begin or end practice."""
        for _ in range(parts):
            yield [self.line() for _ in range(lines)]
            yield f"{self.random.choice(('on', 'off'))} {self.random.choice(PRACTICE)}"


def play(gateway, story):
    for number, step in enumerate(story):
        if isinstance(step, str):
            gateway.run("practice", *step.split())
            continue
        path = pathlib.Path(gateway.folder, f"said-{number}.tsv")
        path.write_text("".join(step), encoding="utf-8")
        gateway.run("say", "--file", str(path))


def standing(rows):
    """By id: whether the entry stands, 1 or 0; anything else was taken back twice."""
    reversals = {}
    for id, reverses in rows:
        reversals.setdefault(reverses, []).append(id)

    def stands(id):
        return 1 - sum(stands(one) for one in reversals.get(id, ()))
    return {id: stands(id) for id, reverses in rows}


@pytest.mark.parametrize("seed", range(int(os.environ.get("SEED", 1)), int(os.environ.get("SEED", 1)) + int(os.environ.get("SEEDS", 2))))
def test_any_talk(make_gateway, seed):
    story = list(Talk(seed).story(parts=12, lines=50))
    gateway = make_gateway()
    play(gateway, story)
    assert gateway.one("SELECT count(*) FROM inbox WHERE state = 'dead'") == 0
    assert gateway.one("SELECT count(*) FROM ledger WHERE reverses <> 0") > 5
    for table in ("ledger", "group_ledger"):
        wrong = {id: n for id, n in standing(gateway.query(f"SELECT id, reverses FROM {table}")).items() if n not in (0, 1)}
        assert not wrong, (table, wrong)
    # earnest and practice lie apart
    for table, where in (("ledger", "id / 16"), ("group_ledger", "id / 16"), ("trainings", "id / 16"), ("visits", "id / 32"),
                         ("proposals", "id / 16")):
        place = "household" if table in ("ledger", "visits") else "village"
        assert gateway.one(f"SELECT count(*) FROM {table} t JOIN inbox i ON i.id = t.{where}"
                           f" WHERE (t.{place} < 0) <> (i.practice = 1)") == 0, table
    before = gateway.run("verify").stdout.splitlines()[-1]
    again = os.path.join(gateway.folder, "again.db")
    assert gateway.run("replay", again).stdout.splitlines()[-1] == "equal"
    # answers are limited: nothing else is booked
    guarded = make_gateway(extra="guard: { refusals = 2; refusals_day = 4; replies_day = 6; burst = 2; per_minute = 1; };")
    play(guarded, story)
    assert guarded.run("verify").stdout.splitlines()[-1] == before
