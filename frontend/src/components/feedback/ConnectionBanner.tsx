import { IconPlugConnectedX } from "@tabler/icons-react";
import classes from "./Banner.module.css";
import { useConnection } from "./useConnection";

const WORDS = {
  unreachable: "No connection to Brickhouse.",
  unavailable: "Brickhouse is temporarily unavailable.",
};

/** One line over every page while the service does not answer. It goes by itself. */
export function ConnectionBanner() {
  const state = useConnection();
  return (
    <div role="status" className={classes.frame}>
      {state !== "connected" && (
        <p className={classes.banner}>
          <IconPlugConnectedX size={18} aria-hidden />
          <span>
            <strong>{WORDS[state]}</strong> The data shown may be out of date. Reconnecting automatically…
          </span>
        </p>
      )}
    </div>
  );
}
