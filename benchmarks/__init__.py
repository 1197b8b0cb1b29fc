"""How fast the program is. Ratios to a bare way of doing the same, taken in one run, hold on any machine."""
