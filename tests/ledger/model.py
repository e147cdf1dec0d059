"""What must be true, worked out from what people did: no database, and nothing of the code that it judges."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    """One saved draft."""

    marker: str
    writer: str
    slug: str


@dataclass(frozen=True)
class Effect:
    """One edition: a text at an address, or that it was taken down."""

    number: int
    marker: str
    path: str
    step: int
    repeats: bool  # the text of the edition before
    marks: frozenset[str] = frozenset()  # its own, and that of its title

    @property
    def is_live(self) -> bool:
        return bool(self.marker)


@dataclass(frozen=True)
class Signature:
    digest: str
    signer: str
    step: int


@dataclass(frozen=True)
class Expiry:
    name: str
    number: int  # of the edition that it ends


@dataclass
class Model:
    """What people saved, signed, planned and let go, and what took effect of it, in the order of commits."""

    step: int = 0
    texts: dict[str, list[Text]] = field(default_factory=lambda: defaultdict(list))
    effects: dict[str, list[Effect]] = field(default_factory=lambda: defaultdict(list))
    released: set[str] = field(default_factory=set)  # marks that readers may see
    owners: dict[str, str] = field(default_factory=dict)  # by web address: who was published there last
    submitters: dict[str, str] = field(default_factory=dict)
    signatures: dict[int, Signature] = field(default_factory=dict)  # by proof
    plans: dict[str, int] = field(default_factory=dict)  # by name: the release that its next version waits for
    waiting: set[int] = field(default_factory=set)  # releases that need somebody, or time, to let them go
    let_go: set[int] = field(default_factory=set)
    taken_down: set[int] = field(default_factory=set)  # releases that take down at once
    expiries: dict[int, Expiry] = field(default_factory=dict)  # by release

    # --- What people do ---

    def saved(self, name: str, text: Text) -> None:
        self.texts[name].append(text)

    def signed(self, proof: int, digest: str, signer: str) -> None:
        self.signatures[proof] = Signature(digest, signer, self.step)

    def may_not_sign(self, name: str, signer: str) -> bool:
        """Who submitted it, or wrote any of it since it was last published."""
        return signer == self.submitters.get(name) or signer in self.writers_until(name, self.texts[name][-1].marker)

    def writers_until(self, name: str, marker: str) -> set[str]:
        """Who wrote this text and those between it and the one that was published last."""
        published = next((effect.marker for effect in reversed(self.effects[name]) if effect.is_live), "")
        found: set[str] = set()
        for text in self.texts[name]:
            found = set() if text.marker == published else found | {text.writer}
            if text.marker == marker:
                break
        return found

    # --- What took effect ---

    def took_effect(self, name: str, effect: Effect) -> None:
        self.effects[name].append(effect)
        if effect.is_live:
            self.released |= effect.marks
        if effect.is_live and effect.path:
            self.owners[effect.path] = name

    def live(self, name: str) -> Effect | None:
        """What readers see of it now."""
        last = self.last(name)
        return last if last and last.is_live else None

    def last(self, name: str) -> Effect | None:
        return self.effects[name][-1] if self.effects[name] else None

    def ends(self, expiry: Expiry) -> bool:
        """Not once a newer text was approved: that has an expiry of its own, or none."""
        later = [effect for effect in self.effects[expiry.name] if effect.number > expiry.number]
        return all(effect.repeats for effect in later)
