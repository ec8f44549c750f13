"""The OpenAPI document as a page for people: one HTML file with its own style, no script, nothing loaded."""

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, render_template_string

_WORDS = {"string": "text", "integer": "whole number", "boolean": "true or false", "object": "object"}


@dataclass(frozen=True, slots=True)
class Field:
    """A line of a table: a parameter, or a field of a body or an answer."""

    name: str
    kind: str
    limits: str
    required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, and the name of its JSON or its media type."""

    status: str
    phrase: str
    schema: str | None
    media: str


@dataclass(frozen=True, slots=True)
class Section:
    """One method of one address."""

    method: str
    path: str
    summary: str
    description: str
    public: bool
    parameters: Sequence[Field]
    body: str | None
    #: Media types of a body that is no JSON.
    takes: str
    fields: Sequence[Field]
    answers: Sequence[Answer]


def render(api: Mapping[str, Any]) -> Response:
    """The page, with a policy that lets in nothing but its own style."""
    nonce = secrets.token_urlsafe(16)
    schemas = api["components"]["schemas"]
    page = render_template_string(
        _PAGE,
        api=api,
        nonce=nonce,
        tags=_by_tag(api),
        schemas={name: _fields(schemas[name]) for name in sorted(schemas)},
    )
    response = make_response(page)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return response


def _by_tag(api: Mapping[str, Any]) -> dict[str, list[Section]]:
    found: dict[str, list[Section]] = {}
    for path, item in api["paths"].items():
        for method, operation in item.items():
            section = _section(method, path, operation, api["components"]["schemas"])
            found.setdefault(operation["tags"][0], []).append(section)
    return dict(sorted(found.items()))


def _section(method: str, path: str, operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> Section:
    taken: Mapping[str, Any] = operation.get("requestBody", {}).get("content", {})
    body = _name(taken["application/json"]["schema"]) if "application/json" in taken else None
    return Section(
        method=method.upper(),
        path=path,
        summary=operation["summary"].replace("`", ""),
        description=operation.get("description", "").replace("`", ""),
        public=not operation["security"],
        parameters=list(_parameters(operation)),
        body=body,
        takes="" if body else ", ".join(taken),
        fields=_fields(schemas[body]) if body else [],
        answers=[_answer(status, answer) for status, answer in operation["responses"].items()],
    )


def _parameters(operation: Mapping[str, Any]) -> Iterator[Field]:
    for item in operation["parameters"]:
        if item["in"] != "path":
            about = item["schema"].get("description") or item.get("description", "")
            yield Field(f"{item['name']} ({item['in']})", *_shape(item["schema"]), item["required"], about)


def _answer(status: str, answer: Mapping[str, Any]) -> Answer:
    content: Mapping[str, Any] = answer.get("content", {})
    names = [_name(item["schema"]) for item in content.values()]
    schema = names[0] if names else None
    return Answer(status, answer["description"], schema, "" if schema else ", ".join(content))


def _name(schema: Mapping[str, Any]) -> str | None:
    reference: str = schema.get("$ref", "")
    return reference.rsplit("/", 1)[-1] or None


def _fields(schema: Mapping[str, Any]) -> list[Field]:
    required = schema.get("required", [])
    return [
        Field(name, *_shape(item), name in required, item.get("description", "").replace("`", ""))
        for name, item in schema.get("properties", {}).items()
    ]


def _shape(schema: Mapping[str, Any]) -> tuple[str, str]:
    """The kind of a value in words, and its limits."""
    limits = [words.format(schema[key]) for key, words in _LIMITS.items() if key in schema]
    inner = [part for part in schema.get("anyOf", []) if part.get("type") != "null"]
    kinds = [_kind(schema)] if not inner else []
    for part in inner:
        kind, more = _shape(part)
        kinds.append(kind)
        limits += [more] if more else []
    if schema.get("default") is not None and not isinstance(schema["default"], dict):
        limits.append(f"default {json.dumps(schema['default'])}")
    return " or ".join(kinds), ", ".join(limits)


_LIMITS = {
    "minimum": "from {}",
    "maximum": "to {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "pattern": "like {}",
}


def _kind(schema: Mapping[str, Any]) -> str:
    if "enum" in schema or "const" in schema:
        return " | ".join(str(word) for word in schema.get("enum", [schema.get("const")]))
    if "$ref" in schema:
        return str(_name(schema))
    kind = schema.get("type", "anything")
    if kind == "array":
        return f"list of {_shape(schema.get('items', {}))[0]}"
    words = [kind] if isinstance(kind, str) else [word for word in kind if word != "null"]
    return " or ".join(_WORDS.get(word, word) for word in words)


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ api.info.title }} API</title>
<style nonce="{{ nonce }}">
:root { color-scheme: light dark; --line: light-dark(#d5d9e2, #333a4a); --soft: light-dark(#f4f6fa, #1a1f2b);
  --ink: light-dark(#1b2130, #e6e9f2); --dim: light-dark(#5a6478, #9aa4ba); --link: light-dark(#0b5cad, #6cc4ff); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 4rem; font: 16px/1.55 system-ui, sans-serif;
  color: var(--ink); background: light-dark(#fff, #11151d); }
h1 { margin: 0 0 .25rem; font-size: 1.9rem; } h2 { margin: 2.2rem 0 .6rem; font-size: 1.25rem; }
h3 { margin: 1.2rem 0 .4rem; font-size: .95rem; color: var(--dim); }
a { color: var(--link); } nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
code { font: .92em ui-monospace, monospace; overflow-wrap: anywhere; }
details { margin: .5rem 0; border: 1px solid var(--line); border-radius: .5rem; background: var(--soft); }
details > div { padding: 0 1rem 1rem; }
summary { display: flex; flex-wrap: wrap; gap: .35rem .75rem; align-items: baseline; padding: .6rem 1rem;
  cursor: pointer; }
summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.method { min-width: 4.5rem; padding: .05rem .5rem; border-radius: .3rem; color: #fff; font-weight: 700;
  font-size: .8rem; text-align: center; background: #5a6478; }
.GET { background: #0b6bcb; } .POST { background: #1a7f45; } .DELETE { background: #b3261e; }
.open { color: var(--dim); font-size: .85rem; } .about { flex-basis: 100%; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .92rem; }
th, td { padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--dim); font-weight: 600; }
.must { color: light-dark(#b3261e, #ff8a80); font-size: .85rem; }
</style>
</head>
<body>
{% macro table(fields) %}<div class="scroll"><table>
<tr><th scope="col">Name</th><th scope="col">Value</th><th scope="col">Limits</th><th scope="col"></th></tr>
{% for field in fields %}<tr><td><code>{{ field.name }}</code>
{% if field.required %}<span class="must">required</span>{% endif %}</td>
<td>{{ field.kind }}</td><td>{{ field.limits }}</td><td>{{ field.about }}</td></tr>
{% endfor %}</table></div>{% endmacro %}
<h1>{{ api.info.title }} API</h1>
<p>{{ api.info.summary }} The same for machines: <a href="openapi.json">OpenAPI 3.1</a>.</p>
<p>Send <code>Authorization: Bearer &lt;member token&gt;</code>; opening or joining a session gives you one.
Every error is <code>{"error": "a sentence", "code": "a_word"}</code>.</p>
<nav>{% for tag in tags %}<a href="#{{ tag }}">{{ tag }}</a>{% endfor %}<a href="#shapes">Shapes</a></nav>
{% for tag, sections in tags.items() %}<h2 id="{{ tag }}">{{ tag }}</h2>
{% for section in sections %}<details>
<summary><span class="method {{ section.method }}">{{ section.method }}</span> <code>{{ section.path }}</code>
{% if section.public %}<span class="open">open to everybody</span>{% endif %}
<span class="about">{{ section.summary }}</span></summary>
<div>{% if section.description %}<p>{{ section.description }}</p>{% endif %}
{% if section.parameters %}<h3>Query and headers</h3>{{ table(section.parameters) }}{% endif %}
{% if section.fields %}<h3>JSON body</h3>{{ table(section.fields) }}{% endif %}
{% if section.takes %}<h3>Body</h3><p>{{ section.takes }}</p>{% endif %}
<h3>Answers</h3><ul>{% for answer in section.answers %}
<li>{{ answer.status }} {{ answer.phrase }}
{% if answer.schema %}<a href="#shape-{{ answer.schema }}">{{ answer.schema }}</a>{% endif %}{{ answer.media }}</li>
{% endfor %}</ul></div></details>
{% endfor %}{% endfor %}
<h2 id="shapes">Shapes</h2>
{% for name, fields in schemas.items() %}{% if fields %}<details id="shape-{{ name }}">
<summary><code>{{ name }}</code></summary><div>{{ table(fields) }}</div></details>
{% else %}<p id="shape-{{ name }}"><code>{{ name }}</code> {{ api.components.schemas[name].description }}</p>
{% endif %}{% endfor %}
</body>
</html>
"""
