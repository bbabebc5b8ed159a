"""Whatever goes wrong on the way, through every interface each message is booked once."""
import datetime
import time

import harness
import pytest

COUNT = 40
# What an honest but unlucky provider does; none of it may lose or double anything.
TROUBLE = {"error_500": 0.1, "truncate": 0.2, "duplicate": 0.4, "reorder": 0.5, "ids_down": 0.3, "same_page": 0.3, "hostile": "html",
           "hostile_on": "poll", "hostile_times": 2}
UNLUCKY = {api: TROUBLE for api in harness.ACCOUNTS}
UNLUCKY["infobip"] = {**TROUBLE, "truncate": 0}  # what is read once and breaks off on the way cannot be had again


def inject(simulator, api):
    begun = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=COUNT)
    messages = [{"from": "+66812345678", "text": f"รับ {100 + i}", "time": (begun + datetime.timedelta(seconds=i)).isoformat()}
                for i in range(COUNT)]
    simulator.call("/control/inject", {"api": api, "messages": messages[:COUNT // 2]})
    simulator.call("/control/inject", {"api": api, "messages": messages[COUNT // 2:], "coming": True})


@pytest.mark.parametrize("api", harness.ACCOUNTS)
def test_each_message_once(api, make_gateway, simulator):
    gateway = make_gateway([api])
    simulator.faults(api, **UNLUCKY[api])
    inject(simulator, api)
    gateway.start()
    gateway.wait("SELECT count(*) FROM ledger WHERE reverses = 0", COUNT)
    time.sleep(0.5)  # what is doubled comes later
    booked = sorted(row[0] for row in gateway.query("SELECT amount_satang FROM ledger"))
    assert booked == [(100 + i) * 100 for i in range(COUNT)]
    assert gateway.stop() == 0
    assert gateway.run("verify").returncode == 0
