import pg from "pg";
import { verifyLogs } from "../../../schema/access-log/verify-logs.ts";
import { AccessLogWriter } from "../../../subgraphs/access-log/access-log.writer.ts";
import { StoredLog } from "../../../subgraphs/access-log/stored-log.reader.ts";
import { migratedTemplate } from "../../province/support/province.ts";
import { aDatabase } from "../../support/postgres.ts";

/** A province's database with an access log, and a way to do to it what nobody should. */
export interface LogDatabase {
  readonly url: string;
  readonly sql: (text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;
  /** A process that appends to it. */
  readonly writer: () => AccessLogWriter;
  readonly verify: () => Promise<Awaited<ReturnType<typeof verifyLogs>>[number]>;
  readonly drop: () => Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: tests read rows of any shape.
type Row = Record<string, any>;

export async function aLogDatabase(): Promise<LogDatabase> {
  const database = await aDatabase({ template: await migratedTemplate() });
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const writers: AccessLogWriter[] = [];
  return {
    url: database.url,
    sql: async (text, values = []) => (await client.query(text, [...values])).rows,
    writer: () => {
      const writer = new AccessLogWriter(database.url);
      writers.push(writer);
      return writer;
    },
    verify: async () => {
      const log = new StoredLog(database.url);
      const [verified] = await verifyLogs([log.source({ title: "61", place: "61" })]);
      await log.close();
      if (verified === undefined) throw new Error("Nothing was verified.");
      return verified;
    },
    drop: async () => {
      for (const writer of writers) await writer.close().catch(() => {});
      await client.end();
      await database.drop();
    },
  };
}

/** Does to the log what even its owner cannot do while the triggers are there. */
export async function tamper({ sql }: LogDatabase, statement: string): Promise<void> {
  await sql("ALTER TABLE access_log DISABLE TRIGGER ALL");
  await sql(statement);
  await sql("ALTER TABLE access_log ENABLE ALWAYS TRIGGER access_log_stays");
  await sql("ALTER TABLE access_log ENABLE ALWAYS TRIGGER access_log_stays_until_archived");
}
