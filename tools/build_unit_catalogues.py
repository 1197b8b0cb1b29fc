"""Build the unit catalogues of ``resources/units/`` from the PyPI package ``vietnamadminunits`` (MIT).

Run by hand when the source changes, never at run time:

    pip install vietnamadminunits==1.0.4
    python tools/build_unit_catalogues.py [FOLDER]

The same source always gives the same bytes. Everything is counted against the facts of the
reorganisation before a file is written; a disagreement ends the run with a sentence.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

UnitRow = tuple[str, str, str, str, str, str]
SuccessorRow = tuple[str, str, str]

UNIT_COLUMNS = ("key", "kind", "name", "parent", "latitude", "longitude")
SUCCESSOR_COLUMNS = ("old", "new", "kind")

OLD_PROVINCES = ("02", "08")
NEW_PROVINCE = "08"
NEW_PROVINCE_KEY = "tinhtuyenquang"

_LEGACY = """
    SELECT provinceCode, province, provinceLat, provinceLon,
           districtCode, district, districtLat, districtLon,
           wardCode, ward, wardLat, wardLon,
           provinceKey || '_' || districtKey || '_' || wardKey
    FROM admin_units_legacy WHERE provinceCode IN (?, ?)
"""
_NEW = """
    SELECT province, provinceLat, provinceLon, wardCode, ward, wardLat, wardLon, wardKey
    FROM admin_units WHERE provinceCode = ?
"""


def main() -> None:
    """Read the package, check, and write the three files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "resources/units"
    data = _package_data()
    with closing(sqlite3.connect(f"file:{data / 'dataset.db'}?mode=ro", uri=True)) as source:
        old_rows, old_names = old_edition(source)
        new_rows, new_names = new_edition(source)
    converter = json.loads((data / "converter_2025.json").read_text(encoding="utf-8"))
    pairs = successor_rows(converter, old_names, new_names)
    check(old_rows, new_rows, pairs)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "2024.csv", UNIT_COLUMNS, old_rows)
    _write(folder / "2025.csv", UNIT_COLUMNS, new_rows)
    _write(folder / "successors.csv", SUCCESSOR_COLUMNS, pairs)


def old_edition(source: sqlite3.Connection) -> tuple[list[UnitRow], dict[str, str]]:
    """The rows of edition 2024, and the package's name for each commune → our key."""
    rows: set[UnitRow] = set()
    names: dict[str, str] = {}
    for record in source.execute(_LEGACY, OLD_PROVINCES):
        province, district, commune = (f"2024:{record[column]}" for column in (0, 4, 8))
        rows.add(_unit_row(province, "province", record[1], "", record[2], record[3]))
        rows.add(_unit_row(district, "district", record[5], province, record[6], record[7]))
        rows.add(_unit_row(commune, "commune", record[9], district, record[10], record[11]))
        names[record[12]] = commune
    return sorted(rows), names


def new_edition(source: sqlite3.Connection) -> tuple[list[UnitRow], dict[str, str]]:
    """The rows of edition 2025, and the package's name for each commune → our key."""
    rows: set[UnitRow] = set()
    names: dict[str, str] = {}
    province = f"2025:{NEW_PROVINCE}"
    for record in source.execute(_NEW, (NEW_PROVINCE,)):
        commune = f"2025:{record[3]}"
        rows.add(_unit_row(province, "province", record[0], "", record[1], record[2]))
        rows.add(_unit_row(commune, "commune", record[4], province, record[5], record[6]))
        names[record[7]] = commune
    return sorted(rows), names


def successor_rows(
    converter: dict[str, dict[str, dict[str, list[object]]]],
    old_names: dict[str, str],
    new_names: dict[str, str],
) -> list[SuccessorRow]:
    """One row per old unit and unit that took over its area, provinces included.

    ``stays``: the whole of one commune and nothing else; ``merged``: the whole commune, together
    with others; ``split``: a part of the commune in each of two rows, so that a person must say which.
    """
    whole = converter["DICT_PROVINCE_WARD_NO_DIVIDED"][NEW_PROVINCE_KEY]
    divided = converter["DICT_PROVINCE_WARD_DIVIDED"][NEW_PROVINCE_KEY]
    parts = [
        (old_names[old], new_names[part["newWardKey"]])
        for old, targets in divided.items()
        for part in targets
        if isinstance(part, dict)
    ]
    takers = [(old_names[str(old)], new_names[new]) for new, olds in whole.items() for old in olds]
    sources = Counter(new for _, new in takers + parts)
    rows = [(old, new, "split") for old, new in parts]
    rows += [(old, new, "stays" if sources[new] == 1 else "merged") for old, new in takers]
    rows += [(f"2024:{province}", f"2025:{NEW_PROVINCE}", "merged") for province in OLD_PROVINCES]
    return sorted(rows)


def check(old_rows: list[UnitRow], new_rows: list[UnitRow], pairs: list[SuccessorRow]) -> None:
    """Compare with the facts known from the resolutions; end the run where they disagree."""
    old = {row[0]: row for row in old_rows}
    new = {row[0]: row for row in new_rows}
    _same("old keys are unique", len(old), len(old_rows))
    _same("new keys are unique", len(new), len(new_rows))
    province_of = {
        key: row[3] if row[1] == "district" else old[row[3]][3] for key, row in old.items() if row[3]
    }
    for province, districts, communes in (("2024:08", 7, 137), ("2024:02", 11, 193)):
        kinds = Counter(old[key][1] for key, above in province_of.items() if above == province)
        _same(f"units of {province}", kinds, {"district": districts, "commune": communes})
    kinds_of_old = Counter(
        _type(row) for row in old_rows if row[1] == "commune" and province_of[row[0]] == "2024:08"
    )
    _same("types in 2024:08", kinds_of_old, {"Xã": 121, "Phường": 10, "Thị": 6})
    new_communes = [row for row in new_rows if row[1] == "commune"]
    _same("types in 2025:08", Counter(map(_type, new_communes)), {"Xã": 117, "Phường": 7})
    reused = [(old[f"2024:{row[0][5:]}"], row) for row in new_communes if f"2024:{row[0][5:]}" in old]
    _same("new codes that were old codes", len(reused), 124)
    # The full name differs for 46 of the 124; for 7 of these only the type does (a town made a commune).
    _same("codes with another full name", sum(before[2] != after[2] for before, after in reused), 46)
    _same(
        "codes with another name",
        sum(_bare_name(before) != _bare_name(after) for before, after in reused),
        39,
    )
    fates: dict[str, set[str]] = {}
    for old_key, _, kind in pairs:
        if old[old_key][1] == "commune":
            fates.setdefault(old_key, set()).add(kind)
    _same("fates", Counter("/".join(f) for f in fates.values()), {"merged": 312, "stays": 13, "split": 5})
    split = {f"2024:{code}" for code in ("00688", "02494", "02497", "00988", "00967")}
    _same("split communes", {key for key, fate in fates.items() if fate == {"split"}}, split)
    _same("rows of split communes", sum(kind == "split" for _, _, kind in pairs), 10)
    _same("new communes reached", {n for _, n, _ in pairs if n != "2025:08"}, {r[0] for r in new_communes})
    _same("Vân Sơn, merged away in January 2025", [r for r in old_rows if r[2].endswith("Vân Sơn")], [])


def _package_data() -> Path:
    spec = importlib.util.find_spec("vietnamadminunits")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("vietnamadminunits is not installed")
    return Path(spec.submodule_search_locations[0]) / "data"


def _unit_row(key: str, kind: str, name: str, parent: str, latitude: float, longitude: float) -> UnitRow:
    return key, kind, name.strip(), parent, f"{latitude:.5f}", f"{longitude:.5f}"


def _type(row: UnitRow) -> str:
    return row[2].split()[0]


def _bare_name(row: UnitRow) -> str:
    return row[2].removeprefix("Xã ").removeprefix("Phường ").removeprefix("Thị trấn ")


def _same(what: str, found: object, expected: object) -> None:
    if found != expected:
        raise SystemExit(f"{what}: found {found}, expected {expected}")


def _write(path: Path, columns: tuple[str, ...], rows: list[UnitRow] | list[SuccessorRow]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
