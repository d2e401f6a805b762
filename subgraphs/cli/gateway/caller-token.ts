import { readFile } from "node:fs/promises";
import type { Surroundings } from "../command.ts";
import { UsageError } from "../command.ts";

/** Where a token comes from: read anew for each request, for tokens live some minutes. */
export type CallerToken = () => Promise<string | null>;

/**
 * The token of LAOWU_TOKEN, or what stands in the file that LAOWU_TOKEN_FILE names at that time. Neither is
 * an argument, which everybody on the machine could read.
 */
export function callerToken({ env }: Pick<Surroundings, "env">): CallerToken {
  const { LAOWU_TOKEN: token, LAOWU_TOKEN_FILE: file } = env;
  if (file !== undefined && file !== "") {
    return async () => {
      try {
        return (await readFile(file, "utf8")).trim();
      } catch (cause) {
        throw new UsageError(`LAOWU_TOKEN_FILE: ${file} cannot be read.`, { cause });
      }
    };
  }
  return async () => (token === undefined || token === "" ? null : token.trim());
}
