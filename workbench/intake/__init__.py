"""From the files that an exam system exports to a checked cohort, with a ledger of every row left behind."""
