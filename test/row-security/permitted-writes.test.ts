import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type pg from "pg";
import { permitBody } from "../../subgraphs/service/permits/permit-body.ts";
import type { WriteBody } from "../../subgraphs/service/permits/write-transactions.ts";
import { aPermit } from "../support/permits.ts";
import {
  aGuardedRegister,
  type GuardedRegister,
  linkOf,
  peopleOf,
} from "./support/guarded-register.ts";

let register: GuardedRegister;
let writer: pg.Client;
beforeAll(async () => {
  register = await aGuardedRegister();
  writer = await register.asWriter();
}, 60_000);
afterAll(() => register?.stop());

const [first = "", second = ""] = peopleOf("61");
const [inYunnan = ""] = peopleOf("53");
const helper = "helper:1";

beforeEach(async () => {
  await register.owner.query("TRUNCATE data_authorization, caseload, write_request");
  for (const worker of [first, second, inYunnan])
    await register.owner.query(
      `INSERT INTO data_authorization (id, worker_id, recipient, purposes, field_groups, notice_version,
                                       granted_at, expires_at)
       VALUES ('authorization of ' || $1, $1, 'employer:1', '{MATCHING}', '{BASIC}', '1', now(), now() + interval '1 day')`,
      [worker],
    );
  await register.owner.query("INSERT INTO caseload VALUES ($1, $2)", [helper, first]);
});

const own = { rows: { kind: "OWN", personLink: linkOf("61", 1) } } as const;
const ofCaseload = { rows: { kind: "CASELOAD", helper } } as const;

/** A permit to take back the consent of somebody. */
function toWithdraw(worker: string, rows: object = {}, but: Partial<WriteBody> = {}): WriteBody {
  return {
    ...permitBody([aPermit("61", rows)]),
    writes: ["withdrawAuthorization"],
    record: [`authorization of ${worker}`],
    principal: ["me"],
    ...but,
  };
}

/** Whose consent a statement took back; what it did is kept. */
async function wrote(body: WriteBody | null, sql = everything): Promise<readonly string[]> {
  await writer.query("BEGIN");
  try {
    if (body !== null)
      await writer.query("SELECT set_config('laowu.permit', $1, true)", [
        await register.tokenToWrite(body),
      ]);
    await writer.query(sql);
    await writer.query("COMMIT");
  } catch (error) {
    await writer.query("ROLLBACK");
    throw error;
  }
  const { rows } = await register.owner.query(
    "SELECT worker_id FROM data_authorization WHERE withdrawn_at IS NOT NULL ORDER BY 1",
  );
  return rows.map(({ worker_id }) => worker_id);
}

/** As a slip would send it: without a condition. */
const everything = "UPDATE data_authorization SET withdrawn_at = now()";

describe("X43: a statement without a condition writes", () => {
  it.each([
    ["the record of the person's own permit", toWithdraw(first, own), [first]],
    ["the record of somebody of the caseload", toWithdraw(first, ofCaseload), [first]],
    ["the record of somebody of the province", toWithdraw(second), [second]],
    ["nothing without a permit", null, []],
    ["nothing under a permit to look", { ...permitBody([aPermit("61")]) } as WriteBody, []],
    [
      "nothing under a permit for another write",
      toWithdraw(first, {}, { writes: ["erasePerson"] }),
      [],
    ],
    ["nothing of another person", toWithdraw(second, own), []],
    ["nothing of whom the helper does not look after", toWithdraw(second, ofCaseload), []],
    ["nothing of another province", toWithdraw(inYunnan), []],
    [
      "nothing of who has authorised the caller",
      toWithdraw(first, {
        rows: { kind: "AUTHORISED", recipient: "employer:1", authorizationId: null },
      }),
      [],
    ],
  ] as const)("%s", async (_, body, expected) => {
    expect(await wrote(body)).toEqual(expected);
  });
});

describe("X43, X31: whatever the permit, the role that writes cannot", () => {
  it.each([
    ["give a consent another recipient", "UPDATE data_authorization SET recipient = 'me'"],
    ["prolong a consent", "UPDATE data_authorization SET expires_at = 'infinity'"],
    ["delete a consent", "DELETE FROM data_authorization"],
    ["change a worker", "UPDATE worker SET person_link = NULL"],
    ["read identities", "SELECT FROM person_identity"],
    ["read the key of the permits", "SELECT FROM access.permit_key"],
    ["keep the register", "SELECT access.keep_register()"],
    ["read the access log", "SELECT FROM access_log"],
    ["change the access log", "DELETE FROM access_log"],
    ["make a table", "CREATE TABLE mine (x int)"],
  ])("%s", async (_, sql) => {
    await expect(wrote(toWithdraw(first), sql)).rejects.toMatchObject({ code: "42501" });
  });

  it("keep an answer as somebody else, or see theirs", async () => {
    const begin = (principal: string): string =>
      `INSERT INTO write_request VALUES ('${principal}', 'key', 'w', '', NULL, '{}')`;
    await expect(wrote(toWithdraw(first), begin("you"))).rejects.toMatchObject({ code: "42501" });
    await wrote(toWithdraw(first, {}, { principal: ["you"] }), begin("you"));
    await wrote(toWithdraw(first), "DO 'BEGIN ASSERT NOT EXISTS (SELECT FROM write_request); END'");
  });
});
