"""The sample treatment page: our own words for the facts of the customer's document, awaiting a clinician's sign-off.

Side effects and doses are left out on purpose: the document names none."""

from typing import Any

SLUG = "neuroendocrine-tumors"
TITLE = "Treatment for neuroendocrine tumors (NETs)"
SHORT_TITLE = "NET treatment"
LEAD = (
    "Neuroendocrine tumors, or NETs for short, can be treated in seven ways. "
    "This page is for patients and families who want to know what each one is."
)
DESCRIPTION = "Seven ways to treat neuroendocrine tumors (NETs) in plain words: what each is and when it is used."
TEASER = "Surgery, medicines, radiation and more: seven ways to treat neuroendocrine tumors, explained in plain words."
INTRO = (
    "Your team looks at where the neuroendocrine tumor (NET) is and how far it has spread. "
    "Then they talk with you about what may help."
)

SURGERY = {
    "name": "Surgery",
    "kind": "surgery",
    "summary": "An operation to take out the tumor.",
    "body": (
        "<p>Surgery is a main treatment for NETs, both when they are in one place and when they have spread.</p>"
        "<p>The surgeon takes out the tumor together with a rim of healthy tissue (a margin-negative resection). "
        "If the cancer may have reached the lymph nodes, the surgeon takes them out too. "
        "This is called a lymphadenectomy.</p>"
        "<p>Which operation you have depends on where the tumor is.</p>"
    ),
    "when_used": "<p>Chemotherapy may follow, most often when all of the tumor could be taken out.</p>",
    "examples": [
        "Endoscopic resection",
        "Gastric resection",
        "Bowel resection",
        "Appendectomy",
        "Lung resection",
        "Distal pancreatectomy",
        "Whipple procedure",
        "Liver resection",
        "Thyroidectomy",
    ],
}
CHEMOTHERAPY = {
    "name": "Chemotherapy",
    "kind": "chemotherapy",
    "summary": "Drugs that stop cancer cells from dividing.",
    "body": (
        "<p>A tumor grows because its cells divide. Chemotherapy drugs bring this to a halt. "
        "Some of them kill tumor cells as well.</p>"
    ),
    "how_given": "By mouth or by injection.",
    "when_used": "<p>Together with surgery, or when surgery is not possible.</p>",
}
RADIATION = {
    "name": "Radiation therapy",
    "kind": "radiation",
    "summary": "High-energy rays that kill cancer cells.",
    "body": (
        "<p>Some NETs respond to radiation therapy, but not all of them do. "
        "In most cases a machine outside the body sends the rays (conventional external beam radiation therapy).</p>"
    ),
    "when_used": "<p>To ease pain and other symptoms when the tumor has spread to the bones or the brain.</p>",
}
TARGETED = {
    "name": "Targeted therapy",
    "kind": "targeted",
    "summary": "Drugs made to block what a tumor needs to grow.",
    "body": (
        "<p>These drugs act on certain molecules in the tumor. They hold back new blood vessels that would feed it. "
        "They also keep its cells from dividing and from using energy.</p>"
        "<p>Studies have reported that they lower the risk that the tumor grows, and that they improve survival.</p>"
    ),
    "when_used": "<p>Ask your team whether a targeted drug is an option for you.</p>",
}
RADIONUCLIDE = {
    "name": "Peptide receptor radionuclide therapy",
    "short_name": "PRRT",
    "kind": "radionuclide",
    "summary": "A medicine that carries radiation straight to the tumor.",
    "body": (
        "<p>The medicine is called a somatostatin analogue. It gathers in neuroendocrine tissue. "
        "It carries a small radioactive part. There it gives off rays that damage the tumor cells nearby.</p>"
        "<p>Studies have reported that people live longer without their tumor growing.</p>"
    ),
    "how_given": "Through a needle into a vein.",
    "when_used": (
        "<p>For advanced NETs. Also for well-differentiated tumors when surgery is not possible, "
        "or when some tumor cells are left after surgery.</p>"
    ),
    "before_test": "An octreotide scan shows whether the tumor is likely to respond.",
}
MEDICINES = {
    "name": "Medicines to control symptoms",
    "kind": "symptom_medicine",
    "summary": "Medicines against the effects of the hormones a tumor makes.",
    "body": (
        "<p>A NET can make too much of certain hormones. These can make you feel unwell. "
        "Medicines can keep the symptoms under control.</p>"
    ),
    "examples": ["For diarrhea", "For stomach acid", "For blood pressure", "For heart rate"],
}
LIVER = {
    "name": "Liver-directed therapy",
    "kind": "liver_directed",
    "summary": "Treatment of tumors that have spread to the liver.",
    "body": (
        "<p>When NETs spread, they go to the liver most often. "
        "Liver-directed therapy treats the tumors there. It can slow their growth or stop it.</p>"
    ),
    "when_used": "<p>In most cases when surgery is not possible.</p>",
}
OPTIONS: list[dict[str, Any]] = [SURGERY, CHEMOTHERAPY, RADIATION, TARGETED, RADIONUCLIDE, MEDICINES, LIVER]

CARE_CARD = {
    "urgency": "urgent",
    "heading": "Call your care team the same day if",
    "html": (
        "<ul><li>you feel worse after a treatment and do not know why</li>"
        "<li>you worry and do not want to wait for your next visit</li></ul>"
    ),
    "phone": "+1 202 555 0143",
}
WARNING = {
    "heading": "Before any treatment",
    "html": "<p>Tell your team about all medicines you take, and about every illness you have.</p>",
}

# Words explained; the last two are what a reader meets in an option.
TERMS: list[dict[str, Any]] = [
    {
        "term": "neuroendocrine tumor",
        "abbreviation": "NET",
        "plain_definition": "A tumor that starts in cells that make hormones. It can grow in many parts of the body.",
        "wrong_forms": ["NTE", "NTEs"],
        "explains": SURGERY["name"],
    },
    {
        "term": "peptide receptor radionuclide therapy",
        "abbreviation": "PRRT",
        "plain_definition": "A treatment with a medicine that carries a small amount of radiation to the tumor cells.",
        "wrong_forms": ["PPRT"],
        "explains": RADIONUCLIDE["name"],
    },
    {
        "term": "lymphadenectomy",
        "abbreviation": "",
        "plain_definition": "An operation to take out lymph nodes, the small filters to which a cancer may spread.",
        "say_it": "lim-FAD-uh-NEK-tuh-mee",
        "wrong_forms": [],
        "explains": SURGERY["name"],
    },
]
CONDITION = {
    "name": "Neuroendocrine tumor",
    "abbreviation": "NET",
    "alternate_names": ["Neuroendocrine neoplasm"],
    "body_sites": ["Digestive system", "Lung", "Pancreas"],
}
TOPICS = [("Cancer", "cancer"), ("Neuroendocrine tumors", "net")]  # the second is part of the first

# What the claims above rest on; the addresses say themselves that they are samples.
REFERENCES = [
    {
        "title": "Sample reference: targeted drugs for neuroendocrine tumors, a guideline",
        "publisher": "Sample society of oncology",
        "year": 2024,
        "kind": "guideline",
        "url": "https://example.org/sample-references/targeted-drugs",
        "supports": TARGETED["name"],
    },
    {
        "title": "Sample reference: peptide receptor radionuclide therapy, a review of trials",
        "publisher": "Sample journal of nuclear medicine",
        "year": 2023,
        "kind": "review",
        "url": "https://example.org/sample-references/prrt",
        "supports": RADIONUCLIDE["name"],
    },
    {
        "title": "Sample reference: surgery for neuroendocrine tumors, a guideline",
        "publisher": "Sample society of surgery",
        "year": 2024,
        "kind": "guideline",
        "url": "https://example.org/sample-references/surgery",
        "supports": SURGERY["name"],
    },
]
