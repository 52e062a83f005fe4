import { Popover, UnstyledButton } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { integrity } from "@/api/integrity";
import type { Integrity } from "@/api/shapes";
import { formatAgo, formatMoment, formatNumber } from "@/lib/format";
import classes from "./Shell.module.css";

/** Whether every case is where the ledger says, on every page; what is broken, one click away. */
export function IntegrityBadge() {
  const { data, isError } = useQuery({ ...integrity(), enabled: useSettled() });
  if (!data) {
    return (
      <span className={classes.integrity} role="status">
        <IconCircleDashed size={16} aria-hidden />
        {isError ? "The ledger could not be checked" : "Checking the ledger…"}
      </span>
    );
  }
  return (
    <Popover position="top-start" width={360} withArrow>
      <Popover.Target>
        <UnstyledButton className={classes.integrity}>
          <Verdict broken={data.broken.length} />
          <span className="quiet">checked {formatAgo(data.checked_at)}</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Findings data={data} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** The check reads much: it waits until the page itself has what it needs. */
function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), 2000);
    return () => clearTimeout(timer);
  }, []);
  return settled;
}

function Verdict({ broken }: { broken: number }) {
  return broken === 0 ? (
    <>
      <IconCircleCheck size={16} color="var(--good)" aria-hidden />
      Every case is where the ledger says
    </>
  ) : (
    <>
      <IconAlertTriangle size={16} color="var(--bad)" aria-hidden />
      {formatNumber(broken)} {broken === 1 ? "row breaks a rule" : "rows break a rule"}
    </>
  );
}

function Findings({ data }: { data: Integrity }) {
  const scope = data.scope === "full" ? "everything" : "what was touched last";
  return (
    <>
      <p style={{ margin: 0 }}>
        Checked {scope}, {formatMoment(data.checked_at)}.
        {data.last_full && ` The last check of everything: ${formatMoment(data.last_full.checked_at)}.`}
      </p>
      {data.broken.slice(0, 5).map((found) => (
        <p key={found.rule + found.subject} style={{ margin: "0.5rem 0 0" }}>
          <strong>{found.rule}</strong>: {found.subject} should be {found.expected}, is {found.found}.
        </p>
      ))}
    </>
  );
}
