"""The delivery: what the PyInstaller spec gathers, and what the installer does and undoes."""

from __future__ import annotations

import ast
import io
import re
import runpy
import shutil
import sys
from pathlib import Path, PureWindowsPath

import pytest
from PIL import IcoImagePlugin, Image

import tqdesk
from tools import build_folder, make_icon, windows_requirements
from tqdesk.gui.fields import INVITATION_ENDING
from tqdesk.sync.exporting import ENDING

ROOT = Path(__file__).resolve().parent.parent
SPEC = (ROOT / "tqdesk.spec").read_text(encoding="utf-8")
INSTALLER = (ROOT / "installer.nsi").read_text(encoding="utf-8-sig")
GREEN = (0x0B, 0x6E, 0x4F, 255)

NEEDED = [
    r"PySide6\Qt6Core.dll",
    r"PySide6\Qt6Gui.dll",
    r"PySide6\Qt6Widgets.dll",
    r"PySide6\Qt6Svg.dll",
    r"PySide6\plugins\platforms\qwindows.dll",
    r"PySide6\plugins\imageformats\qsvg.dll",
    r"PySide6\plugins\iconengines\qsvgicon.dll",
    r"libcrypto-3.dll",
    r"MSVCP140.dll",
    "PySide6/Qt/lib/libQt6DBus.so.6",
    "PySide6/Qt/plugins/platforms/libqxcb.so",
    "PySide6/Qt/plugins/platforms/libqoffscreen.so",
    "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
]
UNNEEDED = [
    r"PySide6\Qt6Network.dll",
    r"PySide6\QtNetwork.pyd",
    r"PySide6\Qt6Quick.dll",
    r"PySide6\Qt6QmlModels.dll",
    r"PySide6\Qt6OpenGL.dll",
    r"PySide6\Qt6Pdf.dll",
    r"PySide6\Qt6VirtualKeyboard.dll",
    r"PySide6\opengl32sw.dll",
    r"PySide6\translations\qtbase_fr.qm",
    r"PySide6\plugins\imageformats\qwebp.dll",
    r"PySide6\plugins\platforms\qdirect2d.dll",
    r"PySide6\plugins\styles\qmodernwindowsstyle.dll",
    r"PySide6\plugins\tls\qschannelbackend.dll",
    r"PIL\_avif.cp311-win_amd64.pyd",
    "PySide6/Qt/lib/libQt6Quick.so.6",
    "PySide6/Qt/lib/libQt6EglFSDeviceIntegration.so.6",
    "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
]


class Recorded:
    """Stands where PyInstaller is while it reads the spec: keeps what it is told."""

    def __init__(self, *arguments, **options):
        self.arguments = arguments
        self.options = options
        self.pure, self.scripts = [], []
        self.binaries = [(name, name, "BINARY") for name in [*NEEDED, *UNNEEDED]]
        self.datas = []


@pytest.fixture(scope="module")
def spec(tmp_path_factory):
    """The names of the spec after PyInstaller has read it, in a copy of what it looks at."""
    folder = tmp_path_factory.mktemp("spec")
    for name in ("resources", "tqdesk"):
        (folder / name).symlink_to(ROOT / name)
    names = {"SPECPATH": str(folder), **dict.fromkeys(("Analysis", "PYZ", "EXE", "COLLECT"), Recorded)}
    path = list(sys.path)
    yield runpy.run_path(str(ROOT / "tqdesk.spec"), init_globals=names)
    sys.path[:] = path


def product_modules():
    for path in (ROOT / "tqdesk").rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield path, ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


# The folder


def test_the_folder_holds_every_module_even_those_imported_by_name(spec):
    named = set(spec["analysis"].options["hiddenimports"])
    assert {name for _path, name in product_modules() if "migrations" not in name} <= named


def test_the_folder_holds_every_resource_the_compiled_words_and_the_migrations(spec):
    there = {(Path(source).name, target) for source, target in spec["analysis"].options["datas"]}
    resources = [path for path in (ROOT / "resources").rglob("*") if path.suffix not in {".po", ".md", ""}]
    assert len(resources) > 50
    for path in [*resources, *(ROOT / "tqdesk" / "store" / "migrations").rglob("*.py")]:
        place = path.parent.relative_to(ROOT)
        target = place if place.parts[0] == "tqdesk" else Path("tqdesk") / place
        assert (path.name, str(target)) in there
    assert ("tqdesk.mo", "tqdesk/resources/translations/vi/LC_MESSAGES") in there
    assert {("LICENSE", "."), ("LICENSES.md", ".")} <= there


def test_parts_of_qt_that_nothing_uses_stay_out(spec):
    kept = [name for name, _source, _kind in spec["collected"]]
    assert kept == NEEDED


def test_nothing_that_the_folder_leaves_out_is_imported(spec):
    left_out = set(spec["analysis"].options["excludes"])
    for path, _name in product_modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            bad = [name for name in names for gone in left_out if f"{name}.".startswith(f"{gone}.")]
            assert bad == [], path


def test_the_window_has_no_console_and_the_command_line_has_one(spec):
    programs = {spec[name].options["name"]: spec[name].options["console"] for name in ("window", "console")}
    assert programs == {"TQDesk": False, "tqdesk-cli": True}


def test_the_icon_has_all_sizes_and_shows_the_drawing():
    drawing = ROOT / "resources" / "icons" / "tqdesk.svg"
    icon = IcoImagePlugin.IcoImageFile(io.BytesIO(make_icon.icon(drawing)))
    assert {(side, side) for side in make_icon.SIZES} == icon.info["sizes"]
    for side in make_icon.SIZES:
        shown = icon.ico.getimage((side, side)).convert("RGBA")
        assert shown.size == (side, side)
        assert shown.getpixel((side // 16, side // 2)) == GREEN
        assert shown.getpixel((0, 0))[3] < 128  # the corners are round
        bar, below = ((side * 18 // 64, side * y // 64) for y in (20, 44))  # of the letter T
        assert min(shown.getpixel(bar)[:3]) > 150
        assert shown.getpixel(below) == GREEN


def test_the_side_of_the_installer_shows_the_drawing_on_its_own_green():
    shown = Image.open(io.BytesIO(make_icon.beside(ROOT / "resources" / "icons" / "tqdesk.svg")))
    assert (shown.format, shown.mode, shown.size) == ("BMP", "RGB", (164, 314))
    assert {shown.getpixel(place) for place in ((0, 0), (163, 313), (82, 60), (82, 200))} == {GREEN[:3]}
    assert shown.getpixel((41 + 82 * 25 // 64, 78 + 82 * 20 // 64)) == (255, 255, 255)  # the bar of the T


# The installer


def test_the_version_stands_in_one_place_only():
    (pattern,) = re.findall(r'^!searchparse /file "(.+?)" `(.+?)` VERSION', INSTALLER, re.MULTILINE)
    named = (ROOT / pattern[0]).read_text(encoding="utf-8")
    assert f"{pattern[1]}{tqdesk.__version__}" in named
    assert tqdesk.__version__ not in SPEC + INSTALLER
    assert re.fullmatch(r"\d+\.\d+\.\d+", tqdesk.__version__), "the installer's version has four numbers"


def test_the_installer_is_marked_as_utf_8_for_makensis_on_windows():
    assert (ROOT / "installer.nsi").read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_installer_is_a_64_bit_program_and_asks_for_no_administrator():
    assert "\nTarget amd64-unicode\n" in INSTALLER
    assert "\nRequestExecutionLevel user\n" in INSTALLER
    assert (
        re.findall(r"\b(?:HKLM|HKCR|HKEY_\w+|SHCTX|\$PROGRAMFILES\w*|SetShellVarContext)\b", INSTALLER) == []
    )


@pytest.mark.parametrize("ending", [ENDING, INVITATION_ENDING])
def test_every_kind_of_file_opens_in_tqdesk_and_is_released_again(ending):
    associated = re.findall(rf'insertmacro Associate "{re.escape(ending)}" "(\S+)"', INSTALLER)
    released = re.findall(rf'insertmacro Dissociate "{re.escape(ending)}" "(\S+)"', INSTALLER)
    assert len(associated) == 1
    assert associated == released
    assert f'"{ending}"' in (ROOT / "tqdesk" / "start.py").read_text(encoding="utf-8")


def test_every_text_of_the_installer_is_there_in_vietnamese_and_in_english():
    texts = re.findall(r'^LangString (\w+) \$\{LANG_(\w+)\} "(.+)"$', INSTALLER, re.MULTILINE)
    names = {name for name, _language, _text in texts}
    spoken = [(name, language) for name, language, _text in texts]
    assert sorted(spoken) == sorted(
        (name, language) for name in names for language in ("VIETNAMESE", "ENGLISH")
    )
    assert set(re.findall(r"\$\((\w+)\)", INSTALLER)) == names
    english = "".join(text for _name, language, text in texts if language == "ENGLISH")
    assert english.replace("“", "").replace("”", "").isascii()


def test_the_uninstaller_removes_only_what_the_list_names():
    assert "RMDir /r" not in INSTALLER
    deleted = re.findall(r'^ +(?:Delete|RMDir) "(.+)"$', INSTALLER, re.MULTILINE)
    assert set(deleted) == {
        r"$1\uninstall.exe",
        "$1",
        r"$INSTDIR\uninstall.exe",
        "$INSTDIR",
        r"$SMPROGRAMS\TQDesk.lnk",
    }
    assert INSTALLER.count('!include "${PAYLOAD}.nsh"') == 1


def test_the_list_removes_all_that_was_installed_and_nothing_else(tmp_path):
    built = tmp_path / "built"
    for name in (
        "TQDesk.exe",
        "_internal/a.dll",
        "_internal/a/b/c.txt",
        "_internal/a/b.txt",
        "_internal/$x y.txt",
    ):
        (built / name).parent.mkdir(parents=True, exist_ok=True)
        (built / name).write_text(name, encoding="utf-8")
    installed = shutil.copytree(built, tmp_path / "installed")
    (installed / "_internal" / "a" / "của tôi.txt").write_text("của tôi", encoding="utf-8")
    carry_out(build_folder.removal(built), installed)
    left = {path.relative_to(installed).as_posix() for path in installed.rglob("*")}
    assert left == {"_internal", "_internal/a", "_internal/a/của tôi.txt"}


def carry_out(lines, folder):
    """Does what NSIS does with the lines: ``Delete`` a file, ``RMDir`` a folder if it is empty."""
    for line in lines:
        found = re.fullmatch(r'(Delete|RMDir) "\$INSTDIR\\(.+)"', line)
        assert found, line
        path = folder.joinpath(*PureWindowsPath(found[2].replace("$$", "$")).parts)
        if found[1] == "Delete":
            path.unlink()
        elif not list(path.iterdir()):
            path.rmdir()


# The laboratory


def test_the_laboratory_gets_the_locked_libraries_but_those_it_brings_or_cannot_take():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    lines = windows_requirements.for_laboratory(lock, "# brought\nPyInstaller==1\npytest_qt==2\n")
    names = {windows_requirements.name(line) for line in lines}
    locked = set(re.findall(r"^([a-z0-9][a-z0-9-]*)==", lock, re.MULTILINE))
    assert locked - names == {"pyinstaller", "pytest-qt", "odfpy"}
    assert "colorama==" in "".join(line for line in lines if "win32" in line)
    assert not any("hash" in line or "\\" in line for line in lines)
