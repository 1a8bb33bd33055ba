"""Tending conversations: what the capability contributes for tags, snoozing, deleting, merging, selections and views.

`feature.py` takes this table over as it is.
"""

from __future__ import annotations

from collections.abc import Callable

from livechat.conversations import closing, deleting, events, shown, snoozing
from livechat.conversations import tending_api as api
from livechat.conversations import tending_commands as commands
from livechat.conversations import tending_inputs as inputs
from livechat.conversations import tending_pages as pages
from livechat.conversations import tending_pushes as pushes
from livechat.conversations.inputs import JoinConversation
from livechat.i18n import marked
from livechat.registry import Command, Job
from livechat.web import paging, routes
from livechat.web.routes import ADMINS, STAFF, page

OF_WORKSPACE = "those of their workspace"
WRITE = "conversations:write"

PAGES = [
    page("POST", "/inbox/bulk", pages.act_on_many, STAFF, rule=OF_WORKSPACE),
    page("POST", "/inbox/bulk/undo", pages.undo_many, STAFF, rule="their own"),
    page("POST", "/inbox/views", pages.save_view, STAFF, rule="their own"),
    page("POST", "/inbox/views/{view_id}/delete", pages.delete_view, STAFF, rule="their own; admins shared ones"),
    page("POST", "/inbox/{reference}/subject", pages.set_subject, STAFF, rule=OF_WORKSPACE),
    page("POST", "/inbox/{reference}/tag", pages.add_tag, STAFF, rule=OF_WORKSPACE),
    page("POST", "/inbox/{reference}/untag", pages.remove_tag, STAFF, rule=OF_WORKSPACE),
    page("POST", "/inbox/{reference}/snooze", pages.snooze, STAFF, rule=OF_WORKSPACE),
    page("POST", "/inbox/{reference}/delete", pages.delete, STAFF, rule=OF_WORKSPACE),
    page("POST", "/inbox/{reference}/restore", pages.restore, STAFF, rule=OF_WORKSPACE),
    page("POST", "/inbox/{reference}/merge", pages.merge, STAFF, rule=OF_WORKSPACE),
    page("GET", "/admin/tags", pages.tags, ADMINS, rule=OF_WORKSPACE),
    page("POST", "/admin/tags", pages.make_tag, ADMINS, rule=OF_WORKSPACE),
    page("POST", "/admin/tags/{tag_id}", pages.edit_tag, ADMINS, rule=OF_WORKSPACE),
    page("POST", "/admin/tags/{tag_id}/delete", pages.delete_tag, ADMINS, rule=OF_WORKSPACE),
]
API = [
    routes.api(
        "GET",
        "/api/tags",
        api.tags,
        STAFF,
        gives=api.TagPage,
        query=(paging.CURSOR, paging.upto(api.TAGS_PAGE, api.TAGS_PAGE)),
        summary=marked("All tags"),
        rule=OF_WORKSPACE,
        needs="conversations:read",
    ),
    routes.api(
        "POST",
        "/api/tags",
        api.add_tag,
        ADMINS,
        takes=inputs.TagBody,
        gives=api.TagShape,
        status=201,
        summary=marked("Make a tag"),
        rule=OF_WORKSPACE,
        needs=WRITE,
    ),
    routes.api(
        "PUT",
        "/api/tags/{tag_id}",
        api.edit_tag,
        ADMINS,
        takes=inputs.TagBody,
        gives=api.TagShape,
        summary=marked("Rename or recolour a tag everywhere"),
        rule=OF_WORKSPACE,
        needs=WRITE,
    ),
    routes.api(
        "DELETE",
        "/api/tags/{tag_id}",
        api.delete_tag,
        ADMINS,
        status=204,
        summary=marked("Take a tag away everywhere"),
        rule=OF_WORKSPACE,
        needs=WRITE,
    ),
    routes.api(
        "DELETE",
        "/api/admin/conversations/{reference}",
        api.delete,
        ADMINS,
        status=204,
        summary=marked("Delete a conversation"),
        rule=OF_WORKSPACE,
        needs=WRITE,
    ),
    routes.api(
        "POST",
        "/api/admin/conversations/bulk",
        api.act_on_many,
        ADMINS,
        takes=inputs.BulkBody,
        gives=api.BulkOutcome,
        summary=marked("One act on up to 100 conversations"),
        rule=OF_WORKSPACE,
        needs=WRITE,
    ),
    routes.api(
        "POST",
        "/api/admin/conversations/bulk/undo",
        api.undo_many,
        ADMINS,
        takes=inputs.UndoBody,
        gives=api.BulkOutcome,
        summary=marked("Take such an act back"),
        rule="their own",
    ),
]
COMMANDS = [
    Command(inputs.SetSubject, commands.set_subject, STAFF, OF_WORKSPACE, WRITE),
    Command(inputs.AddTag, commands.add_tag, STAFF, OF_WORKSPACE, WRITE),
    Command(inputs.RemoveTag, commands.remove_tag, STAFF, OF_WORKSPACE, WRITE),
    Command(inputs.Snooze, commands.snooze, STAFF, OF_WORKSPACE, WRITE),
    Command(inputs.DeleteConversation, commands.delete, STAFF, OF_WORKSPACE),
    Command(inputs.RestoreConversation, commands.restore, STAFF, OF_WORKSPACE),
    Command(inputs.Merge, commands.merge, STAFF, OF_WORKSPACE),
    Command(inputs.Bulk, commands.act_on_many, STAFF, OF_WORKSPACE),
    Command(inputs.UndoBulk, commands.undo_many, STAFF, "their own"),
]
PUSHES: dict[type, Callable[..., str]] = {
    events.ConversationGone: pushes.conversation_gone,
    JoinConversation: pushes.refused_join,
    shown.RowGone: pushes.row_gone,
    commands.DeletedReply: pushes.deleted,
    commands.BulkReply: pushes.bulk_done,
}
JOBS = [
    Job(snoozing.JOB, snoozing.wake),
    Job(deleting.JOB, deleting.erase),
    Job(closing.JOB, closing.close_idle, every_s=closing.EVERY_S),
]
