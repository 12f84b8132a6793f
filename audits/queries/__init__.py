"""Reads of inspections, a module per subject. What a page shows starts from `visible_to`."""
