"""The approval gate where Wagtail would open a way round it: what is refused, and with which sentence.

Nothing here decides what readers see; the ledger does, and takes approved versions only (design.md rule 11). What is
refused here would make Wagtail say something that is not so, or give somebody a right that she should not have."""
