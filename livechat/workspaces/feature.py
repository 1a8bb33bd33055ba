"""What workspaces contribute to the house."""

from livechat.registry import Feature
from livechat.workspaces import pages
from livechat.workspaces.settings import Decisions

FEATURE = Feature(name="workspaces", pages=pages.ROUTES, decisions=Decisions)
