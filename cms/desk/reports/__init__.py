"""What can be asked about all pages at once. Each report is a class here, an entry of the menu and two addresses."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail.admin.menu import MenuItem

from cms.desk.reports.access import AccessList
from cms.desk.reports.base import Report
from cms.desk.reports.channel_drift import ChannelDrift
from cms.desk.reports.checks import ChecksReport
from cms.desk.reports.reading_level import ReadingLevel
from cms.desk.reports.record import Record
from cms.desk.reports.references import ReferencesReport
from cms.desk.reports.review_calendar import ReviewCalendar
from cms.desk.reports.wrong_forms import WrongForms

REPORTS: tuple[type[Report], ...] = (
    ReviewCalendar,
    ReadingLevel,
    ChecksReport,
    ReferencesReport,
    WrongForms,
    ChannelDrift,
    Record,
    AccessList,
)

app_name = "desk_reports"


def addresses() -> list[URLPattern]:
    """Below /admin/reports/desk/."""
    found = []
    for report in REPORTS:
        found.append(path(f"{report.slug}/", report.as_view(), name=report.slug))
        found.append(path(f"{report.slug}/results/", report.as_view(results_only=True), name=f"{report.slug}_results"))
    return found


class ReportMenuItem(MenuItem):
    def __init__(self, report: type[Report]) -> None:
        self.report = report
        super().__init__(
            report.page_title,
            reverse(f"desk_reports:{report.slug}"),
            name=f"desk-{report.slug}",
            icon_name=report.header_icon,
            order=report.menu_order,
        )

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.report.permission))
