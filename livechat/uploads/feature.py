"""What uploads contribute to the house; nothing of them is registered anywhere else."""

from __future__ import annotations

from livechat.customers.events import CustomerErased
from livechat.registry import Feature, Job
from livechat.uploads import pages, parts, removing, tidying
from livechat.uploads.events import UploadsRemoved
from livechat.web.routes import EVERYONE, page

WHOEVER_SEES = "whoever may see what the file belongs to"

FEATURE = Feature(
    name="uploads",
    pages=[
        page("GET", "/files/{upload_id}", pages.file, EVERYONE, audience="any", rule=WHOEVER_SEES),
        page("GET", "/files/{upload_id}/thumbnail", pages.thumbnail, EVERYONE, audience="any", rule=WHOEVER_SEES),
    ],
    within={CustomerErased: [removing.of_erased_customer]},
    after={UploadsRemoved: [removing.bytes_listener], CustomerErased: [parts.erased_listener]},
    jobs=[Job("uploads.tidy", tidying.tidy, every_s=tidying.EVERY_S)],
    start=tidying.start,
)
