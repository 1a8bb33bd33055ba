"""What canned replies contribute to the house."""

from __future__ import annotations

from livechat.i18n import marked
from livechat.registry import Command, Feature
from livechat.replies import api, commands, file_pages, files, inputs, pages
from livechat.uploads.shapes import Attachment
from livechat.web import routes
from livechat.web.routes import STAFF, page

OWN_OR_SHARED = "their own and the team's; shared ones are changed by admins"

FEATURE = Feature(
    name="replies",
    pages=[
        page("GET", "/replies", pages.listing, STAFF, rule=OWN_OR_SHARED),
        page("POST", "/replies", pages.add, STAFF, rule=OWN_OR_SHARED),
        page("GET", "/replies/new", pages.new, STAFF, rule=OWN_OR_SHARED),
        page(
            "POST", "/replies/files", file_pages.add, STAFF, rule="their own, until a reply takes it", takes_files=True
        ),
        page("GET", "/replies/{reply_id}", pages.one, STAFF, rule=OWN_OR_SHARED),
        page("POST", "/replies/{reply_id}", pages.change, STAFF, rule=OWN_OR_SHARED),
        page("POST", "/replies/{reply_id}/files", file_pages.append, STAFF, rule=OWN_OR_SHARED, takes_files=True),
        page("POST", "/replies/{reply_id}/move", pages.move, STAFF, rule=OWN_OR_SHARED),
        page("POST", "/replies/{reply_id}/remove", pages.remove, STAFF, rule=OWN_OR_SHARED),
        page("GET", "/inbox/{reference}/replies", pages.menu, STAFF, rule="those of their workspace"),
    ],
    api=[
        routes.api(
            "POST",
            "/api/replies/{reply_id}/files/{upload_id}/copies",
            api.take_file,
            STAFF,
            takes=inputs.TakeFile,
            gives=Attachment,
            status=201,
            summary=marked("Put a file of a canned reply before the next message"),
            rule="their own and the team's, in conversations of their workspace",
        ),
    ],
    commands=[Command(inputs.CountReply, commands.count, STAFF, "those of their workspace")],
    files={files.PURPOSE: files.may_see},
)
