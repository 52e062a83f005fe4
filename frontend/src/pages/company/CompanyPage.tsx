import { Skeleton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { company } from "@/api/company";
import { me } from "@/api/users";
import { Card } from "@/components/Card";
import { Failed } from "@/components/feedback/PageStates";
import { Page } from "@/components/Page";
import { PageHeader } from "@/components/PageHeader";
import { Facts } from "@/components/record/Facts";
import { formatNumber } from "@/lib/format";
import { administers } from "@/lib/rights";
import { CompanyForm } from "./CompanyForm";

/** The company's name, time zone, currency and rules: for administrators to change, for others to read. */
export default function CompanyPage() {
  const query = useQuery(company());
  const { data: user } = useQuery(me());
  const found = query.data;
  return (
    <Page width="sheet">
      <PageHeader title="Company">Name, time zone, currency and rules</PageHeader>
      {found && user ? (
        <Card title="Settings">
          {administers(user) ? (
            <CompanyForm
              record={found}
              onReload={async () => (await query.refetch()).data}
              onSaved={() => notifications.show({ message: "Company saved", color: "green" })}
            />
          ) : (
            <Facts
              facts={{
                Name: found.name,
                "Time zone": found.time_zone,
                Currency: found.currency,
                "Hours until approval": formatNumber(found.sla_approval_hours),
                "Hours until delivery": formatNumber(found.sla_fulfillment_hours),
                "Approval by another user": found.require_four_eyes ? "Required" : "Not required",
              }}
            />
          )}
        </Card>
      ) : query.isError ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton h={420} />
      )}
    </Page>
  );
}
