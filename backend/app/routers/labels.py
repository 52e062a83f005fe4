"""The lists of categories, brands and regions, each with the same operations."""

from fastapi import Request, Response

from app.domain import names
from app.domain.transaction import Transaction
from app.http.problem_details import CHANGE, CREATE, READ
from app.http.responses import json_response, one_response
from app.http.routing import StrictRouter
from app.http.transactions import Write, read
from app.models.fields import Id
from app.models.labels import LabelKind
from app.models.schemas import LabelEntry, LabelMerge, LabelName
from app.queries import labels
from app.queries.users import AccountLocks


def label_router(path: str, kind: LabelKind) -> StrictRouter:
    """Return the router of the labels of one kind."""
    router = StrictRouter(prefix=f"/{path}", tags=["labels"])

    @router.get("", name=f"list_{kind}_labels", response_model=list[LabelEntry], responses=READ)
    async def list_labels(request: Request) -> Response:
        """All of them by name, with the number of their uses. The first use of a name creates it."""
        return json_response(await read(request, labels.list_labels(kind)))

    @router.put("/{label_id:id}", name=f"rename_{kind}", response_model=LabelEntry, responses=CHANGE)
    async def rename_label(request: Request, label_id: Id, body: LabelName, write: Write) -> Response:
        """Rename it everywhere. Administrators only; 409 if another one has the name: merge the two instead."""

        async def work(tx: Transaction) -> Response:
            await names.rename(tx, kind, label_id, body.name)
            return one_response(await tx.fetch(labels.find_label(kind, label_id)), kind)

        return await write(work, await accounts_with(request, kind, label_id))

    @router.post("/{label_id:id}/merge", name=f"merge_{kind}", response_model=LabelEntry, responses=CREATE)
    async def merge_label(request: Request, label_id: Id, body: LabelMerge, write: Write) -> Response:
        """Replace it by another one everywhere and delete it; returns the other. Administrators only."""

        async def work(tx: Transaction) -> Response:
            await names.merge(tx, kind, label_id, body.into)
            return one_response(await tx.fetch(labels.find_label(kind, body.into)), kind)

        return await write(work, await accounts_with(request, kind, label_id))

    return router


async def accounts_with(request: Request, kind: LabelKind, label_id: int) -> AccountLocks:
    """The accounts that a change of the label changes: those of the region's users."""
    if kind != "region":
        return AccountLocks()
    return AccountLocks(changed=await read(request, labels.users_in_region(label_id)))


routers = [label_router("categories", "category"), label_router("brands", "brand"), label_router("regions", "region")]
