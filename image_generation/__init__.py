"""Scene Visualizer's plugin: pictures made together in a game session, on any Flask app.

`ImageGeneration(app, engine=…, host=…)` is the whole of it; the rest is what a host, a console or a provider needs.
"""

from . import templates
from .blueprints.http import (
    Caller,
    CallerQuery,
    Payload,
    Problem,
    QueryNumber,
    endpoint,
    install_error_handlers,
    json_object,
)
from .blueprints.payloads import RequestOut
from .blueprints.payloads import request as request_out
from .curation import Bulk
from .drafts import Draft
from .enhancement import Enhanced, Enhancer
from .errors import ImageGenerationError
from .events import of_host
from .extension import ImageGeneration
from .host import Action, Host, Member, Role, find_member, names_in
from .models import Image
from .money import Balance
from .providers import Registry
from .providers.base import Capabilities, FinalImage, Order, PartialImage, Provider, Size, list_price
from .routing import Health
from .search import Filter, ImageView
from .settings import Settings
from .spending import Purse, Usage
from .views import Accepted, RequestView
from .words import (
    Background,
    BulkAction,
    EventType,
    ImageFormat,
    Outcome,
    Quality,
    RequestStatus,
    Style,
    SubjectType,
    Visibility,
)

__all__ = [
    "Accepted",
    "Action",
    "Background",
    "Balance",
    "Bulk",
    "BulkAction",
    "Caller",
    "CallerQuery",
    "Capabilities",
    "Draft",
    "Enhanced",
    "Enhancer",
    "EventType",
    "Filter",
    "FinalImage",
    "Health",
    "Host",
    "Image",
    "ImageFormat",
    "ImageGeneration",
    "ImageGenerationError",
    "ImageView",
    "Member",
    "Order",
    "Outcome",
    "PartialImage",
    "Payload",
    "Problem",
    "Provider",
    "Purse",
    "Quality",
    "QueryNumber",
    "Registry",
    "RequestOut",
    "RequestStatus",
    "RequestView",
    "Role",
    "Settings",
    "Size",
    "Style",
    "SubjectType",
    "Usage",
    "Visibility",
    "endpoint",
    "find_member",
    "install_error_handlers",
    "json_object",
    "list_price",
    "names_in",
    "of_host",
    "request_out",
    "templates",
]
