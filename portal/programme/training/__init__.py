"""Courses, who was there, and what an agency's people can do since: who can build, check, improve."""
