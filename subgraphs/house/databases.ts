import type { HouseConfig } from "./config.ts";
import { defaultScale } from "./config.ts";
import { EmbeddedDatabases } from "./embedded-databases.ts";
import type { SealingKeyFiles } from "./keys/sealing-keys.ts";
import { ownDatabaseToFill } from "./own-database.ts";
import type { Cluster } from "./postgres/cluster.ts";
import { cooperation, registers } from "./registers.ts";
import type { Say } from "./say.ts";
import { type Blank, seedAll } from "./seeding/seed-all.ts";

export interface DatabasesOptions {
  readonly config: HouseConfig;
  readonly keyFiles: SealingKeyFiles;
  /** Null when the operator's own databases serve all registers. */
  readonly cluster: Cluster | null;
  readonly say: Say;
  readonly signal: AbortSignal;
}

/**
 * Returns the database URL of every register, by key, after filling those of provinces
 * that are new. Cooperation brings its own data when it starts.
 */
export async function prepareDatabases(
  options: DatabasesOptions,
): Promise<ReadonlyMap<string, string>> {
  const { config, cluster } = options;
  const urls = new Map(config.ownDatabases);
  const blanks: Blank[] = [];
  for (const register of registers) {
    const url = urls.get(register.key);
    if (url === undefined) continue;
    const blank = await ownDatabaseToFill(register, url);
    if (blank !== null) blanks.push(blank);
  }

  let scale = config.scale ?? defaultScale;
  if (cluster !== null) {
    const databases = new EmbeddedDatabases(cluster);
    scale = await databases.agreedScale(config.scale);
    for (const register of registers) {
      if (urls.has(register.key)) continue;
      urls.set(register.key, databases.urlOf(register));
      if (await databases.has(register)) continue;
      if (register.key === cooperation.key) await databases.create(register);
      else blanks.push(databases.toFill(register, scale));
    }
  }
  if (blanks.length > 0) await seedAll(blanks, { ...options, scale });
  return urls;
}
