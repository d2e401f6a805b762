import path from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { IdentityVault } from "../../../subgraphs/province/identity/identity-vault.ts";
import { migratedTemplate } from "../../province/support/province.ts";
import { aDatabase } from "../../support/postgres.ts";

/** The keys that the registers of tests are sealed with. */
export const identityKeysFile = path.join(
  fileURLToPath(import.meta.url),
  "../../../support/identity-keys.json",
);

export interface ProvinceDatabase {
  readonly url: string;
  readonly vault: IdentityVault;
  /** As the owner, who is a superuser in tests. */
  readonly ask: <Row extends object>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;
  readonly drop: () => Promise<void>;
}

/** An empty register, as the service of a province makes it. */
export async function aProvinceDatabase(): Promise<ProvinceDatabase> {
  const { url, drop } = await aDatabase({ template: await migratedTemplate() });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    url,
    vault: IdentityVault.fromFile(identityKeysFile),
    ask: async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
      (await client.query<Row>(sql, [...values])).rows,
    drop: async () => {
      await client.end();
      await drop();
    },
  };
}
