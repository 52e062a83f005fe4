import { Popover, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { CircleCheckIcon, CircleDashedIcon, TriangleAlertIcon } from "lucide-react";
import { useEffect, useState } from "react";
import { integrity } from "@/api/integrity";
import type { Integrity } from "@/api/shapes";
import { useConnection } from "@/components/feedback/useConnection";
import { useNow } from "@/components/feedback/useNow";
import { formatAgo, formatCount, formatMoment } from "@/lib/format";
import classes from "./Shell.module.css";

/** Shows on every page whether the stock records are verified; a click lists the violations. */
export function IntegrityBadge() {
  const { data, isError } = useQuery({ ...integrity(), enabled: useSettled() });
  const isConnected = useConnection() === "connected";
  const now = useNow();
  if (!data?.checked_at) {
    return (
      <span className={classes.integrity} role="status">
        <CircleDashedIcon size={16} aria-hidden />
        {isError || !isConnected ? "Stock records could not be verified" : "Verifying stock records…"}
      </span>
    );
  }
  const isCurrent = isConnected && !isError;
  return (
    <Popover position="top-start" width={360} withArrow>
      <Popover.Target>
        <UnstyledButton className={classes.integrity}>
          {isCurrent ? <Verdict broken={data.broken.length} /> : <Unknown />}
          <span className="quiet">
            {isCurrent ? "checked" : "last checked"} {formatAgo(data.checked_at, now)}
          </span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Findings data={data} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Unknown() {
  return (
    <>
      <CircleDashedIcon size={16} aria-hidden />
      Stock records cannot be verified now
    </>
  );
}

/** Delays the request of the badge by two seconds, in which the page requests its own data. */
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
      <CircleCheckIcon size={16} color="var(--good)" aria-hidden />
      Stock records verified
    </>
  ) : (
    <>
      <TriangleAlertIcon size={16} color="var(--bad)" aria-hidden />
      {formatCount(broken, "error")} in the stock records
    </>
  );
}

function Findings({ data }: { data: Integrity }) {
  const scope = data.scope === "full" ? "All records" : "New records";
  const checkedAt = data.checked_at ?? "";
  return (
    <>
      <p style={{ margin: 0 }}>
        {scope} checked on {formatMoment(checkedAt)}.
        {data.unchecked > 0 && ` ${formatCount(data.unchecked, "newer record")} not checked yet.`}
        {data.last_full && ` Last full check: ${formatMoment(data.last_full.checked_at)}.`}
      </p>
      {data.broken.slice(0, 5).map((found) => (
        <p key={found.rule + found.subject} style={{ margin: "0.5rem 0 0" }}>
          <strong>{found.rule}</strong>: {found.subject} is {found.found}, expected {found.expected}.
        </p>
      ))}
    </>
  );
}
