"""Consultants and assessors: their papers, whom they served, and what became of those."""
