"""What all files of SQL under a block of TOML have in common: backfills and corrections."""
