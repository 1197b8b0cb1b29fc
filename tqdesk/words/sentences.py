"""The sentence of each known error: what happened, that nothing was lost, and what to do."""

from __future__ import annotations

import re

from tqdesk import errors, units
from tqdesk.errors import KnownError
from tqdesk.vietnamese.citizen_id import masked
from tqdesk.words import _, mark

SENTENCES: dict[type[KnownError], str] = {
    errors.StoreMissing: mark(
        "There is no data in the folder {folder} yet; set up your unit first (the command setup)."
    ),
    errors.StoreExists: mark(
        "The folder {folder} already holds data, which was left as it is; use it, or name another folder."
    ),
    errors.WrongPassword: mark("The password is wrong; the data is safe. Type it again."),
    errors.PasswordMissing: mark(
        "The password is missing: type it when asked, or set the variable TQDESK_PASSWORD."
    ),
    errors.PasswordsDiffer: mark("The two passwords differ, so nothing was set up; type them again."),
    errors.PasswordTooShort: mark("The password is too short: take {least} characters or more."),
    errors.StoreDamaged: mark(
        "The file {file} is damaged and was left as it is; restore the newest backup from the folder backups."
    ),
    errors.StoreTooNew: mark(
        "A newer version of TQDesk wrote {file}; it was left as it is. Install that version here."
    ),
    errors.StoreBusy: mark(
        "Another window is writing at this moment, so nothing was changed; wait a little and try again."
    ),
    errors.StoreInUse: mark(
        "TQDesk is open on the data in {folder}, in a window or another command, so nothing was changed; "
        "close it there and try again."
    ),
    errors.NotABackup: mark(
        "{file} is no backup of TQDesk; nothing was changed. Choose a file ending in .tqbackup."
    ),
    errors.BackupDamaged: mark(
        "The backup {file} is damaged, so nothing was restored and nothing was changed; take another one."
    ),
    errors.BackupTooNew: mark(
        "A newer version of TQDesk wrote the backup {file}; nothing was changed. Install that version first."
    ),
    errors.BackupFailed: mark(
        "The copy written to {folder} could not be read back, so it was thrown away; the data itself was "
        "left as it is. Choose another folder or disk."
    ),
    errors.LastNumberMissing: mark(
        "Nothing was changed: look up the last certificate number of {year} in the register on paper and say "
        "it (--last-number), so that no number is given twice; 0 if there is none."
    ),
    errors.BadLastNumber: mark(
        "“{text}” is no certificate number, so nothing was changed; type a whole number like 57."
    ),
    errors.NotConfirmed: mark("Nothing was changed; confirm the restore when asked, or add --yes."),
    errors.FolderNotWritable: mark(
        "{folder} cannot be written to, so nothing was written; choose another folder or ask for the "
        "right to write."
    ),
    errors.FolderNotEmpty: mark(
        "The folder {folder} holds other things, which were left as they are; name an empty or new folder."
    ),
    errors.DiskFull: mark(
        "The disk that holds {folder} is full, so nothing was written and nothing was lost; free some "
        "room and try again."
    ),
    errors.FileMissing: mark("The file {file} is not there or cannot be read; check its name and place."),
    errors.NothingToUndo: mark("There is nothing to undo at this machine."),
    errors.NothingToRedo: mark("There is nothing to do again: nothing was undone since the last change."),
    errors.UndoOvertaken: mark(
        "Something came later that changed this or builds on it, so nothing was undone; look at the history "
        "and change it there."
    ),
    errors.UnknownRow: mark(
        "“{text}” is not here (any more), so nothing was changed; look at the list again."
    ),
    errors.NotYours: mark(
        "Another unit entered this, so nothing was deleted; ask that unit or the receiving office."
    ),
    errors.CertificatesStand: mark(
        "Certificates that count hang on this ({numbers}), so nothing was deleted; revoke them first."
    ),
    errors.ErasureAsked: mark(
        "This person has asked to be erased and the receiving office has yet to decide, so nothing was "
        "deleted; withdraw the request first if it was a mistake."
    ),
    errors.PersonOfAnotherUnit: mark(
        "Another unit keeps this person, so no request was noted; send the request to that unit or to the "
        "receiving office."
    ),
    errors.SamePersonTwice: mark("Both are the same row, so nothing was changed; name two persons."),
    errors.UnknownConflict: mark(
        "There is no conflict “{text}” (any more), so nothing was changed; look at the list again."
    ),
    errors.UnknownChoice: mark(
        "This conflict has choices 1 to {count}, no choice {number}; nothing was changed."
    ),
    errors.UnknownUnit: mark(
        "No unit is called “{text}”, so nothing was changed; check the name, or look for it by a part of it."
    ),
    errors.AmbiguousUnit: mark("Several units are called “{text}”; say which one: {choices}."),
    errors.UnitHasNoReceiver: mark("{unit} is the highest level and sends its files to nobody."),
    errors.NotAChildUnit: mark("{unit} does not send its files to {office}; check the unit."),
    errors.UnknownClass: mark(
        "There is no class “{text}” (any more), so nothing was changed; look at the list of classes."
    ),
    errors.AmbiguousClass: mark("Several classes are called “{text}”; name it by its id (class list)."),
    errors.UnknownClassSession: mark(
        "The class has {count} sessions, no session {number}; nothing was marked."
    ),
    errors.UnknownSite: mark("The class has no site “{text}”; see its sites with class show."),
    errors.SiteNeeded: mark("The class has several sites; name one of them: {choices}."),
    errors.UnknownCourse: mark("There is no course “{text}”; see the list with course list."),
    errors.UnknownCategory: mark("There is no category “{text}”; the categories are: {choices}."),
    errors.UnknownReport: mark("There is no report “{text}”; the reports are: {choices}."),
    errors.UnknownPerson: mark(
        "Nobody here is called “{text}”, or several people are, so nothing was changed; take the id of the "
        "person from people list."
    ),
    errors.AmbiguousListNumber: mark(
        "List number {number} is borne by several people ({names}), so nothing was marked; mark them by name."
    ),
    errors.AmbiguousScan: mark(
        "“{text}” stands {count} times on the lists of this class, so nothing was marked; "
        "type the full name or an ID number, or name the site."
    ),
    errors.ScanNotUnderstood: mark(
        "“{text}” is nobody on the list of this class, so nothing was marked; type the name or the list "
        "number."
    ),
    errors.BadRows: mark("“{text}” is no list of numbers; write it like 1-20,23."),
    errors.BadDate: mark("“{text}” is no date; write it like 2025-03-18 or 18/03/2025."),
    errors.BadBirth: mark(
        "“{text}” is no date of birth, so nothing was saved; write it like 1986 or 31/01/1986."
    ),
    errors.BadPhone: mark("That is no telephone number, so nothing was saved; write it like 0912345678."),
    errors.BadCitizenId: mark(
        "That is no citizen-ID number, so nothing was saved; copy its 12 digits from the card."
    ),
    errors.UnknownEthnic: mark(
        "That is no ethnic group of the state's list, so nothing was saved; write its name, such as Kinh, "
        "Tày or H’Mông."
    ),
    errors.DatesReversed: mark("The class would end ({last}) before it begins ({first}); check the dates."),
    errors.BadCount: mark("“{text}” is no headcount; write it like leader=2 citizen=35."),
    errors.TextMissing: mark("The title or name is empty; type it."),
    errors.TextTooLong: mark(
        "The text is longer than {most} characters, so nothing was saved; make it shorter."
    ),
    errors.ClassTooLong: mark(
        "A class has {most} sessions at the most, so nothing was saved; check its dates and its sessions."
    ),
    errors.AmbiguousCertificate: mark(
        "Several certificates bear the number “{text}”, so none was revoked; say of which year: {choices}."
    ),
    errors.NumbersUsedUp: mark(
        "The last certificate number of {year} is {last}, and behind it there is no room, so no certificate "
        "was issued; look in the register on paper whether that number is right, and ask support."
    ),
    errors.NobodyToCertify: mark(
        "Nobody in the class “{title}” has attended every session and still lacks a certificate; "
        "nothing was issued."
    ),
    errors.NoCertificates: mark("No certificate of the class “{title}” has been issued; issue them first."),
    errors.UnknownCertificate: mark(
        "No certificate of number “{text}” is in force here; check the number, it may be revoked already."
    ),
    errors.NotAvailable: mark("This version of TQDesk cannot do “{what}” yet; nothing was changed."),
    errors.WorkbookEmpty: mark(
        "The file {file} is empty (0 bytes), so nobody was imported; ask for it to be sent again."
    ),
    errors.NotAWorkbook: mark(
        "The file {file} is no list that can be read here (.xlsx, .xls, .ods or .csv), so nobody was "
        "imported. Open it in Excel, save it as .xlsx, and import that; out of a Word file, copy the table "
        "into Excel first."
    ),
    errors.WorkbookLocked: mark(
        "The file {file} is protected by a password, so nobody was imported. Open it in Excel, take the "
        "password off, save it, and import it again."
    ),
    errors.WorkbookUnreadable: mark(
        "The file {file} is damaged or incomplete, so nobody was imported. If it opens in Excel, save it "
        "there as .xlsx and import that; if not, ask for it to be sent again."
    ),
    errors.WorkbookUnsafe: mark(
        "The file {file} contains declarations as no spreadsheet program writes them, so it was not read and "
        "nobody was imported. Ask who sent it for the list as .xlsx, saved in Excel."
    ),
    errors.WorkbookTooLarge: mark(
        "The file {file} is too large to be a list of people, so nobody was imported. Cut it into smaller "
        "lists."
    ),
    errors.PastedUnreadable: mark(
        "What was pasted is too large or is no table, so nobody was imported. Copy the rows in Excel once "
        "more, or import the file itself."
    ),
    errors.NoNameColumn: mark(
        "The file {file} has no column “Họ và tên”, so nobody was imported; check the header row."
    ),
    errors.NameColumnToChoose: mark(
        "In {file} no column is known to hold names, so nobody was imported. Its columns: {columns}. Choose "
        "the one with the names: --column “X=name” with its letter for X."
    ),
    errors.UnknownColumn: mark(
        "There is no column {column} in the lists of {file}, so nobody was imported. Its columns: {columns}."
    ),
    errors.NoPeopleInWorkbook: mark(
        "The file {file} has a header row but nobody below it, so nobody was imported; check the sheet."
    ),
    errors.UnknownSheet: mark("The file {file} has no sheet “{sheet}”; its sheets are: {choices}."),
    errors.MarkedCopyOverList: mark(
        "{file} is the list itself, and the copy with the faults marked would take its place; nothing was "
        "done. Choose another name for the copy."
    ),
    errors.UnknownFileType: mark(
        "{file} cannot be written in that form; its ending must be one of: {choices}."
    ),
    errors.NothingCopied: mark(
        "Nothing is copied: choose the rows in Excel, press Ctrl+C there, then Ctrl+V here."
    ),
    errors.CopiedNoTable: mark(
        "What is copied is no table: choose the rows of the list in Excel, press Ctrl+C there, then Ctrl+V "
        "here."
    ),
    errors.NotAnInvitation: mark(
        "The file {file} is no invitation, or it is damaged; nothing was changed. "
        "Ask the receiving office to send it again."
    ),
    errors.WrongCode: mark(
        "The code is wrong, so nothing was changed; type the 12 digits again as the receiving office "
        "told them."
    ),
    errors.InvitationExpired: mark(
        "The invitation {file} was valid until {until}; ask the receiving office for a new one."
    ),
    errors.InvitationForOther: mark(
        "The invitation is for {unit}, not for {own}; ask the receiving office for yours."
    ),
    errors.InvitationUnknown: mark(
        "The file {file} answers an invitation of {unit} that is no longer valid; nothing was taken from it. "
        "Send the unit a new invitation."
    ),
    errors.InvitationSpent: mark(
        "The file {file} answers an invitation of {unit} that another machine has already used; nothing "
        "was taken "
        "from it. Ask the unit who made it."
    ),
    errors.MachineNotAccepted: mark(
        "The file {file} comes from a further machine of {unit} ({machine}): it was set aside, nothing was "
        "taken from it and nothing is lost. Ask {unit} by telephone for the fingerprint of that machine; if "
        "it is {fingerprint}, accept the machine (machines accept) and import the file again."
    ),
    errors.RevokedMachineFile: mark(
        "The file {file} comes from machine {machine} of {unit}, which was revoked: it was set aside and "
        "nothing was taken from it. Keep the file; if the machine is to be used again, accept it "
        "(machines accept) and import the file again."
    ),
    errors.UnknownPeer: mark(
        "The file {file} comes from another machine of {unit} that the receiving office has not accepted "
        "here yet, so nothing was taken from it. Import the office's newest reply, then this file again."
    ),
    errors.UnknownOffice: mark(
        "The file {file} is a reply of {unit}, which is not the receiving office introduced here, so nothing "
        "was taken from it. Ask {unit} for an invitation."
    ),
    errors.MachineNotFound: mark(
        "No other machine is called “{text}”, or several begin like that, so nothing was changed; see the "
        "list with machines list."
    ),
    errors.MachineOfOtherUnit: mark(
        "Machine {machine} belongs to {unit}, but such files go between machines of {own} only, so nothing "
        "was written; name a machine of {own}."
    ),
    errors.MachineRevoked: mark(
        "Machine {machine} of {unit} was revoked, so no file was written for it; name another machine."
    ),
    errors.NoReceiptInPicture: mark(
        "No receipt can be read in the picture {file}, so nothing was changed; take a sharper picture of the "
        "whole code, or paste the line that starts with TQX1."
    ),
    errors.NotAPaperKey: mark(
        "This text is no recovery key, so nothing was read; type it as it stands on the unit's paper, from "
        "AGE-SECRET-KEY-1 to the end."
    ),
    errors.NotPaired: mark("No receiving office has been introduced yet; open its invitation first."),
    errors.NoMachines: mark(
        "{unit} has no accepted machine to reply to, so nothing was written; import its first file, or "
        "accept its machine (machines accept)."
    ),
    errors.UnknownMachine: mark(
        "The file {file} comes from a machine of {unit} that is not known here, so nothing was taken from "
        "it; invite {unit} (pair invite) and let it export again."
    ),
    errors.NotASyncFile: mark(
        "The file {file} is no sync file; nothing was changed. Choose a file ending in .tqsync."
    ),
    errors.SyncFileDamaged: mark(
        "The file {file} was damaged on its way; nothing was changed and nothing is lost. Ask for it to "
        "be sent again."
    ),
    errors.SyncFileNotForUs: mark(
        "The file {file} is locked for another unit, or was damaged on its way, so it cannot be opened here; "
        "nothing was changed. Ask the sender for the file meant for you."
    ),
    errors.SyncFileMisdirected: mark(
        "The file {file} is for {unit}, not for {own}; nothing was changed. Pass it on to {unit}."
    ),
    errors.SyncFileForOtherMachine: mark(
        "The file {file} is for another machine of {own}; nothing was changed. Import it on that machine."
    ),
    errors.SyncFileForged: mark(
        "The signature of {file} does not match its sender; nothing was changed. Ask the sender what "
        "this file is."
    ),
    errors.SyncFileTooNew: mark(
        "A newer version of TQDesk wrote {file}; nothing was changed. Install that version, then import "
        "it again."
    ),
    errors.OwnFile: mark(
        "The file {file} was written by this very machine, so there is nothing to import; send it to "
        "whom it is for."
    ),
    errors.NotAReceipt: mark(
        "This text is no receipt for this machine; copy the whole line that starts with TQX1 and try again."
    ),
}

# What was typed is told again; in it, whole numbers of papers and telephones are masked as everywhere.
_LONG_NUMBER = re.compile(r"(?<![-0-9a-f])[0-9]{9,}(?![-a-f])")
_UNIT_FIELDS = ("unit", "own", "office")


def sentence(error: KnownError) -> str:
    """The sentence of a known error in the chosen language."""
    keys = {name: str(value) for name, value in error.fields.items() if name in _UNIT_FIELDS}
    names = {name: units.name_of(key) for name, key in keys.items()}
    if len(set(names.values())) < len(set(keys.values())):
        # Units of two editions may share a name.
        names = {name: units.long_name_of(key) for name, key in keys.items()}
    shown = {**error.fields, **names}
    if "text" in shown:
        shown["text"] = _LONG_NUMBER.sub(lambda number: masked(number[0]), str(shown["text"]))
    return _(SENTENCES[type(error)]).format(**shown)
