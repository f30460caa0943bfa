"""Templates of pages that people open in a browser.

Belongs here: how every template is rendered: values escaped, nothing missing passed over. Does not
belong here: the templates, or what they show.
"""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined


def html_templates(package: str, folder: str) -> Environment:
    """The templates in a folder of a package."""
    return Environment(
        loader=PackageLoader(package, folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
