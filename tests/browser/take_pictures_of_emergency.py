"""Takes the pictures of an emergency for `docs/editors.md`:
`.venv/bin/python -m pytest tests/browser/take_pictures_of_emergency.py`.

Not a test: its name keeps it out of every other run."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from publishing.clock import now
from publishing.emergency import deciding
from publishing.models import Emergency
from tests.browser.chromium import chromium, log_in, new_page
from tests.browser.take_screenshots import PHONE, save
from tests.running.colleagues import publish, submit, the_page
from tests.running.concord import Concord, concord_fixture

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

concord = concord_fixture("module")


@pytest.fixture
def asked(concord: Concord) -> Emergency:
    page = the_page()
    publish(concord, page.lead)
    page = the_page()
    page.lead = page.lead.replace("seven ways.", "seven ways, and your team helps you to choose.")
    proof = submit(page)
    colleague = get_user_model().objects.get(username="colleague")
    ends_at = now() + timedelta(days=3)
    reason = "A dose is wrong and patients are reading it."
    return deciding.ask(proof_id=proof.pk, digest=proof.digest, user=colleague, reason=reason, ends_at=ends_at)


def test_take_them(concord: Concord, asked: Emergency) -> None:
    address = f"{concord.url}/admin/emergency/{asked.pk}/"
    edit = f"{concord.url}/admin/pages/{the_page().pk}/edit/"
    with chromium() as browser:
        desk, dark = new_page(browser), new_page(browser, **PHONE, color_scheme="dark")
        log_in(desk, address, "reviewer")
        save(desk, "emergency.png")
        log_in(dark, address, "colleague")
        save(dark, "emergency-dark.png")
        editor = new_page(browser)
        log_in(editor, edit, "reviewer")
        editor.locator('[data-side-panel-toggle="clinical-checks"]').click()
        editor.wait_for_timeout(2000)  # it asks by itself
        save(editor, "clinical-checks.png")
