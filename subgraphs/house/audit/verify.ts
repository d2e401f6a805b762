/** `npm run audit:verify`: whether the access logs hold, each by itself and against the others. */
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { verifyLogs } from "../../../schema/access-log/verify-logs.ts";
import { readPublicKeys } from "../../../schema/signatures/keys.ts";
import { StartError } from "../../service/errors.ts";
import { type HouseConfig, readHouseConfig } from "../config.ts";
import { readArguments } from "../read-arguments.ts";
import { readFileOf } from "../read-file-of.ts";
import { archiveFolder, checkpointKeys, type LogPlaces, logPlacesOfHouse } from "./log-places.ts";
import { isFolder, openLogs, withArchive } from "./open-logs.ts";
import { Progress } from "./progress.ts";
import { told } from "./told.ts";

const root = path.resolve(fileURLToPath(import.meta.url), "../../../../..");

interface Wanted {
  readonly places: LogPlaces;
  readonly archive: string | null;
  readonly keysFile: string | null;
}

try {
  const { places, archive, keysFile } = readWanted();
  const keys =
    keysFile === null ? null : readFileOf({ setting: "--keys", file: keysFile }, readPublicKeys);
  if (archive !== null && !isFolder(archive))
    throw new StartError(`--archive: there is no folder ${archive}.`);
  const logs = await openLogs(places);
  const progress = new Progress(process.stderr);
  try {
    const sources = await Promise.all(
      logs.prunable.map(({ source }) => (archive === null ? source : withArchive(source, archive))),
    );
    const verified = await verifyLogs(sources, { onRecord: progress.onRecord, keys });
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

function readWanted(): Wanted {
  const options = {
    gateway: { type: "string", multiple: true },
    database: { type: "string", multiple: true },
    archive: { type: "string" },
    keys: { type: "string" },
  } as const;
  const { values } = readArguments({ usage: usage(), options });
  const { gateway = [], database = [], archive = null, keys = null } = values;
  const given = { archive, keysFile: keys };
  if (gateway.length + database.length > 0)
    return { places: { folders: gateway, databaseUrls: database }, ...given };
  const house = readHouseConfig(process.env, root);
  return { places: logPlacesOfHouse(house), ...archivedByHouse(house, given) };
}

/** Where the house archives, and the key it signs checkpoints with, unless others are given. */
function archivedByHouse(
  { dataFolder }: HouseConfig,
  { archive, keysFile }: Omit<Wanted, "places">,
): Omit<Wanted, "places"> {
  const own = archiveFolder(dataFolder);
  const believed = checkpointKeys(dataFolder);
  return {
    archive: archive ?? (existsSync(own) ? own : null),
    keysFile: keysFile ?? (existsSync(believed) ? believed : null),
  };
}

function usage(): string {
  return `Usage: npm run audit:verify -- [--gateway DIR]… [--database URL]… [--archive DIR] [--keys FILE]

  --gateway DIR     the folder of a gateway's access log; repeatable
  --database URL    the database of a province; repeatable
  --archive DIR     where \`npm run audit:prune\` put old records: they are verified, too
  --keys FILE       the public keys that checkpoints may be signed with, as a JSON list

Without logs, the logs of the demonstration house, which must run. Exit code 1 when a log does not hold.
`;
}
