"""One line a log entry: JSON in production, readable while developing. Keys never get through, whoever logs them."""

import logging
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from image_generation.settings import Secret, Settings

_BEARER = re.compile(r"(?i)(bearer\s+|\bsk-)[\w.~+/=-]{6,}")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def configure(options: Settings) -> None:
    """Send everything that is logged in this process to standard error, at `LOG_LEVEL` and above."""
    last: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, _Redact(options)]
    if options.environment == "production":
        last += [structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        plain = structlog.dev.plain_traceback  # it is text already when it gets here
        last += [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[structlog.processors.format_exc_info, *last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(options.log_level.upper())
    for chatty in ("urllib3", "httpx2", "httpcore2", "openai", "PIL", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


class _Redact:
    """Blank out secrets and escape whatever could start a new line or steer a terminal."""

    def __init__(self, options: Settings) -> None:
        values = (getattr(options, name) for name in options.__dataclass_fields__)
        self._secrets = [value.reveal() for value in values if isinstance(value, Secret) and value.reveal()]

    def __call__(self, _logger: Any, _method: str, entry: EventDict) -> EventDict:
        return {key: self._clean(value, lines=key == "exception") for key, value in entry.items()}

    def _clean(self, value: Any, *, lines: bool) -> Any:
        if not isinstance(value, str):
            return value
        for secret in self._secrets:
            value = value.replace(secret, "***")
        value = _BEARER.sub(r"\1***", value)
        return value if lines else _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", value)
