"""Rules about the folder and its past."""
