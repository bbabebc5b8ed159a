"""The invented district of a year: villages, households, who has which phone."""

VILLAGES = ("33080702", "33080603", "33080503", "33080506", "33080508")
HOUSEHOLDS = 20


DAMM = ("0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581", "5869720134", "8945362017",
        "9438617205", "2581436790")


def card(village, household):
    """The code on the household's card: the village's last four digits, its number, the check digit."""
    digits, interim = f"{village[4:]}{household:02d}", 0
    for digit in digits:
        interim = int(DAMM[interim][int(digit)])
    return f"{digits}{interim}"


def pin(village, household):
    return f"{(int(village) * 31 + household * 577) % 9000 + 1000}"


class Person:
    def __init__(self, phone, role, village="", household="", language="th"):
        self.phone, self.role, self.village, self.household, self.language = phone, role, village, household, language

    def csv(self, number):
        return f"คนที่ {number},{self.phone},{self.role},{self.village},{self.household},{self.language}\n"


class District:
    def __init__(self, random):
        self.random = random
        self.people = []
        self.officers = [self.add("officer", language="th"), self.add("officer", language="en")]
        self.mentors, self.villagers = [], []
        for village in VILLAGES:
            self.mentors.append(self.add("mentor_lead", village))
            self.mentors += [self.add("mentor", village) for _ in range(4)]
            for household in range(1, HOUSEHOLDS + 1):
                self.villagers.append(self.add("villager", village, household))
                if household % 5 == 0:  # a second phone
                    self.villagers.append(self.add("villager", village, household))
        self.strangers = [f"09{random.randrange(10**8):08d}" for _ in range(12)]

    def add(self, role, village="", household="", language=None):
        phone = f"08{10000000 + len(self.people) * 7919:08d}"
        language = language or ("en" if self.random.random() < 0.2 else "th")
        person = Person(phone, role, village, household, language)
        self.people.append(person)
        return person

    def people_csv(self):
        rows = "".join(person.csv(number) for number, person in enumerate(self.people, 1))
        return "name,phone,role,village,household,language\n" + rows

    def households_csv(self):
        rows = [f"{village},{household},{self.random.randrange(38, 160) * 1000 if household != 7 else ''}\n"
                for village in VILLAGES for household in range(1, HOUSEHOLDS + 1)]
        return "village,household,baseline_year_baht\n" + "".join(rows)

    def pins_csv(self):
        rows = [f"{village},{household},{pin(village, household)}\n"
                for village in VILLAGES for household in range(1, HOUSEHOLDS + 1)]
        return "village,household,pin\n" + "".join(rows)
