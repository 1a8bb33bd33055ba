"""What is done to webhooks is written down, but neither what signs for them nor where exactly they lead."""

from livechat.webhooks import managing
from livechat.webhooks.inputs import WebhookBody


async def test_a_webhook_from_beginning_to_end(house, olga, receiver):
    url = f"{receiver.url}/marker-zebra"
    made, secret = await managing.add(olga, WebhookBody(url=url, events=["new_message"]))
    await managing.edit(olga, made.id, WebhookBody(url=f"{url}-two", events=["*"]))
    await managing.switch(olga, made.id, on=False)
    await managing.switch(olga, made.id, on=False)
    _, other = await managing.new_secret(olga, made.id)
    await managing.delete(olga, made.id)
    rows = await house.db.all(
        tuple, "SELECT what, before, after FROM audit_entry WHERE about_kind = 'webhook' ORDER BY number"
    )
    assert rows == [
        ("webhook.added", "{}", '{"events": ["new_message"], "is_active": true}'),
        (
            "webhook.edited",
            '{"events": ["new_message"], "address": null}',
            '{"events": ["*"], "address": null}',
        ),
        ("webhook.edited", '{"is_active": true}', '{"is_active": false}'),
        ("webhook.signed_anew", "{}", "{}"),
        ("webhook.deleted", '{"events": ["*"], "is_active": false}', "{}"),
    ]
    written = str(await house.db.all(tuple, "SELECT * FROM audit_entry"))
    assert [each for each in ("marker-zebra", secret, other) if each in written] == []
