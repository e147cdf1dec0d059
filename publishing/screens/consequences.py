"""What taking something down touches, said before anybody presses."""

from __future__ import annotations

from typing import Any

from publishing import moves, reach, situation
from publishing.base import Carried, Telling, channels
from publishing.models import Edition, Publication
from publishing.screens import facts
from publishing.screens.places import edit_url

NAMED = 10  # of many pages, this many by name


def of(publication: Publication) -> dict[str, Any]:
    containing, linking = reach.contain(publication), _linking(publication)
    return {
        "live": facts.live_sentence(publication),
        "places": _places(publication),
        "facts": facts.of(publication),
        "containing": _some(containing),
        "linking": _some(linking),
        "below": len(moves.below(publication)),
        "carried": carried(publication),
        "waiting": [proof.publication.title for proof in _waiting(publication)],
    }


def carried(publication: Publication) -> list[Carried]:
    """What left with it, of all channels."""
    public_id, locale = str(publication.public_id), publication.locale
    return [one for channel in channels().values() for one in channel.reach(public_id, locale)]


def tellings(withdrawal: Edition) -> list[Telling]:
    """What can be done for those whom it had reached."""
    found = [channel.telling(withdrawal.pk) for channel in channels().values()]
    return [one for one in found if one is not None]


def _places(publication: Publication) -> list[str]:
    return [f"{row['label']}: {row['sentence']}" for row in places(publication.live)]


def places(edition: Edition | None) -> list[dict[str, str]]:
    """How an edition stands on each channel, in the order in which people see those."""
    found = {row.channel: row for row in edition.deliveries.select_related("edition")} if edition else {}
    return [
        {"label": channel.label, "sentence": situation.sentence(found[name])}
        for name, channel in channels().items()
        if name in found
    ]


def _linking(publication: Publication) -> Any:
    """Live pages that lead to it, and do not show it as a part of themselves."""
    return reach.users_of(publication, {}).exclude(pk__in=reach.contain(publication).values("pk"))


def _waiting(publication: Publication) -> list[Any]:
    """Approved newsletters that wait for their moment and contain it."""
    proofs = reach.waiting_users_of(publication).select_related("publication", "release_item__release")
    return [proof for proof in proofs if proof.sends_mail]


def _some(rows: Any) -> dict[str, Any]:
    named = [{"title": row.title, "edit_url": edit_url(row)} for row in rows[:NAMED]]
    count = rows.count()
    return {"count": count, "named": named, "more": count - len(named)}
