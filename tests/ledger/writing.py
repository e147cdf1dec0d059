"""Steps of those who write: edit, submit, take back; and the whole way from a draft to its signature."""

from __future__ import annotations

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import rule
from wagtail.models import WorkflowState

from publishing import proofing
from publishing.models import Proof
from tests.ledger.base import Base
from tests.ledger.model import Text
from tests.ledger.stage import signers
from tests.ledger.texts import ALL, INDEXES, PARTS, TREATMENTS, marker, write

names = st.one_of(st.sampled_from(TREATMENTS), st.sampled_from(ALL))
writers = st.sampled_from(["editor", "editor", "editor", "colleague", "clinician"])
slugs = st.sampled_from(["", "", "", "first", "second", "third", "fourth"])
places = st.sampled_from(["", "treatments", "therapies", "care"])
shared = st.sampled_from([*PARTS, "home", "appointment"])


class Writing(Base):
    @rule(name=names, writer=writers, retitle=st.booleans(), slug=slugs, autosave=st.booleans(), submit=st.booleans())
    def edit(self, name: str, writer: str, retitle: bool, slug: str, autosave: bool, submit: bool) -> None:
        self.begin("edit")
        self.save(name, writer, retitle=retitle, slug=slug, autosave=autosave)
        if submit:
            self.hand_in(name)

    @rule(name=names)
    def submit(self, name: str) -> None:
        """What was saved before, or sent back; without a new text it is the live one once more."""
        self.begin("submit")
        self.hand_in(name)

    @rule(name=st.sampled_from(TREATMENTS), writer=writers, retitle=st.booleans(), slug=slugs, correction=st.booleans())
    def write_and_sign(self, name: str, writer: str, retitle: bool, slug: str, correction: bool) -> None:
        """The whole way in one step."""
        self.begin("write and sign")
        self.save(name, writer, retitle=retitle, slug=slug)
        self.hand_in(name)
        self.sign(self.check(name), signers(name)[0], correction)

    @rule(name=shared, writer=writers, retitle=st.booleans())
    def change_what_others_contain_and_sign(self, name: str, writer: str, retitle: bool) -> None:
        self.begin("change what others contain")
        self.save(name, writer, retitle=retitle)
        self.hand_in(name)
        self.sign(self.check(name), signers(name)[-1])

    @rule(name=st.sampled_from(INDEXES), slug=places, retitle=st.booleans())
    def rename_an_index_and_sign(self, name: str, slug: str, retitle: bool) -> None:
        """All that stands below it moves along."""
        self.begin("rename an index")
        self.save(name, "editor", slug=slug, retitle=retitle)
        self.hand_in(name)
        self.sign(self.check(name), signers(name)[0])

    def save(self, name: str, writer: str, *, retitle: bool = False, slug: str = "", autosave: bool = False) -> None:
        """A new revision, or the newest one once more as autosave writes it."""
        source, user = self.stage.draft(name), self.people[writer]
        mark = marker(100 + sum(len(texts) for texts in self.model.texts.values()))
        write(source, name, mark, retitle=retitle, slug=slug if name in (*INDEXES, *TREATMENTS) else "")
        newest = source.get_latest_revision()
        again = newest if autosave and newest.user_id == user.pk else None
        source.save_revision(user=user, clean=False, overwrite_revision=again)
        self.model.saved(name, Text(mark, writer, getattr(source, "slug", "")))

    def hand_in(self, name: str, submitter: str = "editor") -> None:
        source, user = self.stage.draft(name), self.people[submitter]
        workflow = source.current_workflow_state
        with transaction.atomic():
            if workflow is None:
                source.get_workflow().start(source, user)
                self.model.submitters[name] = submitter
            elif workflow.status == WorkflowState.STATUS_NEEDS_CHANGES:
                workflow.resume(user)

    def check(self, name: str) -> Proof | None:
        """Make the versions that are wanted of it; answers the one that somebody may sign."""
        mine = Proof.objects.filter(publication=self.stage.publications[name], cause="submit")
        for proof in mine.filter(state="wanted").order_by("pk"):
            proofing.build(proof.pk)
        return mine.filter(state="ready", release_item=None).order_by("-pk").first()

    def sign(self, proof: Proof | None, signer: str, correction: bool = False) -> None:
        raise NotImplementedError
