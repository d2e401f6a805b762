/**
 * Migrates the database of one province and fills it with generated data. The launcher
 * runs it once per province; by hand it needs PROVINCE, DATABASE_URL and perhaps SCALE. Without
 * IDENTITY_KEYS nobody in the register has an ID number or a phone. THREADS says how many make its rows; 0
 * is this one alone, and what a small register is left to.
 */
import "reflect-metadata";
import { availableParallelism } from "node:os";
import { derivedTables } from "../../province/derived-tables.ts";
import { fillBesideRows } from "../../province/fill-register.ts";
import { IdentityVault } from "../../province/identity/identity-vault.ts";
import { migrationsOf } from "../../province/migrations-of.ts";
import { otherRegisterIn } from "../../province/other-register.ts";
import { seedProvince } from "../../province/seed/seed-register.writer.ts";
import { ConfigReader } from "../../service/config.ts";
import { openDatabase } from "../../service/database.ts";
import { StartError } from "../../service/errors.ts";
import { createLogger } from "../../service/logger.ts";
import { underSetting } from "../../service/under-setting.ts";
import { defaultScale, readScale } from "../config.ts";
import { fillingMarker } from "../own-database.ts";
import type { SeedMessage } from "./seed-register.ts";

/** A small register is there sooner without threads: each begins with reading a dictionary. */
const threadsFromScale = 0.05;

try {
  await seed();
  // Nothing else is to be done, and the channel to the launcher would keep the process.
  process.disconnect?.();
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

async function seed(): Promise<void> {
  const reader = new ConfigReader(process.env);
  const scale = readScale(reader) ?? defaultScale;
  const { province, databaseUrl, identityKeys, threads } = reader.checked({
    province: reader.requiredText("PROVINCE", "the two-digit code of one province"),
    databaseUrl: reader.databaseUrl("DATABASE_URL"),
    identityKeys: reader.text("IDENTITY_KEYS"),
    threads: reader.wholeNumber("THREADS", {
      fallback: scale < threadsFromScale ? 0 : availableParallelism(),
      min: 0,
      max: 64,
    }),
  });
  const vault =
    identityKeys === null
      ? null
      : underSetting("IDENTITY_KEYS", () => IdentityVault.fromFile(identityKeys));

  const database = await openDatabase({
    url: databaseUrl,
    poolSize: 1,
    migrations: migrationsOf([province]),
    beside: [fillingMarker],
    problemIn: (ask) => otherRegisterIn(ask, [province]),
    logger: createLogger(`seeding ${province}`),
  });
  const tell = (message: SeedMessage): unknown => process.send?.(message);
  await seedProvince({
    databaseUrl,
    province,
    scale,
    vault,
    threads: threads === 0 ? null : { count: threads, identityKeys },
    derived: derivedTables,
    onProgress: ({ rows, totalRows }) =>
      tell({ kind: "part", part: rows / Math.max(1, totalRows) }),
    onVacuum: () => tell({ kind: "vacuum" }),
  });
  // Now, while every page is at hand: at the province's start somebody waits for it.
  await fillBesideRows(database, [province]);
  await database.close();
}
