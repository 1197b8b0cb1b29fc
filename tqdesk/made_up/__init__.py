"""Made-up people, classes and marks from one seed, for tests, benchmarks, the sample and pictures.

Nobody here exists. Names follow the ways of the province's ethnic groups; the serial digits of
citizen-ID numbers count up and all phone numbers begin with 0900, so that both show what they are.
The same seed gives the same people under every Python version: only ``random.Random.random`` is
used, the one method whose sequence is promised to stay.
"""

from tqdesk.made_up.population import (
    MadeUpClass,
    MadeUpPerson,
    card_text,
    classes,
    each_person,
    marks,
    people,
)
from tqdesk.made_up.rosters import LAYOUTS, roster_workbook

__all__ = [
    "LAYOUTS",
    "MadeUpClass",
    "MadeUpPerson",
    "card_text",
    "classes",
    "each_person",
    "marks",
    "people",
    "roster_workbook",
]
