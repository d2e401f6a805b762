import { afterEach, describe, expect, it } from "@jest/globals";
import { IdentityVault } from "../../subgraphs/province/identity/identity-vault.ts";
import {
  isSeeded,
  type SeedProgress,
  seedProvince,
} from "../../subgraphs/province/seed/seed-register.writer.ts";
import { parseCitizenId } from "../../subgraphs/reference/citizen-id.ts";
import { maskCitizenId, maskPhone } from "../../subgraphs/reference/mask.ts";
import type { TestDatabase } from "../support/postgres.ts";
import { Asking, anEmptyRegister } from "./a-register.ts";

const scale = 0.001;
const vault = new IdentityVault({
  current: "test",
  next: null,
  keys: new Map([["test", new Uint8Array(32).fill(7)]]),
});

interface SealedRow {
  readonly province: string;
  readonly worker_id: string;
  readonly id_number: Buffer;
  readonly phone: Buffer;
  readonly key_id: string;
  readonly sealed_key: Buffer;
  /** Null for people of other provinces, of whom only a placement is known. */
  readonly id: string | null;
  readonly id_number_masked: string;
  readonly phone_masked: string;
}
const seedingMs = 60_000;

const open: TestDatabase[] = [];

async function aRegister(): Promise<TestDatabase> {
  const database = await anEmptyRegister();
  open.push(database);
  return database;
}

afterEach(async () => {
  for (const database of open.splice(0)) await database.drop();
});

/** Does something with a connection of its own. */
async function asking<Result>(
  url: string,
  work: (house: Asking) => Promise<Result>,
): Promise<Result> {
  const house = new Asking(url);
  try {
    return await work(house);
  } finally {
    await house.end();
  }
}

describe("seeding a register", () => {
  it(
    "gives the same rows for the same settings, byte for byte",
    async () => {
      const [a, b] = [await aRegister(), await aRegister()];

      const first = await seedProvince({ databaseUrl: a.url, province: "61", scale });
      const second = await seedProvince({ databaseUrl: b.url, province: "61", scale });

      expect(second).toBe(first);
      expect(first).toMatch(/;sha256=[\da-f]{64}$/);
      const digest = "SELECT md5(string_agg(w::text, ',' ORDER BY id)) AS all FROM worker w";
      expect(await asking(a.url, (house) => house.rows(digest))).toEqual(
        await asking(b.url, (house) => house.rows(digest)),
      );
    },
    seedingMs,
  );

  it(
    "tells of each job in an order that can be: published, collected, brought up to date",
    async () => {
      const { url } = await aRegister();
      await seedProvince({ databaseUrl: url, province: "53", scale });

      const [counts] = await asking(url, (house) =>
        house.rows(`SELECT count(*) > 0 AS some,
            count(*) FILTER (WHERE collected_at < published_at)::int AS collected_before,
            count(*) FILTER (WHERE updated_at < collected_at)::int AS updated_before FROM job_posting`),
      );
      expect(counts).toEqual({ some: true, collected_before: 0, updated_before: 0 });
    },
    seedingMs,
  );

  it(
    "seals an ID number and a phone for everybody it knows, which open to what is shown of them",
    async () => {
      const [{ url }, { url: unsealed }] = [await aRegister(), await aRegister()];
      const options = { province: "44", scale };

      const fingerprint = await seedProvince({ ...options, databaseUrl: url, vault });

      // What is sealed differs from one filling to the next and is no part of the fingerprint.
      expect(await seedProvince({ ...options, databaseUrl: unsealed })).toBe(fingerprint);
      const [counts] = await asking(url, (house) =>
        house.rows(
          `SELECT (SELECT count(*) FROM worker) + (SELECT count(*) FROM placement WHERE worker_id NOT LIKE '44:%') AS known,
             (SELECT count(*) FROM person_identity) AS identities, (SELECT count(*) FROM subject_key) AS keys`,
        ),
      );
      expect(counts).toEqual({
        known: counts?.known,
        identities: counts?.known,
        keys: counts?.known,
      });
      const rows = await asking(url, (house) =>
        house.rows<SealedRow>(
          `SELECT identity.*, key_id, sealed_key, id, id_number_masked, phone_masked
             FROM person_identity identity JOIN subject_key USING (province, worker_id)
             LEFT JOIN worker ON worker.id = worker_id
             ORDER BY worker_id`,
        ),
      );
      for (const row of rows) {
        const { province, worker_id: workerId, id_number: idNumber, phone } = row;
        const sealed = { idNumber, phone, keyId: row.key_id, subjectKey: row.sealed_key };
        const open = vault.open({ province, workerId }, sealed);
        expect(parseCitizenId(open.idNumber ?? "", { today: "2026-06-30" })).toMatchObject({
          ok: true,
        });
        // A test mark: no such county, and no network whose numbers begin with 12.
        expect(open).toMatchObject({
          idNumber: expect.stringMatching(/^\d{2}99/),
          phone: expect.stringMatching(/^12\d{9}$/),
        });
        if (row.id === null) continue;
        expect(maskCitizenId(open.idNumber ?? "")).toBe(row.id_number_masked);
        expect(maskPhone(open.phone ?? "")).toBe(row.phone_masked);
      }
    },
    seedingMs,
  );

  it(
    "gives other rows for another seed or key",
    async () => {
      const [a, b] = [await aRegister(), await aRegister()];

      const one = await seedProvince({ databaseUrl: a.url, province: "46", scale });
      const other = await seedProvince({
        databaseUrl: b.url,
        province: "46",
        scale,
        seed: "other",
      });

      expect(other.split("sha256=")[1]).not.toBe(one.split("sha256=")[1]);
    },
    seedingMs,
  );

  it(
    "is done once: the second call finds it finished",
    async () => {
      const { url } = await aRegister();
      const options = { databaseUrl: url, province: "46", scale };

      expect(await isSeeded(options)).toBe(false);
      const first = await seedProvince(options);
      const seen: SeedProgress[] = [];
      expect(
        await seedProvince({ ...options, onProgress: (progress) => seen.push(progress) }),
      ).toBe(first);
      expect(seen).toEqual([]);
      expect(await isSeeded(options)).toBe(true);
    },
    seedingMs,
  );

  it(
    "reports progress that grows to the whole",
    async () => {
      const { url } = await aRegister();
      const seen: SeedProgress[] = [];

      await seedProvince({
        databaseUrl: url,
        province: "46",
        scale: 0.02,
        onProgress: (progress) => seen.push(progress),
      });

      const rows = seen.map((progress) => progress.rows);
      expect(rows.length).toBeGreaterThan(1);
      expect(rows).toEqual([...rows].sort((a, b) => a - b));
      expect(seen.at(-1)?.rows).toBe(seen.at(-1)?.totalRows);
    },
    seedingMs,
  );

  it(
    "ends with a vacuum of every table, so that counting reads an index alone",
    async () => {
      const { url } = await aRegister();
      const said: string[] = [];

      await seedProvince({
        databaseUrl: url,
        province: "46",
        scale,
        onProgress: ({ rows, totalRows }) => rows === totalRows && said.push("all rows"),
        onVacuum: () => said.push("vacuum"),
      });

      const vacuumed = await asking(url, (house) =>
        house.rows(
          "SELECT relname AS name FROM pg_stat_user_tables WHERE vacuum_count = 1 AND analyze_count = 1",
        ),
      );
      expect(vacuumed.map(({ name }) => name)).toEqual(
        expect.arrayContaining(["employer", "job_posting", "placement", "skill", "worker"]),
      );
      expect(said).toEqual(["all rows", "vacuum"]);
    },
    seedingMs,
  );

  it(
    "killed in the middle leaves an empty register, and the next one fills it",
    async () => {
      const { url } = await aRegister();
      const options = { databaseUrl: url, province: "46", scale: 0.02 };
      const kill = () =>
        asking(url, (house) =>
          house.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'laowu-seed' AND datname = current_database()",
          ),
        );

      const killings: Promise<unknown>[] = [];
      const killed = seedProvince({
        ...options,
        onProgress: () => {
          if (killings.length === 0) killings.push(kill());
        },
      });

      await expect(killed).rejects.toThrow();
      await Promise.all(killings);
      expect(await isSeeded(options)).toBe(false);
      expect(await asking(url, (house) => house.one("SELECT count(*) FROM worker"))).toBe(0);
      const indexes = "SELECT count(*) FROM pg_indexes WHERE tablename = 'worker'";
      const before = await asking(url, (house) => house.one(indexes));
      await seedProvince(options);
      expect(await isSeeded(options)).toBe(true);
      expect(await asking(url, (house) => house.one(indexes))).toBe(before);
    },
    seedingMs,
  );

  it(
    "refuses a register that was made from other settings",
    async () => {
      const { url } = await aRegister();
      await seedProvince({ databaseUrl: url, province: "46", scale });

      const other = { databaseUrl: url, province: "46", scale: 0.002 };

      await expect(seedProvince(other)).rejects.toMatchObject({ code: "SEED_DIFFERENT" });
      await expect(isSeeded(other)).rejects.toThrow("scale=0.001");
    },
    seedingMs,
  );

  it("refuses rows of unknown origin and leaves them alone", async () => {
    const { url } = await aRegister();
    await asking(url, (house) =>
      house.rows(
        `INSERT INTO worker (id, province, person_link, region_code, population_category, category_scheme,
           status, status_as_of, updated_order, source_system, source_record_id, collected_at, updated_at, version)
         VALUES ('46:1', '46', 'x', '460105', 'LIFTED', 's', 'EMPLOYED', '2026-01-01', 1, 's', '1', now(), now(), 1)`,
      ),
    );

    const seeding = seedProvince({ databaseUrl: url, province: "46", scale });

    await expect(seeding).rejects.toMatchObject({ code: "SEED_UNKNOWN_ROWS" });
    expect(await asking(url, (house) => house.one("SELECT count(*) FROM worker"))).toBe(1);
  });

  it("refuses bad settings before it touches the database", async () => {
    const nowhere = "postgres://nobody@127.0.0.1:1/none";

    await expect(
      seedProvince({ databaseUrl: nowhere, province: "46", scale: 7 }),
    ).rejects.toMatchObject({
      code: "BAD_SEED_SETTINGS",
      message: "Cannot generate data: scale is 7, expected 0.001 to 1.",
    });
    await expect(seedProvince({ databaseUrl: nowhere, province: "99", scale })).rejects.toThrow(
      '"99"',
    );
  });
});
