"""Registers brought in, figures and lists taken out."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
