/** `npm run audit:verify`: whether the access logs hold, each by itself and against the others. */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { verifyLogs } from "../../../schema/access-log/verify-logs.ts";
import { StartError } from "../../service/errors.ts";
import { readHouseConfig } from "../config.ts";
import { type LogPlaces, logPlacesOfHouse } from "./log-places.ts";
import { openLogs } from "./open-logs.ts";
import { Progress } from "./progress.ts";
import { told } from "./told.ts";

const root = path.resolve(fileURLToPath(import.meta.url), "../../../../..");

const places = wantedPlaces();
if (places === null) {
  process.stdout.write(usage());
  process.exit(2);
}
try {
  const logs = await openLogs(places);
  const progress = new Progress(process.stderr);
  try {
    const verified = await verifyLogs(logs.sources, { onRecord: progress.onRecord });
    for (const log of verified) process.stdout.write(`${told(log)}\n`);
    process.exitCode = verified.every(({ fault }) => fault === null) ? 0 : 1;
  } finally {
    await logs.close();
  }
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}

/** Null when they are asked for wrongly, or help is. */
function wantedPlaces(): LogPlaces | null {
  const options = {
    gateway: { type: "string", multiple: true },
    database: { type: "string", multiple: true },
  } as const;
  try {
    const { gateway = [], database = [] } = parseArgs({ options }).values;
    if (gateway.length + database.length > 0) return { folders: gateway, databaseUrls: database };
    return logPlacesOfHouse(readHouseConfig(process.env, root));
  } catch (error) {
    if (!(error instanceof StartError)) return null;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}

function usage(): string {
  return `Usage: npm run audit:verify -- [--gateway DIR]… [--database URL]…

  --gateway DIR     the folder of a gateway's access log; repeatable
  --database URL    the database of a province; repeatable

Without any, the logs of the demonstration house, which must run. Exit code 1 when a log does not hold.
`;
}
