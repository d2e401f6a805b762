import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { listeningAt, root, startProcess, stopProcess } from "../../support/gateway-process.ts";
import { pinnedTo } from "../cpu.ts";
import { limitsOfBench } from "../limits-of-bench.ts";
import { askOnce, driveLoad } from "../load.ts";
import { megabytes, queries } from "./queries.ts";

const settings = { warmUpMs: 3_000, measuredMs: 6_000, large: 2, tiny: 10 } as const;

/** How late a gateway's event loop is, in milliseconds. */
export interface EventLoopDelay {
  readonly most: number;
  /** Of a thousand looks, one was later than this: that one may be the kernel's fault. */
  readonly nearlyMost: number;
  /** Bytes of a large answer. */
  readonly bytes: number;
  /** Median time of a tiny request beside the large ones. */
  readonly tinyMs: number;
}

/** Asks for answers of megabytes on some connections, and for tiny ones on others at the same time. */
export async function eventLoopDelay(
  supergraph: string,
  flags: readonly string[],
): Promise<EventLoopDelay> {
  const { child, ready } = await startProcess(
    [
      ...pinnedTo(0),
      process.execPath,
      ...flags,
      ...["--import", join(root, "test", "support", "tell-delay.mjs")],
      join(root, "dist", "gateway", "main.js"),
      ...["--supergraph", supergraph, "--limits", limitsOfBench],
      ...["--host", "127.0.0.1", "--port", "0"],
    ],
    { ready: listeningAt },
  );
  try {
    const url = `${ready}/graphql`;
    const large = JSON.stringify(megabytes);
    const answer = await askOnce(url, large);
    if (answer.errors) throw new Error(JSON.stringify(answer.errors).slice(0, 500));
    const both = (durationMs: number) =>
      Promise.all([
        driveLoad({ url, body: large, connections: settings.large, durationMs }),
        driveLoad({
          url,
          body: JSON.stringify(queries.tiny),
          connections: settings.tiny,
          durationMs,
        }),
      ]);
    await both(settings.warmUpMs);
    await toldDelay(child);
    const [, { latencyMs: tinyMs }] = await both(settings.measuredMs);
    return { ...(await toldDelay(child)), bytes: JSON.stringify(answer).length, tinyMs };
  } finally {
    await stopProcess(child);
  }
}

async function toldDelay(
  child: ChildProcess,
): Promise<Pick<EventLoopDelay, "most" | "nearlyMost">> {
  const told = new Promise<string>((resolve) =>
    child.stdout?.once("data", (line) => resolve(String(line))),
  );
  child.kill("SIGUSR2");
  const line = await Promise.race([told, sleep(5_000, "")]);
  return JSON.parse(line.replace(/^delay /, ""));
}
