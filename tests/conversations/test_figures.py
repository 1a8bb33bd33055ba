"""Figures of a rep: what they did today, by the clock of the shop."""

from livechat.conversations import figures, sending
from livechat.conversations.inputs import Draft


async def test_a_reps_day_begins_at_the_shops_midnight(decide, mali, reference, clock):
    await decide(time_zone="Asia/Bangkok")
    await sending.send(mali, reference, Draft(client_id="1", text="Hello"))
    assert (await figures.of_rep(mali, mali.actor_id, 0)).messages_today == 1
    clock.jump(15 * 3600)  # one in the morning there, six in the evening in UTC
    assert (await figures.of_rep(mali, mali.actor_id, 0)).messages_today == 0
