import type { Command } from "./command.ts";
import { compareCommand } from "./commands/compare.ts";
import { explainCommand } from "./commands/explain.ts";
import { exportCommand } from "./commands/export.ts";
import { followCommand } from "./commands/follow.ts";
import { healthCommand } from "./commands/health.ts";
import { importCommand } from "./commands/import.ts";
import { listsCommand } from "./commands/lists.ts";
import { relayCommand } from "./commands/relay.ts";
import { snapshotCommand } from "./commands/snapshot.ts";
import { tokenCommand } from "./commands/token.ts";
import { verifyCommand } from "./commands/verify.ts";

/** The commands of `laowu`, in the order in which they are listed. */
export const commands: ReadonlyMap<string, Command> = new Map([
  ["import", importCommand],
  ["export", exportCommand],
  ["compare", compareCommand],
  ["follow", followCommand],
  ["snapshot", snapshotCommand],
  ["lists", listsCommand],
  ["relay", relayCommand],
  ["token", tokenCommand],
  ["verify", verifyCommand],
  ["explain", explainCommand],
  ["health", healthCommand],
]);
