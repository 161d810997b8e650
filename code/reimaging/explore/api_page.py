"""The page that tells of the API: each operation, what it takes and what it gives. No script."""

from html import escape
from typing import Any

from fastapi import FastAPI, Response

_STYLE = """\
:root { color-scheme: light dark; --quiet: #5b5b57; --line: #d9d7d0; --sunken: #f4f3ef; }
@media (prefers-color-scheme: dark) {
  :root { --quiet: #a8a69f; --line: #3d3c38; --sunken: #23221f; }
}
* { box-sizing: border-box; }
body { font: 1rem/1.55 system-ui, sans-serif; max-width: 52rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 0.5rem; text-transform: capitalize; }
h3 { font-size: 1rem; margin: 0; }
section > article { border-top: 1px solid var(--line); padding: 1rem 0; }
code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; }
h3 code { background: var(--sunken); border-radius: 4px; padding: 0.15rem 0.4rem; }
p { margin: 0.4rem 0; }
dl { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: 0.25rem 1rem;
  margin: 0.6rem 0 0; font-size: 0.94rem; }
dt { overflow-wrap: anywhere; }
dd { margin: 0; }
.quiet { color: var(--quiet); }
a { color: inherit; }
a:focus-visible { outline: 3px solid; outline-offset: 2px; }
"""


def add_api_page(app: FastAPI) -> None:
    """Add the page at /api, made of the application's own OpenAPI description."""

    @app.get("/api", include_in_schema=False)
    def page() -> Response:
        return Response(api_page(app.openapi()), media_type="text/html")

    @app.get("/api/page.css", include_in_schema=False)
    def style() -> Response:
        return Response(_STYLE, media_type="text/css")


def api_page(described: dict[str, Any]) -> str:
    """Write the page of an API.

    Parameters
    ----------
    described
        Its OpenAPI description.
    """
    groups: dict[str, list[str]] = {}
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            group = (operation.get("tags") or ["others"])[0]
            groups.setdefault(group, []).append(_operation(method, path, operation, described))
    title = escape(described["info"]["title"])
    about = "".join(f"<p>{escape(each)}</p>" for each in _paragraphs(described))
    body = "".join(
        f"<section><h2>{escape(g)}</h2>{''.join(o)}</section>" for g, o in groups.items()
    )
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>The API of {title}</title>"
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="/api/page.css"></head>\n'
        "<body>\n<main>\n"
        f'<h1>The API</h1>\n<p><a href="/">{title}</a> · '
        f'<a href="/api/openapi.json">OpenAPI description</a></p>\n'
        f"{about}\n{body}\n</main>\n</body>\n</html>\n"
    )


def _paragraphs(described: dict[str, Any]) -> list[str]:
    text = str(described["info"].get("description", "")).strip()
    return [" ".join(each.split()) for each in text.split("\n\n")]


def _operation(method: str, path: str, operation: dict[str, Any], described: dict[str, Any]) -> str:
    parameters = [
        f"<dt><code>{escape(each['name'])}</code></dt><dd>{_told(each)}</dd>"
        for each in operation.get("parameters", [])
    ]
    takes = f"<dl>{''.join(parameters)}</dl>" if parameters else ""
    gives = _gives(operation, described)
    return (
        f"<article><h3><code>{method.upper()} {escape(path)}</code></h3>"
        f"<p>{escape(operation.get('summary', ''))}.{gives}</p>{takes}</article>"
    )


def _told(parameter: dict[str, Any]) -> str:
    schema = parameter.get("schema", {})
    said = parameter.get("description") or schema.get("description", "")
    kinds = [kind for kind in schema.get("anyOf", [schema]) if kind.get("type") != "null"]
    kind = kinds[0] if kinds else {}
    limits = []
    if "enum" in kind:
        limits.append(" or ".join(map(str, kind["enum"])))
    elif kind.get("type") == "integer":
        low, high = kind.get("minimum"), kind.get("maximum")
        limits.append("a whole number" + (f", {low} to {high}" if high is not None else ""))
    if parameter.get("required"):
        limits.append("needed")
    elif schema.get("default") not in (None, ""):
        limits.append(f"by default {schema['default']}")
    told = "; ".join(limits)
    return escape(said) + (f' <span class="quiet">({escape(told)})</span>' if told else "")


def _gives(operation: dict[str, Any], described: dict[str, Any]) -> str:
    content = operation.get("responses", {}).get("200", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    is_list = schema.get("type") == "array"
    name = (schema.get("items", {}) if is_list else schema).get("$ref", "").rpartition("/")[2]
    fields = described.get("components", {}).get("schemas", {}).get(name, {}).get("properties", {})
    if not fields:
        return ""
    each = ", ".join(f"<code>{escape(field)}</code>" for field in fields)
    return f' <span class="quiet">Gives {"a list of " if is_list else ""}{each}.</span>'
