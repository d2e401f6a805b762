import { atOnce, type StopTimes } from "./open-connections.ts";

/** Signals that ask a process to end. */
export type StopSignal = "SIGTERM" | "SIGINT";

/** Told once: a signal that comes again must not end what is still being answered. */
export function onStopSignal(stop: (signal: StopSignal) => void): void {
  let isStopping = false;
  const once = (signal: StopSignal) => {
    if (isStopping) return;
    isStopping = true;
    stop(signal);
  };
  process.on("SIGTERM", () => once("SIGTERM"));
  process.on("SIGINT", () => once("SIGINT"));
}

/** SIGINT comes from a keyboard: nobody spreads requests over that process. */
export function stopTimesAfter(signal: StopSignal, times: StopTimes): StopTimes {
  return signal === "SIGINT" ? atOnce(times.stopMsMax) : times;
}
