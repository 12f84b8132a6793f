"""Every write of the programme, a module per subject."""
