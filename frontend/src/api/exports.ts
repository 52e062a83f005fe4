import { client, fetchUnlimited } from "@/api/client";
import { Problem } from "@/api/problem";

const KEPT_FOR = 60_000; // ms: until the browser has certainly begun to save

/** Saves a list of the API as a file, asked for as whoever acts, which a plain link cannot say; throws a Problem. */
export async function saveAsFile(address: string): Promise<void> {
  // Any list will do for the type: what comes is a file.
  const { data, response } = await client.GET(address as "/orders", { parseAs: "blob", fetch: fetchUnlimited });
  if (!data) throw new Problem(500);
  const url = URL.createObjectURL(data);
  const link = document.createElement("a");
  link.href = url;
  link.download = nameIn(response.headers.get("Content-Disposition"));
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_FOR);
}

/** The name that the service gives to its file. */
export const nameIn = (disposition: string | null): string =>
  /filename="?([^";]+)"?/.exec(disposition ?? "")?.[1] ?? "export.csv";
