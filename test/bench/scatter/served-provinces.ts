import { join } from "node:path";
import { root, startProcess, stopProcess } from "../../support/gateway-process.ts";
import { pinnedTo } from "../cpu.ts";

/** The ways in which all provinces are served at the same time. */
export type Way = "real" | "near" | "far";

/** Base URLs by province code, ascending. */
export type ServedProvinces = Readonly<Record<Way, Readonly<Record<string, string>>>>;

/** Starts the process that serves them. */
export async function startProvinces(): Promise<{
  readonly served: ServedProvinces;
  readonly stop: () => Promise<void>;
}> {
  const { child, ready } = await startProcess(
    [
      ...pinnedTo(1),
      process.execPath,
      join(root, "dist", "test", "bench", "scatter", "serve-provinces.js"),
    ],
    { ready: /^\{"real".*\}$/ },
  );
  return { served: JSON.parse(ready) as ServedProvinces, stop: () => stopProcess(child) };
}
