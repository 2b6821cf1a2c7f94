"""One grammar over tokens for every statement of PostgreSQL."""
