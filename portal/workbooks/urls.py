"""Registers brought in, figures and lists taken out."""

from django.urls import path

from portal.kit.web import Later

export_views = Later("portal.workbooks.export_views")
import_views = Later("portal.workbooks.import_views")

urlpatterns = [
    path("imports/", import_views.imports, name="imports"),
    path("imports/new/", import_views.send, name="import-send"),
    path("imports/<int:pk>/", import_views.show, name="import"),
    path("imports/<int:pk>/sheet/", import_views.sheet, name="import-sheet"),
    path("imports/<int:pk>/columns/", import_views.columns, name="import-columns"),
    path("imports/<int:pk>/values/", import_views.values, name="import-values"),
    path("imports/<int:pk>/names/", import_views.names, name="import-names"),
    path("imports/<int:pk>/confirm/", import_views.confirm, name="import-confirm"),
    path("imports/<int:pk>/drop/", import_views.drop, name="import-drop"),
    path("imports/<int:pk>/undo/", import_views.undo, name="import-undo"),
    path("imports/<int:pk>/file/", import_views.file, name="import-file"),
    path("exports/", export_views.exports, name="exports"),
    path("exports/<int:pk>/", export_views.show_export, name="export"),
    path("exports/<int:pk>/file/", export_views.export_file, name="export-file"),
    path("exports/<slug:source>/", export_views.export, name="export-new"),
]
