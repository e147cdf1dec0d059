"""The documents that the import reads: a twin of our own, and the customer's where it is present."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TWIN = ROOT / "tests" / "data" / "treatment-twin.txt"
CUSTOMERS = ROOT.parent / "shared" / "source" / "treatment.txt"
PRESENT = [path for path in (TWIN, CUSTOMERS) if path.exists()]

each_document = pytest.mark.parametrize("path", PRESENT, ids=lambda path: path.stem)

OPTION_NAMES = [
    "Surgery",
    "Chemotherapy",
    "Radiation therapy",
    "Targeted therapy",
    "Peptide receptor radionuclide therapy",
    "Medications",
    "Liver-directed therapy",
]
OPERATIONS = [
    "Endoscopic resection",
    "Gastric resection",
    "Bowel resection",
    "Appendectomy",
    "Lung resection",
    "Distal pancreatectomy",
    "Whipple procedure",
    "Liver resection",
    "Thyroidectomy",
]
