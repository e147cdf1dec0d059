"""Who may come in: log-in, second factor, sessions, and how a colleague who leaves is locked out.

django-allauth does the work; what is here ties it to this site's rules (docs/operations.md, "Accounts")."""
