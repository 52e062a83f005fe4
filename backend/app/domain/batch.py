"""Requests about several items: all are checked, and if one is rejected, none is changed."""

from app.errors import ApiError, BatchRejected


class Batch:
    """Collects the rejected items of one request, by their index in the request.

    `keys` name the items in the error: ids of orders or products, or the index of a new order.
    """

    def __init__(self, keys: list[str]) -> None:
        self.keys = keys
        self.rejected: dict[int, ApiError] = {}

    def reject(self, index: int, refusal: ApiError) -> None:
        """Reject an item; the first error about an item counts."""
        self.rejected.setdefault(index, refusal)

    def raise_if_rejected(self) -> None:
        """Raise the error of the item if the request has one item, else BatchRejected with all rejected items.

        BatchRejected has the common status of the errors, 409 if they differ.
        """
        if not self.rejected:
            return
        if len(self.keys) == 1:
            raise self.rejected[0]
        statuses = {refusal.status for refusal in self.rejected.values()}
        raise BatchRejected(
            f"{len(self.rejected)} of {len(self.keys)} items were rejected; nothing was changed",
            statuses.pop() if len(statuses) == 1 else 409,
            [self.error_entry(index) for index in sorted(self.rejected)],
        )

    def error_entry(self, index: int) -> dict[str, object]:
        """Return a rejected item: its index in the request, its key, and the error."""
        refusal = self.rejected[index]
        error = {"code": refusal.code, "detail": refusal.detail, **refusal.more}
        return {"index": index, "key": self.keys[index], **error}
