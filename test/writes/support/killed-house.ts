import { setTimeout as sleep } from "node:timers/promises";
import type { Actor } from "../../../schema/access/caller.ts";
import type { Row } from "../../province/support/rows.ts";
import type { Draw } from "../../support/draw.ts";
import { aKillableDatabase } from "../../support/killable-database.ts";
import { askSigned } from "../../support/trust.ts";
import { aProvinceProcess, type ProvinceProcess } from "./province-process.ts";

/** What a write is answered with, whatever was written. */
export type Answered = Readonly<Record<string, unknown>>;

/** Shaanxi as a process of its own, over a PostgreSQL of its own: both may be killed. */
export interface KilledHouse {
  readonly province: ProvinceProcess;
  readonly sql: (text: string) => Promise<readonly Row[]>;
  readonly insert: (table: string, rows: readonly Row[]) => Promise<void>;
  /** What was acknowledged; null when nobody knows what became of it. */
  readonly write: (actor: Actor, query: string, input: Row) => Promise<Answered | null>;
  /** As a client does that lost the answer: the same again, until there is one. */
  readonly writeSurely: (actor: Actor, query: string, input: Row) => Promise<Answered>;
  /** PostgreSQL dies, and is started again. */
  readonly killDatabase: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function aKilledHouse(): Promise<KilledHouse> {
  const database = await aKillableDatabase();
  const { sql } = database;
  const province = await aProvinceProcess(database.url);
  await province.process.start();
  const insert = async (table: string, rows: readonly Row[]): Promise<void> => {
    const given = JSON.stringify(rows);
    await sql(
      `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $row$${given}$row$)`,
    );
  };
  await insert("register", [{ province: "61", name: "陕西", watermark: "2026-06-30T00:00:00Z" }]);
  const write: KilledHouse["write"] = (actor, query, input) =>
    written(province.process.url, actor, { query, variables: { input } });
  return {
    province,
    sql,
    insert,
    write,
    writeSurely: async (actor, query, input) => {
      for (;;) {
        const answered = await write(actor, query, input);
        if (answered !== null) return answered;
        await sleep(20);
      }
    },
    killDatabase: database.kill,
    stop: async () => {
      await province.stop();
      await database.stop();
    },
  };
}

class UnexpectedError extends Error {}

async function written(url: string, actor: Actor, body: object): Promise<Answered | null> {
  try {
    const response = await askSigned(url, {
      audience: "61",
      path: "/province",
      caller: { actor, access: null },
      headers: { "x-deadline-ms": "10000" },
      body: JSON.stringify(body),
    });
    const { data, errors } = (await response.json()) as {
      readonly data?: Readonly<Record<string, Answered>>;
      readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
    };
    for (const { extensions } of errors ?? [])
      if (!lost.includes(extensions.code)) throw new UnexpectedError(JSON.stringify(errors));
    const [answered = null] = Object.values(data ?? {});
    return errors === undefined ? answered : null;
  } catch (error) {
    if (error instanceof UnexpectedError) throw error;
    return null;
  }
}

/** What a write of a database that was killed is answered with. */
const lost = ["DATABASE_UNAVAILABLE", "DEADLINE_EXCEEDED", "ACCESS_LOG_UNAVAILABLE"];

/** One write, that several connections send. */
export interface Duplicate {
  readonly actor: Actor;
  readonly query: string;
  readonly input: Row;
}

const connections = 8;

/**
 * Sends each of some writes over eight connections at once, each until it is answered, and kills the province
 * four times in the middle.
 *
 * @returns all that was answered to each, by its key
 */
export async function sendDuplicates(
  { province, writeSurely }: KilledHouse,
  draw: Draw,
  duplicates: readonly Duplicate[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  let answered = 0;
  let isOver = false;
  const answers = new Map(
    duplicates.map(({ input }) => [String(input.idempotencyKey), new Set<string>()]),
  );
  const kills = (async () => {
    for (const part of [0.2, 0.4, 0.6, 0.8]) {
      while (answered < part * duplicates.length * connections && !isOver) await sleep(1);
      await sleep(draw.below(20));
      await province.process.kill();
      await province.process.start();
    }
  })();
  await Promise.all(
    Array.from({ length: connections }, async (_, connection) => {
      // Each begins elsewhere, so that equal ones meet now as the first and now as a repetition.
      const shift = connection * 3;
      const own = [...duplicates.slice(shift), ...duplicates.slice(0, shift)];
      for (const { actor, query, input } of own) {
        const one = await writeSurely(actor, query, input);
        answers.get(String(input.idempotencyKey))?.add(JSON.stringify(one));
        answered += 1;
      }
    }),
  );
  isOver = true;
  await kills;
  return answers;
}
