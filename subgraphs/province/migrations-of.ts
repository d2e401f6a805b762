import type { MigrationClass } from "../service/database.ts";
import { Seekers1760000000004 } from "./exchange/migrations/0001-seekers.ts";
import { RefillSeekers1760000000005 } from "./exchange/migrations/0002-refill-seekers.ts";
import { WhoMaySeeSeekers1760000000023 } from "./exchange/migrations/0003-who-may-see-seekers.ts";
import { SeekersOnTheirPath1760000000043 } from "./exchange/migrations/0004-seekers-on-their-path.ts";
import { SeekersOfWriters1760000000071 } from "./exchange/migrations/0005-seekers-of-writers.ts";
import { SeekersByWish1760000000147 } from "./exchange/migrations/0006-seekers-by-wish.ts";
import { OpenJobsByTrade1760000000148 } from "./exchange/migrations/0007-open-jobs-by-trade.ts";
import { extensionsOf } from "./extensions.ts";
import { provinceMigrations } from "./migrations/province-migrations.ts";

/** All migrations of a database that holds these provinces, those of their extensions too. */
export function migrationsOf(held: readonly string[]): readonly MigrationClass[] {
  return [
    ...provinceMigrations,
    Seekers1760000000004,
    RefillSeekers1760000000005,
    WhoMaySeeSeekers1760000000023,
    SeekersOnTheirPath1760000000043,
    SeekersOfWriters1760000000071,
    SeekersByWish1760000000147,
    OpenJobsByTrade1760000000148,
    ...extensionsOf(held).flatMap(({ migrations }) => migrations),
  ];
}
