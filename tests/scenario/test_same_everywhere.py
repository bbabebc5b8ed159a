"""One conversation gives the same book and the same replies, said on the command line or through any provider."""
import harness
import pytest

TALK = ["รับ 500", "จ่ายค่าปุ๋ย800บาทคับ", "ขายปลาซ้ม5กก.ได้900บาท", "รับ 300 จ่าย 120", "ทำปลาส้ม 20 โล", "ส่งกองทุน 500",
        "รับ 150000 ขายทุเรียน", "11", "ลบ", "กู้กองทุนหมู่บ้าน 20,000", "แก้ 19000", "in 450", "1*500*3", "ยอด", "เป้า", "รับร้อยห้า"]
VILLAGER = "0812345678"
BOOK = ("SELECT kind, category, product, unit, qty_milli, amount_satang, sign, household, month, late, reverses <> 0"
        " FROM ledger ORDER BY id")


def said(gateway):
    return [gateway.run("say", "--from", VILLAGER, "--", text).stdout.rstrip("\n") for text in TALK]


def texted(gateway, simulator, api):
    replies = []
    gateway.start()
    for text in TALK:
        simulator.inject(api, [{"from": "+66" + VILLAGER[1:], "text": text}])
        assert simulator.wait_sent(api, len(replies) + 1) == len(replies) + 1, text
        replies.append(simulator.sent(api)[-1]["text"])
    assert gateway.stop() == 0
    return replies


@pytest.fixture
def by_hand(make_gateway):
    gateway = make_gateway()
    return said(gateway), gateway.query(BOOK)


@pytest.mark.parametrize("api", harness.ACCOUNTS)
def test_same_book_and_replies(api, by_hand, make_gateway, simulator):
    gateway = make_gateway([api])
    replies = texted(gateway, simulator, api)
    assert replies == by_hand[0]
    assert gateway.query(BOOK) == by_hand[1]
    assert gateway.run("verify").returncode == 0
    assert gateway.query("SELECT count(*) FROM outbox WHERE state <> 'sent'") == [(0,)]
