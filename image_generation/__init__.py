"""Scene Visualizer's plugin: pictures made together in a game session, on any Flask app.

`ImageGeneration(app, engine=…, host=…)` is the whole of it; the rest is what a host, a console or a provider needs.
"""

from .blueprints.http import Caller, Payload, Problem, endpoint, install_error_handlers, json_object
from .drafts import Draft
from .enhancement import Enhanced, Enhancer
from .errors import ImageGenerationError
from .extension import ImageGeneration
from .gallery import Filter, ImageView
from .host import Action, Host, Member, Role, find_member
from .providers import Registry
from .providers.base import Capabilities, FinalImage, Order, PartialImage, Provider, Size
from .settings import Settings
from .submission import Accepted, RequestView

__all__ = [
    "Accepted",
    "Action",
    "Caller",
    "Capabilities",
    "Draft",
    "Enhanced",
    "Enhancer",
    "Filter",
    "FinalImage",
    "Host",
    "ImageGeneration",
    "ImageGenerationError",
    "ImageView",
    "Member",
    "Order",
    "PartialImage",
    "Payload",
    "Problem",
    "Provider",
    "Registry",
    "RequestView",
    "Role",
    "Settings",
    "Size",
    "endpoint",
    "find_member",
    "install_error_handlers",
    "json_object",
]
