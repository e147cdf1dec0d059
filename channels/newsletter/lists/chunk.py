"""One chunk of an imported table: who comes in, who stays out, and what the report says of each row.

Called inside the transaction that moves the mark. Nothing here brings anybody back: whoever left stays gone, and an
address that may get no newsletter gets none."""

from __future__ import annotations

from collections.abc import Iterable

from channels.newsletter.lists import consent_rows
from channels.newsletter.lists.consent_rows import Agreed
from channels.newsletter.lists.table import Row
from channels.newsletter.models import ListImport, ListImportRow, Subscriber, Suppression
from publishing import clock

Outcome = ListImportRow.Outcome
SOURCE, VERSION = "import", "import"
REASONS = {
    Outcome.ALREADY: "This address is on the list, or waits for its owner to confirm it.",
    Outcome.TWICE: "The address stands further up in this file.",
    Outcome.LEFT: "This person left the newsletter. Nobody but the person can come back.",
    Outcome.SUPPRESSED: "This address may get no newsletter: its mail came back, its owner complained or asked for it.",
}


def take_in(found: ListImport, rows: Iterable[Row]) -> None:
    report: list[ListImportRow] = []
    agreed: dict[str, tuple[int, Agreed]] = {}
    today = clock.today()
    for number, row in rows:
        try:
            person = consent_rows.read(row, today)
        except consent_rows.Refused as reason:
            address = row.get(consent_rows.ADDRESS, "")[:320]
            report.append(_line(found, number, Outcome.REFUSED, str(reason), address))
            continue
        if person.address_key in agreed:
            report.append(_line(found, number, Outcome.TWICE))
        else:
            agreed[person.address_key] = (number, person)
    outcomes = _outcomes(found, agreed)
    report += [_line(found, number, outcomes[key], key=key) for key, (number, _) in agreed.items()]
    ListImportRow.objects.bulk_create(report)


def _outcomes(found: ListImport, agreed: dict[str, tuple[int, Agreed]]) -> dict[str, str]:
    """By keyed hash of the address; those that may come in are in when this returns."""
    outcomes: dict[str, str] = dict.fromkeys(
        ListImportRow.objects.filter(list_import=found, address_key__in=agreed).values_list("address_key", flat=True),
        Outcome.TWICE,
    )
    kept_out = Suppression.objects.filter(address_key__in=agreed).values_list("address_key", flat=True)
    outcomes = dict.fromkeys(kept_out, Outcome.SUPPRESSED) | outcomes
    outcomes = _known(agreed) | outcomes
    new = {key: person for key, (_, person) in agreed.items() if key not in outcomes}
    added = _add(found, new)
    return outcomes | {key: Outcome.ADDED if key in added else Outcome.ALREADY for key in new}


def _known(agreed: Iterable[str]) -> dict[str, str]:
    rows = Subscriber.objects.filter(address_key__in=agreed).values_list("address_key", "state")
    return {key: Outcome.LEFT if state == Subscriber.State.ENDED else Outcome.ALREADY for key, state in rows}


def _add(found: ListImport, new: dict[str, Agreed]) -> set[str]:
    """Those who are in; somebody may have signed up in this very second, and then stays as the person wanted it."""
    made = [
        Subscriber(
            email=person.email,
            address_key=key,
            locale=found.locale,
            state=Subscriber.State.CONFIRMED,
            source=SOURCE,
            consent_version=VERSION,
            consent_text=person.words,
            confirmed_at=person.on,
        )
        for key, person in sorted(new.items())  # in one order, so that two imports never wait for each other
    ]
    Subscriber.objects.bulk_create(made, ignore_conflicts=True)
    ids = [row.public_id for row in made]
    return set(Subscriber.objects.filter(public_id__in=ids).values_list("address_key", flat=True))


def _line(
    found: ListImport, number: int, outcome: str, reason: str = "", address: str = "", key: str = ""
) -> ListImportRow:
    said = reason or REASONS.get(Outcome(outcome), "")
    return ListImportRow(
        list_import=found, number=number, outcome=outcome, reason=said, address=address, address_key=key
    )
