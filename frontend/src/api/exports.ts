import { client, fetchUnlimited } from "@/api/client";
import { Problem } from "@/api/problem";

const KEPT_FOR = 60_000; // ms: enough for the browser to begin saving

/** Saves a list of the API as a file, with the X-Dev-User header that a plain link cannot send. Throws a Problem. */
export async function saveAsFile(address: string): Promise<void> {
  // The path of any list has the right type: the response is a file.
  const { data, response } = await client.GET(address as "/orders", { parseAs: "blob", fetch: fetchUnlimited });
  if (!data) throw new Problem(500);
  const url = URL.createObjectURL(data);
  const link = document.createElement("a");
  link.href = url;
  link.download = nameIn(response.headers.get("Content-Disposition"));
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_FOR);
}

/** The file name in Content-Disposition. */
export const nameIn = (disposition: string | null): string =>
  /filename="?([^";]+)"?/.exec(disposition ?? "")?.[1] ?? "export.csv";
