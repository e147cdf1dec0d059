"""Two collections for pictures: what may be used, and what somebody has yet to look at."""

from collections.abc import Iterator

from wagtail.models import Collection

APPROVED, INCOMING = "Approved images", "Incoming"


def make_collections() -> Iterator[str]:
    root = Collection.get_first_root_node()
    there = set(root.get_children().values_list("name", flat=True))
    for name in (APPROVED, INCOMING):
        if name not in there:
            root.add_child(name=name)
            yield f"Collection “{name}” made"
