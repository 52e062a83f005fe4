import { HourglassIcon, UnplugIcon } from "lucide-react";
import type { ReactNode } from "react";
import classes from "./Banner.module.css";
import { useBusy, useConnection } from "./useConnection";

const WORDS = {
  unreachable: "No connection to Brickhouse.",
  unavailable: "Brickhouse is temporarily unavailable.",
};

/** One line over every page while the service does not answer, or is busy. It disappears by itself. */
export function ConnectionBanner() {
  const state = useConnection();
  const busy = useBusy();
  return (
    <div role="status" className={classes.frame}>
      {state !== "connected" ? (
        <Line icon={<UnplugIcon size={18} aria-hidden />}>
          <strong>{WORDS[state]}</strong> The data shown may be out of date. Reconnecting automatically…
        </Line>
      ) : (
        busy !== undefined && (
          <Line icon={<HourglassIcon size={18} aria-hidden />}>
            <strong>The service is busy.</strong> Retrying in {Math.ceil(busy)} s…
          </Line>
        )
      )}
    </div>
  );
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className={classes.banner}>
      {icon}
      <span>{children}</span>
    </p>
  );
}
