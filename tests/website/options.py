"""The seven treatment options of a realistic page, in our own words."""

from __future__ import annotations

from typing import Any

from publishing.snapshots import Values


def option(anchor: str, kind: str, name: str, summary: str, body: str, **changes: Any) -> Values:
    values = {
        "id": f"o-{anchor}",
        "anchor": anchor,
        "kind": kind,
        "name": name,
        "short_name": None,
        "summary": summary,
        "html": f"<p>{body}</p>",
        "text": body,
        "how_given": None,
        "when_used": None,
        "before_test": None,
        "examples": [],
        "side_effects": [],
        "references": [],
        "terms": [],
        "icon": None,
        "more": None,
    }
    return values | changes


def rich(text: str) -> Values:
    return {"html": f"<p>{text}</p>", "text": text}


OPERATIONS = [
    "Endoscopic removal",
    "Stomach operation",
    "Bowel operation",
    "Appendix removal",
    "Lung operation",
    "Removal of the tail of the pancreas",
    "Whipple operation",
    "Liver operation",
    "Thyroid removal",
]

OPTIONS = [
    option(
        "surgery",
        "surgery",
        "Surgery",
        "An operation to take out the tumor, and sometimes lymph nodes near it.",
        "Surgeons try to remove all of the tumor with a rim of healthy tissue. Which operation it is depends on "
        "where the tumor is.",
        when_used=rich("For tumors in one place and for some that have spread. Chemotherapy may follow."),
        examples=OPERATIONS,
    ),
    option(
        "chemotherapy",
        "chemotherapy",
        "Chemotherapy",
        "Medicines that stop tumor cells from dividing.",
        "Some of these medicines kill tumor cells as well.",
        how_given="By mouth or by injection",
        when_used=rich("Together with surgery, or when surgery is not possible."),
        side_effects=["Feeling tired", "Feeling sick"],
    ),
    option(
        "radiation-therapy",
        "radiation",
        "Radiation therapy",
        "High-energy rays that kill cancer cells.",
        "Some neuroendocrine tumors respond to it, but not all.",
        when_used=rich("It eases pain and other symptoms when a tumor has spread to the bones or the brain."),
    ),
    option(
        "targeted-therapy",
        "targeted",
        "Targeted therapy",
        "Medicines that act on certain parts of tumor cells.",
        "They hold back new blood vessels and the growth of cells. They lower the risk that the tumor grows.",
        references=["ref-a"],
    ),
    option(
        "prrt",
        "radionuclide",
        "Peptide receptor radionuclide therapy",
        "A radioactive medicine that travels in the blood to the tumor cells.",
        "It sticks to the tumor cells and gives its radiation there. Studies found that it gives people more time "
        "before the tumor grows.",
        short_name="PRRT",
        how_given="By injection into a vein",
        when_used=rich("For advanced tumors, and when surgery is not possible or has left some tumor cells."),
        before_test="An octreotide scan shows whether the tumor is likely to respond",
        references=["ref-a", "ref-b"],
    ),
    option(
        "medicines",
        "symptom_medicine",
        "Medicines for symptoms",
        "Medicines that ease what too many hormones do to you.",
        "The tumor can make too many hormones. Medicines can control what follows from that.",
        examples=["Diarrhea", "Stomach acid", "Blood pressure", "Heart rate"],
    ),
    option(
        "liver-directed-therapy",
        "liver_directed",
        "Liver-directed therapy",
        "Treatment for tumors that have spread to the liver.",
        "The liver is where these tumors spread most often. The treatment can stop or slow their growth.",
        when_used=rich("Mostly when surgery is not possible."),
    ),
]
