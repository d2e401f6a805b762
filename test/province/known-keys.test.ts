import "reflect-metadata";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "@jest/globals";
import { DigestKey } from "../../schema/access-log/row-digest.ts";
import { IdentityVault } from "../../subgraphs/province/identity/identity-vault.ts";
import { exportRecords } from "../../subgraphs/province/roster/export/export-records.ts";
import { workerSource } from "../../subgraphs/province/roster/worker/worker-export.reader.ts";
import { startProvince } from "../../subgraphs/province/start-province.ts";
import { rosterRow, sheetOf } from "../roster/support/a-roster.ts";
import { databaseForTests, filesForTests } from "../roster/support/for-tests.ts";
import { importWorkers } from "../roster/support/import-workers.ts";
import { boundlessAgreements } from "../support/callers.ts";
import { accessLogKeys, identityKeys } from "../support/key-files.ts";
import { serviceTrust } from "../support/trust.ts";

const files = filesForTests();
const database = databaseForTests();

interface Ring {
  readonly current: string;
  readonly keys: Readonly<Record<string, string>>;
}

const aKey = (): string => randomBytes(32).toString("base64url");
const ringIn = (file: string): Ring => JSON.parse(readFileSync(file, "utf8"));
const fileOf = (ring: Ring): Promise<string> => files.with(`${aKey()}.json`, JSON.stringify(ring));

/** The keys of a province that happen to be called as these are. */
function namesake({ current, keys }: Ring): Ring {
  return { current, keys: Object.fromEntries(Object.keys(keys).map((id) => [id, aKey()])) };
}

const roster = () => files.csv(sheetOf([rosterRow(1), rosterRow(2)]));
const importUnder = async (ring: Ring) =>
  importWorkers(await roster(), {
    url: database.url,
    vault: IdentityVault.fromFile(await fileOf(ring)),
  });
const workers = async () => (await database.ask("SELECT FROM worker")).length;

describe("a register that is written by keys", () => {
  beforeEach(() => database.renew());

  it("takes no persons over under those of another one", async () => {
    const own = ringIn(identityKeys);
    await importUnder(own);
    await database.ask("DELETE FROM worker");
    const refused = `IDENTITY_KEYS: its key "${own.current}" is not the one of that name`;
    await expect(importUnder(namesake(own))).rejects.toThrow(refused);
    const stranger = { current: "elsewhere", keys: { elsewhere: aKey() } };
    await expect(importUnder(stranger)).rejects.toThrow("IDENTITY_KEYS: none of its keys");
    expect(await workers()).toBe(0);
  });

  it("takes new keys beside those that it knows, and then knows them", async () => {
    const own = ringIn(identityKeys);
    const added = aKey();
    await importUnder(own);
    await importUnder({ current: "added", keys: { ...own.keys, added } });
    // Nothing is sealed under the former one any more.
    await database.ask("DELETE FROM worker");
    await importUnder({ current: "added", keys: { added } });
    expect(await workers()).toBe(2);
  });

  it("is served under no other", async () => {
    const start = (more: object) =>
      startProvince({
        ...{ held: ["61"], databaseUrl: database.url, readerUrl: null, writerUrl: null },
        ...{ poolSize: 5, databaseWaitMs: 0, identityKeys, accessLogKeys, scale: null },
        ...{ host: "127.0.0.1", port: 0, production: false, trust: serviceTrust(["61"]) },
        ...{ agreements: boundlessAgreements, snapshotFolder: files.path("snapshots") },
        ...more,
      });
    await (await start({})).stop();
    for (const [setting, option, file] of [
      ["IDENTITY_KEYS", "identityKeys", identityKeys],
      ["ACCESS_LOG_KEYS", "accessLogKeys", accessLogKeys],
    ] as const) {
      const other = await fileOf(namesake(ringIn(file)));
      await expect(start({ [option]: other })).rejects.toThrow(`${setting}: its key`);
    }
  });

  it("lets nobody be looked at under keys by which the log is not read", async () => {
    await importUnder(ringIn(identityKeys));
    const exported = (key: DigestKey) =>
      exportRecords(
        {
          ...{ source: workerSource, databaseUrl: database.url, province: "61" },
          ...{ sourceSystem: null, vault: null },
          look: { operator: { account: "clerk@county", reason: "synthetic" }, key },
        },
        async (records) => {
          let rows = 0;
          for await (const chunk of records) rows += chunk.length;
          return rows;
        },
      );
    expect(await exported(new DigestKey("2026", randomBytes(32)))).toBe(2);
    const refused = exported(new DigestKey("2026", randomBytes(32)));
    await expect(refused).rejects.toThrow('ACCESS_LOG_KEYS: its key "2026"');
  });
});
