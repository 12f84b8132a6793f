"""Every write about inspections: one function per decision, a module per subject."""
