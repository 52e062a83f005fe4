"""Requests about several things at once: all are looked at, and if one is refused, none is changed."""

from app.errors import Refusal


class SeveralRefused(Refusal):
    """Some of the items were refused; nothing was changed"""

    status = 409
    code = "items_refused"


class Items:
    """Collects what is refused of one request's items, each known by its place in the request."""

    def __init__(self, keys: list[str]) -> None:
        self.keys = keys
        self.refused: dict[int, Refusal] = {}

    def refuse(self, place: int, refusal: Refusal) -> None:
        """This item is refused; the first word about an item is the one that counts."""
        self.refused.setdefault(place, refusal)

    def stop_if_refused(self) -> None:
        """Raise what was refused: the word itself for a request about one item, else a list of them.

        The status is the one that the refusals share, 409 where they differ.
        """
        if not self.refused:
            return
        if len(self.keys) == 1:
            raise self.refused[0]
        statuses = {refusal.status for refusal in self.refused.values()}
        several = SeveralRefused(
            f"{len(self.refused)} of {len(self.keys)} were refused; nothing was changed",
            items=[self.line(place) for place in sorted(self.refused)],
        )
        if len(statuses) == 1:
            several.status = statuses.pop()
        raise several

    def line(self, place: int) -> dict[str, object]:
        """One refused item: its place in the request, its key, and why."""
        refusal = self.refused[place]
        why = {"code": refusal.code, "detail": refusal.detail, **refusal.more}
        return {"place": place, "key": self.keys[place], **why}
