"""What a run did, in words, data and pictures."""
