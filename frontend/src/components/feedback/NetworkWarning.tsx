import { useQuery } from "@tanstack/react-query";
import { ShieldOffIcon } from "lucide-react";
import { health } from "@/api/health";
import classes from "./Banner.module.css";

/** Shows a line above every page if other machines can reach the service and callers do not sign in. */
export function NetworkWarning() {
  const { data } = useQuery(health());
  if (!data?.unauthenticated_network) return null;
  return (
    <aside aria-label="Security warning" className={classes.banner}>
      <ShieldOffIcon size={18} aria-hidden />
      <span>
        <strong>Sign-in is off and other machines can connect.</strong> Every client of this network can act as any
        user.
      </span>
    </aside>
  );
}
