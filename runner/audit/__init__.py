"""The application's own audit table, where a correction leaves a row too."""
