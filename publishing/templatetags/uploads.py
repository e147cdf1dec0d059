"""What the screens of a picture or document say about those that show it."""

from __future__ import annotations

from typing import Any

from django import template

from publishing import uploads
from publishing.files import Upload

register = template.Library()


@register.inclusion_tag("publishing/shown_in.html")
def shown_in(upload: Upload, *, deleting: bool = False) -> dict[str, Any]:
    """Each live page with the version that readers see, and whether it shows the upload as it is now."""
    known = set(uploads.references_to(upload))
    rows = []
    for publication in uploads.showing(upload):
        live, proof = publication.live, publication.live_proof
        if live is not None and proof is not None:
            sealed = {name: one for name, one in proof.uploads.items() if name in known}
            rows.append({"publication": publication, "number": live.number, "old": uploads.changed(sealed)})
    return {"rows": rows, "deleting": deleting, "kind": upload._meta.verbose_name}
