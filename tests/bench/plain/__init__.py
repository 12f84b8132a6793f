"""A stock Django project: what `startproject` makes, with one model in the admin and one bare view."""
