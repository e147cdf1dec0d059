"""What can be done with several pages at once."""

from cms.desk.bulk.checks import RunChecks
from cms.desk.bulk.newsletter import AddToNewsletter
from cms.desk.bulk.reviewer import NameReviewer
from cms.desk.bulk.submit import SubmitForApproval
from cms.desk.bulk.take_down import TakeDown

ACTIONS = (SubmitForApproval, NameReviewer, RunChecks, AddToNewsletter, TakeDown)
