"""The demo's people. Their passwords are known to everybody, so a system check refuses them outside the demo."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import Group, User

from cms.installation.groups import COMMUNICATIONS, EDITORS, MARKETING, REVIEWERS

DEMO_DOMAIN = "demo.example.org"  # how the system check knows them


@dataclass(frozen=True)
class DemoPerson:
    """`may` is printed beside the name and password."""

    username: str
    password: str
    full_name: str
    group: str
    may: str

    @property
    def email(self) -> str:
        return f"{self.username}@{DEMO_DOMAIN}"


EDITOR = DemoPerson(
    "editor", "demo-editor", "Editor, patient information", EDITORS, "writes pages and submits them; approves nothing"
)
REVIEWER = DemoPerson(
    "reviewer", "demo-reviewer", "Reviewer, oncology", REVIEWERS, "approves treatment pages that name her as reviewer"
)
COLLEAGUE = DemoPerson(
    "colleague",
    "demo-colleague",
    "Colleague, communications",
    COMMUNICATIONS,
    "approves newsletters and all pages but treatments",
)
MARKETER = DemoPerson(
    "marketer", "demo-marketer", "Marketer, newsletters", MARKETING, "puts newsletters together and submits them"
)
PEOPLE = (EDITOR, REVIEWER, COLLEAGUE, MARKETER)


def make_people() -> Iterator[str]:
    for person in PEOPLE:
        if not User.objects.filter(username=person.username).exists():
            user = User.objects.create_user(person.username, person.email, person.password, first_name=person.full_name)
            user.groups.add(Group.objects.get(name=person.group))
            yield f"Demo person “{person.username}” made: {person.may}"


def account(person: DemoPerson) -> User:
    return User.objects.get(username=person.username)
