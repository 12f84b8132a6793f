"""What happened to the data: the pages of history, for the lead body and for an agency (docs/history.md)."""
