"""What a replay says, for people and for programs."""
