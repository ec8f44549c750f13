"""All settings, read once into one frozen object; nothing else in the plugin looks at the environment.

A value comes from the Flask config if it is there, else from the mapping of environment variables that the caller
hands in. A name that starts with `IMAGE_GENERATION_` and is none of ours is refused: it is a typing error that would
otherwise be silent.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from .errors import ConfigurationError

#: Image models that the vendor has shut down, each with the one that its notice names in its place.
RETIRED_MODELS: Final[dict[str, str]] = {
    "dall-e-2": "gpt-image-2.5-flare",
    "dall-e-3": "gpt-image-2.5-flare",
    "gpt-image-1": "gpt-image-2.5-flare",
}

_ORIGIN: Final = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?", re.IGNORECASE)
#: The one word for no limit: nothing, zero and a negative number are not.
UNLIMITED: Final = "unlimited"
MAX_DOLLARS: Final = 1_000_000

#: What only the standalone host reads. In an app that embeds the plugin these words belong to the app.
HOST_ONLY: Final = frozenset(
    (
        "HOST", "PORT", "SERVER", "TRUSTED_HOSTS", "CORS_ORIGINS", "PROXY_COUNT", "LOG_LEVEL", "ENVIRONMENT",
        "STATES_PAGE", "FRAME_ANCESTORS", "DATABASE_URL",
    )
)  # fmt: skip


class Secret:
    """A string that does not show itself in a log, a repr or a traceback."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The string itself, for the one call that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"


def _text(value: str) -> str:
    return value.strip()


def _secret(value: str) -> Secret:
    return Secret(value.strip())


def _flag(value: str) -> bool:
    match value.strip().lower():
        case "true" | "1" | "yes" | "on":
            return True
        case "false" | "0" | "no" | "off":
            return False
    raise ValueError("must be true or false")


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        number = int(value)
        if not low <= number <= high:
            raise ValueError(f"must lie between {low} and {high}")
        return number

    return read


def _seconds(low: float, high: float) -> Callable[[str], float]:
    def read(value: str) -> float:
        number = float(value)
        if not (math.isfinite(number) and low <= number <= high):
            raise ValueError(f"must lie between {low:g} and {high:g} seconds")
        return number

    return read


def _dollars(value: str) -> Decimal | None:
    text = value.strip().lower()
    if text == UNLIMITED:
        return None
    if not re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,6})?", text) or Decimal(text) > MAX_DOLLARS:
        raise ValueError(f"must be US dollars from 0 to {MAX_DOLLARS}, such as 10.00, or the word {UNLIMITED}")
    return Decimal(text)


def _count(value: str) -> int | None:
    text = value.strip().lower()
    if text == UNLIMITED:
        return None
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise ValueError(f"must lie between 0 and 999999, or be the word {UNLIMITED}")
    return int(text)


def _url(value: str) -> str:
    parts = urlsplit(value.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("must be a full http or https address")
    return value.strip().rstrip("/")


def _one_of(*words: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        word = value.strip().lower()
        if word not in words:
            raise ValueError(f"must be one of {', '.join(words)}")
        return word

    return read


def _concurrency(value: str) -> str:
    if not re.fullmatch(r"\s*[a-z0-9_-]+\s*=\s*[1-9][0-9]{0,3}\s*(,\s*[a-z0-9_-]+\s*=\s*[1-9][0-9]{0,3}\s*)*", value):
        raise ValueError("must be names with numbers, such as dalle=4,stability=2")
    return value.replace(" ", "")


def _names(value: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(",") if name.strip())


def _origins(value: str) -> tuple[str, ...]:
    found = _names(value)
    if not all(_ORIGIN.fullmatch(origin) for origin in found):
        raise ValueError("must be origins such as https://table.example, separated by commas")
    # As a browser writes them: ours compares its words with these.
    return tuple(origin.lower() for origin in found)


def _image_model(value: str) -> str:
    model = value.strip()
    if model in RETIRED_MODELS:
        raise ValueError(f"names a model that OpenAI has shut down; use {RETIRED_MODELS[model]}")
    return model


def _setting(name: str, read: Callable[[str], Any], default: Any, about: str) -> Any:
    return field(default=default, metadata={"name": name, "read": read, "about": about})


@dataclass(frozen=True, slots=True)
class Settings:
    """What the plugin was told, once, at start."""

    enabled: bool = _setting("IMAGE_GENERATION_ENABLED", _flag, True, "the whole feature, on or off")
    default_provider: str | None = _setting(
        "IMAGE_GENERATION_DEFAULT_PROVIDER",
        _text,
        None,
        "provider when none is named; else the first with a key, else sketch",
    )
    fallbacks: str = _setting(
        "IMAGE_GENERATION_FALLBACKS",
        _text,
        "auto",
        "providers that take over when one fails, in order; `auto`: the others that have a key; or `none`",
    )
    auto_resend_limit: Decimal | None = _setting(
        "IMAGE_GENERATION_AUTO_RESEND_LIMIT",
        _dollars,
        Decimal("0.10"),
        "dollars below which a call that has perhaps been charged is made once more without asking",
    )
    concurrency: str = _setting(
        "IMAGE_GENERATION_CONCURRENCY",
        _concurrency,
        "",
        "calls at a time by provider, such as `dalle=4,stability=2`; else what each provider allows",
    )
    trust_user_id: str = _setting(
        "IMAGE_GENERATION_TRUST_USER_ID",
        _one_of("false", "true", "behind-proxy"),
        "false",
        "`user_id` alone is the identity, because a host in front has authenticated it",
    )
    max_waiting_per_member: int = _setting(
        "IMAGE_GENERATION_MAX_WAITING_PER_MEMBER", _whole(1, 10_000), 20, "pictures that one member may have in line"
    )
    max_waiting_per_session: int = _setting(
        "IMAGE_GENERATION_MAX_WAITING_PER_SESSION",
        _whole(1, 100_000),
        100,
        "pictures that one session may have in line",
    )

    max_images_per_user_per_day: int | None = _setting(
        "MAX_IMAGES_PER_USER_PER_DAY", _count, 50, "pictures that a member may ask for in a day; or unlimited"
    )
    max_monthly_cost_per_user: Decimal | None = _setting(
        "MAX_MONTHLY_COST_PER_USER", _dollars, Decimal("10.00"), "US dollars a month for one member; or unlimited"
    )
    session_budget: Decimal | None = _setting(
        "SESSION_BUDGET", _dollars, Decimal("20.00"), "US dollars a month for a session; its GM may set another one"
    )
    installation_budget: Decimal | None = _setting(
        "INSTALLATION_BUDGET", _dollars, Decimal("50.00"), "US dollars a month for all sessions; or unlimited"
    )

    openai_api_key: Secret | None = _setting("OPENAI_API_KEY", _secret, None, "turns on the provider dalle")
    openai_base_url: str = _setting(
        "OPENAI_BASE_URL", _url, "https://api.openai.com/v1", "the server that speaks the OpenAI Images API"
    )
    dalle_model: str = _setting("DALLE_MODEL", _image_model, "gpt-image-2.5-flare", "the image model")
    openai_image_api: str = _setting(
        "OPENAI_IMAGE_API",
        _one_of("images", "responses"),
        "images",
        "which of OpenAI's two ways to a picture: the Images API, or the Responses API with the image tool",
    )
    openai_responses_model: str = _setting(
        "OPENAI_RESPONSES_MODEL", _text, "gpt-6-luna", "the text model that calls the image tool of the Responses API"
    )
    dalle_max_retries: int = _setting("DALLE_MAX_RETRIES", _whole(0, 10), 3, "tries after the first one")
    dalle_timeout_seconds: float = _setting(
        "DALLE_TIMEOUT_SECONDS", _seconds(1, 900), 180.0, "seconds that one call may take in all"
    )

    stability_api_key: Secret | None = _setting("STABILITY_API_KEY", _secret, None, "turns on the provider stability")
    stability_api_base: str = _setting(
        "STABILITY_API_BASE", _url, "https://api.stability.ai", "the Stability REST server"
    )
    stability_host: str = _setting(
        "STABILITY_HOST", _text, "grpc.stability.ai:443", "the Stability gRPC server, host:port"
    )
    stability_transport: str = _setting(
        "STABILITY_TRANSPORT", _one_of("rest", "grpc"), "rest", "REST v2beta, or gRPC through stability-sdk"
    )

    enhancer_api_key: Secret | None = _setting(
        "ENHANCER_API_KEY", _secret, None, "key of the language model that words prompts; OPENAI_API_KEY if unset"
    )
    enhancer_base_url: str = _setting(
        "ENHANCER_BASE_URL", _url, "https://api.openai.com/v1", "a server that speaks the OpenAI Responses API"
    )
    enhancer_model: str = _setting("ENHANCER_MODEL", _text, "gpt-6-luna", "the language model")
    enhancer_timeout_seconds: float = _setting(
        "ENHANCER_TIMEOUT_SECONDS", _seconds(0.1, 60), 8.0, "seconds that the language model has; then the rules do it"
    )

    database_url: str | None = _setting(
        "DATABASE_URL", _text, None, "SQLAlchemy address; else an SQLite file in DATA_DIR"
    )
    data_dir: Path = _setting("DATA_DIR", Path, Path("instance"), "where everything that lasts is kept")
    workers: int = _setting("WORKERS", _whole(0, 64), 4, "worker threads inside the web process; 0 for none")
    instant_wait_seconds: float = _setting(
        "INSTANT_WAIT_SECONDS", _seconds(0, 600), 60.0, "how long an instant request waits before it answers 202"
    )
    partial_images: int = _setting(
        "PARTIAL_IMAGES", _whole(0, 3), 2, "frames of a picture that is being made, where a request does not say"
    )
    max_streams: int = _setting(
        "MAX_STREAMS", _whole(0, 10_000), 40, "event streams and sockets that one process holds at a time"
    )
    presence: bool = _setting("IMAGE_GENERATION_PRESENCE", _flag, True, "members are told who is here")
    redis_url: Secret | None = _setting("REDIS_URL", _secret, None, "Redis that carries the bell between processes")
    download_dir: Path | None = _setting(
        "DOWNLOAD_DIR", Path, None, "folder for copies of pictures that were asked for with a `downloadFolder`"
    )
    max_image_size_mb: int = _setting("MAX_IMAGE_SIZE_MB", _whole(1, 64), 10, "largest stored original")
    image_compression_quality: int = _setting(
        "IMAGE_COMPRESSION_QUALITY", _whole(1, 100), 95, "JPEG and WebP quality of originals"
    )

    host: str = _setting("HOST", _text, "127.0.0.1", "address to listen on")
    port: int = _setting("PORT", _whole(0, 65535), 5000, "port to listen on")
    server: str = _setting(
        "SERVER",
        _one_of("threads", "gevent"),
        "threads",
        "`threads`: one process does everything; `gevent`: thousands of streams, workers are processes of their own",
    )
    trusted_hosts: tuple[str, ...] = _setting(
        "TRUSTED_HOSTS", _names, (), "host names the server answers to; needed off loopback"
    )
    cors_origins: tuple[str, ...] = _setting("CORS_ORIGINS", _names, (), "origins of other sites that may call the API")
    frame_ancestors: tuple[str, ...] = _setting(
        "FRAME_ANCESTORS", _origins, (), "origins of other sites whose pages may show ours in a frame"
    )
    proxy_count: int = _setting("PROXY_COUNT", _whole(0, 10), 0, "reverse proxies in front whose headers are true")
    secret_key: Secret | None = _setting("SECRET_KEY", _secret, None, "signs cursors; made on first run")
    log_level: str = _setting(
        "LOG_LEVEL", _one_of("debug", "info", "warning", "error"), "info", "least severity that is logged"
    )
    environment: str = _setting(
        "ENVIRONMENT",
        _one_of("development", "production"),
        "development",
        "production turns on stricter start-up checks",
    )
    states_page: bool = _setting("STATES_PAGE", _flag, False, "`/__states` shows every part of the web page")

    @property
    def fallback_names(self) -> tuple[str, ...] | None:
        """The providers that take over, in order; None for every other one that has what it needs."""
        match self.fallbacks.lower():
            case "auto":
                return None
            case "none":
                return ()
        return _names(self.fallbacks)

    @property
    def concurrency_limits(self) -> dict[str, int]:
        """Calls at a time by provider, as far as the operator has set them."""
        pairs = (item.partition("=") for item in self.concurrency.split(",") if item)
        return {name: int(number) for name, _, number in pairs}

    @property
    def auto_resend_micros(self) -> int:
        """The limit in micro-dollars."""
        return 2**63 if self.auto_resend_limit is None else int(self.auto_resend_limit * 1_000_000)

    @property
    def trusts_user_id(self) -> bool:
        """True in trusted-host mode."""
        return self.trust_user_id != "false"

    @property
    def language_model_key(self) -> Secret | None:
        """The enhancer's key, or the OpenAI key when the enhancer speaks to OpenAI itself."""
        if self.enhancer_api_key is not None:
            return self.enhancer_api_key
        default = type(self).__dataclass_fields__["enhancer_base_url"].default
        return self.openai_api_key if self.enhancer_base_url == default else None


def names() -> dict[str, str]:
    """Every setting's name with a line on what it is for."""
    return {item.metadata["name"]: item.metadata["about"] for item in fields(Settings)}


def load(*sources: Mapping[str, Any]) -> Settings:
    """Read the settings; an earlier source wins. An empty string counts as not set.

    Raises `ConfigurationError` that names the setting, never its value.
    """
    known = names()
    for source in sources:
        for key in source:
            if key.startswith("IMAGE_GENERATION_") and key not in known:
                raise ConfigurationError(f"{key} is not a setting. Known: {', '.join(sorted(known))}.")
    values: dict[str, Any] = {}
    for item in fields(Settings):
        raw = _first(sources, item.metadata["name"])
        if raw is not None:
            values[item.name] = _read(item.metadata["name"], item.metadata["read"], raw)
    return Settings(**values)


def _first(sources: tuple[Mapping[str, Any], ...], name: str) -> Any:
    for source in sources:
        if source.get(name) not in (None, ""):
            return source[name]
    return None


def _read(name: str, read: Callable[[str], Any], raw: Any) -> Any:
    if isinstance(raw, list | tuple):
        raw = ",".join(map(str, raw))
    try:
        return read(raw.reveal() if isinstance(raw, Secret) else str(raw))
    except ValueError as error:
        raise ConfigurationError(
            f"{name} {error}" if "must" in str(error) or "names" in str(error) else f"{name} is not valid."
        ) from None
