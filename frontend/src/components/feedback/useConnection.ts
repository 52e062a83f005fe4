import { useSyncExternalStore } from "react";
import { busyFor, connection, onBusyChange, onConnectionChange } from "@/lib/connection";

/** Whether the service answers, as it is now. */
export const useConnection = () => useSyncExternalStore(onConnectionChange, connection);

/** The seconds after which a busy service is asked again; undefined if no request waits for that. */
export const useBusy = () => useSyncExternalStore(onBusyChange, busyFor);
