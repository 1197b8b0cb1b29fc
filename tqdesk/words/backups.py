"""Backups in words: kinds, sizes, what is inside one, and what a person must know before a restore."""

from __future__ import annotations

from datetime import datetime

from tqdesk import units
from tqdesk.backup_records import RestoreFacts, StoreContents
from tqdesk.words import _, mark

KINDS: dict[str, str] = {
    "manual": mark("By hand"),
    "automatic": mark("Automatic"),
    "upgrade": mark("Before an upgrade"),
    "replaced": mark("Set aside by a restore"),
}


def size(count: int) -> str:
    """A number of bytes as people write it: ``312 KB``, ``4,7 MB``."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} KB"
    if count < 1_000_000_000:
        return f"{count / 1_000_000:.1f} MB".replace(".", ",")
    return f"{count / 1_000_000_000:.1f} GB".replace(".", ",")


def inside(contents: StoreContents) -> str:
    """What a store holds, in one sentence."""
    said = _("{unit}: {people} people, {classes} classes, {changes} changes, the newest of {newest}.")
    return said.format(
        unit=units.name_of(contents.unit),
        people=_count(contents.people),
        classes=_count(contents.classes),
        changes=_count(contents.changes),
        newest="–" if contents.newest is None else _instant(contents.newest),
    )


def what_restoring_does(facts: RestoreFacts) -> list[str]:
    """What a person must know before a restore, in sentences: what comes, what goes, and what comes back."""
    made = "–" if facts.made is None else _instant(facts.made)
    said = [_("The backup of {made} – {inside}").format(made=made, inside=inside(facts.backup))]
    present = facts.present
    if not facts.is_there:
        return [
            *said,
            _("There is no data in {folder} yet, so nothing is replaced.").format(folder=facts.folder),
        ]
    if present is None:
        hidden = _(
            "It replaces the data in {folder}, which is damaged or has another password; what the backup "
            "lacks of it cannot be said."
        )
        return [*said, hidden.format(folder=facts.folder), _set_aside()]
    replaced = _("It replaces the data in {folder} – {inside}")
    said.append(replaced.format(folder=facts.folder, inside=inside(present)))
    if present.unit != facts.backup.unit:
        said.append(_("Take care: the two are of different units."))
    elif present.machine != facts.backup.machine:
        said.append(_("Take care: the backup was made on another machine; do not go on working on that one."))
    return [*said, *_what_it_lacks(facts), _set_aside()]


def _what_it_lacks(facts: RestoreFacts) -> list[str]:
    if not facts.missing:
        return [_("The backup has every change of it.")]
    said = [_("{missing} changes made since are not in the backup.").format(missing=_count(facts.missing))]
    if facts.returning:
        said.append(
            _(
                "{returning} of them were sent and confirmed, or came from elsewhere: they come back with "
                "the next sync files, after you have sent yours."
            ).format(returning=_count(facts.returning))
        )
    if facts.only_here:
        said.append(
            _(
                "{only_here} of them nobody else is known to have: they will be only in the data set aside."
            ).format(only_here=_count(facts.only_here))
        )
    return said


def _set_aside() -> str:
    return _("The present data is set aside, not deleted, so the restore can be taken back.")


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _instant(at: datetime) -> str:
    return at.strftime("%d/%m/%Y %H:%M")
