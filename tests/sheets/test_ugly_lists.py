"""Ten ugly lists: nine are read without touching a setting, the tenth after choosing one column."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sheets.ugly_lists import LISTS, UglyList
from tqdesk.errors import NoNameColumn
from tqdesk.sheets.roster import open_roster, read_people, tables_of


@pytest.mark.parametrize("ugly", LISTS, ids=lambda ugly: ugly.file)
def test_an_ugly_list_gives_its_people_and_nobody_else(ugly: UglyList, tmp_path: Path) -> None:
    opened = open_roster(ugly.write(tmp_path / ugly.file))
    columns = {
        table.layout: {
            column.index: ugly.chosen[column.heading]
            for column in table.columns
            if column.heading in ugly.chosen
        }
        for table in tables_of(opened)
    }
    if ugly.chosen:
        with pytest.raises(NoNameColumn):
            read_people(opened)
    assert read_people(opened, columns=columns if ugly.chosen else None).people == ugly.people


def test_nine_of_the_ten_need_no_choice_and_the_tenth_one() -> None:
    assert [len(ugly.chosen) for ugly in LISTS] == [0] * 9 + [1]
