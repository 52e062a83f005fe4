import { Alert, Text } from "@mantine/core";
import { useState } from "react";
import { useSaveCompany } from "@/api/company";
import type { Company } from "@/api/shapes";
import type { FormField } from "@/components/record/form";
import { RecordForm } from "@/components/record/RecordForm";
import { CURRENCIES } from "@/lib/enums";
import { formatMomentIn } from "@/lib/format";
import { NAME_LENGTH } from "@/lib/names";
import { isTimeZone, timeZones } from "@/lib/timeZones";

const HOURS = { kind: "whole", required: true, min: 1, max: 8760, half: true } as const;
const FIELDS: FormField[] = [
  { name: "name", label: "Name", required: true, maxLength: NAME_LENGTH },
  {
    name: "time_zone",
    label: "Time zone",
    kind: "free",
    choices: timeZones().map((zone) => ({ value: zone, label: zone })),
    required: true,
    maxLength: 60,
    half: true,
    hint: "IANA name, such as Europe/Berlin",
  },
  {
    name: "currency",
    label: "Currency",
    kind: "choice",
    choices: CURRENCIES.map((code) => ({ value: code, label: code })),
    required: true,
    half: true,
    hint: "Prices are not converted",
  },
  { name: "sla_approval_hours", label: "Hours until approval", hint: "After them a pending order is late", ...HOURS },
  { name: "sla_fulfillment_hours", label: "Hours until delivery", hint: "From approval; then it is late", ...HOURS },
  {
    name: "require_four_eyes",
    label: "Approval by another user",
    kind: "flag",
    hint: "A user cannot approve an order that the same user has requested",
  },
];

interface CompanyFormProps {
  record: Company;
  onReload: () => Promise<Company | undefined>;
  onSaved: () => void;
}

/** The form for the company, with a preview of a change of the time zone. */
export function CompanyForm(props: CompanyFormProps) {
  const saving = useSaveCompany(props.onSaved);
  const [visit, setVisit] = useState(0); // a new number discards the input
  return (
    <RecordForm
      key={visit}
      {...props}
      label="Edit company"
      fields={FIELDS}
      saving={saving}
      onSaved={() => setVisit(visit + 1)}
      onCancel={() => setVisit(visit + 1)}
    >
      {({ time_zone }) =>
        typeof time_zone === "string" &&
        isTimeZone(time_zone) && <ZoneChange from={props.record.time_zone} to={time_zone} />
      }
    </RecordForm>
  );
}

function ZoneChange({ from, to }: { from: string; to: string }) {
  const now = new Date();
  return (
    <Alert color="yellow" variant="outline" role="status" title="Another time zone">
      <Text size="sm">
        All days in filters, charts and reports become days in {to}, past ones too. The totals by day are counted again
        while this is saved; changes by other users wait for it. Stock, orders and their times stay as they are.
      </Text>
      <Text size="sm" mt="xs">
        It is {formatMomentIn(from, now)} in {from} and {formatMomentIn(to, now)} in {to}.
      </Text>
    </Alert>
  );
}
