"""The sample page about a visit. Nothing in it needs a clinician: a colleague signs it."""

from typing import Any

YOUR_VISIT_LEAD = "What happens when you come to see us, and what you may bring. For patients and those who come along."
YOUR_VISIT_DESCRIPTION = (
    "What happens on the day of your visit to the cancer team, what to bring, and answers to questions."
)
YOUR_VISIT: list[tuple[str, Any]] = [
    ("heading", {"text": "Before you come", "level": "2"}),
    (
        "do_dont",
        {
            "heading": "What helps us",
            "kind": "do",
            "items": ["bring a list of your questions", "bring the letters you got", "come a little early"],
        },
    ),
    ("heading", {"text": "On the day", "level": "2"}),
    (
        "rich_text",
        {"html": "<p>Tell us at the desk that you are there. Somebody will come for you and stay with you.</p>"},
    ),
    ("inset", {"html": "<p>You may bring somebody along to every visit.</p>"}),
    ("heading", {"text": "Questions people ask", "level": "2"}),
    (
        "faq",
        {
            "items": [
                (
                    "question",
                    {
                        "question": "How long does a visit take?",
                        "html": "<p>Plan about two hours, so that there is time for all your questions.</p>",
                    },
                ),
                (
                    "question",
                    {
                        "question": "May I change the time?",
                        "html": "<p>Yes. Call us as soon as you know, and we will find another time.</p>",
                    },
                ),
            ]
        },
    ),
]
