"""The clock reads every instant that a line or a file may bring."""

import time

import pytest

from tqdesk.store import clock
from tqdesk.store.lines import MAX_INSTANT


def test_now_is_in_milliseconds():
    assert abs(clock.now() - time.time() * 1000) < 5000


def test_local_time_is_the_instant_in_this_place():
    assert clock.local_time(1_760_000_000_000).timestamp() == 1_760_000_000
    assert clock.local_time(0).utcoffset() is not None


@pytest.mark.parametrize("zone", ["UTC0", "<+07>-7", "<-11>11"])
def test_an_instant_far_off_from_a_foreign_file_can_be_shown(zone: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert clock.local_time(MAX_INSTANT).year == 3000  # Windows knows no local time much later
    finally:
        monkeypatch.undo()
        time.tzset()
