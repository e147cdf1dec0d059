"""Concord measured beside its peers, all started in one run: `python -m tests.bench.<name>`.

Only ratios within one run mean anything; absolute figures depend on the machine. A bench fails on a wrong answer, never
on a slow one."""
