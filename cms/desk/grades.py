"""How hard sealed texts are to read, measured by the checks' own rule (`cms.checks.grades`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cms.checks import glossary, reading
from cms.checks import grades as checked
from cms.checks.texts import own_texts
from cms.checks.written import Written
from cms.models import ClinicalSettings
from cms.models.clinical_settings import Rules
from publishing import live
from publishing.models import Proof
from publishing.snapshots import Snapshot

GRADED = ["treatment", "standard", "home", "treatment_index", "appointment"]  # read from top to bottom
Key = tuple[str, int]  # the digest of a proof, and the glossary it was measured with
MOST_KNOWN = 5000


@dataclass(frozen=True)
class Grades:
    """School grades; `page` is None of a text too short to tell. `parts`: (name, grade) of those that are long enough:
    the treatment options, as the app shows each alone, and other blocks."""

    page: float | None
    parts: tuple[tuple[str, float], ...]

    def is_hard(self, above: int) -> bool:
        return any(grade > above for grade in (self.page or 0.0, *(grade for _, grade in self.parts)))

    @property
    def hardest(self) -> tuple[str, float]:
        return max(self.parts, key=lambda part: part[1], default=("", 0.0))


_known: dict[Key, Grades] = {}


def of_proofs(proof_ids: Iterable[int]) -> dict[int, Grades]:
    """By proof, without those whose language has no formula. What was sealed never changes, so that a process measures
    each text once."""
    rows = Proof.objects.filter(pk__in=set(proof_ids), publication__kind__in=GRADED)
    terms: dict[str, tuple[glossary.Term, ...]] = {}
    keys: dict[int, Key] = {}
    for pk, digest, locale in rows.values_list("pk", "digest", "publication__locale"):
        if digest and locale.partition("-")[0] in reading.LANGUAGES:
            if locale not in terms:
                terms[locale] = glossary.terms(locale)
            keys[pk] = (digest, hash(terms[locale]))
    if len(_known) > MOST_KNOWN:
        _known.clear()
    unknown = Proof.objects.filter(pk__in=[pk for pk, key in keys.items() if key not in _known])
    for proof in unknown.select_related("publication__content_type").iterator(chunk_size=50):
        _known[keys[proof.pk]] = _measure(proof, terms[proof.publication.locale])
    return {pk: _known[key] for pk, key in keys.items()}


def _measure(proof: Proof, terms: tuple[glossary.Term, ...]) -> Grades:
    content_type = proof.publication.content_type
    model = content_type.model_class() if content_type else None
    if model is None:  # a kind that this installation has no more
        return Grades(None, ())
    source = model.from_serializable_data(proof.content, check_fks=False)  # type: ignore[attr-defined]
    sealed: Snapshot = proof.sealed
    written = Written(source, sealed, live.uses(sealed.locale), own_texts(source), [], terms, Rules())
    parts = tuple((passage.name, grade) for passage, grade in checked.of_passages(written) if passage.name)
    return Grades(checked.of_page(written), parts)


def hard_above() -> int:
    """The grade that the hospital has set; above it a text gets a note."""
    return ClinicalSettings.rules().grade_warn
