"""Every text an editor wrote in one page or snippet, with the path of its field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from django.db.models import CharField, EmailField, Field, SlugField, TextField, URLField
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField

from publishing.content import BOOKKEEPING

INLINE = {"a", "b", "strong", "i", "em", "span", "sub", "sup"}
ADDRESSES = (SlugField, URLField, EmailField)  # not words


@dataclass(frozen=True)
class Text:
    """`where` as in `cms.snapshots`: "title", "body.<block id>.options.<option id>.body"; `html` only of rich text."""

    where: str
    words: str
    html: str = ""


def own_texts(source: Any) -> list[Text]:
    """What the editor wrote here; texts of what it uses were checked with their own proof."""
    fields = [field for field in source._meta.concrete_fields if field.name not in BOOKKEEPING]
    found = [text for field in fields for text in _field_texts(field, getattr(source, field.attname))]
    return [text for text in found if text.words or text.html]


def readable(html: str) -> str:
    """The words as they stand on the screen: "PP<b>RT</b>" is one word, two paragraphs are two lines."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(lambda tag: tag.name not in INLINE):
        tag.insert(0, "\n")
        tag.append("\n")
    return soup.get_text()


def stream_fields(source: Any) -> list[StreamField]:
    return [field for field in source._meta.concrete_fields if isinstance(field, StreamField)]


def _field_texts(field: Field, value: Any) -> Iterator[Text]:
    if isinstance(field, StreamField):
        yield from block_texts(field.stream_block, value, field.name)
    elif isinstance(field, RichTextField):
        yield Text(field.name, readable(value or ""), value or "")
    elif isinstance(field, CharField | TextField) and not isinstance(field, ADDRESSES) and not field.choices:
        yield Text(field.name, str(value or ""))


def block_texts(block: blocks.Block, value: Any, where: str) -> Iterator[Text]:
    """The texts of one block and of all inside it."""
    match block:
        case blocks.StreamBlock():
            for child in value:
                yield from block_texts(child.block, child.value, f"{where}.{child.id}")
        case blocks.StructBlock():
            for name, child_block in block.child_blocks.items():
                yield from block_texts(child_block, value.get(name), f"{where}.{name}")
        case blocks.ListBlock():
            for item in value or []:
                yield from block_texts(block.child_block, item, where)
        case blocks.RichTextBlock():
            html = value.source if value else ""
            yield Text(where, readable(html), html)
        case blocks.CharBlock() | blocks.TextBlock():
            yield Text(where, str(value or ""))
