"""What doing things once contributes to the house; the door asks `doing` itself."""

from __future__ import annotations

from livechat.customers.events import CustomerErased
from livechat.once import forgetting
from livechat.registry import Feature, Job

FEATURE = Feature(
    name="once",
    within={CustomerErased: [forgetting.forget_erased]},
    jobs=[Job("once.forget", forgetting.forget_old, every_s=forgetting.EVERY_S)],
)
