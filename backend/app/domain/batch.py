"""Requests about several things at once: all are checked, and if one is rejected, none is changed."""

from app.errors import ApiError, BatchRejected


class Batch:
    """Collects what is refused of one request's items, each known by their index in the request."""

    def __init__(self, keys: list[str]) -> None:
        self.keys = keys
        self.rejected: dict[int, ApiError] = {}

    def reject(self, index: int, refusal: ApiError) -> None:
        """This item is refused; the first word about an item is the one that counts."""
        self.rejected.setdefault(index, refusal)

    def raise_if_rejected(self) -> None:
        """Raise what was refused: the word itself for a request about one item, else a list of them.

        The status is the one that the refusals share, 409 where they differ.
        """
        if not self.rejected:
            return
        if len(self.keys) == 1:
            raise self.rejected[0]
        statuses = {refusal.status for refusal in self.rejected.values()}
        error = BatchRejected(
            f"{len(self.rejected)} of {len(self.keys)} were refused; nothing was changed",
            items=[self.line(index) for index in sorted(self.rejected)],
        )
        if len(statuses) == 1:
            error.status = statuses.pop()
        raise error

    def line(self, index: int) -> dict[str, object]:
        """One refused item: its index in the request, its key, and why."""
        refusal = self.rejected[index]
        why = {"code": refusal.code, "detail": refusal.detail, **refusal.more}
        return {"index": index, "key": self.keys[index], **why}
