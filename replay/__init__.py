"""What a real server does with a migration, statement by statement, held against what the linter claimed."""
