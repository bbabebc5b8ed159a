"""What the people of a year write: each form of each command, and what tends to follow it."""
import datetime

from people import HOUSEHOLDS, VILLAGES, card, pin

THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")

# {a} an amount, {t} the same in Thai digits, {c} a category, {p} a product's digits, {q} a quantity, {d} a date DDMM
MONEY = {
    "INCOME": ("รับ {a}", "รับ{a}บาทครับ", "รายรับ {t} บาทค่ะ", "วันนี้ได้ {a} จากรับจ้าง", "rub {a} krub", "in {a}", "1*{a}",
               "1*{a}*{c}", "1*{a}*1*{d}#", "*1*{a}#", "เงินเดือน {a}"),
    "EXPENSE": ("จ่าย {a}", "จ่ายค่าปุ๋ย{a}บาทคับ", "ซื้อกับข้าว {t}", "เมื่อวานจ่ายค่าไฟ {a}.25", "pay {a}", "2*{a}*{c}",
                "2 {a} 3 {d}", "ทำบุญ {a}", "ค่าปุ๋ย {a}"),
    "SAVE": ("ออม {a}", "ฝากกลุ่มออมทรัพย์ {t} บาทค่ะ", "หยอดกระปุก{a}", "save {a}", "3*{a}*3", "3*{a}"),
    "WITHDRAW": ("ถอน {a} ธกส", "ถอนเงิน {a} บาท", "ถอนออม {t}", "30*{a}"),
    "BORROW": ("กู้ {a}", "กู้กองทุนหมู่บ้าน {a}", "ยืมเงินญาติ {t} ค่ะ", "loan {a}", "4*{a}*4"),
    "REPAY": ("ใช้หนี้ ธ.ก.ส. {a} บาท", "คืนหนี้ {a}", "จ่ายหนี้นอกระบบ {a}", "5*{a}*1", "repay {a}"),
    "SELL": ("ขายปลาส้ม {q} โล {a}", "ขายปลาซ้ม{q}กก.ได้{a}บาท", "ดอกจอกขายได้ {q} ถุง {a} บาทจ้า", "sell plasom {a}",
             "6*{p}*{a}", "6*{p}*{q}*{a}"),
    "MAKE": ("ทำปลาส้ม {q} โล", "ผลิตไส้กรอก {q} กก.ครับ", "make plasom {q}", "7*{p}*{q}"),
    "BATCH": ("รับ {a}, จ่ายค่ารถ 80", "รับ {a} จ่าย 45 ออม 20"),
}
ASKED = ("ยอด", "ขอยอดวันนี้หน่อยค่ะ", "เช็คยอดเดือนที่แล้ว", "balance", "8", "เป้า", "target", "80", "ช่วย", "help", "0")
GROUPS = ("กลุ่มปลาส้ม ประชุม 15 คน", "กลุ่มปลาส้มขายได้ {a} บาท 12 คน", "กลุ่มกล้วยฉาบ ออม {a}", "กลุ่ม ไส้กรอก ผลิต ๘ คนค่ะ",
          "group plasom meet 15", "60*{p}*1*{n}", "60*{p}*3*{n}*{a}", "60*{p}*4*{n}*{a}", "60*{p}*5*{n}")
MEMBERS = ("เข้ากลุ่มปลาส้ม", "ขอเข้ากลุ่มกล้วยฉาบครับ", "join plasom", "61*{p}", "61*{p}", "ออกจากกลุ่มปลาส้ม", "leave plasom", "62*{p}")
MENTOR = ("อบรมวันที่ {k} มา {n} คน", "อบรมวัน{k} ขาด 05 12", "train {k} {n}", "71*{k}*{n}", "72*{k}*05*12", "เยี่ยม {h}",
          "ออกเยี่ยม 3 5 9", "visit {h}", "73*{h}", "เสนอสินค้า น้ำพริกปลาส้ม", "สินค้าใหม่ แหนมเห็ด {n}", "75*{phone}")
OFFICER = ("รวม {v}", "total {v}", "91*{v}", "เป้า {v}", "92*{v}", "ค้าง {v}", "93*{v}", "อบรม {v}", "94*{v}", "สินค้า {v}", "95*{v}",
           "ประเมิน {v}", "96*{v}", "กลุ่ม {v}", "60*{v}", "รวมทุกบ้าน", "97", "total all", "รวม 9999")
ODD = ("500", "ส่งกองทุน {a}", "ปุ๋ย {a}", "รับ 1.500", "จ่าย 500 300", "สวัสดีค่ะ", "55555", "OTP {a} ห้ามบอกใคร", "รับ -{a}", "1*0",
       "รับ 9999999", "ขายปลาร้า {a}", "7*11", "91*0702", "ขอข้อมูล", "81*1", "81*2", "90*90", "รับ {a} วันที่ 31/2", "ครับ", "99*0702*5*4821")
BIG = ("รับ {b}", "ขายข้าวเปลือก {b} บาท", "1*{b}", "จ่าย {b}")
YES, NO = ("11", "ใช่ค่ะ", "ok"), ("22", "ไม่ใช่", "no")


BORROWED = ("88*{card}*{pin}*1*{a}", "88*{card}*{pin}*2*{a}*1", "รหัส {card} {pin} รับ {a}", "รหัส {card} {pin} จ่าย {a}",
            "88*{card}*{pin}*8", "88*{card}*{pin}*61*{p}", "88*{card}*{pin}*1*{b}")


class Story:
    def __init__(self, random, district, first, days, messages):
        self.random, self.district = random, district
        self.first, self.days, self.messages = first, days, messages
        self.said = []

    def fill(self, form):
        amount = self.random.randrange(2, 400) * 5
        day = self.at.date() - datetime.timedelta(days=self.random.randrange(40))
        return form.format(a=amount, t=str(amount).translate(THAI), c=self.random.randrange(1, 8), p=self.random.randrange(11, 17),
                           q=self.random.randrange(1, 30), d=day.strftime("%d%m"), n=self.random.randrange(5, 21),
                           k=self.random.randrange(1, 6), h=self.random.randrange(1, 21), b=self.random.randrange(101, 900) * 1000,
                           v=self.random.choice(VILLAGES)[4:], phone=self.random.choice(self.district.villagers).phone)

    def say(self, phone, text, seconds=0):
        """At the story's moment, or so many seconds after it."""
        at = self.at + datetime.timedelta(seconds=seconds)
        self.said.append((at, len(self.said), phone, text))

    def pick(self, forms):
        return self.fill(self.random.choice(forms))

    def entry(self, phone):
        kind = self.random.choices(list(MONEY), (20, 30, 8, 2, 2, 3, 12, 6, 4))[0]
        text = self.pick(MONEY[kind])
        self.say(phone, text)
        after = self.random.random()
        if after < 0.05:
            self.say(phone, self.random.choice(("ลบ", "9", "undo", "ลบ 500")), 60)
            if after < 0.01:
                self.say(phone, "ลบ", 120)
        elif after < 0.09:
            self.say(phone, self.pick(("แก้ {a}", "แก้เป็น {a} บาท", "fix {a}")), 60)
            if after < 0.06:
                self.say(phone, "ลบ", 120)
        elif after < 0.13:
            self.say(phone, text, 120)  # the same again: a question
            self.answer(phone, 240)
        elif after < 0.14:
            self.say(phone, self.pick(("แก้ {b}",)), 60)
            self.answer(phone, 180)

    def answer(self, phone, seconds):
        how = self.random.random()
        if how < 0.45:
            self.say(phone, self.random.choice(YES), seconds)
        elif how < 0.7:
            self.say(phone, self.random.choice(NO), seconds)
        elif how < 0.8:
            self.say(phone, "ครับ", seconds)
            self.say(phone, "11", seconds + 30)
        elif how < 0.9:
            self.say(phone, "11", seconds + 100000)  # it has lapsed

    def big(self, phone):
        self.say(phone, self.pick(BIG))
        if self.random.random() < 0.2:
            self.say(phone, self.pick(BIG), 30)  # a second question: the first is void
        self.answer(phone, 90)

    def stop(self, phone):
        self.say(phone, self.random.choice(("90", "เลิก", "stop")))
        self.say(phone, "11", 60)
        self.say(phone, self.pick(MONEY["INCOME"]), 4000)
        self.say(phone, self.random.choice(("10", "เริ่ม", "start")), 90000)

    def borrowed(self, phone):
        """A household's message from another's phone, its PIN now and then wrong."""
        village, household = self.random.choice(VILLAGES), self.random.randrange(1, HOUSEHOLDS + 1)
        code, secret = card(village, household), pin(village, household)
        form = self.random.choice(BORROWED).replace("{card}", code)
        self.say(phone, self.fill(form.replace("{pin}", "0000" if self.random.random() < 0.03 else secret)))
        self.answer(phone, 60) if "{b}" in form else None
        after = self.random.random()
        if after < 0.1:
            self.say(phone, f"88*{code}*{secret}*9", 90)
        elif after < 0.2:
            own = [one.phone for one in self.district.villagers if (one.village, one.household) == (village, household)]
            self.say(own[0], "ลบ", 120)

    def enrolled(self):
        """A stranger registers with a card's PIN and consents; the office adds a phone; a number is wrong, and vouched for."""
        village, household = self.random.choice(VILLAGES), self.random.randrange(1, HOUSEHOLDS + 1)
        stranger, officer = self.random.choice(self.district.strangers), self.district.officers[0].phone
        what = self.random.random()
        if what < 0.5:
            self.say(stranger, f"99*{village[4:]}*{household:02d}*{pin(village, household)}")
            self.say(stranger, self.random.choice(YES + NO), 60)
            self.say(stranger, self.pick(MONEY["INCOME"]), 120)
        elif what < 0.75:
            self.say(officer, f"98*{stranger}*{village[4:]}*{household}")
            self.say(officer, "11", 60)
        else:
            lost = self.random.choice(self.district.villagers)
            mentor = next(one for one in self.district.mentors if one.village == lost.village)
            self.say(lost.phone, self.random.choice(("ผิดเบอร์", "wrong number")))
            self.say(mentor.phone, f"75*{lost.phone}", 3600)
            self.say(mentor.phone, "11", 3700)

    def villager(self):
        phone = self.random.choice(self.district.villagers).phone
        what = self.random.random()
        if what < 0.68:
            self.entry(phone)
        elif what < 0.80:
            self.say(phone, self.pick(ASKED))
        elif what < 0.86:
            self.group(phone)
        elif what < 0.89:
            self.say(phone, self.pick(MEMBERS))
            if self.random.random() < 0.2:
                self.say(phone, "ลบ", 60)
        elif what < 0.91:
            self.big(phone)
        elif what < 0.92:
            self.say(phone, self.pick(("74*{k}", "แย้ง {k}")))
            if self.random.random() < 0.3:
                self.say(phone, "9", 60)
        elif what < 0.922:
            self.stop(phone)
        elif what < 0.94:
            self.borrowed(self.random.choice((phone, self.random.choice(self.district.strangers))))
        elif what < 0.942:
            self.enrolled()
        else:
            self.say(phone, self.pick(ODD))

    def group(self, phone):
        text = self.pick(GROUPS)
        self.say(phone, text)
        after = self.random.random()
        if after < 0.1:
            self.say(phone, "ลบ", 60)
        elif after < 0.15:
            self.say(phone, self.pick(("แก้ {a}",)), 60)
        elif after < 0.25:
            self.say(phone, text, 100)
            self.answer(phone, 200)

    def mentor(self):
        phone = self.random.choice(self.district.mentors).phone
        if self.random.random() < 0.2:
            self.group(phone)
            return
        self.say(phone, self.pick(MENTOR))
        if self.random.random() < 0.15:
            self.say(phone, "ลบ", 60)

    def officer(self):
        phone = self.random.choice(self.district.officers).phone
        self.say(phone, self.pick(OFFICER))

    def stranger(self):
        phone = self.random.choice(self.district.strangers)
        self.say(phone, self.pick(ODD + ("รับ {a}", "สมัคร 0702 05 4821", "help", "90", "10")))

    def member(self):
        phone = self.random.choice(self.district.villagers).phone
        self.say(phone, "เข้ากลุ่มปลาส้ม")
        self.say(phone, "62*11", 3600)

    def sometime(self):
        self.at = self.first + datetime.timedelta(days=self.random.randrange(self.days),
                                                  seconds=self.random.randrange(6 * 3600, 21 * 3600))

    def lines(self):
        who = (self.villager, self.mentor, self.officer, self.stranger)
        for _ in range(24):  # what is rare happens in a short year too
            for rare in (self.enrolled, self.member, self.mentor, self.officer):
                self.sometime()
                rare()
            self.sometime()
            self.borrowed(self.random.choice(self.district.strangers))
        for _ in range(4):
            self.sometime()
            self.stop(self.random.choice(self.district.villagers).phone)
        while len(self.said) < self.messages:
            self.sometime()
            self.random.choices(who, (80, 12, 5, 3))[0]()
        self.said.sort(key=lambda one: one[:2])
        return [f"{at.isoformat()}\t{phone}\t{text}\n" for at, _, phone, text in self.said]
