"""What Wagtail, the ledger, this host's files and the public address say of one publication, compared.

Each module yields the points on which two of them differ; `publishing.drift` keeps, shows and mends them."""
