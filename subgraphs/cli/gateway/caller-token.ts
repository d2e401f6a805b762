import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Surroundings } from "../command.ts";
import { UsageError } from "../command.ts";

/** Where a token comes from: read anew for each request, for tokens live some minutes. */
export type CallerToken = () => Promise<string | null>;

/** How often, and after how many milliseconds, a file is read again that is being written just now. */
const again = { triesMax: 5, pauseMs: 200 } as const;

/**
 * The token of LAOWU_TOKEN, or what stands in the file that LAOWU_TOKEN_FILE names at that time. Neither is
 * an argument, which everybody on the machine could read.
 */
export function callerToken({ env }: Pick<Surroundings, "env">): CallerToken {
  const { LAOWU_TOKEN: token, LAOWU_TOKEN_FILE: file } = env;
  if (file !== undefined && file !== "") return () => tokenIn(file);
  return async () => (token === undefined || token === "" ? null : token.trim());
}

/** @throws UsageError */
async function tokenIn(file: string): Promise<string> {
  for (let tries = 1; tries <= again.triesMax; tries += 1) {
    const text = await readFile(file, "utf8").catch((cause: unknown) => {
      throw new UsageError(`LAOWU_TOKEN_FILE: ${file} cannot be read.`, { cause });
    });
    if (text.trim() !== "") return text.trim();
    await sleep(again.pauseMs);
  }
  throw new UsageError(`LAOWU_TOKEN_FILE: ${file} is empty.`);
}
