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
    ["change identities", "DELETE FROM person_identity"],
    ["drop a worker", "SELECT access.drop_worker('61:1')"],
    ["read whom it has erased", "SELECT FROM erased_person"],
    ["read what is kept of them", "SELECT FROM retained_placement"],
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
      `INSERT INTO write_request VALUES ('${principal}', 'key', 'w', '')`;
    await expect(wrote(toWithdraw(first), begin("you"))).rejects.toMatchObject({ code: "42501" });
    await wrote(toWithdraw(first, {}, { principal: ["you"] }), begin("you"));
    await wrote(toWithdraw(first), "DO 'BEGIN ASSERT NOT EXISTS (SELECT FROM write_request); END'");
  });
});

/** A permit to write what is open, as an office of Shaanxi has it. */
function toPublish(but: Partial<WriteBody> = {}): WriteBody {
  const { kind: _, ...body } = permitBody([aPermit("61")]);
  return {
    ...body,
    kind: "OPEN",
    writes: ["publishJob"],
    record: ["61:new"],
    principal: ["me"],
    ...but,
  };
}

const posting = (id: string, province = "61"): string =>
  `INSERT INTO job_posting (id, province, region_code, title, description, workplace_code, form, openings,
     remaining, wage_period, board, lodging, status, published_at, valid_through, search, published_order,
     wage_order, deadline_order, source_system, source_record_id, collected_at, updated_at, version)
   VALUES ('${id}', '${province}', '61', 't', 'd', '61', 'FULL_TIME', 1, 1, 'MONTH', true, true, 'OPEN', now(),
     now(), '', 1, 1, 1, 's', 'r', now(), now(), 1)`;

describe("X43: under a permit to write what is open, the role that writes", () => {
  it("writes the one job of the permit", async () => {
    await wrote(toPublish(), posting("61:new"));
    const { rows } = await register.owner.query(
      "DELETE FROM job_posting WHERE id = '61:new' RETURNING id",
    );
    expect(rows).toEqual([{ id: "61:new" }]);
  });

  it.each([
    ["another job", toPublish(), posting("61:other")],
    ["a job of another province", toPublish(), posting("61:new", "53")],
    ["a job under a permit of another province", toPublish({ holders: ["53"] }), posting("61:new")],
    ["a job under a permit to close one", toPublish({ writes: ["closeJob"] }), posting("61:new")],
    ["a job under a permit about persons", toPublish({ kind: "ALL" }), posting("61:new")],
    ["a job without a permit", null, posting("61:new")],
    ["a job and delete another", toPublish(), "DELETE FROM job_posting"],
    [
      "what a job was published with",
      toPublish({ writes: ["closeJob"] }),
      "UPDATE job_posting SET title = 'x'",
    ],
    ["an employer", toPublish(), "UPDATE employer SET verified = true"],
  ] as const)("does not write %s", async (_, body, sql) => {
    await expect(wrote(body, sql)).rejects.toMatchObject({ code: "42501" });
  });

  it("closes no job but the one of the permit", async () => {
    await register.owner.query(posting("61:new"));
    await register.owner.query(posting("61:other"));
    await wrote(toPublish({ writes: ["closeJob"] }), "UPDATE job_posting SET status = 'CLOSED'");
    const { rows } = await register.owner.query(
      "DELETE FROM job_posting WHERE id IN ('61:new', '61:other') RETURNING id, status",
    );
    expect(rows.filter(({ status }) => status === "CLOSED")).toEqual([
      { id: "61:new", status: "CLOSED" },
    ]);
  });

  it.each([
    ...["worker", "person_identity", "subject_key", "person_alias", "caseload"],
    ...["data_authorization", "correction", "correction_key"],
  ])("sees nobody in %s", async (table) => {
    await wrote(toPublish(), `DO 'BEGIN ASSERT NOT EXISTS (SELECT FROM ${table}); END'`);
  });
});

/** Who is gone after a call to erase somebody; nothing of it is kept. */
async function erased(body: WriteBody | null, worker: string): Promise<readonly string[]> {
  await writer.query("BEGIN");
  try {
    const token = body && (await register.tokenToWrite(body));
    if (token !== null) await writer.query("SELECT set_config('laowu.permit', $1, true)", [token]);
    const { rows } = await writer.query("SELECT kind FROM access.erase_person($1, '{}')", [worker]);
    const [{ left }] = (await writer.query("SELECT current_setting('laowu.permit', true) AS left"))
      .rows;
    expect(left || null).toBe(token);
    return rows.map(({ kind }) => kind);
  } finally {
    await writer.query("ROLLBACK");
  }
}

describe("X43: access.erase_person, which has the owner's rights,", () => {
  const toErase = (worker: string, rows: object = {}, but: Partial<WriteBody> = {}): WriteBody =>
    toWithdraw(worker, rows, { writes: ["erasePerson"], record: [worker], ...but });

  it.each([
    ["the person of the own permit", toErase(first, own)],
    ["somebody of the caseload", toErase(first, ofCaseload)],
    ["somebody of the province", toErase(first)],
  ] as const)("erases %s, and gives the permit back", async (_, body) => {
    expect(await erased(body, first)).toEqual(["ACCESS_LOG"]);
  });

  it.each([
    ["without a permit", null, first],
    ["under a permit to look", { ...permitBody([aPermit("61")]) } as WriteBody, first],
    ["under a permit for another write", toWithdraw(first, {}, { record: [first] }), first],
    ["that the permit is not for", toErase(second), first],
    ["under another person's permit", toErase(second, own), second],
    ["whom the helper does not look after", toErase(second, ofCaseload), second],
    ["of another province", toErase(inYunnan), inYunnan],
    [
      "who has authorised the caller",
      toErase(first, {
        rows: { kind: "AUTHORISED", recipient: "employer:1", authorizationId: null },
      }),
      first,
    ],
    ["who does not exist", toErase("61:nobody"), "61:nobody"],
  ] as const)("erases nobody %s", async (_, body, worker) => {
    expect(await erased(body, worker)).toEqual([]);
  });

  it("takes no forged permit", async () => {
    await writer.query("BEGIN");
    await writer.query(`SELECT set_config('laowu.permit', '${"0".repeat(64)}{}', true)`);
    await expect(writer.query("SELECT access.erase_person('61:1', '{}')")).rejects.toMatchObject({
      code: "42501",
    });
    await writer.query("ROLLBACK");
  });
});

describe("X43: under a permit to register somebody, the role that writes", () => {
  const newcomer = "61:newcomer";
  const toRegister = (rows: object = {}, but: Partial<WriteBody> = {}): WriteBody => ({
    ...permitBody([aPermit("61", rows)]),
    ...{ writes: ["registerWorker"], record: [newcomer], principal: ["me"] },
    ...but,
  });
  const worker = (id: string, province = "61"): string =>
    `INSERT INTO worker (id, province, region_code, population_category, category_scheme, status,
       status_as_of, updated_order, source_system, source_record_id, collected_at, updated_at, version)
     VALUES ('${id}', '${province}', '61', 'LIFTED', 's', 'UNKNOWN', now(), 1, 's', 'r', now(), now(), 1)`;
  const looksAfter = (who: string, id: string): string =>
    `INSERT INTO caseload (helper, worker_id) VALUES ('${who}', '${id}')`;
  const sealed = (id: string, province = "61"): string =>
    `INSERT INTO subject_key VALUES ('${province}', '${id}', 'k', 's')`;

  it.each([
    ["an office the one of the permit", toRegister(), worker(newcomer)],
    [
      "a helper the one of the permit, for the own caseload",
      toRegister(ofCaseload),
      `${looksAfter(helper, newcomer)}; ${worker(newcomer)}; ${sealed(newcomer)}`,
    ],
  ] as const)("registers for %s", async (_, body, sql) => {
    await wrote(body, sql);
    const { rows } = await register.owner.query(
      "DELETE FROM worker WHERE id = $1 RETURNING id, person_link",
      [newcomer],
    );
    expect(rows).toEqual([{ id: newcomer, person_link: null }]);
    await register.owner.query("DELETE FROM subject_key WHERE worker_id = $1", [newcomer]);
  });

  it.each([
    ["anybody else", toRegister(), worker("61:other")],
    ["anybody of another province", toRegister(), worker(newcomer, "53")],
    [
      "anybody under a permit of another province",
      toRegister({}, { holders: ["53"] }),
      worker(newcomer),
    ],
    [
      "anybody under a permit for another write",
      toRegister({}, { writes: ["recordIntent"] }),
      worker(newcomer),
    ],
    ["anybody without a permit", null, worker(newcomer)],
    ["anybody under a permit of what is open", toRegister({}, { kind: "OPEN" }), worker(newcomer)],
    ["anybody of nobody's caseload for a helper", toRegister(ofCaseload), worker(newcomer)],
    ["for another helper's caseload", toRegister(ofCaseload), looksAfter("helper:2", newcomer)],
    ["somebody who is there into a caseload", toRegister(ofCaseload), looksAfter(helper, second)],
    ["a person's own record", toRegister(own), worker(newcomer)],
    ["the identity of anybody else", toRegister(), sealed(second)],
    ["the identity in another province's name", toRegister(), sealed(newcomer, "53")],
    ["a pseudonym", toRegister(), "UPDATE worker SET person_link = 'x'"],
    ["whom it was that was erased", toRegister(), "SELECT FROM erased_person"],
  ] as const)("does not write %s", async (_, body, sql) => {
    await expect(wrote(body, sql)).rejects.toMatchObject({ code: "42501" });
  });

  it.each(["is_registered", "was_erased"])(
    "is told by access.%s under such a permit alone, which it gives back",
    async (name) => {
      const ask = async (body: WriteBody | null): Promise<unknown> => {
        await writer.query("BEGIN");
        try {
          const token = body && (await register.tokenToWrite(body));
          if (token !== null)
            await writer.query("SELECT set_config('laowu.permit', $1, true)", [token]);
          const { rows } = await writer.query(`SELECT access.${name}('{}') AS said`);
          const [{ left }] = (
            await writer.query("SELECT current_setting('laowu.permit', true) AS left")
          ).rows;
          expect(left || null).toBe(token);
          return rows[0].said;
        } finally {
          await writer.query("ROLLBACK");
        }
      };
      expect(await ask(toRegister())).toBe(false);
      expect(await ask(toRegister(ofCaseload))).toBe(false);
      expect(await ask(toWithdraw(first))).toBe(null);
      expect(await ask({ ...permitBody([aPermit("61")]) } as WriteBody)).toBe(null);
      expect(await ask(null)).toBe(null);
    },
  );
});

describe("X43: under a permit to record what somebody wants, a statement without a condition", () => {
  const toRecord = (worker: string, rows: object = {}): WriteBody =>
    toWithdraw(worker, rows, { writes: ["recordIntent"], record: [worker] });

  it.each([
    ["changes the person's own record", toRecord(first, own), [first]],
    ["changes that of somebody of the caseload", toRecord(first, ofCaseload), [first]],
    ["changes that of somebody of the province", toRecord(second), [second]],
    ["changes nobody's without a permit", null, []],
    ["changes nobody's for another write", toWithdraw(first, {}, { record: [first] }), []],
    ["changes nobody's of another person", toRecord(second, own), []],
    ["changes nobody's of another caseload", toRecord(second, ofCaseload), []],
    ["changes nobody's of another province", toRecord(inYunnan), []],
  ] as const)("%s", async (_, body, expected) => {
    await register.owner.query("UPDATE worker SET intent_reason_code = NULL");
    await wrote(body, "UPDATE worker SET intent_reason_code = 'CARE'");
    const { rows } = await register.owner.query(
      "SELECT id FROM worker WHERE intent_reason_code = 'CARE' ORDER BY 1",
    );
    expect(rows.map(({ id }) => id)).toEqual(expected);
  });
});
