"""The year of invented people that `init --sample` writes: a programme that an officer would believe."""
import datetime

import harness
import pytest


@pytest.fixture
def gateway():
    it = harness.Gateway(1)
    yield it
    it.remove()


def test_the_year_is_believable(gateway):
    gateway.run("init", "--sample", "-c", str(harness.TOP / "config" / "sammachip.cfg"), "-d", gateway.database)
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))).date()
    this_year = today.year + 543 + (today.month >= 10)
    told = [this_year - 1] * (today.month >= 10 or today.month <= 2) + [this_year]  # the story is a year long
    for year in told:
        found = gateway.run("mismatches", "--place", "3308", str(year)).stdout
        assert "planned" not in found, "training days were held as they were planned:\n" + found
        assert found.count("contested") <= 5, found
    held = dict(gateway.query("SELECT fiscal_year, count(DISTINCT village * 10 + day) FROM trainings GROUP BY fiscal_year"))
    assert len(told) == 1 or held.get(this_year - 1) == 25, "last year's training is over"
    assert gateway.one("SELECT count(*) FROM assessments WHERE fiscal_year = ?", this_year - 1) == 100
    refused = {reason for (reason,) in gateway.query("SELECT DISTINCT reason FROM inbox WHERE state = 'refused'")}
    assert refused - {"R_SUSPENDED"} == {"E_VERB_MISSING"}, "what is not understood is a word that can be taught"
    assert gateway.one("SELECT count(*) FROM inbox WHERE text LIKE 'จ่ายค่ากับข้าว %' AND state = 'booked'") > 500, "people write words"
