"""How everything looks: colours, sizes and the style sheet, light and dark, from the same tokens."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from tqdesk.settings import resources

FAMILY = "Be Vietnam Pro"
GRID = 8
BODY_PX = 13
TITLE_PX = 20
FIGURE_PX = 28
ROW_PX = 36
COMPACT_ROW_PX = 28
SCALES = (90, 100, 110, 125, 150)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one appearance. Text on its ground has a contrast of 4.5:1 or more (a test asks)."""

    dark: bool
    page: str
    rail: str
    panel: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    hover: str
    selected: str
    present: str
    present_soft: str
    late: str
    late_soft: str
    excused: str
    excused_soft: str
    absent: str
    absent_soft: str


LIGHT = Tokens(
    dark=False,
    page="#FFFFFF",
    rail="#F4F6F5",
    panel="#F6F8F7",
    line="#E3E8E5",
    text="#16201B",
    muted="#5A665F",
    accent="#0B6E4F",
    on_accent="#FFFFFF",
    accent_soft="#E0F1EA",
    hover="#EDF2EF",
    selected="#E8F3EE",
    present="#0B6E4F",
    present_soft="#DDF1E8",
    late="#7A4700",
    late_soft="#FBE6C2",
    excused="#1C55A0",
    excused_soft="#DCE8FA",
    absent="#A3261B",
    absent_soft="#FBE0DD",
)
DARK = Tokens(
    dark=True,
    page="#171B19",
    rail="#0F1311",
    panel="#111513",
    line="#2B312E",
    text="#ECF1EE",
    muted="#9AA69F",
    accent="#41B88A",
    on_accent="#06251A",
    accent_soft="#17352A",
    hover="#1F2522",
    selected="#1B2E26",
    present="#52C79A",
    present_soft="#17352A",
    late="#E6B45C",
    late_soft="#3A2A10",
    excused="#8DB8F2",
    excused_soft="#16263F",
    absent="#F29B91",
    absent_soft="#40201C",
)

_tokens = LIGHT
_scale = 100


def tokens() -> Tokens:
    """The colours in use."""
    return _tokens


def px(size: int) -> int:
    """A length of the design at the text size in use."""
    return round(size * _scale / 100)


def color(name: str) -> QColor:
    """The colour of a token."""
    return QColor(getattr(_tokens, name))


def pill_ground(state: str, *, selected: bool = False) -> str:
    """The token of the ground of a state's pill, which is not the ground of the selected row it stands on."""
    if state == "muted":
        return "line"
    return "page" if selected and state == "present" else f"{state}_soft"


def font(size: int = BODY_PX, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The screen font at a size of the design."""
    made = QFont(FAMILY)
    made.setPixelSize(px(size))
    made.setWeight(weight)
    return made


def load_fonts() -> None:
    """Make the screen font known to Qt."""
    for file in sorted((resources() / "fonts").glob("BeVietnamPro-*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def dress(application: QApplication, *, dark: bool = False, scale: int = 100) -> None:
    """Give the whole application its look: an appearance, and text at ``scale`` per cent."""
    global _tokens, _scale
    _tokens, _scale = (DARK if dark else LIGHT), scale
    application.setStyle("Fusion")
    application.setFont(font())
    application.setPalette(_palette())
    application.setStyleSheet(style_sheet())


def _palette() -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for place, name in (
        (role.Window, "page"),
        (role.Base, "page"),
        (role.AlternateBase, "panel"),
        (role.Button, "page"),
        (role.ToolTipBase, "panel"),
        (role.Text, "text"),
        (role.WindowText, "text"),
        (role.ButtonText, "text"),
        (role.ToolTipText, "text"),
        (role.PlaceholderText, "muted"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.Link, "accent"),
    ):
        palette.setColor(place, color(name))
    return palette


def icon(name: str, token: str = "text", size: int = 20, gap: int = 0) -> QIcon:
    """An icon of the set, in the colour of a token; greyed where disabled; ``gap`` is room at its right."""
    made = QIcon()
    made.addPixmap(pixmap(name, token, size, gap))
    made.addPixmap(pixmap(name, "muted", size, gap), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, token: str = "text", size: int = 20, gap: int = 0) -> QPixmap:
    """An icon of the set as a picture, sharp on any screen."""
    svg = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    svg = svg.replace("currentColor", getattr(_tokens, token)).replace(
        'stroke-width="2"', 'stroke-width="1.75"'
    )
    application = QApplication.instance()
    ratio = application.devicePixelRatio() if isinstance(application, QApplication) else 1.0
    side = px(size)
    picture = QPixmap(QSize(round((side + px(gap)) * ratio), round(side * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side * ratio, side * ratio))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def style_sheet() -> str:
    """The style sheet of the application, from the tokens in use."""
    t = _tokens
    # One grey for both appearances: a style sheet cannot colour a picture.
    arrow = (resources() / "icons" / "chevron-down-grey.svg").as_posix()
    tick = (resources() / "icons" / f"check-{'black' if t.dark else 'white'}.svg").as_posix()
    # Windows gives these classes a font of its own, again at each change of its settings; this one stays.
    own = "QAbstractItemView, QMenu, QMenuBar, QMessageBox, QToolTip"
    return f"""
    QWidget {{ color: {t.text}; }}
    {own} {{ font-family: "{FAMILY}"; font-size: {px(BODY_PX)}px; }}
    QMainWindow, QDialog, #page, #card {{ background: {t.page}; }}
    QToolTip {{ background: {t.panel}; color: {t.text}; border: 1px solid {t.line}; padding: {px(4)}px; }}
    #rail {{ background: {t.rail}; border-right: 1px solid {t.line}; }}
    #rail QPushButton {{ text-align: left; padding: 0 {px(14)}px; border: none; border-radius: {px(8)}px;
        min-height: {px(40)}px; font-weight: 500; background: transparent; }}
    #rail QPushButton:hover {{ background: {t.hover}; }}
    #rail QPushButton:checked {{ background: {t.accent_soft}; color: {t.accent}; font-weight: 600; }}
    #rail QPushButton:focus {{ outline: none; border: 1px solid {t.accent}; }}
    #muted {{ color: {t.muted}; }}
    #title {{ font-size: {px(TITLE_PX)}px; font-weight: 600; }}
    #figure {{ font-size: {px(FIGURE_PX)}px; font-weight: 600; }}
    #strong {{ font-weight: 600; }}
    #doubt {{ color: {t.late}; font-weight: 500; }}
    [used="false"] > #strong, [used="false"] > QComboBox {{ color: {t.muted}; }}
    #accent {{ color: {t.accent}; font-weight: 600; }}
    #statusbar {{ border-top: 1px solid {t.line}; background: {t.page}; }}
    #panel {{ background: {t.panel}; border-radius: {px(10)}px; }}
    #card {{ border: 1px solid {t.line}; border-radius: {px(10)}px; }}
    #card[clickable="true"]:hover, #card[clickable="true"]:focus {{ border-color: {t.accent}; }}
    #separator {{ background: {t.line}; border: none; max-height: 1px; min-height: 1px; }}
    QPushButton {{ min-height: {px(34)}px; padding: 0 {px(14)}px; border-radius: {px(8)}px; font-weight: 600;
        border: 1px solid {t.line}; background: {t.page}; }}
    QPushButton:hover {{ background: {t.hover}; }}
    QPushButton:focus {{ border-color: {t.accent}; outline: none; }}
    QPushButton:disabled {{ color: {t.muted}; background: {t.panel}; }}
    QPushButton#primary {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; }}
    QPushButton#primary:disabled {{ background: {t.line}; color: {t.muted}; border-color: {t.line}; }}
    QPushButton#link {{ border: none; background: transparent; color: {t.accent}; padding: 0;
        min-height: {px(24)}px; text-align: left; }}
    QPushButton#link:hover, QPushButton#link:focus {{ text-decoration: underline; }}
    QPushButton#count {{ border-color: transparent; background: transparent; padding: 0;
        min-height: {px(30)}px; border-radius: {px(16)}px; }}
    QPushButton#count:hover {{ background: {t.hover}; }}
    QPushButton#count:checked {{ background: {t.accent_soft}; }}
    QPushButton#count:focus {{ border-color: {t.accent}; }}
    QLineEdit, QComboBox, QDateEdit, QSpinBox, QPlainTextEdit {{ min-height: {px(34)}px;
        padding: 0 {px(10)}px; border: 1px solid {t.line}; border-radius: {px(8)}px; background: {t.page};
        selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
    QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus {{ border: 2px solid {t.accent}; }}
    QComboBox::drop-down {{ border: none; width: {px(28)}px; }}
    QComboBox::down-arrow {{ image: url({arrow}); width: {px(16)}px; height: {px(16)}px; }}
    QComboBox QAbstractItemView {{ background: {t.page}; border: 1px solid {t.line}; }}
    QTableView, QListView {{ border: none; background: {t.page}; gridline-color: transparent; outline: none;
        selection-background-color: {t.selected}; selection-color: {t.text}; }}
    QTableView::item {{ border-bottom: 1px solid {t.line}; padding: 0 {px(8)}px; }}
    QTableView::item:selected {{ background: {t.selected}; color: {t.text}; }}
    QHeaderView {{ background: {t.panel}; }}
    QHeaderView::section {{ background: {t.panel}; color: {t.muted}; border: none; font-weight: 600;
        padding: 0 {px(8)}px; min-height: {px(32)}px; border-bottom: 1px solid {t.line}; }}
    QTabBar {{ qproperty-drawBase: 0; }}
    QTabBar::tab {{ padding: {px(8)}px 0; margin-right: {px(28)}px; color: {t.muted}; font-weight: 500;
        border-bottom: 3px solid transparent; }}
    QTabBar::tab:selected {{ color: {t.accent}; border-bottom-color: {t.accent}; font-weight: 600; }}
    QTabBar::tab:focus {{ text-decoration: underline; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QProgressBar {{ border: none; background: {t.line}; border-radius: {px(4)}px; max-height: {px(8)}px;
        min-height: {px(8)}px; }}
    QProgressBar::chunk {{ background: {t.accent}; border-radius: {px(4)}px; }}
    QCheckBox, QRadioButton {{ spacing: {px(8)}px; min-height: {px(24)}px; }}
    QCheckBox::indicator, QRadioButton::indicator {{ width: {px(16)}px; height: {px(16)}px;
        border: 1px solid {t.muted}; background: {t.page}; border-radius: {px(4)}px; }}
    QRadioButton::indicator {{ border-radius: {px(16) // 2 + 1}px; }}
    QCheckBox::indicator:checked {{ background: {t.accent}; border-color: {t.accent}; image: url({tick}); }}
    QRadioButton::indicator:checked {{ width: {px(8)}px; height: {px(8)}px;
        border: {px(4) + 1}px solid {t.accent}; border-radius: {(px(8) + 2 * px(4) + 2) // 2}px; }}
    QCheckBox:focus, QRadioButton:focus {{ color: {t.accent}; text-decoration: underline; }}
    QScrollArea {{ border: none; background: transparent; }}
    QScrollBar:vertical {{ width: {px(10)}px; background: transparent; }}
    QScrollBar:horizontal {{ height: {px(10)}px; background: transparent; }}
    QScrollBar::handle {{ background: {t.line}; border-radius: {px(4)}px; min-height: {px(32)}px;
        margin: 1px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QMenu {{ background: {t.page}; border: 1px solid {t.line}; padding: {px(6)}px; }}
    QMenu::item {{ padding: {px(8)}px {px(20)}px; border-radius: {px(6)}px; }}
    QMenu::item:selected {{ background: {t.accent_soft}; color: {t.accent}; }}
    QMenu::item:disabled {{ color: {t.muted}; }}
    QMenu::separator {{ height: 1px; background: {t.line}; margin: {px(4)}px {px(8)}px; }}
    #popup {{ background: {t.page}; border: 1px solid {t.line}; }}
    #popup::item {{ min-height: {px(32)}px; padding: 0 {px(10)}px; }}
    #popup::item:selected {{ background: {t.accent_soft}; color: {t.accent}; }}
    #notice {{ border-radius: {px(8)}px; background: {t.accent_soft}; }}
    #notice[kind="warning"] {{ background: {t.late_soft}; }}
    #notice[kind="error"] {{ background: {t.absent_soft}; }}
    #notice[kind="warning"] QLabel {{ color: {t.late}; }}
    #notice[kind="error"] QLabel {{ color: {t.absent}; }}
    """
