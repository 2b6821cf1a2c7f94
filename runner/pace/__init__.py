"""How fast, and when not: controller, windows, signals. Pure but for the signals' queries."""
