import { useEffect, useState } from "react";

const EVERY = 30_000; // ms

/** The current time, updated twice a minute, so that "2 minutes ago" is up to date. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), EVERY);
    return () => clearInterval(timer);
  }, []);
  return now;
}
