"""The steps at which a process can be killed, by the process that takes them; `tests.chaos.doomed` gives the names."""

RELEASED = (
    "after the approval",
    "after the number",
    "after the deliveries",
    "before the commit of the release",
    "after the commit of the release",
)
PROOFED = (
    "before a proof is claimed",
    "after a proof was claimed",
    "before a rendered proof is sealed",
    "before the commit of the proof",
    "after the commit of the proof",
)
DELIVERED = (
    "before a delivery is claimed",
    "after a delivery was claimed",
    "before the live artefacts",
    "after a live artefact",
    "before the commit of the delivery",
    "after the commit of the delivery",
)
LISTED = ("before a listing is rendered", "after a listing was rebuilt")
MIRRORED = (
    "before a file has its name",
    "between the packed files",
    "after a file, before its older one is removed",
    "after the files, before their place is kept",
    "after readers were told, before their place is kept",
)
STEPS = {
    "web": RELEASED,
    "worker": (*PROOFED, *DELIVERED, *LISTED),
    "reconcile": (*PROOFED, *DELIVERED, *LISTED),
    "edge": MIRRORED,
}
