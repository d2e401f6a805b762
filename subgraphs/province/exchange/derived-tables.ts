import type { DerivedTable } from "../derived-table.ts";

/** What the exchange derives from a register's rows. */
export const exchangeTables: readonly DerivedTable[] = [
  {
    table: "seeker",
    of: ["worker", "skill"],
    triggers: "seekers",
    refill: "SELECT refill_seekers()",
  },
];
