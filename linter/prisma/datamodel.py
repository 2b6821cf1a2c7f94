"""The models of schema.prisma, as far as a rule may ask for them.

A tolerant reader: what it does not understand it leaves out, and never fails. Prisma itself refuses a wrong schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from linter.prisma.words import Words, closing, joined, lines_of, split, string
from rules.name import Name
from rules.prisma_schema import PrismaField, PrismaModel, PrismaRelation, PrismaSchema

_MODELS = frozenset({"model", "view"})
_BLOCKS = _MODELS | {"type", "enum", "datasource", "generator"}
_KEYS = frozenset({"@@id", "@@unique", "@@index", "@@fulltext"})


class _Block(NamedTuple):
    kind: str
    name: str
    lines: list[Words]
    place: str


class _Attribute(NamedTuple):
    """@name(arguments): those that are named by their name, the first of the others under an empty one."""

    name: str
    arguments: Mapping[str, Words]


def read_datamodel(files: Iterable[tuple[str, str]]) -> PrismaSchema:
    """The schema of one file or many. files: each as it is to be printed, with its text."""
    blocks = [block for shown, text in files for block in _blocks(shown, text)]
    settings = {(block.kind, key): value for block in blocks for key, value in _settings(block)}
    enums = frozenset(block.name for block in blocks if block.kind == "enum")
    models = frozenset(block.name for block in blocks if block.kind in _MODELS)
    mode = settings.get(("datasource", "relationMode"))
    features = settings.get(("generator", "previewFeatures"), ())
    return PrismaSchema(
        models=tuple(_model(block, models - enums) for block in blocks if block.kind in _MODELS),
        relation_mode=string(mode[0]) if mode else "foreignKeys",
        preview_features=frozenset(string(word) for word in features if word.text.startswith('"')),
    )


# Blocks ---------------------------------------------------------------------------------------------------------------


def _blocks(shown: str, text: str) -> Iterator[_Block]:
    lines = iter(lines_of(text))
    for line in lines:
        kind, name, brace = ([word.text for word in line] + ["", "", ""])[:3]
        if kind in _BLOCKS and brace == "{":
            inside = takewhile(lambda line: line[0].text != "}", lines)
            yield _Block(kind, name, list(joined(inside)), f"{shown}:{line[0].line}")


def _settings(block: _Block) -> Iterator[tuple[str, Words]]:
    """The keys of a datasource or generator, each with the words of its value."""
    if block.kind in ("datasource", "generator"):
        for line in block.lines:
            if len(line) > 2 and line[1].text == "=":
                yield line[0].text, line[2:]


# Models ---------------------------------------------------------------------------------------------------------------


def _model(block: _Block, models: frozenset[str]) -> PrismaModel:
    file = block.place.rpartition(":")[0]
    lines = [line for line in block.lines if line[0].text[0].isalnum()]
    about = [attribute for line in block.lines if line[0].text.startswith("@@") for attribute in _attributes(line)]
    read = [(line, _attributes(line[1:])) for line in lines if len(line) > 1]
    columns = {line[0].text: _mapped(attributes, line[0].text) for line, attributes in read}
    scalars = [(line, attributes) for line, attributes in read if line[1].text not in models]
    return PrismaModel(
        name=block.name,
        table=Name(name=_mapped(about, block.name), schema=_argument(about, "@@schema") or None),
        place=block.place,
        fields=tuple(_field(line, attributes, columns, file) for line, attributes in scalars),
        relations=tuple(_relations(read, columns, file)),
        keys=(*_keys(about, columns), *_own_keys(scalars, columns)),
        ignored=any(attribute.name == "@@ignore" for attribute in about),
    )


def _field(line: Words, attributes: Sequence[_Attribute], columns: Mapping[str, str], file: str) -> PrismaField:
    names = {attribute.name for attribute in attributes}
    before = [word.text for word in _before_attributes(line)]
    default = next((found.arguments for found in attributes if found.name == "@default"), {})
    return PrismaField(
        name=line[0].text,
        column=columns[line[0].text],
        type=line[1].text,
        place=f"{file}:{line[0].line}",
        optional="?" in before,
        many="[" in before,
        default="".join(word.text for word in default.get("", default.get("value", ()))),
        updated_at="@updatedAt" in names,
        ignored="@ignore" in names,
    )


def _relations(
    read: Iterable[tuple[Words, Sequence[_Attribute]]], columns: Mapping[str, str], file: str
) -> Iterator[PrismaRelation]:
    for line, attributes in read:
        for attribute in attributes:
            fields = _names(attribute.arguments.get("fields", ()))
            if attribute.name == "@relation" and fields:
                key = tuple(columns.get(field, field) for field in fields)
                yield PrismaRelation(columns=key, model=line[1].text, place=f"{file}:{line[0].line}")


def _keys(about: Iterable[_Attribute], columns: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for attribute in about:
        if attribute.name in _KEYS and "where" not in attribute.arguments:  # a partial index does not serve every row
            names = _names(attribute.arguments.get("", attribute.arguments.get("fields", ())))
            yield tuple(columns.get(name, name) for name in names)


def _own_keys(
    fields: Iterable[tuple[Words, Sequence[_Attribute]]], columns: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    for line, attributes in fields:
        if any(attribute.name in ("@id", "@unique") for attribute in attributes):
            yield (columns[line[0].text],)


# Attributes -----------------------------------------------------------------------------------------------------------


def _attributes(line: Words) -> list[_Attribute]:
    found, at = [], 0
    while at < len(line):
        word, arguments = line[at], None
        if word.text.startswith("@"):
            if [follows.text for follows in line[at + 1 : at + 2]] == ["("]:
                end = closing(line, at + 1)
                arguments, at = line[at + 2 : end], end
            found.append(_Attribute(word.text, _arguments(arguments or ())))
        at += 1
    return found


def _arguments(inside: Words) -> dict[str, Words]:
    found: dict[str, Words] = {}
    for part in split(inside, ","):
        named = len(part) > 2 and part[1].text == ":"
        found.setdefault(part[0].text if named else "", part[2:] if named else part)
    return found


def _argument(attributes: Iterable[_Attribute], name: str) -> str:
    """The string that is the attribute's first argument; empty without one."""
    for attribute in attributes:
        value = attribute.arguments.get("") or attribute.arguments.get("name", ())
        if attribute.name == name and value:
            return string(value[0])
    return ""


def _mapped(attributes: Iterable[_Attribute], name: str) -> str:
    attributes = list(attributes)
    return _argument(attributes, "@map") or _argument(attributes, "@@map") or name


def _names(array: Words) -> tuple[str, ...]:
    """The names in `[a, b(sort: Desc)]`."""
    return tuple(part[0].text for part in split(array[1:-1], ","))


def _before_attributes(line: Words) -> Words:
    return line[: next((at for at, word in enumerate(line) if word.text.startswith("@")), len(line))]
