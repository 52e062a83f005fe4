import { useQuery } from "@tanstack/react-query";
import { health } from "@/api/health";

/** The product's name and the version of the service. */
export function ProductVersion() {
  const { data } = useQuery(health());
  return <span>Brickhouse{data && ` ${data.version}`}</span>;
}
