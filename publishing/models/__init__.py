"""The ledger: what was submitted, approved, released and delivered, and what every address serves now."""

from publishing.models.access import Access, AccessNews
from publishing.models.audit import AuditEntry
from publishing.models.deliveries import Delivery, Index, LiveSummary
from publishing.models.emergencies import Emergency
from publishing.models.followers import Follower
from publishing.models.handing import Absence, HandOver, SharedLink, SharedVisit
from publishing.models.proofs import Approval, Proof, ProofArtefact, Publication
from publishing.models.releases import Edition, Reissue, Release, ReleaseItem
from publishing.models.store import Blob, Counter, Key, LiveArtefact, LiveRecord
from publishing.models.tasks import ProofTask, ReviewTask
from publishing.models.waivers import Waiver
from publishing.models.watch import Drift, Republish, ReviewReminder

__all__ = [
    "Absence",
    "Access",
    "AccessNews",
    "Approval",
    "AuditEntry",
    "Blob",
    "Counter",
    "Delivery",
    "Drift",
    "Edition",
    "Emergency",
    "Follower",
    "HandOver",
    "Index",
    "Key",
    "LiveArtefact",
    "LiveRecord",
    "LiveSummary",
    "Proof",
    "ProofArtefact",
    "ProofTask",
    "Publication",
    "Reissue",
    "Release",
    "ReleaseItem",
    "Republish",
    "ReviewReminder",
    "ReviewTask",
    "SharedLink",
    "SharedVisit",
    "Waiver",
]
