"""The app's addresses: its API, and `/app/`, where people without the app can see it. Mounted at the root."""

from django.db.transaction import non_atomic_requests
from django.urls import path, re_path
from django.views.decorators.gzip import gzip_page

from channels.mobile import app_views, listing_views, preview, views
from channels.mobile.addresses import ROOT
from channels.mobile.contract import developers
from channels.mobile.contract import views as contract

urlpatterns = [
    # Nothing here writes. Without a transaction, what needs no database works without one.
    path(f"{ROOT}/<str:locale>/header", non_atomic_requests(views.HeaderView.as_view())),
    path(f"{ROOT}/<str:locale>/feed", non_atomic_requests(gzip_page(views.FeedView.as_view()))),
    path(f"{ROOT}/<str:locale>/feed.json", non_atomic_requests(listing_views.JsonFeedView.as_view())),
    path(f"{ROOT}/<str:locale>/glossary", non_atomic_requests(gzip_page(listing_views.GlossaryView.as_view()))),
    path(f"{ROOT}/<str:locale>/search", non_atomic_requests(gzip_page(listing_views.SearchView.as_view()))),
    path(f"{ROOT}/<str:locale>/status", non_atomic_requests(listing_views.StatusView.as_view())),
    path(f"{ROOT}/<str:locale>/sync", non_atomic_requests(gzip_page(views.SyncView.as_view()))),
    path(f"{ROOT}/<str:locale>/items/by-path", non_atomic_requests(listing_views.PathView.as_view())),
    path(f"{ROOT}/<str:locale>/items/<uuid:public_id>", non_atomic_requests(views.ItemView.as_view())),
    path(f"{ROOT}/changelog.json", non_atomic_requests(listing_views.ChangelogView.as_view())),
    path(f"{ROOT}/<str:locale>/preview/items/<uuid:public_id>", non_atomic_requests(preview.item), name="app-preview"),
    path(
        f"{ROOT}/<str:locale>/preview/files/<int:artefact_id>",
        non_atomic_requests(preview.file),
        name="app-preview-file",
    ),
    path(f"{ROOT}/openapi.json", non_atomic_requests(views.OpenApiView.as_view())),
    path(f"{ROOT}/schemas/", non_atomic_requests(contract.SchemasView.as_view())),
    path(f"{ROOT}/schemas/<str:name>.json", non_atomic_requests(contract.SchemaView.as_view())),
    path(f"{ROOT}/examples/", non_atomic_requests(contract.ExamplesView.as_view())),
    path(f"{ROOT}/examples/<str:name>.json", non_atomic_requests(contract.ExampleView.as_view())),
    path(f"{ROOT}/problems", non_atomic_requests(views.problem_kinds)),
    re_path(r"^api(?:/|$)", non_atomic_requests(views.api_not_found)),
    path("developers/", non_atomic_requests(developers.page), name="developers"),
    path("app/", non_atomic_requests(app_views.start), name="app"),
    path("app/items/<uuid:public_id>/", non_atomic_requests(app_views.item), name="app-item"),
]
