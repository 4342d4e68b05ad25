"""How static files are named: by what is in them, also where one script imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class NamedByContent(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # whitenoise says no types
    """A script that changed has a new name, and so has what imports it: an old one never runs beside a new one."""

    support_js_module_import_aggregation = True
