"""field.invalid: what the edit form would refuse. Drafts may be saved half filled, so the proof looks again."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import TextField
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.models import Page

from cms.checks.texts import stream_fields
from cms.checks.written import Written
from publishing.source import Finding

SLUG_TAKEN = "Another page beside this one has the slug “{}” already. Choose another."


def invalid(written: Written) -> list[Finding]:
    source = written.source
    found = [*_fields(source), *_long_texts(source), *_blocks(source)]
    return [finding for finding in found if finding.where != "slug" or not _is_left(written)]


def _is_left(written: Written) -> bool:
    """Whether the page that has this slug now gives it up in the same release."""
    source: Any = written.source
    others = source.get_siblings(inclusive=False).filter(slug=source.slug) if isinstance(source, Page) else []
    paths = [written.uses.will_stand_at(other.translation_key) for other in others]
    return bool(paths) and all(path and path != written.snapshot.path for path in paths)


def _fields(source: Any) -> Iterator[Finding]:
    streams = [field.name for field in stream_fields(source)]
    try:
        source.full_clean(exclude=streams)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            for message in messages:
                if name == "slug" and "already in use" in message:  # Wagtail's sentence names a place nobody knows
                    yield Finding("field.invalid", "error", "slug", SLUG_TAKEN.format(source.slug))
                else:
                    yield _finding("" if name == "__all__" else name, _label(source, name), message)


def _label(source: Any, name: str) -> str:
    try:
        return str(source._meta.get_field(name).verbose_name).capitalize()
    except FieldDoesNotExist:
        return ""


def _long_texts(source: Any) -> Iterator[Finding]:
    """Django checks the length of a TextField in forms alone."""
    for field in source._meta.concrete_fields:
        if isinstance(field, TextField) and field.max_length:
            length = len(getattr(source, field.name) or "")
            if length > field.max_length:
                message = f"This has {length} letters; shorten it to {field.max_length}."
                yield _finding(field.name, str(field.verbose_name).capitalize(), message)


def _blocks(source: Any) -> Iterator[Finding]:
    for field in stream_fields(source):
        value = getattr(source, field.name)
        try:
            field.stream_block.clean(value)
        except ValidationError as error:
            yield from _block_errors(error, field.stream_block, value, field.name)


def _block_errors(error: ValidationError, block: blocks.Block, value: Any, where: str) -> Iterator[Finding]:
    """One finding for each field that is wrong, however deep its block lies."""
    match error:
        case StreamBlockValidationError():
            for at, inner in error.block_errors.items():
                yield from _block_errors(inner, value[at].block, value[at].value, f"{where}.{value[at].id}")
        case StructBlockValidationError():
            for name, inner in error.block_errors.items():
                yield from _block_errors(inner, block.child_blocks[name], _part(value, name), f"{where}.{name}")
        case ListBlockValidationError():
            for at, inner in error.block_errors.items():
                yield from _block_errors(inner, block.child_block, value[at], where)
        case _:
            yield from (_finding(where, str(block.label), message) for message in error.messages)
            return
    for message in _own_messages(error):
        yield _finding(where, str(block.label), message)


def _part(value: Any, name: str) -> Any:
    """The value of a picture block is the picture, which has no parts."""
    return value.get(name) if isinstance(value, Mapping) else None


def _own_messages(
    error: StreamBlockValidationError | StructBlockValidationError | ListBlockValidationError,
) -> list[str]:
    return [message for inner in error.non_block_errors.as_data() for message in inner.messages]


def _finding(where: str, label: str, message: str) -> Finding:
    return Finding("field.invalid", "error", where, f"{label}: {message}" if label else message)
