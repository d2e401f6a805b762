import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Actor } from "../../../schema/access/caller.ts";
import {
  type DeliveryPoint,
  deliveryPoints,
} from "../../../subgraphs/province/placement/tell-partners.ts";
import { aWorker, employerRow, type Row, workerRow } from "../../province/support/rows.ts";
import { root } from "../../support/gateway-process.ts";
import { accessLogKeys, identityKeys } from "../../support/key-files.ts";
import { aKillableDatabase } from "../../support/killable-database.ts";
import { KillableProcess } from "../../support/killable-process.ts";
import { aPort } from "../../support/port.ts";
import { askSigned, gatewayKey, publicKeys, type TestKeyPair } from "../../support/trust.ts";
import { homePair, hostPair } from "./partners.ts";
import { type Any, linkOf, otherUscc, uscc, workerId } from "./placed-house.ts";

/** Where a province can be made to die: as it tells, and as it is told. */
export type DeathPoint = DeliveryPoint | "arrived" | "answering";
export const deathPoints: readonly DeathPoint[] = [...deliveryPoints, "arrived", "answering"];

/** One that is killed, as a process, and whose PostgreSQL is, too: its disk must hold what it acknowledged. */
export interface MortalProvince {
  readonly code: string;
  readonly sql: (text: string) => Promise<readonly Any[]>;
  /** Asks the exchange; null when nobody knows what became of it. */
  readonly ask: (actor: Actor, query: string, variables: object) => Promise<Any | null>;
  /** The next time it comes there it dies; null lets it live. */
  readonly dieAt: (point: DeathPoint | null) => void;
  readonly isDead: () => boolean;
  readonly wasKilled: () => boolean;
  readonly start: () => Promise<void>;
  readonly kill: () => Promise<void>;
  readonly killDatabase: () => Promise<void>;
}

export interface MortalHouse {
  readonly home: MortalProvince;
  readonly host: MortalProvince;
  readonly stop: () => Promise<void>;
}

const pairs = { "61": homePair, "44": hostPair } as const;
type Code = keyof typeof pairs;

/** Shaanxi and Guangdong, each a process with a server of its own, that tell each other over HTTP. */
export async function aMortalHouse(people: number): Promise<MortalHouse> {
  const folder = await mkdtemp(path.join(tmpdir(), "laowu-mortal-"));
  const ports: Readonly<Record<Code, number>> = { "61": await aPort(), "44": await aPort() };
  const files = await writeFiles(folder, ports);
  const stops: (() => Promise<void>)[] = [];
  const open = async (code: Code): Promise<MortalProvince> => {
    const { province, stop } = await aMortalProvince(code, { folder, files, port: ports[code] });
    stops.push(stop);
    return province;
  };
  const home = await open("61");
  const host = await open("44");
  await fill(home, "worker", peopleRows(people));
  await fill(host, "employer", [employerRow(`44:${uscc}`), employerRow(`44:${otherUscc}`)]);
  return {
    home,
    host,
    stop: async () => {
      for (const stop of stops) await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const peopleRows = (people: number): readonly Row[] =>
  Array.from({ length: people }, (_, at) =>
    workerRow(aWorker({ id: workerId(at), person_link: linkOf(at), updated_order: at })),
  );

async function fill(province: MortalProvince, table: string, rows: readonly Row[]): Promise<void> {
  await province.sql(
    `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $row$${JSON.stringify(rows)}$row$)`,
  );
}

interface MortalPlaces {
  readonly folder: string;
  readonly files: Readonly<Record<string, string>>;
  readonly port: number;
}

async function aMortalProvince(
  code: Code,
  { folder, files, port }: MortalPlaces,
): Promise<{ readonly province: MortalProvince; readonly stop: () => Promise<void> }> {
  const database = await aKillableDatabase();
  const service = new KillableProcess(
    {
      ...{ name: `province-${code}`, title: code, args: [], nodeFlags: [] },
      main: path.join(root, "test/placements/support/mortal-province.mjs"),
      env: {
        ...{ ...files, PROVINCE: code, PORT: String(port) },
        DATABASE_URL: database.url,
        ...{ IDENTITY_KEYS: identityKeys, ACCESS_LOG_KEYS: accessLogKeys },
        SIGNING_KEY: path.join(folder, `signing-key-${code}.json`),
      },
      url: `http://127.0.0.1:${port}`,
      logFile: path.join(folder, `service-${code}.log`),
      preload: pathToFileURL(path.join(root, "dist/subgraphs/house/process/stop-with-parent.js"))
        .href,
    },
    path.join(folder, `province-${code}.log`),
  );
  await service.start();
  await database.sql(
    `INSERT INTO register (province, name, watermark) VALUES ('${code}', '${code}', '2026-06-30T00:00:00Z')`,
  );
  const province: MortalProvince = {
    code,
    sql: database.sql,
    ask: (actor, query, variables) => askOnce(service.url, code, { actor, query, variables }),
    dieAt: (dieAt) => service.tell({ dieAt }),
    isDead: () => service.isDead,
    wasKilled: () => service.wasKilled,
    start: () => service.start(),
    kill: () => service.kill(),
    killDatabase: database.kill,
  };
  return {
    province,
    stop: async () => {
      await service.kill();
      await database.stop();
    },
  };
}

interface Question {
  readonly actor: Actor;
  readonly query: string;
  readonly variables: object;
}

async function askOnce(
  url: string,
  code: Code,
  { actor, query, variables }: Question,
): Promise<Any | null> {
  try {
    const response = await askSigned(
      url,
      {
        ...{ audience: code, path: "/exchange", caller: { actor, access: null } },
        headers: { "x-deadline-ms": "10000" },
        body: JSON.stringify({ query, variables }),
      },
      { believed: publicKeys(pairs[code]) },
    );
    return await response.json();
  } catch {
    return null;
  }
}

/** The keys of both provinces and of the gateway, and where the two are. */
async function writeFiles(
  folder: string,
  ports: Readonly<Record<Code, number>>,
): Promise<Readonly<Record<string, string>>> {
  await mkdir(folder, { recursive: true });
  const write = async (name: string, value: object): Promise<string> => {
    const file = path.join(folder, name);
    await writeFile(file, JSON.stringify(value));
    return file;
  };
  const own = ({ id, privateKey }: TestKeyPair) => ({
    ...privateKey.export({ format: "jwk" }),
    kid: id,
  });
  const believed = ({ id, publicKey }: TestKeyPair) => ({
    ...publicKey.export({ format: "jwk" }),
    ...{ kid: id, alg: "EdDSA", use: "sig" },
  });
  for (const [code, pair] of Object.entries(pairs))
    await write(`signing-key-${code}.json`, own(pair));
  return {
    GATEWAY_KEYS: await write("gateway-keys.json", [believed(gatewayKey)]),
    PROVINCES: await write("provinces.json", {
      "61": `http://127.0.0.1:${ports["61"]}`,
      "44": `http://127.0.0.1:${ports["44"]}`,
    }),
    PROVINCE_KEYS: await write("province-keys.json", {
      "61": [believed(homePair)],
      "44": [believed(hostPair)],
    }),
  };
}
