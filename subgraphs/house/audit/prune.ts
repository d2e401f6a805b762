/** `npm run audit:prune`: archives what the access logs need not keep any longer, and takes it out of them. */
import { createPublicKey } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import {
  type PublicKeys,
  readPublicKeys,
  readSigningKey,
  type SigningKey,
} from "../../../schema/signatures/keys.ts";
import { StartError } from "../../service/errors.ts";
import { readHouseConfig } from "../config.ts";
import { gatewayKeyFiles } from "../keys/key-files.ts";
import { readArguments, refuseArguments } from "../read-arguments.ts";
import { readFileOf } from "../read-file-of.ts";
import { archiveFolder, checkpointKeys, type LogPlaces, logPlacesOfHouse } from "./log-places.ts";
import { isFolder, openLogs } from "./open-logs.ts";
import { pruneLog } from "./prune-log.ts";

/** Three years (PIPL Art. 56; the rules on network data ask for as much), leap day included. */
const keepDaysDefault = 1_096;
/** The Cybersecurity Law (Art. 21) wants logs kept for six months at the least. */
const keepDaysMin = 184;

const root = path.resolve(fileURLToPath(import.meta.url), "../../../../..");

interface Wanted {
  readonly places: LogPlaces;
  readonly archive: string;
  readonly keyFile: string;
  /** Null believes the key that signs. */
  readonly keysFile: string | null;
  readonly keepDays: number;
}

try {
  await prune(readWanted());
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function prune({ places, archive, keyFile, keysFile, keepDays }: Wanted): Promise<void> {
  const key = readFileOf({ setting: "--key", file: keyFile }, readSigningKey);
  const keys =
    keysFile === null
      ? ownKey(key)
      : readFileOf({ setting: "--keys", file: keysFile }, readPublicKeys);
  if (existsSync(archive) && !isFolder(archive))
    throw new StartError(`--archive: ${archive} is no folder.`);
  const now = new Date();
  const before = new Date(now.getTime() - keepDays * 24 * 60 * 60 * 1_000).toISOString();
  const logs = await openLogs(places);
  try {
    for (const log of logs.prunable) {
      const pruned = await pruneLog(log, { archive, before, key, keys, now: now.toISOString() });
      const { title } = log.source;
      process.stdout.write(
        pruned === null
          ? `${title} has nothing that was written before ${before}.\n`
          : `${title}: ${pruned.count.toLocaleString("en-GB")} records went to ${pruned.file}.\n`,
      );
    }
  } finally {
    await logs.close();
  }
}

function readWanted(): Wanted {
  const text = { type: "string" } as const;
  const options = {
    gateway: { type: "string", multiple: true },
    database: { type: "string", multiple: true },
    archive: text,
    key: text,
    keys: text,
    "keep-days": text,
  } as const;
  const { values } = readArguments({ usage: usage(), options });
  const { gateway: folders = [], database: databaseUrls = [], archive, key, keys } = values;
  const keepDays = readKeepDays(values["keep-days"]);
  if (folders.length + databaseUrls.length > 0) {
    if (archive === undefined)
      refuseArguments(usage(), "--archive must be given with --gateway and --database.");
    if (key === undefined)
      refuseArguments(usage(), "--key must be given with --gateway and --database.");
    const places = { folders, databaseUrls };
    return { places, archive, keyFile: key, keysFile: keys ?? null, keepDays };
  }
  const house = readHouseConfig(process.env, root);
  return {
    places: logPlacesOfHouse(house),
    archive: archive ?? archiveFolder(house.dataFolder),
    keyFile: key ?? gatewayKeyFiles(path.join(house.dataFolder, "keys")).signingKey,
    keysFile: keys ?? (key === undefined ? checkpointKeys(house.dataFolder) : null),
    keepDays,
  };
}

function readKeepDays(text = String(keepDaysDefault)): number {
  const days = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(days) && days >= keepDaysMin) return days;
  return refuseArguments(
    usage(),
    `--keep-days must be a whole number of ${keepDaysMin} or more, for the law wants logs kept for six months at the least; it is ${JSON.stringify(text)}.`,
  );
}

function ownKey({ id, privateKey }: SigningKey): PublicKeys {
  return new Map([[id, createPublicKey(privateKey)]]);
}

function usage(): string {
  return `Usage: npm run audit:prune -- [--gateway DIR]… [--database URL]… [--archive DIR] [--key FILE] [--keys FILE] [--keep-days N]

  --gateway DIR     the folder of a gateway's access log; repeatable
  --database URL    the database of a province, as its owner; repeatable
  --archive DIR     where old records go, each log's into a folder by its name
  --key FILE        the Ed25519 key that signs checkpoints
  --keys FILE       the public keys that earlier checkpoints may be signed with, as a JSON list; that of --key when not given
  --keep-days N     what is younger stays; ${keepDaysDefault} (three years) when not given, ${keepDaysMin} at the least

Without logs, those of the demonstration house, which must run, into .data/access-log-archive, signed with its gateway's
key. A gateway and provinces may run meanwhile.
`;
}
