"""The grammar of a treatment document: a title, an introduction, bullets "Name (SHORT): text", a call to action.

Pure: text in, values out. Wrong spellings and bold claims are kept as written, for the content checks to name.
"""

import re
from dataclasses import dataclass, field

from cms.importing.plain_text import ImportRefused, Note, clean, read

BULLET = re.compile(r"^[•·▪◦‣*–-]\s+(?P<text>\S.*)$")
NAMED = re.compile(r"^(?P<name>[^:()]{1,120}?)\s*(?:\((?P<short>[^()]{1,24})\))?\s*:\s+(?P<text>\S.*)$")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"(])")
LISTED = re.compile(r"\binclude[sd]?:?\s+(?P<items>[^.;:]+)")
BUTTON = re.compile(r"^(request|book|make|ask|call|contact|schedule|find|arrange)\b.*[^.:!?]$", re.IGNORECASE)
HEADER_MARK = "mobile header"
MOST_OPTIONS, MOST_LINES, BUTTON_LENGTH = 20, 3, 28

KINDS = (  # the first word found in the name decides, so the narrower words come first
    ("radionuclide", r"radionuclide|radioligand|prrt"),
    ("liver_directed", r"liver|hepatic"),
    ("targeted", r"targeted"),
    ("surgery", r"surg|operation"),
    ("chemotherapy", r"chemo"),
    ("radiation", r"radiation|radiotherapy"),
    ("symptom_medicine", r"medication|medicine|drug"),
    ("supportive", r"supportive|palliative"),
    ("monitoring", r"monitor|watch|follow-up"),
)


@dataclass(frozen=True)
class OptionText:
    """One bullet. `kind` is empty when the name does not tell it; `examples` are the operations of a surgery."""

    line: int
    name: str
    short_name: str
    kind: str
    text: str
    examples: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class CallToActionText:
    line: int
    heading: str
    lines: list[str]
    button: str


@dataclass(frozen=True)
class TreatmentText:
    """What the document says; `left_out` names every piece that found no place, in the order of the file."""

    title: str
    intro: str
    options: list[OptionText]
    call_to_action: CallToActionText | None
    left_out: list[Note]


@dataclass(frozen=True)
class _Line:
    number: int
    text: str
    bullet: bool = False
    starts_paragraph: bool = False


def parse(data: bytes) -> TreatmentText:
    """The document in these bytes; raises ImportRefused and nothing else."""
    text, removed = clean(read(data))
    lines = _lines(text)
    bullets = [at for at, line in enumerate(lines) if line.bullet]
    if not bullets:
        raise ImportRefused("The file has no bullets. Write each treatment option as “• Name: text”.")
    left_out = list(removed)
    title, intro = _opening(lines[: bullets[0]], left_out)
    end = bullets[-1] + 1
    while end < len(lines) and not lines[end].starts_paragraph:
        end += 1
    options = _options(lines[bullets[0] : end], left_out)
    call_to_action = _call_to_action(lines[end:], left_out)
    return TreatmentText(title, intro, options, call_to_action, sorted(left_out, key=lambda note: note.line))


def first_sentence(text: str, limit: int) -> str:
    """The first sentence, cut at a word when it is longer than a field may be."""
    sentence = SENTENCE_END.split(text, maxsplit=1)[0]
    if len(sentence) <= limit:
        return sentence
    return sentence[:limit].rsplit(" ", 1)[0][: limit - 1].rstrip(",;: ") + "…"


def _lines(text: str) -> list[_Line]:
    """The lines that hold something, numbered as in the file."""
    found, after_gap = [], True
    for number, raw in enumerate(text.split("\n"), start=1):
        words = " ".join(raw.split())
        bullet = BULLET.match(words)
        if words:
            found.append(_Line(number, bullet["text"] if bullet else words, bool(bullet), after_gap))
        after_gap = not words
    return found


def _opening(lines: list[_Line], left_out: list[Note]) -> tuple[str, str]:
    wanted = []
    for line in lines:
        if line.text.casefold() == HEADER_MARK:
            left_out.append(Note(line.number, f"“{line.text}”: marks the app header, which is a snippet of its own"))
        else:
            wanted.append(line)
    if not wanted:
        raise ImportRefused("The file has no title. Write it on a line of its own above the bullets.")
    return wanted[0].text, " ".join(line.text for line in wanted[1:])


def _options(lines: list[_Line], left_out: list[Note]) -> list[OptionText]:
    options = []
    for line in _joined(lines, left_out):
        match = NAMED.match(line.text)
        if match:
            options.append(named_option(line.number, match))
        else:
            left_out.append(Note(line.number, f"“{_short(line.text)}”: a bullet that is not of the form “Name: text”"))
    if not options:
        raise ImportRefused("No bullet has the form “• Name: text”, so there is no treatment option to import.")
    if len(options) > MOST_OPTIONS:
        raise ImportRefused(f"The file has {len(options)} treatment options; a page holds at most {MOST_OPTIONS}.")
    return options


def _joined(lines: list[_Line], left_out: list[Note]) -> list[_Line]:
    """Bullets with the lines that continue them; a paragraph between bullets has no place."""
    bullets: list[list[_Line]] = []
    inside = False
    for line in lines:
        inside = line.bullet or (inside and not line.starts_paragraph)
        if line.bullet:
            bullets.append([line])
        elif inside:
            bullets[-1].append(line)
        else:
            left_out.append(Note(line.number, f"“{_short(line.text)}”: a paragraph between the bullets"))
    return [_Line(parts[0].number, " ".join(part.text for part in parts), bullet=True) for parts in bullets]


def named_option(number: int, match: re.Match[str]) -> OptionText:
    """The option in a match of NAMED."""
    return option_text(number, match["name"].strip(), (match["short"] or "").strip(), match["text"].strip())


def option_text(number: int, name: str, short_name: str, text: str) -> OptionText:
    kind = next((kind for kind, words in KINDS if re.search(words, name, re.IGNORECASE)), "")
    examples = _listed(text) if kind == "surgery" else []
    return OptionText(number, name, short_name, kind, text, examples)


def _listed(text: str) -> list[str]:
    """'include a, b, and c' as ['A', 'B', 'C']."""
    match = LISTED.search(text)
    items = re.split(r",\s*(?:and\s+)?|\s+and\s+", match["items"]) if match else []
    return [item[0].upper() + item[1:] for item in map(str.strip, items) if item]


def _call_to_action(lines: list[_Line], left_out: list[Note]) -> CallToActionText | None:
    button = next((at for at, line in enumerate(lines) if at > 0 and is_button(line.text)), None)
    if button is None:
        _leave_out(lines, "text after the bullets without a button such as “Request an appointment”", left_out)
        return None
    heading, *supporting = lines[:button]
    pairs = [(line.number, words) for line in supporting for words in SENTENCE_END.split(line.text)]
    for number, words in pairs[MOST_LINES:]:
        left_out.append(Note(number, f"“{_short(words)}”: a call to action has at most three lines"))
    _leave_out(lines[button + 1 :], "a fragment after the button", left_out)
    kept = [words for _number, words in pairs[:MOST_LINES]]
    return CallToActionText(heading.number, heading.text, kept, lines[button].text)


def is_button(text: str) -> bool:
    return len(text) <= BUTTON_LENGTH and bool(BUTTON.match(text))


def _leave_out(lines: list[_Line], why: str, left_out: list[Note]) -> None:
    left_out += [Note(line.number, f"“{_short(line.text)}”: {why}") for line in lines]


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
