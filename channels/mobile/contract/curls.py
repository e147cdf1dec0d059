"""Five lines to begin with. `/developers/` and docs/mobile.md show them; a test runs them against a real server.

BASE stands for the address of one language: https://…/api/mobile/v1/en-US."""

FIRST_ID = 'python3 -c \'import json, sys; print(json.load(sys.stdin)["items"][0]["id"])\''
ETAG = "grep -i '^etag:' | cut -d ' ' -f 2 | tr -d '\\r'"

CURLS = [  # (what it shows, the line, what its answer holds)
    ("The newest items", "curl --silent BASE/feed", '"kind":"feed"'),
    ("One item, whole", f"curl --silent BASE/items/$(curl --silent BASE/feed | {FIRST_ID})", '"kind":"item"'),
    (
        "Ask again cheaply: 304, and no body, while nothing changed",
        "curl --silent --output /dev/null --write-out '%{http_code}' "
        f'--header "If-None-Match: $(curl --silent --head BASE/header | {ETAG})" BASE/header',
        "304",
    ),
    ("Begin to keep a copy of everything", "curl --silent --compressed 'BASE/sync?limit=1'", '"next_cursor":"'),
    ("What a problem looks like", "curl --silent --include 'BASE/sync?limit=0'", "application/problem+json"),
]
