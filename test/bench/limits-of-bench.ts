import { join } from "node:path";
import { root } from "../support/gateway-process.ts";

/** Who measures asks as fast as it can, from one address: that is not what a client may do. */
export const limitsOfBench = join(root, "test", "bench", "gateway-limits.json");
