"""What workspaces contribute to the house."""

from livechat.registry import Feature
from livechat.workspaces import pages

FEATURE = Feature(name="workspaces", pages=pages.ROUTES)
