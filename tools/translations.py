"""The Vietnamese texts: gathers them from the code, checks that they are complete, compiles them.

    python tools/translations.py extract    brings tqdesk.po up to date with the code
    python tools/translations.py check      exit 1 and a line for each text that is not in order
    python tools/translations.py compile    makes tqdesk.mo, which the program reads

English is the language of the code and needs no catalogue.
"""

from __future__ import annotations

import string
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "tqdesk"
VIETNAMESE = ROOT / "resources" / "translations" / "vi" / "LC_MESSAGES" / "tqdesk.po"
KEYWORDS = {"_": None, "mark": None}


def texts_in_code(code: Path) -> dict[str, set[str]]:
    """English text → names of the files (relative to the parent of ``code``) in which it stands."""
    texts: dict[str, set[str]] = {}
    found = extract_from_dir(code, [("**.py", "python")], keywords=KEYWORDS, strip_comment_tags=True)
    for file, _line, text, _comments, _context in found:
        if isinstance(text, str) and text:
            texts.setdefault(text, set()).add(f"{code.name}/{Path(file).as_posix()}")
    return texts


def read_catalogue(path: Path) -> Catalog:
    """The catalogue at ``path``, or an empty one if there is none yet."""
    if not path.exists():
        return Catalog(locale="vi")
    with path.open("rb") as file:
        return read_po(file, locale="vi")


def extract(code: Path, path: Path) -> None:
    """Writes ``path`` anew: every text of ``code``, the translations it had, nothing else.

    No dates, no line numbers and sorted by text, so that a change of code changes few lines here.
    """
    known = read_catalogue(path)
    catalogue = Catalog(locale="vi", fuzzy=False)
    for text, files in sorted(texts_in_code(code).items()):
        before = known.get(text)
        catalogue.add(
            text,
            before.string if before else "",
            locations=[(file, 0) for file in sorted(files)],
            flags={"python-brace-format"} if placeholders(text) else set(),
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, include_lineno=False, omit_header=True)
    body = path.read_text(encoding="utf-8")
    path.write_text(HEADER + body, encoding="utf-8", newline="\n")


HEADER = """\
# Vietnamese texts of TQDesk; `make translations` keeps the list, people keep the right-hand side.
msgid ""
msgstr ""
"Language: vi\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


def placeholders(text: str) -> set[str]:
    """The fields of a format text: ``"{name} of {unit:>3}"`` → ``{"name", "unit:>3"}``.

    Raises ValueError where the braces are not in order.
    """
    return {
        f"{field}:{form}" if form else field
        for _before, field, form, _conversion in string.Formatter().parse(text)
        if field is not None
    }


def faults(code: Path, path: Path) -> Iterator[str]:
    """A line for each text of ``code`` that ``path`` does not translate properly, and the reverse."""
    texts = texts_in_code(code)
    catalogue = read_catalogue(path)
    translated: dict[str, Message] = {str(message.id): message for message in catalogue if message.id}
    for text, files in sorted(texts.items()):
        message = translated.get(text)
        where = ", ".join(sorted(files))
        if message is None:
            yield f"not in the catalogue: {text!r} ({where})"
        elif not message.string:
            yield f"not translated: {text!r} ({where})"
        elif message.fuzzy:
            yield f"marked fuzzy: {text!r} ({where})"
        elif not same_placeholders(text, str(message.string)):
            yield f"other placeholders: {text!r} → {message.string!r} ({where})"
    for text in sorted(set(translated) - set(texts)):
        yield f"no longer in the code: {text!r}"
    for text in sorted(map(str, catalogue.obsolete)):
        yield f"obsolete: {text!r}"


def same_placeholders(text: str, translation: str) -> bool:
    """Whether both take the same fields, so that ``.format`` succeeds with either."""
    try:
        return placeholders(text) == placeholders(translation)
    except ValueError:
        return False


def compile_catalogue(path: Path) -> None:
    """Writes the .mo file beside ``path``."""
    compiled = path.with_suffix(".mo")
    unfinished = compiled.with_suffix(".mo.new")
    with unfinished.open("wb") as file:
        write_mo(file, read_catalogue(path))
    unfinished.replace(compiled)


def main(arguments: list[str]) -> int:
    """Runs one of the three commands; returns the exit status."""
    match arguments:
        case ["extract"]:
            extract(CODE, VIETNAMESE)
            return 0
        case ["check"]:
            lines = list(faults(CODE, VIETNAMESE))
            print("\n".join(lines) or "translations: complete")
            return 1 if lines else 0
        case ["compile"]:
            compile_catalogue(VIETNAMESE)
            return 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
