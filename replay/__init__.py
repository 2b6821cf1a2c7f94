"""What a real server does with a migration. Not written yet."""
