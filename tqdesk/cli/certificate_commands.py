"""Certificates."""

from __future__ import annotations

import argparse
from pathlib import Path

from tqdesk.cli.frame import (
    Answer,
    Commands,
    class_argument,
    command,
    group,
    opened,
    read_day,
    reason_option,
    whole_number,
)
from tqdesk.errors import NotAvailable
from tqdesk.files import write_whole_bytes
from tqdesk.words import _, mark

VERDICTS: dict[str, str] = {
    "valid": mark("The certificate {number} of {name} is valid."),
    "changed": mark("Certificate {number}: the text is not what was signed when it was issued."),
    "revoked": mark("The certificate {number} of {name} was revoked."),
    "unknown": mark("This certificate is not known here."),
}


def add_to(commands: Commands) -> None:
    """Add ``certificates issue``, ``print``, ``revoke`` and ``verify``."""
    certificates = group(commands, "certificates", _("certificates"))
    parser = command(certificates, "issue", issue, _("issues one to all who attended every session"))
    class_argument(parser)
    parser.add_argument("--on", metavar="DATE", help=_("the date that they bear"))
    parser = command(certificates, "print", print_certificates, _("writes all of a class into one PDF"))
    class_argument(parser)
    parser.add_argument("-o", dest="file", type=Path, required=True, metavar="FILE")
    parser = command(certificates, "revoke", revoke, _("revokes one"))
    parser.add_argument("number", metavar="NUMBER")
    reason_option(parser, required=True)
    parser.add_argument("--year", type=whole_number, metavar="Y")
    parser = command(certificates, "verify", verify, _("says whether the text of a QR code is genuine"))
    parser.add_argument("text", metavar="TEXT")


def issue(arguments: argparse.Namespace) -> Answer:
    """``certificates issue``."""
    from tqdesk.training import certificates, classes

    on = read_day(arguments.on) if arguments.on else None
    with opened(arguments) as store, store.writing() as session:
        chosen = classes.find(session, arguments.training_class)
        count = certificates.issue(session, training_class=chosen, on=on)
    return Answer({"count": count}, [_("{count} certificates issued.").format(count=count)])


def print_certificates(arguments: argparse.Namespace) -> Answer:
    """``certificates print``."""
    from tqdesk.printing.certificate import certificates_pdf
    from tqdesk.training import certificates, classes

    with opened(arguments) as store, store.reading() as session:
        chosen = classes.find(session, arguments.training_class)
        faces = certificates.faces(session, training_class=chosen)
    write_whole_bytes(arguments.file, certificates_pdf(faces))
    said = _("{count} certificates: {file}").format(count=len(faces), file=arguments.file)
    return Answer({"file": str(arguments.file), "count": len(faces)}, [said])


def revoke(arguments: argparse.Namespace) -> Answer:
    """``certificates revoke``."""
    from tqdesk.training import certificates

    with opened(arguments) as store, store.writing() as session:
        name = certificates.revoke(
            session, number=arguments.number, reason=arguments.reason, year=arguments.year
        )
    said = _("The certificate {number} of {name} is revoked.").format(number=arguments.number, name=name)
    return Answer({"number": arguments.number, "name": name}, [said])


def verify(arguments: argparse.Namespace) -> Answer:
    """``certificates verify``: exit status 1 unless the certificate is valid."""
    from tqdesk.training import certificates

    if not arguments.text.startswith(certificates.QR_START) and Path(arguments.text).suffix:
        raise NotAvailable(what="certificates verify FILE")
    with opened(arguments) as store, store.reading() as session:
        result, number, name = certificates.verify(session, arguments.text)
    said = _(VERDICTS[result]).format(number=number, name=name)
    keys = {"result": result, "number": number, "name": name}
    return Answer(keys, [said]) if result == "valid" else Answer(keys, [], [said])
