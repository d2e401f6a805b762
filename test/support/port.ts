import { randomInt } from "node:crypto";
import { freePort } from "../../subgraphs/house/free-port.ts";

/**
 * A free port for a process that is about to start. It is below the range from which the
 * system takes ports for connections (32768 and up on Linux), so that none of the many
 * connections of tests running beside this one gets it in between.
 */
export function aPort(): Promise<number> {
  return freePort(randomInt(10_000, 30_000));
}
