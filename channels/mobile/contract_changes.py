"""What app developers are told about the contract, version by version."""

from channels.mobile.serializers import SCHEMA_VERSION

VERSIONS = [
    {
        "schema_version": SCHEMA_VERSION,
        "changes": [
            "The first version: header, feed and its pages, items, deep links, sync, glossary, search, JSON Feed, "
            "status, and this list.",
        ],
    },
]
