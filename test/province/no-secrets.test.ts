import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { aProvince, type TestProvince } from "./support/province.ts";

const canary = "pwd=hunter2";
let province: TestProvince;
let log = "";

beforeAll(async () => {
  jest.spyOn(process.stderr, "write").mockImplementation((text) => {
    log += String(text);
    return true;
  });
  province = await aProvince();
  await province.sql("ALTER TABLE labor_brand RENAME TO labor_brand_as_it_was");
  await province.sql(`CREATE FUNCTION broken(state text) RETURNS text[] LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'broken by ${canary}'
        USING ERRCODE = state, DETAIL = 'Key (phone)=(${canary})', HINT = '${canary}';
    END $$`);
});
afterAll(async () => {
  await province.stop();
  jest.restoreAllMocks();
});
beforeEach(() => {
  log = "";
});

describe("X19: an error of the database", () => {
  it.each([
    ["a row that is there twice", "23505"],
    ["a row that is not there", "23503"],
    ["text that is no uuid", "22P02"],
    ["a fault of PostgreSQL's own", "XX000"],
  ])("%s says nothing of values, outside and in the log", async (_, state) => {
    await province.sql(`CREATE OR REPLACE VIEW labor_brand AS
      SELECT (SELECT broken('${state}')) AS broken, was.* FROM (
        SELECT (json_populate_record(NULL::labor_brand_as_it_was, '{"province":"61"}')).*
      ) AS was WHERE broken('${state}') IS NULL`);
    await province.sql("GRANT SELECT ON labor_brand TO PUBLIC");
    const { errors } = await province.ask("{ brands { edges { node { leaders } } } }");
    const incident = errors?.[0]?.extensions.incident;

    expect(errors).toEqual([
      expect.objectContaining({
        message: "Internal error.",
        extensions: { code: "INTERNAL_SERVER_ERROR", incident: expect.any(String) },
      }),
    ]);
    expect(log).toContain(`"incident":"${incident}"`);
    expect(log).toContain(`"code":"${state}"`);
    expect(`${JSON.stringify(errors)}${log}`).not.toContain(canary);
  });
});

describe("X18: a variable of the wrong type", () => {
  it.each([
    ["Uscc!", "employer(uscc: $value) { id }", { is: canary }],
    ["Uscc!", "employer(uscc: $value) { id }", [canary, canary]],
    ["JobFilter!", "jobs(filter: $value) { edges { cursor } }", canary],
    ["JobFilter!", "jobs(filter: $value) { edges { cursor } }", { regions: [canary] }],
    ["JobFilter!", "jobs(filter: $value) { edges { cursor } }", { ageFits: canary }],
    ["ID!", "job(id: $value) { id }", canary],
    ["Int!", "jobs(first: $value) { edges { cursor } }", canary],
  ])("%s in %s is not repeated, outside and in the log", async (type, field, value) => {
    const { errors } = await province.ask(`query ($value: ${type}) { ${field} }`, { value });

    expect(errors?.length).toBeGreaterThan(0);
    expect(`${JSON.stringify(errors)}${log}`).not.toContain(canary);
  });
});
