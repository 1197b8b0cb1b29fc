"""The rules of the house (ARCHITECTURE.md) as sentences; exceptions stand here by name, with a reason."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tqdesk.errors import KnownError
from tqdesk.words.sentences import SENTENCES

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_CLASS = 200
LONGER_FILES = {
    "tqdesk/store/migrations/versions/m0001_first.py": "the whole first schema, never edited again",
    "tqdesk/errors.py": "one short class for each known error, and nothing else",
}
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc", "base", "core"}
SLOW_LIBRARIES = {"openpyxl", "reportlab", "alembic", "PySide6", "python_calamine", "zxingcpp", "rapidfuzz"}
DISTRIBUTION_NOT_IMPORTED = {
    "psycopg": "named in the address of the database, loaded by SQLAlchemy",
    "pyside6-essentials": "the window",
}
# Calls of _() whose argument is neither a text nor an entry of a marked table: "file: argument" → reason.
OTHER_TRANSLATED_VALUES: dict[str, str] = {
    "tqdesk/gui/app.py: _(plain)": "the words of Qt's own buttons",
    "tqdesk/gui/tables.py: _(self.columns[section].heading)": "the headings of a page's marked columns",
}


@cache
def syntax_trees() -> dict[str, ast.Module]:
    """Path from the root (with ``/``) → syntax tree, for every module of the product."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "tqdesk").rglob("*.py"))
    }


def offences(rule: Callable[[ast.Module], Iterator[tuple[int, str]]], **trees: ast.Module) -> list[str]:
    """What ``rule`` finds, as ``file:line what``, in ``trees`` or else in the whole product."""
    searched = trees or syntax_trees()
    return [f"{file}:{line} {what}" for file, tree in searched.items() for line, what in rule(tree)]


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of everything a module imports, at any depth."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


# Who may import whom


@pytest.mark.parametrize(
    "contract", PROJECT["tool"]["importlinter"]["contracts"], ids=lambda contract: contract["name"]
)
def test_import_contract(contract):
    # In a process of its own: it configures logging anew and thereby silences the loggers of other tests.
    check = "import sys; from importlinter.cli import lint_imports as lint\n"
    check += "sys.exit(lint(sys.argv[1], limit_to_contracts=(sys.argv[2],), no_cache=True))"
    command = [sys.executable, "-c", check, str(ROOT / "pyproject.toml"), contract["id"]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def test_only_the_window_imports_qt():
    found = [
        f"{file}:{line}"
        for file, tree in syntax_trees().items()
        for line, name in imported(tree)
        if name.split(".")[0] in {"PySide6", "shiboken6"} and not file.startswith("tqdesk/gui/")
    ]
    assert found == []


def test_the_counter_that_checks_the_demo_knows_nothing_of_the_product():
    tree = syntax_trees()["tqdesk/cli/demo_count.py"]
    relative = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]
    assert relative == []
    assert [name for _line, name in imported(tree) if name.split(".")[0] == "tqdesk"] == []


def test_the_product_imports_neither_tests_nor_tools():
    outside = {"tests", "tools", "benchmarks"}
    found = [
        name
        for tree in syntax_trees().values()
        for _, name in imported(tree)
        if name.split(".")[0] in outside
    ]
    assert found == []


def test_starting_the_command_line_loads_no_slow_library():
    program = "import sys, tqdesk.cli.main; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) & SLOW_LIBRARIES == set()


# Libraries


def test_every_library_that_is_imported_is_declared_and_the_reverse():
    distributions = packages_distributions()
    top_level = {name.split(".")[0] for tree in syntax_trees().values() for _, name in imported(tree)}
    ours_or_python = {"tqdesk", "compression"} | set(sys.stdlib_module_names)  # compression: Python 3.14
    used = {distribution_key(distributions.get(name, [name])[0]) for name in top_level - ours_or_python}
    declared = {requirement_name(line) for line in PROJECT["project"]["dependencies"]}
    optional = {requirement_name(line) for line in PROJECT["project"]["optional-dependencies"]["postgres"]}
    assert used - declared - optional == set()
    assert declared - used - set(DISTRIBUTION_NOT_IMPORTED) == set()


def requirement_name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return distribution_key(found.group())


def distribution_key(name: str) -> str:
    return "backports.zstd" if name.startswith("backports") else re.sub(r"[-_.]+", "-", name).lower()


def test_the_lock_pins_every_declared_library_with_hashes_and_names_no_address_or_path():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.findall(
        r"^([a-z0-9.-]+)==([^ ]+) .*\\\n((?: +--hash=sha256:[0-9a-f]{64}.*\n)+)", lock, re.MULTILINE
    )
    assert len(entries) == len(re.findall(r"^[a-z]", lock, re.MULTILINE))
    assert [version for _, version, _ in entries if "+" in version] == []
    extras = PROJECT["project"]["optional-dependencies"].values()
    wanted = {
        requirement_name(line) for lines in (PROJECT["project"]["dependencies"], *extras) for line in lines
    }
    assert wanted <= {distribution_key(name) for name, _, _ in entries}
    assert not re.search(r"//|^-|@|\s/|\bfile:", lock, re.MULTILINE)


# Size and names


def test_no_file_is_longer_than_four_hundred_lines():
    longer = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tqdesk").rglob("*.py")
        if len(path.read_text(encoding="utf-8").splitlines()) > MOST_LINES_OF_A_FILE
    }
    assert longer == set(LONGER_FILES) & longer


def test_no_class_is_longer_than_two_hundred_lines():
    def long_classes(tree: ast.Module) -> Iterator[tuple[int, str]]:
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.ClassDef)
                and (node.end_lineno or 0) - node.lineno >= MOST_LINES_OF_A_CLASS
            ):
                yield node.lineno, node.name

    assert offences(long_classes) == []


def test_every_module_is_named_for_what_it_does():
    parts = {part for file in syntax_trees() for part in file.removesuffix(".py").split("/")}
    assert parts & VAGUE_NAMES == set()


# Texts


def test_every_known_error_has_a_sentence_and_no_sentence_is_left_over():
    def all_kinds(kind: type[KnownError]) -> set[type[KnownError]]:
        return {kind}.union(*(all_kinds(child) for child in kind.__subclasses__()))

    ours = {kind for kind in all_kinds(KnownError) if kind.__module__.startswith("tqdesk.")} - {KnownError}
    assert {kind.__name__ for kind in ours} == {kind.__name__ for kind in SENTENCES}


def badly_translated(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Calls of ``_`` that the catalogue cannot serve, and other uses of the name ``_`` beside them.

    A text is marked where it stands (``_("…")``, ``mark("…")``). What is marked in a table is translated
    where it is shown: ``_(TABLE[key])``, or ``_(text)`` where ``text`` runs over a TABLE in capitals.
    """
    if not any(name.endswith("words._") for _line, name in imported(tree)):
        return
    from_tables = names_that_run_over_a_table(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="_" | "mark" as function), args=arguments):
                argument = arguments[0] if len(arguments) == 1 else None
                allowed = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                if function == "_" and argument is not None:
                    allowed = allowed or is_entry_of_a_table(argument)
                    allowed = allowed or (isinstance(argument, ast.Name) and argument.id in from_tables)
                if not allowed:
                    yield node.lineno, ast.unparse(node)
            case ast.JoinedStr() if any(
                isinstance(part, ast.Name) and part.id == "_" for part in ast.walk(node)
            ):
                yield node.lineno, "_ inside an f-string, where Python below 3.12 hides it from extraction"
            case ast.Name(id="_", ctx=ast.Store()) | ast.arg(arg="_"):
                yield node.lineno, "another use of the name _"


def is_entry_of_a_table(node: ast.expr) -> bool:
    """``TABLE[…]`` or ``module.TABLE[…]``, perhaps with a further index or attribute."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if name.lstrip("_").isupper():
            return True
    return False


def names_that_run_over_a_table(tree: ast.Module) -> set[str]:
    """Names bound by a ``for`` over something with a TABLE in it: ``for key, text in TABLE.items()``."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension):
            inside = {
                part.id if isinstance(part, ast.Name) else part.attr
                for part in ast.walk(node.iter)
                if isinstance(part, ast.Name | ast.Attribute)
            }
            if any(name.lstrip("_").isupper() for name in inside):
                names |= {part.id for part in ast.walk(node.target) if isinstance(part, ast.Name)}
    return names


def test_only_marked_texts_are_translated():
    elsewhere = {file: tree for file, tree in syntax_trees().items() if not file.startswith("tqdesk/words/")}
    found = [
        f"{file}: {what}"
        for file, tree in elsewhere.items()
        for _line, what in badly_translated(tree)
        if f"{file}: {what}" not in OTHER_TRANSLATED_VALUES
    ]
    assert found == []


@pytest.mark.parametrize(
    "bad",
    [
        '_(f"{n} people")',
        "_(text)",
        '_("a" + text)',
        "_(build())",
        "[_(x) for x in texts]",
        "mark(text)",
        "f\"{_('a')}\"",
        "_, b = 1, 2",
    ],
)
def test_the_rule_for_translated_texts_sees_what_it_forbids(bad):
    tree = ast.parse(f"from tqdesk.words import _, mark\n{bad}")
    assert len(offences(badly_translated, sample=tree)) == 1


@pytest.mark.parametrize(
    "good",
    [
        '_("a" "b").format(n=1)',
        "_(HEADINGS[key])",
        "_(marks.WORDS[key].long)",
        "[_(x) for x in HEADINGS]",
        'mark("a")',
    ],
)
def test_the_rule_for_translated_texts_lets_good_ones_pass(good):
    tree = ast.parse(f"from tqdesk.words import _, mark\n{good}")
    assert offences(badly_translated, sample=tree) == []
