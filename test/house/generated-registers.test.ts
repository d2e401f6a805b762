import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { generatedRegisters } from "../../subgraphs/house/generated-registers.ts";
import { query } from "../../subgraphs/house/postgres/query.ts";
import { seedProvince } from "../../subgraphs/province/seed/seed-register.writer.ts";
import { anEmptyRegister } from "../seed/a-register.ts";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";

let databases: readonly TestDatabase[] = [];
beforeAll(async () => {
  databases = await Promise.all([anEmptyRegister(), anEmptyRegister(), aDatabase()]);
}, 60_000);
afterAll(async () => {
  for (const database of databases) await database.drop();
});

it("the registers whose rows were generated are told from those of an operator", async () => {
  const [generated, own, cooperation] = databases.map(({ url }) => url);
  await seedProvince({ databaseUrl: String(generated), province: "61", scale: 0.001 });
  const urls = new Map([
    ["53", String(own)],
    ["61", String(generated)],
    ["cooperation", String(cooperation)],
  ]);
  expect(await generatedRegisters(urls)).toEqual(["Shaanxi (陕西)"]);
  await query(String(generated), "UPDATE register SET seed_fingerprint = NULL");
  expect(await generatedRegisters(urls)).toEqual([]);
}, 60_000);
