import { useSyncExternalStore } from "react";
import { busyFor, connection, onBusyChange, onConnectionChange } from "@/lib/connection";

/** Whether the service answers, as it is now. */
export const useConnection = () => useSyncExternalStore(onConnectionChange, connection);

/** The seconds until requests to a busy service are repeated; undefined if no request waits for that. */
export const useBusy = () => useSyncExternalStore(onBusyChange, busyFor);
