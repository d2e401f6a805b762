import type { MigrationClass } from "../service/database.ts";
import { ExchangeIndexes1760000000003 } from "./exchange/migrations/0001-exchange-indexes.ts";
import { extensionsOf } from "./extensions.ts";
import { provinceMigrations } from "./migrations/province-migrations.ts";

/** All migrations of a database that holds these provinces, those of their extensions too. */
export function migrationsOf(held: readonly string[]): readonly MigrationClass[] {
  return [
    ...provinceMigrations,
    ExchangeIndexes1760000000003,
    ...extensionsOf(held).flatMap(({ migrations }) => migrations),
  ];
}
