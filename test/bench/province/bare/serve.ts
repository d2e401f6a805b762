import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Client, Pool, type QueryConfig } from "pg";
import { readerOf } from "../../../../subgraphs/province/reader-of.ts";
import { limits } from "../../../../subgraphs/service/limits.ts";
import { createLogger } from "../../../../subgraphs/service/logger.ts";
import { PermitKeys } from "../../../../subgraphs/service/permits/permit-keys.ts";
import {
  preparePermits,
  sendPermitted,
} from "../../../../subgraphs/service/permits/permitted-query.ts";
import { prepareReader } from "../../../../subgraphs/service/permits/serving-role.ts";
import { pgTypes } from "../../../../subgraphs/service/pg-types.ts";
import { planCacheModes } from "../../../../subgraphs/service/session.ts";
import type { QuestionName } from "../questions.ts";
import type { QuestionStatement } from "../statement-of.ts";
import { answers, type PageRow } from "./answers.ts";
import { LookLog } from "./look-log.ts";

/** What the bare server is to do for one question. */
export interface BareQuestion {
  readonly name: QuestionName;
  readonly statement: QuestionStatement;
  /** For a question that looks at persons. */
  readonly look: BareLook | null;
}

export interface BareLook {
  /** Says whose rows are read, but for its end. */
  readonly permit: object;
  /** What the access log is told, as text. */
  readonly entry: string;
}

export interface BareOptions {
  readonly province: string;
  readonly poolSize: number;
  readonly questions: readonly BareQuestion[];
}

/**
 * Answers each question at a path of its name, whoever asks, with `node:http` and `pg` alone.
 *
 * @param databaseUrl as the owner
 */
export async function serveBare(databaseUrl: string, options: BareOptions): Promise<string> {
  const owner = new Client({ connectionString: databaseUrl });
  await owner.connect();
  const logger = createLogger("bare");
  const login = await prepareReader(owner, readerOf([options.province], null), logger);
  const keys = await PermitKeys.open(async (sql) => (await owner.query(sql)).rows, logger);
  const log = new LookLog(databaseUrl);
  const read = new Map<string, () => Promise<string>>();
  for (const { name, statement, look } of options.questions) {
    const { sql, values, plan } = statement;
    const settings = `-c TimeZone=UTC -c jit=off -c statement_timeout=5000 -c plan_cache_mode=${planCacheModes[plan]}`;
    const pool = new Pool({
      ...login,
      max: options.poolSize,
      idleTimeoutMillis: limits.idleConnectionMs,
      options: `${settings} ${login.options}`,
    });
    pool.on("connect", (client) => {
      if (look !== null) void client.query(preparePermits);
    });
    const query: QueryConfig = { name, text: sql, values: [...values], types: pgTypes };
    read.set(`/${name}`, async () => {
      const client = await pool.connect();
      const found =
        look === null
          ? (await client.query<PageRow>(query)).rows
          : await sendPermitted<PageRow>(client, query, await keys.write(look.permit));
      client.release();
      if (look !== null) await log.append(look.entry);
      return answers[name](found, options.province);
    });
  }
  const server = createServer(async (request, response) => {
    await bodyOf(request);
    const body = Buffer.from((await read.get(request.url ?? "")?.()) ?? "");
    response.writeHead(200, {
      "content-type": "application/json; charset=utf-8",
      "content-length": body.length,
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function bodyOf(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => resolve(Buffer.concat(chunks)));
  });
}
