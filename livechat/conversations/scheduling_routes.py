"""Which addresses and commands there are for what is sent later; `feature.py` takes them in."""

from __future__ import annotations

from livechat.conversations import scheduling_doors as doors
from livechat.conversations import scheduling_inputs as inputs
from livechat.i18n import marked
from livechat.registry import Command
from livechat.web import paging, routes
from livechat.web.routes import STAFF, page

OF_WORKSPACE = "those of their workspace"

PAGES = [
    page("POST", "/inbox/{reference}/schedule", doors.form_schedule, STAFF, rule=OF_WORKSPACE),
    page("POST", "/inbox/{reference}/scheduled/cancel", doors.form_cancel, STAFF, rule=OF_WORKSPACE),
]
API = [
    routes.api(
        "GET",
        "/api/scheduled/{reference}",
        doors.api_list,
        STAFF,
        gives=doors.ScheduledList,
        query=(paging.CURSOR, paging.upto(doors.PAGE, doors.PAGE)),
        summary=marked("Messages that are to be sent later"),
        rule=OF_WORKSPACE,
        needs="conversations:read",
    ),
    routes.api(
        "POST",
        "/api/scheduled/{reference}",
        doors.api_schedule,
        STAFF,
        takes=inputs.ScheduleBody,
        gives=doors.ScheduledOne,
        status=201,
        summary=marked("Schedule a message"),
        rule=OF_WORKSPACE,
    ),
    routes.api(
        "PATCH",
        "/api/scheduled/{reference}/{scheduled_id}",
        doors.api_change,
        STAFF,
        takes=inputs.ChangeBody,
        gives=doors.ScheduledOne,
        summary=marked("Change or send a scheduled message"),
        rule=OF_WORKSPACE,
    ),
    routes.api(
        "DELETE",
        "/api/scheduled/{reference}/{scheduled_id}",
        doors.api_cancel,
        STAFF,
        gives=doors.ScheduledOne,
        summary=marked("Cancel a scheduled message"),
        rule=OF_WORKSPACE,
    ),
]
COMMANDS = [
    Command(inputs.ScheduleMessage, doors.schedule, STAFF, OF_WORKSPACE),
    Command(inputs.ChangeScheduled, doors.change, STAFF, OF_WORKSPACE),
    Command(inputs.CancelScheduled, doors.cancel, STAFF, OF_WORKSPACE),
]
