import type { Database } from "../service/database.ts";
import { Deadline } from "../service/deadline.ts";
import { limits } from "../service/limits.ts";
import { fillDemoAccess } from "./access/demo-access.writer.ts";
import { fillDemoCatalog } from "./catalog/demo-catalog.writer.ts";
import type { ProvinceConfig } from "./config.ts";
import { readWatermarks } from "./coverage/coverage.reader.ts";
import { derivedTables } from "./derived-tables.ts";
import { extensionsOf } from "./extensions.ts";
import type { IdentityVault } from "./identity/identity-vault.ts";
import { seedProvince } from "./seed/seed-register.writer.ts";

/**
 * Fills registers that hold nothing yet with generated data, when a scale says so, and lets
 * the extensions derive their own rows. A register that holds anything is left as it is.
 */
export async function fillRegister(
  database: Database,
  { held, scale, databaseUrl }: ProvinceConfig,
  vault: IdentityVault,
): Promise<void> {
  if (scale !== null) {
    const filled = await Deadline.during(limits.deadlineMaxMs, (deadline) =>
      readWatermarks(database.session({ deadline })),
    );
    for (const province of held)
      if (!(province in filled))
        await seedProvince({ databaseUrl, province, scale, vault, derived: derivedTables });
  }
  await fillBesideRows(database, held);
}

/** What hangs on a register's rows, where it is not there yet: it takes a look at all of them. */
export async function fillBesideRows(database: Database, held: readonly string[]): Promise<void> {
  await fillDemoAccess(database.dataSource, held);
  await fillDemoCatalog(database.dataSource, held);
  for (const extension of extensionsOf(held)) await extension.fill(database.dataSource);
}
