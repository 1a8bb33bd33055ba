"""What retention contributes to the house."""

from __future__ import annotations

from livechat.registry import Feature, Job
from livechat.retention import deleting, news, pages

FEATURE = Feature(
    name="retention",
    pages=pages.ROUTES,
    news=news.NEWS,
    jobs=[Job("retention.look", deleting.look, every_s=deleting.EVERY_S)],
)
