import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { accessLogKeys } from "./key-files.ts";
import type { ProcessHouse } from "./process-house.ts";

/** What a client has seen, from the first byte of an answer to the last. */
export interface Seen {
  /** The number of the case in its ground, which every record of it tells: no two reads have the same. */
  readonly caseNo: string;
  /** Of the persons in the answer. */
  readonly rowIds: readonly string[];
}

/**
 * Which rows that clients have seen are not told by both logs, that of the gateway and that of the
 * row's province; empty when all are. Read by what the logs promise, and by none of our code.
 */
export async function untoldRows(
  seen: readonly Seen[],
  { accessLogFolder, databaseUrls }: Pick<ProcessHouse, "accessLogFolder" | "databaseUrls">,
): Promise<string[]> {
  const atGateway = new Set<string>();
  for (const { decision, caseNo, holder, request } of (await linesOfGateway(accessLogFolder))
    .records)
    if (decision === "PERMITTED") atGateway.add(`${caseNo} ${holder} ${request}`);
  const told = new Set<string>();
  for (const url of databaseUrls.values())
    for (const { decision, caseNo, holder, request, rowDigests } of await recordsOfProvince(url))
      if (decision === "PERMITTED" && atGateway.has(`${caseNo} ${holder} ${request}`))
        for (const digest of rowDigests) told.add(`${caseNo} ${digest}`);
  return seen.flatMap(({ caseNo, rowIds }) =>
    rowIds.filter((id) => !told.has(`${caseNo} ${digestOf(id)}`)).map((id) => `${id} of ${caseNo}`),
  );
}

/** What a record tells that is looked at here. */
export interface Told {
  readonly caseNo: string | null;
  readonly decision: string;
  readonly holder: string | null;
  readonly rowDigests: readonly string[];
  readonly request: string;
}

/** The records of a gateway's log, and what stands behind them and was not written to its end. */
export async function linesOfGateway(
  folder: string,
): Promise<{ readonly records: readonly Told[]; readonly torn: string }> {
  let text = "";
  for (const file of await segmentsOf(folder)) text += await readFile(file, "utf8");
  const lines = text.split("\n");
  const torn = lines.pop() ?? "";
  return { records: lines.map((line) => JSON.parse(line).record), torn };
}

/** The files of a gateway's log, in order. */
export async function segmentsOf(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".ndjson")).sort();
  return names.map((name) => path.join(folder, name));
}

async function recordsOfProvince(databaseUrl: string): Promise<Told[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ record: string }>("SELECT record FROM access_log");
    return rows.map(({ record }) => JSON.parse(record));
  } finally {
    await client.end();
  }
}

const digestKey = Buffer.from(
  JSON.parse(readFileSync(accessLogKeys, "utf8")).keys.test,
  "base64url",
);

/** Half an HMAC-SHA-256 of the id. */
function digestOf(id: string): string {
  const whole = createHmac("sha256", digestKey).update(id).digest();
  return whole.subarray(0, 16).toString("base64url");
}
