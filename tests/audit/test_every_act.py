"""Whatever only admins may do says here how it is written down, or why it is not: nothing new comes in unseen."""

from __future__ import annotations

from livechat.app import FEATURES
from livechat.audit.acts import ACTS, KINDS
from livechat.scope import ADMIN_ROLES

NOTED = {
    "POST /admin/settings": "settings.changed",
    "POST /admin/workspaces": "workspace.made",
    "POST /admin/workspaces/name": "workspace.renamed",
    "PATCH /api/settings": "settings.changed",
    "POST /api/workspaces": "workspace.made",
    "PUT /api/workspace": "workspace.renamed",
    "POST /admin/team": "rep.added",
    "POST /admin/team/{staff_id}": "rep.edited",
    "POST /admin/team/{staff_id}/move": "rep.moved",
    "POST /admin/team/{staff_id}/disable": "rep.disabled",
    "POST /admin/team/{staff_id}/delete": "rep.deleted",
    "POST /admin/team/{staff_id}/picture": "rep.pictured",
    "POST /admin/team/{staff_id}/picture/remove": "rep.unpictured",
    "PUT /api/admin/rep/{rep_id}/picture": "rep.pictured",
    "DELETE /api/admin/rep/{rep_id}/picture": "rep.unpictured",
    "POST /admin/logo": "workspace.pictured",
    "POST /admin/logo/remove": "workspace.unpictured",
    "PUT /api/admin/logo": "workspace.pictured",
    "DELETE /api/admin/logo": "workspace.unpictured",
    "POST /admin/team/{staff_id}/enable": "rep.enabled",
    "POST /admin/team/{staff_id}/invite": "invitation.made",
    "POST /admin/team/{staff_id}/one-step": "second_factor.reset",
    "POST /admin/team/{staff_id}/untie": "provider.untied",
    "POST /admin/sessions/{session_id}/end": "session.ended",
    "POST /api/admin/add-rep": "rep.added",
    "PATCH /api/admin/rep/{rep_id}": "rep.edited",
    "DELETE /api/admin/rep/{rep_id}": "rep.deleted",
    "POST /api/admin/sessions/{session_id}/logout": "session.ended",
    "POST /admin/teams": "team.added",
    "POST /admin/teams/{team_id}": "team.edited",
    "POST /admin/teams/{team_id}/delete": "team.deleted",
    "POST /api/admin/teams": "team.added",
    "PUT /api/admin/teams/{team_id}": "team.edited",
    "DELETE /api/admin/teams/{team_id}": "team.deleted",
    "POST /admin/keys": "api_key.made",
    "POST /admin/keys/{key_id}/revoke": "api_key.revoked",
    "POST /admin/identity": "identity.changed",
    "POST /admin/identity/end": "identity.ended",
    "POST /admin/proactive": "proactive.added",
    "POST /admin/proactive/{rule_id}": "proactive.edited",
    "POST /admin/proactive/{rule_id}/switch": "proactive.edited",
    "POST /admin/proactive/{rule_id}/move": "proactive.moved",
    "POST /admin/proactive/{rule_id}/delete": "proactive.deleted",
    "POST /api/proactive": "proactive.added",
    "PUT /api/proactive/{rule_id}": "proactive.edited",
    "DELETE /api/proactive/{rule_id}": "proactive.deleted",
    "POST /admin/tags": "tag.added",
    "POST /admin/tags/{tag_id}": "tag.edited",
    "POST /admin/tags/{tag_id}/delete": "tag.deleted",
    "POST /api/tags": "tag.added",
    "PUT /api/tags/{tag_id}": "tag.edited",
    "DELETE /api/tags/{tag_id}": "tag.deleted",
    "DELETE /api/admin/conversations/{reference}": "conversation.deleted",
    "POST /api/admin/conversations/bulk": "conversation.bulk",
    "POST /api/admin/conversations/bulk/undo": "conversation.restored",
    "POST /admin/products": "product.added",
    "POST /admin/products/{product_id}/pictures": "product.edited",
    "POST /admin/products/{product_id}": "product.edited",
    "POST /admin/products/{product_id}/activate": "product.edited",
    "POST /admin/products/{product_id}/deactivate": "product.edited",
    "POST /admin/products/{product_id}/delete": "product.deleted",
    "POST /admin/products/{product_id}/restore": "product.restored",
    "POST /api/admin/products": "product.added",
    "PUT /api/admin/products/{product_id}": "product.edited",
    "DELETE /api/admin/products/{product_id}": "product.deleted",
    "POST /admin/webhooks": "webhook.added",
    "POST /admin/webhooks/{webhook_id}": "webhook.edited",
    "POST /admin/webhooks/{webhook_id}/switch": "webhook.edited",
    "POST /admin/webhooks/{webhook_id}/secret": "webhook.signed_anew",
    "POST /admin/webhooks/{webhook_id}/delete": "webhook.deleted",
    "POST /api/admin/webhooks": "webhook.added",
    "PUT /api/admin/webhooks/{webhook_id}": "webhook.edited",
    "DELETE /api/admin/webhooks/{webhook_id}": "webhook.deleted",
    "POST /api/admin/webhooks/{webhook_id}/secret": "webhook.signed_anew",
    "POST /admin/customers/bulk": "customer.tagged",
    "POST /admin/customers/{customer_id}": "customer.edited",
    "POST /admin/customers/{customer_id}/tag": "customer.tagged",
    "POST /admin/customers/{customer_id}/untag": "customer.untagged",
    "POST /admin/customers/{customer_id}/block": "customer.blocked",
    "POST /admin/customers/{customer_id}/unblock": "customer.unblocked",
    "POST /admin/customers/{customer_id}/sessions/{session_id}/end": "session.ended",
    "POST /admin/customers/{customer_id}/erase": "customer.erased",
    "PATCH /api/admin/customers/{customer_id}": "customer.edited",
    "POST /api/admin/customers/{customer_id}/tags": "customer.tagged",
    "DELETE /api/admin/customers/{customer_id}/tags/{tag_id}": "customer.untagged",
    "PUT /api/admin/customers/{customer_id}/block": "customer.blocked",
    "DELETE /api/admin/customers/{customer_id}/block": "customer.unblocked",
    "PUT /api/admin/customers/{customer_id}/erasure": "customer.erased",
}
_AGAIN = "what was told before is told again; the delivery log has it"
_UNSAVED = "nothing is saved yet"
_NOTE = "every rep does it, and a note names its writer"
NOT_NOTED = {
    "POST /admin/settings/preview": _UNSAVED,
    "POST /admin/proactive/words": _UNSAVED,
    "POST /admin/products/preview": _UNSAVED,
    "POST /admin/products/pictures": _UNSAVED,
    "POST /api/admin/products/pictures": _UNSAVED,
    "POST /admin/webhooks/{webhook_id}/test": _AGAIN,
    "POST /admin/webhooks/{webhook_id}/replay": _AGAIN,
    "POST /admin/webhooks/{webhook_id}/deliveries/{delivery_id}/replay": _AGAIN,
    "POST /api/admin/webhooks/{webhook_id}/test": _AGAIN,
    "POST /api/admin/webhooks/{webhook_id}/replay": _AGAIN,
    "POST /api/admin/webhooks/{webhook_id}/deliveries/{delivery_id}/replay": _AGAIN,
    "POST /admin/customers/{customer_id}/notes": _NOTE,
    "POST /admin/customers/{customer_id}/notes/{note_id}/forget": _NOTE,
}


def test_every_act_of_admins_says_how_it_is_written_down():
    routes = [route for feature in FEATURES for route in (*feature.pages, *feature.api)]
    only_theirs = {
        f"{route.method} {route.path}" for route in routes if route.method != "GET" and route.who <= ADMIN_ROLES
    }
    assert only_theirs == NOTED.keys() | NOT_NOTED.keys()
    assert not NOTED.keys() & NOT_NOTED.keys()
    assert set(NOTED.values()) <= ACTS.keys()


def test_every_act_has_a_kind_by_which_it_is_looked_for():
    assert {each.partition(".")[0] for each in ACTS} == KINDS.keys()
