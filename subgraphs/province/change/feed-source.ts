import type { DerivedTable } from "../derived-table.ts";
import { tablesOfFeed } from "../migrations/0017-changes.ts";

/**
 * The outbox, as a loader of many rows sees it: it follows the rows of these tables. What is loaded with
 * the triggers off is told to nobody, so whoever followed must look at the whole register again.
 */
export const feedOfRegister: DerivedTable = {
  table: "change",
  of: tablesOfFeed,
  triggers: "changes",
  refill: "UPDATE feed SET epoch = gen_random_uuid()",
};
