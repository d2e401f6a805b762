import type { DerivedTable } from "../derived-table.ts";
import { tablesOfLists } from "../migrations/0029-working-lists.ts";

/** The working lists, as what follows from a register's rows: both tables are made anew at once. */
export const listTables: readonly DerivedTable[] = [
  { table: "list_entry", of: tablesOfLists, triggers: "lists", refill: "SELECT recompute_lists()" },
  { table: "household_entry", of: [], triggers: "lists", refill: "SELECT" },
];
