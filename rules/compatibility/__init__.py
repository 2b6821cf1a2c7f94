"""Rules about what breaks the application that is running."""
