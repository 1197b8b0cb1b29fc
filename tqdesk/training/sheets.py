"""What a sign-in sheet says."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from tqdesk import units
from tqdesk.errors import UnknownSite
from tqdesk.records import SheetPerson, SignInSheet
from tqdesk.training import classes


def sign_in_sheets(session: Session, *, training_class: UUID) -> list[SignInSheet]:
    """The sign-in sheets of a class: one for each site that has a list, or the empty one of our site.

    :raises UnknownClass, SiteNeeded: there is no such class, or nobody is listed and no site is ours.
    """
    listed = {each.site for each in classes.show(session, training_class).enrolments}
    sites = [each.id for each in classes.sites(session, training_class) if each.id in listed]
    sites = sites or [classes.find_site(session, training_class)]
    return [sign_in_sheet(session, training_class=training_class, site=site) for site in sites]


def sign_in_sheet(session: Session, *, training_class: UUID, site: UUID) -> SignInSheet:
    """The sign-in sheet of a class at a site, by list number.

    :raises UnknownClass, UnknownSite: there is none of that id.
    """
    detail = classes.show(session, training_class)
    place = next((each for each in detail.sites if each.id == site), None)
    if place is None:
        raise UnknownSite(text=str(site))
    issuer = units.name_of(place.unit)
    return SignInSheet(
        issuer=issuer,
        issuer_parent=units.parent_name_of(place.unit),
        class_title=detail.summary.title,
        site=place.venue or issuer,
        first_day=detail.summary.first_day,
        last_day=detail.summary.last_day,
        class_sessions=tuple((each.day, each.part) for each in detail.class_sessions),
        people=tuple(
            SheetPerson(each.list_number, each.name, each.birth, each.position, each.workplace)
            for each in detail.enrolments
            if each.site == site
        ),
    )
