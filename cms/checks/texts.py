"""Every text an editor wrote in one page or snippet, with the path of its field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from django.db.models import CharField, EmailField, Field, SlugField, TextField, URLField
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock

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


def _described(picture: Any) -> str:
    """What stands for it with who cannot see it: the words chosen here, or else its own."""
    if picture is None or getattr(picture, "decorative", False):
        return ""
    return getattr(picture, "contextual_alt_text", "") or getattr(picture, "description", "")


def stream_fields(source: Any) -> list[StreamField]:
    return [field for field in source._meta.concrete_fields if isinstance(field, StreamField)]


def own_addresses(source: Any) -> list[Text]:
    """Web addresses in fields of their own; `words` is the address."""
    found = []
    for field in source._meta.concrete_fields:
        value = getattr(source, field.attname)
        if isinstance(field, StreamField):
            leaves = _leaves(field.stream_block, value, field.name)
            found += [Text(where, str(url or "")) for block, url, where in leaves if isinstance(block, blocks.URLBlock)]
        elif isinstance(field, URLField) and field.name not in BOOKKEEPING:
            found.append(Text(field.name, str(value or "")))
    return [text for text in found if text.words]


def _field_texts(field: Field, value: Any) -> Iterator[Text]:
    if isinstance(field, StreamField):
        yield from block_texts(field.stream_block, value, field.name)
    elif isinstance(field, RichTextField):
        yield Text(field.name, readable(value or ""), value or "")
    elif isinstance(field, CharField | TextField) and not isinstance(field, ADDRESSES) and not field.choices:
        yield Text(field.name, str(value or ""))


def block_texts(block: blocks.Block, value: Any, where: str) -> Iterator[Text]:
    """The texts of one block and of all inside it."""
    for leaf, inner, path in _leaves(block, value, where):
        match leaf:
            case blocks.RichTextBlock():
                html = inner.source if inner else ""
                yield Text(path, readable(html), html)
            case blocks.CharBlock() | blocks.TextBlock():
                yield Text(path, str(inner or ""))


def _leaves(block: blocks.Block, value: Any, where: str) -> Iterator[tuple[blocks.Block, Any, str]]:
    """(block, value, path) of all that holds no further blocks."""
    match block:
        case blocks.StreamBlock():
            for child in value or []:
                yield from _leaves(child.block, child.value, f"{where}.{child.id}")
        case ImageBlock():  # its value is the picture itself
            yield block.child_blocks["alt_text"], _described(value), f"{where}.alt_text"
        case blocks.StructBlock():
            for name, child_block in block.child_blocks.items():
                yield from _leaves(child_block, value.get(name) if value else None, f"{where}.{name}")
        case blocks.ListBlock():
            for item in value or []:
                yield from _leaves(block.child_block, item, where)
        case TypedTableBlock():
            for column in value.columns if value else []:
                yield blocks.CharBlock(), column["heading"], where
            for row in value.rows if value else []:
                for cell in row:
                    yield from _leaves(cell.block, cell.value, where)
        case _:
            yield block, value, where
