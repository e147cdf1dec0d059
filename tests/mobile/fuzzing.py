"""Asks every address of openapi.json for what nobody would ask for, and holds each answer against the document."""

from __future__ import annotations

from collections import Counter
from math import ceil
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

# A cursor or an id may be well formed and not ours: 400 or 404 is right, whatever the check thinks of it.
UNFIT = {"positive_data_acceptance"}
PRINTABLE = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)
HEADERS = st.dictionaries(
    st.sampled_from(["Accept", "Accept-Encoding", "Accept-Language", "If-None-Match", "If-Modified-Since", "Range"]),
    st.one_of(PRINTABLE, st.sampled_from(["*", "gzip", "br", "identity;q=0", "Mon, 02 Nov 2026 09:00:00 GMT"])),
    max_size=3,
)
WAYS = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)

load_all_checks()


class Fuzzing:
    """`known` are real values of parameters, by name: without them every item would be one that is not there."""

    def __init__(self, url: str, document: dict[str, Any], known: dict[str, list[str]]) -> None:
        self.schema = schemathesis.openapi.from_dict(document)
        self.url, self.known = url, known
        self.statuses: Counter[tuple[str, int]] = Counter()

    def run(self, cases: int) -> None:
        """At least so many. Raises at the first answer that the document does not have, with the line to repeat it."""
        operations = [found.ok() for found in self.schema.get_all_operations()]
        ways = [(operation, way) for operation in operations for way in WAYS if _is_possible(operation, way)]
        while (left := cases - self.asked) > 0:
            before = self.asked
            for operation, way in ways:
                self._ask(operation, way, ceil(left / len(ways)))
            assert self.asked > before, "there is nothing to ask"

    @property
    def asked(self) -> int:
        return self.statuses.total()

    def report(self) -> str:
        """How often each address gave each status."""
        return "".join(f"{count:6} {status} {of}\n" for (of, status), count in sorted(self.statuses.items()))

    def _ask(self, operation: Any, way: GenerationMode, most: int) -> None:
        wrong = _may_be_wrong(operation)

        @settings(
            max_examples=most,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=way), headers=HEADERS, draw=st.data())
        def one(case: Any, headers: dict[str, str], draw: Any) -> None:
            self._with_real_values(case, draw, self.known.keys() - (wrong if way is GenerationMode.NEGATIVE else set()))
            answer = case.call(base_url=self.url, headers=headers, timeout=30, allow_redirects=False)
            self.statuses[operation.label, answer.status_code] += 1
            case.validate_response(answer, excluded_checks=[CHECKS.get_one(name) for name in UNFIT])

        one()

    def _with_real_values(self, case: Any, draw: Any, names: set[str]) -> None:
        for values in (case.path_parameters or {}, case.query or {}):
            for name in sorted(values.keys() & names):
                if draw.draw(st.sampled_from([True, True, True, False])):
                    values[name] = draw.draw(st.sampled_from(self.known[name]))


def _is_possible(operation: Any, way: GenerationMode) -> bool:
    return way is GenerationMode.POSITIVE or bool(_may_be_wrong(operation))


def _may_be_wrong(operation: Any) -> set[str]:
    """Names of parameters: any text is a string, so the schema has to ask for more than that."""
    parameters = operation.definition.raw.get("parameters", [])
    return {one["name"] for one in parameters if set(one["schema"]) - {"type"}}
