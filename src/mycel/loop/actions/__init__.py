"""What changes in the loop: how far somebody has heard it (no act), and links (acts)."""

from mycel.loop.actions._hearing import begin, go_on
from mycel.loop.actions.links import DECIDED_BY, LinkStands, NoLink, link, unlink

__all__ = ["DECIDED_BY", "LinkStands", "NoLink", "begin", "go_on", "link", "unlink"]
