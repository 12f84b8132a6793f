"""The library, and what the lead body tells chosen agencies."""
