"""Rules about what makes others wait: long work under a lock that keeps out writers, or readers too."""
