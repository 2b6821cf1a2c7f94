"""What a verdict looks like: as text, JSON, GitHub annotations and SARIF. Each text ends its last line."""
