import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { findIdentities } from "../../subgraphs/province/identity/identity.reader.ts";
import {
  eraseIdentity,
  storeIdentities,
} from "../../subgraphs/province/identity/identity.writer.ts";
import { IdentityVault, type Subject } from "../../subgraphs/province/identity/identity-vault.ts";
import { provinceMigrations } from "../../subgraphs/province/migrations/province-migrations.ts";
import { type Database, openDatabase } from "../../subgraphs/service/database.ts";
import { Deadline } from "../../subgraphs/service/deadline.ts";
import { createLogger } from "../../subgraphs/service/logger.ts";
import type { Session } from "../../subgraphs/service/session.ts";
import { aWorker, workerRow } from "../province/support/rows.ts";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";

let home: TestDatabase;
let database: Database;
let session: Session;
let client: pg.Client;

beforeAll(async () => {
  home = await aDatabase();
  database = await openDatabase({
    url: home.url,
    poolSize: 2,
    migrations: provinceMigrations,
    logger: createLogger("test"),
    waitMs: 0,
  });
  session = database.session({ deadline: new Deadline(30_000) });
  client = new pg.Client({ connectionString: home.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.close();
  await home.drop();
});

const keyOf = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const vault = new IdentityVault({
  current: "2026",
  next: null,
  keys: new Map([["2026", keyOf(1)]]),
});

const idNumber = "53990119900307123X";
const phone = "12987654321";
let last = 0;

/** A subject nobody else has, with an identity stored. */
async function aStoredPerson(): Promise<Subject> {
  last += 1;
  const subject = { province: "53", workerId: `53:${last}` };
  await register(subject);
  await storeIdentities(session, vault, [{ ...subject, idNumber, phone }]);
  return subject;
}

async function register({ province, workerId }: Subject): Promise<void> {
  const worker = { ...workerRow(aWorker({ id: workerId })), province };
  await sql("INSERT INTO worker SELECT * FROM json_populate_recordset(NULL::worker, $1)", [
    JSON.stringify([worker]),
  ]);
}

async function identityOf({ workerId }: Subject, reader = vault) {
  const asked = { idNumber: [workerId], phone: [workerId] };
  const found = (await findIdentities(session, reader, asked)).get(workerId);
  if (found instanceof Error) throw found;
  return found;
}

const sql = async (text: string, values: unknown[] = []) => (await client.query(text, values)).rows;

describe("identities", () => {
  it("come back as they were stored, and what is not known stays so", async () => {
    expect(await identityOf(await aStoredPerson())).toEqual({ idNumber, phone });

    const half = { province: "53", workerId: "53:half" };
    await register(half);
    await storeIdentities(session, vault, [{ ...half, idNumber: null, phone }]);
    expect(await identityOf(half)).toEqual({ idNumber: null, phone });
    expect(await identityOf({ province: "53", workerId: "53:nobody" })).toBeUndefined();
  });

  it("have in them what was asked for, and nothing else", async () => {
    const [one, other] = [await aStoredPerson(), await aStoredPerson()];
    const asked = { idNumber: [one.workerId], phone: [other.workerId] };
    const found = await findIdentities(session, vault, asked);

    expect(found.get(one.workerId)).toEqual({ idNumber, phone: null });
    expect(found.get(other.workerId)).toEqual({ idNumber: null, phone });
  });

  it("are read only of who is registered here, and only as long as the row can be seen", async () => {
    const elsewhere = { province: "44", workerId: "53:works-in-44" };
    await storeIdentities(session, vault, [{ ...elsewhere, idNumber, phone }]);
    expect(await identityOf(elsewhere)).toBeUndefined();
    await register({ ...elsewhere, province: "53" });
    expect(await identityOf(elsewhere)).toBeUndefined();

    const gone = await aStoredPerson();
    await sql("DELETE FROM worker WHERE id = $1", [gone.workerId]);
    expect(await identityOf(gone)).toBeUndefined();
  });

  it("C3 Art. 51: no column of the register holds any of it in the open", async () => {
    await aStoredPerson();
    const dump = JSON.stringify([
      await sql(
        "SELECT encode(id_number, 'escape') AS a, encode(phone, 'escape') AS b FROM person_identity",
      ),
      await sql("SELECT id_number::text, phone::text FROM person_identity"),
      await sql("SELECT * FROM subject_key"),
    ]);

    for (const secret of [idNumber, phone, Buffer.from(idNumber).toString("hex")])
      expect(dump).not.toContain(secret);
  });

  it("C3 Art. 51: the same person is stored differently every time", async () => {
    await aStoredPerson();
    await aStoredPerson();
    const [counts] = await sql(
      "SELECT count(*) AS all, count(DISTINCT id_number) AS sealed, count(DISTINCT sealed_key) AS keys FROM person_identity JOIN subject_key USING (province, worker_id) WHERE id_number IS NOT NULL",
    );
    expect(counts.sealed).toBe(counts.all);
    expect(counts.keys).toBe(counts.all);
  });

  it("stored anew are under a new key", async () => {
    const subject = await aStoredPerson();
    const keySql = "SELECT sealed_key FROM subject_key WHERE worker_id = $1";
    const before = await sql(keySql, [subject.workerId]);
    await storeIdentities(session, vault, [{ ...subject, idNumber, phone: "12000000000" }]);

    expect(await identityOf(subject)).toEqual({ idNumber, phone: "12000000000" });
    expect(await sql(keySql, [subject.workerId])).not.toEqual(before);
  });

  it.each([
    [
      "another person's row",
      "UPDATE person_identity t SET id_number = o.id_number FROM person_identity o WHERE t.worker_id = $1 AND o.worker_id = $2",
    ],
    [
      "another column",
      "UPDATE person_identity t SET id_number = phone WHERE worker_id = $1 AND $2 <> ''",
    ],
    [
      "another person's key",
      "UPDATE subject_key t SET sealed_key = o.sealed_key FROM subject_key o WHERE t.worker_id = $1 AND o.worker_id = $2",
    ],
    [
      "one bit more",
      "UPDATE person_identity SET id_number = set_bit(id_number, 100, 1 - get_bit(id_number, 100)) WHERE worker_id = $1 AND $2 <> ''",
    ],
    [
      "an end cut off",
      "UPDATE person_identity SET id_number = substr(id_number, 1, 20) WHERE worker_id = $1 AND $2 <> ''",
    ],
  ])("do not open with %s", async (_, change) => {
    const [subject, other] = [await aStoredPerson(), await aStoredPerson()];
    await sql(change, [subject.workerId, other.workerId]);

    await expect(identityOf(subject)).rejects.toThrow(`What is sealed at 53 ${subject.workerId}`);
  });

  it("do not open as another province's", async () => {
    const subject = await aStoredPerson();
    await sql("UPDATE person_identity SET province = '44' WHERE worker_id = $1", [
      subject.workerId,
    ]);
    await sql("UPDATE subject_key SET province = '44' WHERE worker_id = $1", [subject.workerId]);
    await sql("UPDATE worker SET province = '44' WHERE id = $1", [subject.workerId]);

    await expect(identityOf(subject)).rejects.toThrow("cannot be opened");
  });

  it("open under an older key of the province, and not without it", async () => {
    const subject = await aStoredPerson();
    const keys = new Map([["2027", keyOf(2)]]);
    const without = new IdentityVault({ current: "2027", next: null, keys });
    const rotated = new IdentityVault({
      current: "2027",
      next: null,
      keys: new Map([...keys, ["2026", keyOf(1)]]),
    });

    expect(await identityOf(subject, rotated)).toEqual({ idNumber, phone });
    await expect(identityOf(subject, without)).rejects.toThrow('no key "2026"');

    await storeIdentities(session, rotated, [{ ...subject, idNumber, phone }]);
    expect(await identityOf(subject, without)).toEqual({ idNumber, phone });
  });

  it("C3 Art. 44-49: an erased person cannot be read any more, not even of a backup of the identities", async () => {
    const [erased, other] = [await aStoredPerson(), await aStoredPerson()];
    const ids = [erased.workerId, other.workerId];
    await sql("DROP TABLE IF EXISTS backup");
    await sql("CREATE TABLE backup AS SELECT * FROM person_identity WHERE worker_id = ANY ($1)", [
      ids,
    ]);

    expect(await eraseIdentity(session, erased)).toBe(true);
    expect(await eraseIdentity(session, erased)).toBe(false);
    expect(await identityOf(erased)).toBeUndefined();
    expect(await identityOf(other)).toEqual({ idNumber, phone });

    await sql("DELETE FROM person_identity WHERE worker_id = ANY ($1)", [ids]);
    await sql("INSERT INTO person_identity SELECT * FROM backup");
    expect(await identityOf(other)).toEqual({ idNumber, phone });
    expect(await identityOf(erased)).toBeUndefined();
    // Nor with the key of somebody else, or with a new one of their own.
    await sql(
      `INSERT INTO subject_key SELECT province, $1, key_id, sealed_key FROM subject_key WHERE worker_id = $2`,
      [erased.workerId, other.workerId],
    );
    await expect(identityOf(erased)).rejects.toThrow("cannot be opened");
  });
});
