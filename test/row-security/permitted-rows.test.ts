import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Permit, PermittedRows } from "../../schema/access/permit.ts";
import { Deadline } from "../../subgraphs/service/deadline.ts";
import { createLogger } from "../../subgraphs/service/logger.ts";
import { PermitKeys } from "../../subgraphs/service/permits/permit-keys.ts";
import { idOf } from "../province/support/rows.ts";
import { aPermit } from "../support/permits.ts";
import {
  aGuardedRegister,
  type GuardedRegister,
  linkOf,
  peopleOf,
  personalTables,
} from "./support/guarded-register.ts";

let register: GuardedRegister;
beforeAll(async () => {
  register = await aGuardedRegister();
}, 60_000);
afterAll(() => register?.stop());

const workerColumn = (table: string): string => (table === "worker" ? "id" : "worker_id");

/** Of whom each table shows something to these permits. */
async function seenBy(...permits: readonly Permit[]): Promise<Record<string, readonly string[]>> {
  const seen: Record<string, readonly string[]> = {};
  const session = register.database.session({
    deadline: new Deadline(5_000),
    permits: () => permits,
  });
  for (const table of personalTables) {
    const rows = await session.query<{ readonly id: string }>(
      `SELECT ${workerColumn(table)} AS id FROM ${table} ORDER BY 1`,
    );
    seen[table] = rows.map(({ id }) => id);
  }
  return seen;
}

/** The same, of these people alone. */
function only(...ids: readonly string[]): Record<string, readonly string[]> {
  const number = (id: string): number => peopleOf(id.slice(0, 2)).indexOf(id);
  return {
    worker: ids,
    skill: ids,
    seeker: ids,
    person_identity: ids,
    subject_key: ids,
    placement: ids.filter((id) => number(id) >= 4),
    yunnan_returnee: ids.filter((id) => number(id) < 3),
  };
}

const nobody = only();
const rows = (holder: string, rule: PermittedRows, but: Partial<Permit> = {}): Permit =>
  aPermit(holder, { rows: rule, ...but });

describe("a caseload", () => {
  beforeAll(async () => {
    await register.owner.query(
      `INSERT INTO caseload VALUES ('helper:hainan-001', '${idOf("46", 2)}'), ('helper:hainan-001', '${idOf("46", 7)}'),
         ('helper:hainan-001', '${idOf("61", 3)}'), ('helper:hainan-002', '${idOf("46", 4)}')`,
    );
  });
  const helper = (sub: string, holder = "46"): Permit =>
    rows(holder, { kind: "CASELOAD", helper: sub });

  it("shows its workers in the helper's own register, and no other", async () => {
    expect(await seenBy(helper("helper:hainan-001"))).toEqual(only(idOf("46", 2), idOf("46", 7)));
  });

  it("is the helper's own", async () => {
    expect(await seenBy(helper("helper:hainan-002"))).toEqual(only(idOf("46", 4)));
    expect(await seenBy(helper("helper:hainan-003"))).toEqual(nobody);
  });

  it.each(["", "'", "helper:hainan-001' OR true", "helper:%", "*", "{helper:hainan-001}"])(
    "is not found under the name %s",
    async (sub) => {
      expect(await seenBy(helper(sub))).toEqual(nobody);
    },
  );

  it("does not open another register", async () => {
    expect(await seenBy(helper("helper:hainan-001", "53"))).toEqual(nobody);
  });
});

describe("a person's own record", () => {
  const person = (personLink: string, ...holders: readonly string[]): readonly Permit[] =>
    holders.map((holder) => rows(holder, { kind: "OWN", personLink }));

  it("is theirs, with what hangs on it", async () => {
    expect(await seenBy(...person(linkOf("61", 2), "61"))).toEqual(only(idOf("61", 2)));
    expect(await seenBy(...person(linkOf("61", 6), "61"))).toEqual(only(idOf("61", 6)));
  });

  it("is found where the permit holds", async () => {
    expect(await seenBy(...person(linkOf("61", 2), "46", "53", "61"))).toEqual(only(idOf("61", 2)));
    expect(await seenBy(...person(linkOf("61", 2), "46"))).toEqual(nobody);
  });

  it("is found by the pseudonym as a whole", async () => {
    for (const link of ["", "%", linkOf("61", 2).slice(0, -1), `61:${linkOf("61", 2)}`])
      expect(await seenBy(...person(link, "61"))).toEqual(nobody);
  });
});

describe("C3 Art. 23: an authorisation", () => {
  const employer: PermittedRows = {
    kind: "AUTHORISED",
    recipient: "44:employer:guangdong-001",
    authorizationId: null,
  };
  const looking: Partial<Permit> = {
    access: { purpose: "MATCHING", authorizationId: null, caseNo: null },
    groups: new Set(["BASIC", "SKILLS"]),
  };
  /** What is sealed of a person is shown to who looks at it. */
  const unsealed = { person_identity: [], subject_key: [] };
  const asked = (rule: PermittedRows = employer, but: Partial<Permit> = {}): Promise<unknown> =>
    seenBy(rows("61", rule, { ...looking, ...but }));

  const given = {
    id: "61:authorization-1",
    worker_id: idOf("61", 5),
    recipient: "44:employer:guangdong-001",
    purposes: ["MATCHING", "PLACEMENT_FOLLOW_UP"],
    field_groups: ["BASIC", "SKILLS", "INTENT"],
    notice_version: "2026-01",
    granted_at: "2026-01-01T00:00:00Z",
    expires_at: "2099-01-01T00:00:00Z",
    withdrawn_at: null as string | null,
  };
  const give = async (but: Partial<typeof given> = {}): Promise<void> => {
    await register.owner.query(
      "INSERT INTO data_authorization SELECT * FROM json_populate_record(NULL::data_authorization, $1)",
      [JSON.stringify({ ...given, ...but })],
    );
  };
  beforeEach(() => register.owner.query("TRUNCATE data_authorization"));

  it("shows who gave it", async () => {
    await give();
    expect(await asked()).toEqual({ ...only(idOf("61", 5)), ...unsealed });
  });

  it("for what is sealed shows that, too", async () => {
    await give({ field_groups: ["BASIC", "CONTACT"] });
    const groups: Permit["groups"] = new Set(["BASIC", "CONTACT"]);
    expect(await asked(employer, { groups })).toEqual(only(idOf("61", 5)));
  });

  it("shows nobody when there is none", async () => {
    expect(await asked()).toEqual(nobody);
  });

  it.each<[name: string, but: Partial<typeof given>]>([
    ["for another recipient", { recipient: "employer:guangdong-002" }],
    ["for other purposes", { purposes: ["PLACEMENT_FOLLOW_UP"] }],
    ["for no purpose", { purposes: [] }],
    ["for fewer groups of fields", { field_groups: ["BASIC"] }],
    ["for no fields", { field_groups: [] }],
    ["that is over", { expires_at: "2026-02-01T00:00:00Z" }],
    ["that has not begun", { granted_at: "2098-01-01T00:00:00Z" }],
    ["that was withdrawn", { withdrawn_at: "2026-02-01T00:00:00Z" }],
    ["of somebody in another register", { worker_id: idOf("53", 5) }],
  ])("%s shows nobody", async (_name, but) => {
    await give(but);
    expect(await asked()).toEqual(nobody);
  });

  it("shows until it ends", async () => {
    await give({ withdrawn_at: "2098-01-01T00:00:00Z" });
    expect(await asked()).toEqual({ ...only(idOf("61", 5)), ...unsealed });
  });

  it("that is named shows that one", async () => {
    await give();
    await give({ id: "61:authorization-2", worker_id: idOf("61", 9) });
    expect(await asked()).toEqual({
      ...only(idOf("61", 5), idOf("61", 9)),
      ...unsealed,
    });
    expect(await asked({ ...employer, authorizationId: "61:authorization-2" })).toEqual({
      ...only(idOf("61", 9)),
      ...unsealed,
    });
    expect(await asked({ ...employer, authorizationId: "61:authorization-3" })).toEqual(nobody);
  });

  it("that is somebody else's helps nobody who names it", async () => {
    await give();
    expect(
      await asked({
        kind: "AUTHORISED",
        recipient: "employer:guangdong-002",
        authorizationId: "61:authorization-1",
      }),
    ).toEqual(nobody);
  });
});

it("permits of one request differ in nothing but the province", async () => {
  const permits = [aPermit("61"), rows("46", { kind: "CASELOAD", helper: "helper:hainan-001" })];
  const session = register.database.session({
    deadline: new Deadline(5_000),
    permits: () => permits,
  });
  await expect(session.query("SELECT 1")).rejects.toThrow();
});

it("a machine that slept asks the database for the time before it writes a token", async () => {
  let asked = 0;
  const keys = await PermitKeys.open(async (sql) => {
    asked += 1;
    return (await register.owner.query(sql)).rows;
  }, createLogger("test"));
  const body = { kind: "ALL", holders: ["61"] };
  await keys.write(body);
  expect(asked).toBe(1);
  const now = Date.now;
  jest.spyOn(Date, "now").mockImplementation(() => now() + 60_000);
  await keys.write(body);
  await keys.write(body);
  jest.restoreAllMocks();
  expect(asked).toBe(2);
});

describe("access.rotate_permit_key()", () => {
  it("makes a new key, and lets the one before end after minutes", async () => {
    const before = await register.tokenOf(aPermit("61"));
    await register.owner.query("SELECT access.rotate_permit_key()");
    expect((await seenBy(aPermit("61"))).worker).toHaveLength(10);
    await register.owner.query(
      "UPDATE access.permit_key SET retires_at = now() WHERE retires_at IS NOT NULL",
    );
    const client = await register.asReader();
    await client.query("BEGIN");
    await client.query("SELECT set_config('laowu.permit', $1, true)", [before]);
    await expect(client.query("SELECT FROM worker")).rejects.toMatchObject({ code: "42501" });
  });
});
