"""What the commands of `threephase audit` do."""
