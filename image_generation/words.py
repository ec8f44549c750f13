"""The words of the wire, which are the words of the code, the tables and the screen."""

from enum import StrEnum


class SubjectType(StrEnum):
    """What the picture is of."""

    SCENE = "scene"
    CHARACTER = "character"
    LOCATION = "location"
    ITEM = "item"


class RequestStatus(StrEnum):
    """Where a request stands."""

    QUEUED = "queued"  #: waiting; a retry that waits is queued too, with run_at in the future
    PROCESSING = "processing"  #: a worker holds its lease
    HELD = "held"  #: a person has to decide
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """True for the three states that a request does not leave by itself."""
        return self in (RequestStatus.COMPLETED, RequestStatus.FAILED, RequestStatus.CANCELLED)


class AttemptState(StrEnum):
    """How far one call to one provider got."""

    PREPARED = "prepared"
    SENDING = "sending"  #: committed before the first byte leaves: from here on it may cost money
    RECEIVED = "received"
    DONE = "done"
    NOT_SENT = "not_sent"
    REJECTED = "rejected"
    TRANSIENT = "transient"
    UNKNOWN = "unknown"
    INVALID = "invalid"


class Visibility(StrEnum):
    """Who may see a picture and its request."""

    PRIVATE = "private"  #: its author and the GM
    TABLE = "table"  #: every member of the session


class Quality(StrEnum):
    """How much effort a picture is worth; each model maps these to its own words."""

    AUTO = "auto"
    DRAFT = "draft"
    STANDARD = "standard"
    HIGH = "high"
    HD = "hd"


class Style(StrEnum):
    """The two rendering styles of the DALL-E days; they live on as words in the prompt."""

    VIVID = "vivid"
    NATURAL = "natural"


class ImageFormat(StrEnum):
    """File formats that we store and serve."""

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"

    @property
    def mime(self) -> str:
        """The media type, for Content-Type."""
        return f"image/{self.value}"


class Background(StrEnum):
    """What lies behind the subject."""

    AUTO = "auto"
    OPAQUE = "opaque"
    TRANSPARENT = "transparent"


class Variant(StrEnum):
    """The renditions of a stored picture, by longest edge."""

    THUMB = "thumb"  #: 384 px WebP
    SMALL = "small"  #: 640 px WebP
    DISPLAY = "display"  #: 1600 px WebP
    ORIGINAL = "original"


class BulkAction(StrEnum):
    """What may be done to many pictures at once."""

    DELETE = "delete"
    RESTORE = "restore"
    FAVORITE = "favorite"
    UNFAVORITE = "unfavorite"
    TAG = "tag"
    UNTAG = "untag"
    COLLECT = "collect"
    UNCOLLECT = "uncollect"
    SHOW = "show"  #: to everybody at the table
    HIDE = "hide"  #: from all but the author and the GM


class Outcome(StrEnum):
    """What became of one of many pictures."""

    DONE = "done"
    UNCHANGED = "unchanged"  #: it was so already
    NOT_ALLOWED = "not_allowed"
    NOT_FOUND = "not_found"
    REFUSED = "refused"  #: it has as many tags as it may have


class EventType(StrEnum):
    """What the event log may say."""

    REQUEST_QUEUED = "request.queued"
    REQUEST_STARTED = "request.started"
    REQUEST_PROGRESS = "request.progress"
    REQUEST_PARTIAL = "request.partial"
    REQUEST_RETRYING = "request.retrying"
    REQUEST_FALLBACK = "request.fallback"
    REQUEST_HELD = "request.held"
    REQUEST_COMPLETED = "request.completed"
    REQUEST_FAILED = "request.failed"
    REQUEST_CANCELLED = "request.cancelled"
    IMAGE_ADDED = "image.added"
    IMAGE_UPDATED = "image.updated"
    IMAGE_DELETED = "image.deleted"
    IMAGE_FAVORITED = "image.favorited"
    COLLECTION_CHANGED = "collection.changed"
    BUDGET_CHANGED = "budget.changed"
    CONSOLE_ENTRY = "console.entry"
    MEMBER_JOINED = "member.joined"
    MEMBER_LEFT = "member.left"
    PRESENCE_CHANGED = "presence.changed"
    PROVIDER_CHANGED = "provider.changed"
    RESYNC = "resync"  #: never in the log: what a follower is told whose position is not known
