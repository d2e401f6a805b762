import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "@jest/globals";
import { readProvinceConfig } from "../../subgraphs/province/config.ts";
import { ForgetRequests } from "../../subgraphs/province/write/forget-requests.ts";
import { createLogger } from "../../subgraphs/service/logger.ts";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { accessLogKeys, identityKeys } from "../support/key-files.ts";

let province: TestProvince | null = null;
afterEach(async () => {
  await province?.stop();
  province = null;
});

/** A register with requests to write that are older and younger than a week. */
async function withRequests({ forgetAfterMs }: { readonly forgetAfterMs?: number } = {}) {
  const made = await aProvince(["61"], forgetAfterMs === undefined ? {} : { forgetAfterMs });
  province = made;
  await made.sql(`INSERT INTO write_request (principal, idempotency_key, write, fingerprint, written_at)
    SELECT 'somebody', 'old-' || n, 'withdrawAuthorization', '\\x00'::bytea, now() - interval '7 days 1 minute'
      FROM generate_series(1, 2500) AS n
    UNION ALL
    SELECT 'somebody', 'young-' || n, 'withdrawAuthorization', '\\x00'::bytea, now() - interval '6 days 23 hours'
      FROM generate_series(1, 3) AS n`);
  return made;
}

const kept = async (made: TestProvince) =>
  (await made.sql("SELECT idempotency_key AS key FROM write_request ORDER BY 1")).map(
    ({ key }) => key,
  );

const young = ["young-1", "young-2", "young-3"];

function forgetting({ databaseUrl }: TestProvince): ForgetRequests {
  return new ForgetRequests({ databaseUrl, keptDays: 7, logger: createLogger("test") });
}

it("requests to write are forgotten after the days for which they are kept, and no sooner", async () => {
  const made = await withRequests();
  expect(await forgetting(made).round()).toBe(true);
  expect(await kept(made)).toEqual(young);
});

it("a request that is being looked at by somebody is left to the next round, and holds up no other", async () => {
  const made = await withRequests();
  await made.sql("BEGIN");
  await made.sql("SELECT FROM write_request WHERE idempotency_key = 'old-7' FOR UPDATE");
  await forgetting(made).round();
  await made.sql("COMMIT");
  expect(await kept(made)).toEqual(["old-7", ...young]);
});

it("a province does so by itself", async () => {
  const made = await withRequests();
  const { databaseUrl } = made;
  // The other one is of the same register, and says so.
  await made.sql("DELETE FROM register");
  const other = await aProvince(["61"], { databaseUrl, forgetAfterMs: 0 });
  while ((await kept(made)).length > young.length) await sleep(20);
  await other.stop();
  expect(await kept(made)).toEqual(young);
});

it.each([
  [{}, 7],
  [{ IDEMPOTENCY_KEY_DAYS: "30" }, 30],
])("for how long is a setting: %p", (given, days) => {
  expect(readProvinceConfig({ ...settings, ...given }).config.idempotencyKeyDays).toBe(days);
});

it.each(["0", "1.5", "1097", "a week"])("which cannot be %s", (text) => {
  expect(() => readProvinceConfig({ ...settings, IDEMPOTENCY_KEY_DAYS: text })).toThrow(
    "IDEMPOTENCY_KEY_DAYS must be a whole number from 1 to 1096",
  );
});

const settings = {
  ...{ PROVINCE: "61", DATABASE_URL: "postgres://nobody@127.0.0.1/none" },
  ...{ SIGNING_KEY: "key", GATEWAY_KEYS: "keys" },
  ...{ IDENTITY_KEYS: identityKeys, ACCESS_LOG_KEYS: accessLogKeys },
};
