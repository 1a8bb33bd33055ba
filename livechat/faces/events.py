"""What happens to pictures of the team."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FaceChanged:
    """A colleague has another picture, or none any more: then the address is empty."""

    workspace_id: int
    staff_id: str
    address: str

    def wire(self, _audience: str) -> None:
        """Programs read it in `/api/admin/reps`."""
