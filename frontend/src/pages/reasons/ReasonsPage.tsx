import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { PlusIcon } from "lucide-react";
import { useState } from "react";
import { reasons } from "@/api/reasons";
import type { StockReason } from "@/api/shapes";
import { me } from "@/api/users";
import { Dialog } from "@/components/dialog/Dialog";
import { Failed } from "@/components/feedback/PageStates";
import { Page } from "@/components/Page";
import { PageHeader } from "@/components/PageHeader";
import { ExportLink } from "@/components/table/ExportLink";
import { REASON_KINDS } from "@/lib/enums";
import { administers } from "@/lib/rights";
import { ReasonForm } from "./ReasonForm";
import { ReasonList } from "./ReasonList";

/** The reasons of counts, adjustments and write-offs: for administrators to manage, for others to read. */
export default function ReasonsPage() {
  const query = useQuery(reasons());
  const canEdit = administers(useQuery(me()).data);
  const [open, setOpen] = useState<StockReason | "new">();
  const seen = open === "new" ? undefined : open;
  const close = () => setOpen(undefined);
  return (
    <Page width="sheet">
      <PageHeader
        title="Reasons"
        actions={
          <>
            <ExportLink path="/reasons" filters={{}} />
            {canEdit && (
              <Button leftSection={<PlusIcon size={16} aria-hidden />} onClick={() => setOpen("new")}>
                New reason
              </Button>
            )}
          </>
        }
      >
        Why stock changes
      </PageHeader>
      {query.data ? (
        REASON_KINDS.map((kind) => (
          <ReasonList
            key={kind}
            kind={kind}
            reasons={query.data.filter(({ kinds }) => kinds.includes(kind))}
            onEdit={canEdit ? setOpen : undefined}
          />
        ))
      ) : query.isError ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton h={480} />
      )}
      <Dialog opened={open !== undefined} onClose={close} title={seen ? `Edit ${seen.name}` : "New reason"}>
        {open && (
          <ReasonForm
            key={seen?.id ?? "new"}
            reason={seen && (query.data?.find(({ id }) => id === seen.id) ?? seen)}
            onDone={close}
          />
        )}
      </Dialog>
    </Page>
  );
}
