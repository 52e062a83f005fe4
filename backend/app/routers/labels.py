"""The lists of categories, brands and regions, each with the same operations."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.domain import labels as rules
from app.domain.transaction import Transaction
from app.http.problem_details import CHANGE, CREATE, READ_REPORT
from app.http.report_responses import report_response
from app.http.responses import one_response
from app.http.routing import StrictRouter
from app.http.transactions import Write, read
from app.models.fields import Id
from app.models.filters import FileFormat
from app.models.labels import LabelKind
from app.models.schemas import LabelEntry, LabelMerge, LabelName
from app.queries import labels
from app.queries.users import AccountLocks

KINDS: dict[str, LabelKind] = {"categories": "category", "brands": "brand", "regions": "region"}

router = StrictRouter(prefix="", tags=["labels"])


def add_routes(path: str, kind: LabelKind) -> None:
    """Add the routes of the labels of one kind."""

    @router.get(f"/{path}", name=f"list_{kind}_labels", response_model=list[LabelEntry], responses=READ_REPORT)
    async def list_labels(request: Request, file_format: Annotated[FileFormat, Query()]) -> Response:
        """All of them by name, with the number of their uses. The first use of a name creates it."""
        return await report_response(request, labels.list_labels(kind), file_format, LabelEntry)

    @router.put(f"/{path}/{{label_id:id}}", name=f"rename_{kind}", response_model=LabelEntry, responses=CHANGE)
    async def rename_label(request: Request, label_id: Id, body: LabelName, write: Write) -> Response:
        """Rename it everywhere. Administrators only; 409 if another one has the name: merge the two instead."""

        async def work(tx: Transaction) -> Response:
            await rules.rename(tx, kind, label_id, body.name)
            return one_response(await tx.fetch(labels.find_label(kind, label_id)), kind)

        return await write(work, await accounts_with(request, kind, label_id))

    @router.post(f"/{path}/{{label_id:id}}/merge", name=f"merge_{kind}", response_model=LabelEntry, responses=CREATE)
    async def merge_label(request: Request, label_id: Id, body: LabelMerge, write: Write) -> Response:
        """Replace it by another one everywhere and delete it; returns the other. Administrators only."""

        async def work(tx: Transaction) -> Response:
            await rules.merge(tx, kind, label_id, body.into)
            return one_response(await tx.fetch(labels.find_label(kind, body.into)), kind)

        return await write(work, await accounts_with(request, kind, label_id))


async def accounts_with(request: Request, kind: LabelKind, label_id: int) -> AccountLocks:
    """The accounts that a change of the label changes: those of the region's users."""
    if kind != "region":
        return AccountLocks()
    return AccountLocks(changed=await read(request, labels.users_in_region(label_id)))


for path, kind in KINDS.items():
    add_routes(path, kind)
