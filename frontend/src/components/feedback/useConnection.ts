import { useSyncExternalStore } from "react";
import { connection, onConnectionChange } from "@/lib/connection";

/** Whether the service answers, as it is now. */
export const useConnection = () => useSyncExternalStore(onConnectionChange, connection);
