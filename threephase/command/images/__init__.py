"""What the commands of `threephase images` do."""
