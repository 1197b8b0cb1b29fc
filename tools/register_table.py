"""The tables of entities and registers in docs/sync-format.md, made from the register table in the code.

python tools/register_table.py          writes them into the document
python tools/register_table.py check    exit 1 if they are not what the code says
"""

from __future__ import annotations

import sys
from pathlib import Path

from tqdesk.store.registers import ENTITIES, Entity, Field, Kind, Register

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "sync-format.md"
BEGIN, END = "<!-- registers: python -m tools.register_table -->", "<!-- end of registers -->"


def tables() -> str:
    """All entities with their registers and fields, as Markdown."""
    return "\n\n".join(map(_entity, ENTITIES.values()))


def _entity(entity: Entity) -> str:
    lines = [f"### `{entity.name}`", ""]
    if entity.part_of is not None:
        lines += [f"Lies below the `{entity.part_of}` of the same id; has no register `made`.", ""]
    elif entity.above:
        above = ", ".join(f"`{field.name}` (`{field.of}`)" for field in entity.above)
        lines += [f"Lies below {above}.", ""]
    lines += ["| register | field | kind | empty | meaning |", "|---|---|---|---|---|"]
    lines += [row for register in entity.registers for row in _rows(register)]
    return "\n".join(lines)


def _rows(register: Register) -> list[str]:
    name = f"`{register.name}`"
    if register.stays:
        name += ", stays"
    if register.gives_way is not None:
        name += f", gives way if `{register.gives_way}`"
    if not register.fields:
        return [f"| {name} | – | | | |"]
    return [
        f"| {name if place == 0 else ''} | `{field.name}` | {_kind(field)} "
        f"| {'never' if field.required else 'null'} | {_meaning(register, field)} |"
        for place, field in enumerate(register.fields)
    ]


def _kind(field: Field) -> str:
    if field.kind is Kind.CHOICE:
        return ", ".join(f"`{choice}`" for choice in field.choices)
    return f"{field.kind.value} of `{field.of}`" if field.kind is Kind.ROW else field.kind.value


def _meaning(register: Register, field: Field) -> str:
    return "" if register.stays else "yes" if field.meaning else "no"


def written_into(document: str) -> str:
    """A document with the tables between its two marks made anew."""
    before, _, rest = document.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables()}\n\n{END}{after}"


def main(arguments: list[str]) -> int:
    """Write or check the document."""
    document = DOCUMENT.read_text(encoding="utf-8")
    if arguments == ["check"]:
        return int(written_into(document) != document)
    DOCUMENT.write_text(written_into(document), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
