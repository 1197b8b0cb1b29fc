"""All that is kept of a person as JSON: one object whose names stay as they are."""

from __future__ import annotations

import json
from dataclasses import asdict

from tqdesk.people_records import PersonalData


def personal_data_json(data: PersonalData) -> bytes:
    """The JSON of all that is kept of a person, UTF-8: the fields of the records by their names."""
    keys = asdict(data)
    keys["changes"] = [{**each["change"], "at": each["at"]} for each in keys["changes"]]
    return json.dumps(keys, ensure_ascii=False, indent=1, default=str).encode()
