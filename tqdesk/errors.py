"""Known errors: what can go wrong in ways a user can do something about.

An error carries fields, never a sentence: :mod:`tqdesk.words.sentences` has the sentence of each
class, in every language. Anything that is not one of these is a bug and is logged as one.
"""

from __future__ import annotations

import re


class KnownError(Exception):
    """Base of all known errors; the keyword arguments become fields for the sentence."""

    def __init__(self, **fields: object) -> None:
        super().__init__(type(self).__name__)
        self.fields = fields

    @property
    def code(self) -> str:
        """The stable lower-case name that scripts read, as ``wrong_password``."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", type(self).__name__).lower()


# The store and its folder


class StoreMissing(KnownError):
    """No store in the data folder. Fields: ``folder``."""


class StoreExists(KnownError):
    """``setup`` where a store stands already. Fields: ``folder``."""


class WrongPassword(KnownError):
    """The password does not unwrap the store's key."""


class PasswordMissing(KnownError):
    """No password was given and there is nobody to ask."""


class PasswordsDiffer(KnownError):
    """A new password was typed twice, and not alike."""


class PasswordTooShort(KnownError):
    """A new password is too short. Fields: ``least`` (characters)."""


class StoreDamaged(KnownError):
    """The store or its key file cannot be read. Fields: ``file``."""


class StoreTooNew(KnownError):
    """A newer program wrote the store. Fields: ``file``."""


class StoreBusy(KnownError):
    """Another window holds the store for longer than the busy timeout."""


class StoreInUse(KnownError):
    """A window or another command has the store open. Fields: ``folder``."""


class FolderNotWritable(KnownError):
    """A folder or file cannot be written. Fields: ``folder``."""


class DiskFull(KnownError):
    """No room left on the disk. Fields: ``folder``."""


class FileMissing(KnownError):
    """A file the user named is not there or cannot be read. Fields: ``file``."""


# Deciding and undoing


class NothingToUndo(KnownError):
    """Nothing that was done at this machine stands."""


class NothingToRedo(KnownError):
    """Nothing was undone, or something else was done since."""


class UndoOvertaken(KnownError):
    """Something came later that changed what an action wrote, or builds on it."""


class UnknownRow(KnownError):
    """No such row to delete or to bring back. Fields: ``text``."""


class NotYours(KnownError):
    """A row that a unit has no right to write."""


class CertificatesStand(KnownError):
    """Certificates that count hang on what should be deleted. Fields: ``numbers``."""


class ErasureAsked(KnownError):
    """A person to be deleted whose request for erasure waits for the office."""


class PersonOfAnotherUnit(KnownError):
    """A request about a person whom another unit keeps."""


class SamePersonTwice(KnownError):
    """One person was named twice where two are needed."""


class UnknownConflict(KnownError):
    """No such conflict, or it was settled meanwhile. Fields: ``text``."""


class UnknownChoice(KnownError):
    """A conflict has no such choice. Fields: ``number``, ``count``."""


# Backups


class NotABackup(KnownError):
    """A file or folder that is no backup at all. Fields: ``file``."""


class BackupDamaged(KnownError):
    """A backup that was cut short or changed. Fields: ``file``."""


class BackupTooNew(KnownError):
    """A newer program wrote the backup. Fields: ``file``."""


class BackupFailed(KnownError):
    """The copy just made did not read back as it should, and was thrown away. Fields: ``folder``."""


class LastNumberMissing(KnownError):
    """A restore needs the last certificate number, and there is nobody to ask. Fields: ``year``."""


class BadLastNumber(KnownError):
    """What should be the last certificate number is no number. Fields: ``text``."""


class NotConfirmed(KnownError):
    """A restore that nobody has confirmed. Fields: none."""


# What the user named


class UnknownUnit(KnownError):
    """No unit of that key or name. Fields: ``text``."""


class AmbiguousUnit(KnownError):
    """Several units bear that name. Fields: ``text``, ``choices`` (text)."""


class UnitHasNoReceiver(KnownError):
    """The unit sends its files to nobody. Fields: ``unit``."""


class NotAChildUnit(KnownError):
    """The unit does not send its files here. Fields: ``unit``, ``office``."""


class UnknownClass(KnownError):
    """No class of that id or title. Fields: ``text``."""


class AmbiguousClass(KnownError):
    """Several classes bear that title. Fields: ``text``."""


class UnknownClassSession(KnownError):
    """The class has no such class session. Fields: ``number``, ``count``."""


class UnknownSite(KnownError):
    """The class has no such site. Fields: ``text``."""


class SiteNeeded(KnownError):
    """The class has several sites and none was named. Fields: ``choices`` (text)."""


class UnknownCourse(KnownError):
    """No course of that id or title. Fields: ``text``."""


class UnknownCategory(KnownError):
    """No such category of people. Fields: ``text``, ``choices`` (text)."""


class UnknownReport(KnownError):
    """No report of that name. Fields: ``text``, ``choices`` (text)."""


class UnknownPerson(KnownError):
    """No person of that id or name. Fields: ``text``."""


class AmbiguousListNumber(KnownError):
    """A list number that several people bear. Fields: ``number``, ``names`` (text)."""


class AmbiguousScan(KnownError):
    """A check-in text that fits several people. Fields: ``text``, ``count``."""


class ScanNotUnderstood(KnownError):
    """A check-in text that identifies nobody in this class. Fields: ``text``."""


class BadRows(KnownError):
    """A list of numbers that is not one, such as ``1-20,23``. Fields: ``text``."""


class BadDate(KnownError):
    """A date that is none. Fields: ``text``."""


class BadBirth(KnownError):
    """A date of birth that is none. Fields: ``text``."""


class BadPhone(KnownError):
    """A telephone number that is none. Fields: none, for it may be most of one."""


class BadCitizenId(KnownError):
    """A citizen-ID number that is none. Fields: none, for it may be most of one."""


class UnknownEthnic(KnownError):
    """An ethnic group that is not on the state's list. Fields: none."""


class DatesReversed(KnownError):
    """A class that would end before it begins. Fields: ``first``, ``last``."""


class BadCount(KnownError):
    """A headcount that is not ``category=number``. Fields: ``text``."""


class TextMissing(KnownError):
    """A title or name that is empty. Fields: none."""


class TextTooLong(KnownError):
    """A title, name or place beyond the bound. Fields: ``most`` (characters)."""


class ClassTooLong(KnownError):
    """A class with more class sessions than any has. Fields: ``most``."""


class AmbiguousCertificate(KnownError):
    """Several certificates bear that number. Fields: ``text``, ``choices`` (text)."""


class NumbersUsedUp(KnownError):
    """Behind the last certificate number of a year there is no room. Fields: ``year``, ``last``."""


class NobodyToCertify(KnownError):
    """No one in the class has earned a certificate yet. Fields: ``title``."""


class NoCertificates(KnownError):
    """The class has no certificates to print. Fields: ``title``."""


class NotAvailable(KnownError):
    """The program knows the wish but this version cannot do it. Fields: ``what``."""


# Rosters and other tables


class WorkbookEmpty(KnownError):
    """A file of no bytes. Fields: ``file``."""


class NotAWorkbook(KnownError):
    """A file of another kind, whatever its name ends in. Fields: ``file``."""


class WorkbookLocked(KnownError):
    """A workbook behind a password. Fields: ``file``."""


class WorkbookUnreadable(KnownError):
    """A workbook that is cut off or damaged. Fields: ``file``."""


class WorkbookUnsafe(KnownError):
    """A workbook with declarations that could name other files. Fields: ``file``."""


class WorkbookTooLarge(KnownError):
    """A file or sheet beyond the bounds. Fields: ``file``."""


class PastedUnreadable(KnownError):
    """A pasted text that is no table or is beyond the bounds. Fields: none."""


class NoNameColumn(KnownError):
    """No sheet has a header row with a column for names. Fields: ``file``."""


class NameColumnToChoose(NoNameColumn):
    """No column is known to hold names, but there are columns to choose from. Fields: ``file``, ``columns``
    (text)."""

    @property
    def code(self) -> str:
        """That of the error which it says more of."""
        return NoNameColumn().code


class UnknownColumn(KnownError):
    """A roster has no column of those letters. Fields: ``file``, ``column``, ``columns`` (text)."""


class NoPeopleInWorkbook(KnownError):
    """A header but no person below it. Fields: ``file``."""


class UnknownSheet(KnownError):
    """No sheet of that name. Fields: ``file``, ``sheet``, ``choices`` (text)."""


class MarkedCopyOverList(KnownError):
    """The copy with the faults marked would take the place of the list itself. Fields: ``file``."""


class UnknownFileType(KnownError):
    """An ending this command cannot write. Fields: ``file``, ``choices`` (text)."""


class NothingCopied(KnownError):
    """Rows are to be pasted and the clipboard holds no text."""


class CopiedNoTable(KnownError):
    """What is to be pasted as rows is some other text, or other files."""


# Pairing and the sync file


class NotAnInvitation(KnownError):
    """A file that is no invitation, or a damaged one. Fields: ``file``."""


class WrongCode(KnownError):
    """The invitation's code was mistyped. Fields: none."""


class InvitationExpired(KnownError):
    """The invitation is older than its validity. Fields: ``file``, ``until``."""


class InvitationForOther(KnownError):
    """The invitation is for another unit. Fields: ``unit``, ``own``."""


class InvitationUnknown(KnownError):
    """The join names an invitation this office did not make, or has replaced. Fields: ``file``, ``unit``."""


class InvitationSpent(KnownError):
    """Another machine has used the invitation. Fields: ``file``, ``unit``."""


class NotPaired(KnownError):
    """No receiving office has been introduced yet. Fields: none."""


class NoMachines(KnownError):
    """The unit has no accepted machine to write to. Fields: ``unit``."""


class UnknownMachine(KnownError):
    """The file is signed by a machine this store does not know. Fields: ``file``, ``unit``."""


class NotASyncFile(KnownError):
    """A file that is no sync file at all. Fields: ``file``."""


class SyncFileDamaged(KnownError):
    """A sync file cut short or changed on its way. Fields: ``file``."""


class SyncFileNotForUs(KnownError):
    """A sync file sealed for other machines. Fields: ``file``."""


class SyncFileMisdirected(KnownError):
    """A sync file for another unit, although we can open it. Fields: ``file``, ``unit``, ``own``."""


class SyncFileForged(KnownError):
    """The signature or the sender is not what it claims. Fields: ``file``."""


class SyncFileTooNew(KnownError):
    """A sync file of a later format. Fields: ``file``."""


class OwnFile(KnownError):
    """A sync file that this very machine wrote. Fields: ``file``."""


class SyncFileForOtherMachine(KnownError):
    """A sync file for another machine of this unit, although we can open it. Fields: ``file``, ``own``."""


class MachineNotAccepted(KnownError):
    """A further machine of a unit, which nobody has accepted. Fields: ``file``, ``unit``, ``machine``,
    ``fingerprint``."""


class RevokedMachineFile(KnownError):
    """The file comes from a machine that was revoked. Fields: ``file``, ``unit``, ``machine``."""


class UnknownPeer(KnownError):
    """The file comes from a machine of the own unit of which no office spoke. Fields: ``file``, ``unit``."""


class UnknownOffice(KnownError):
    """The file comes down from an office that was never introduced here. Fields: ``file``, ``unit``."""


class MachineNotFound(KnownError):
    """No other machine of that id, or several. Fields: ``text``."""


class MachineOfOtherUnit(KnownError):
    """A file between machines of one unit, asked for a machine of another. Fields: ``machine``, ``unit``,
    ``own``."""


class MachineRevoked(KnownError):
    """A file asked for a machine that was revoked. Fields: ``machine``, ``unit``."""


class NoReceiptInPicture(KnownError):
    """A picture in which no receipt can be read. Fields: ``file``."""


class NotAPaperKey(KnownError):
    """A text that is no recovery key. Fields: none."""


class NotAReceipt(KnownError):
    """A text that is no receipt for this machine. Fields: none."""


class UnknownCertificate(KnownError):
    """No certificate of that number. Fields: ``text``."""


class FolderNotEmpty(KnownError):
    """A folder that holds other things already. Fields: ``folder``."""
