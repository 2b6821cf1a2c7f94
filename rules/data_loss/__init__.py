"""Rules about what cannot be had back."""
