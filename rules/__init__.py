"""What is dangerous, and why: the vocabulary, the facts about PostgreSQL, one file per rule."""
