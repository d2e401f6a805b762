import path from "node:path";
import { forbiddenPorts } from "../../schema/http/forbidden-ports.ts";
import { ConfigReader, decimalIn, type Environment } from "../service/config.ts";
import { provinces } from "./provinces.ts";
import { registers } from "./registers.ts";

export interface HouseConfig {
  /** Where the gateway listens. */
  readonly host: string;
  readonly port: number;
  /** From which the ports are counted where provinces tell metrics; null where they tell none. */
  readonly metricsPort: number | null;
  /** Size of the generated registers; 1 is real size. Null takes what is on disk, or the default. */
  readonly scale: number | null;
  /** The repository: holds dist, schema and node_modules. */
  readonly root: string;
  /** Databases, logs and house.json. */
  readonly dataFolder: string;
  /** The operator's own PostgreSQL, by database key: a province code or "cooperation". */
  readonly ownDatabases: ReadonlyMap<string, string>;
  /** The roles that serve them, where the operator has made one; by the same key. */
  readonly ownReaders: ReadonlyMap<string, string>;
  /** The same of roles that write. */
  readonly ownWriters: ReadonlyMap<string, string>;
  /** Leaves the demo issuer out: keys that lie in the data folder vouch for nobody then. */
  readonly production: boolean;
}

export const defaultScale = 0.01;

/** Reads the environment once, and names everything that is wrong with it at once. */
export function readHouseConfig(env: Environment, root: string): HouseConfig {
  const reader = new ConfigReader(env);
  return reader.checked({
    host: reader.text("HOST") ?? "127.0.0.1",
    port: readPort(reader),
    metricsPort: readMetricsPort(reader),
    scale: readScale(reader),
    root,
    dataFolder: path.resolve(root, reader.text("LAOWU_DATA") ?? ".data"),
    ownDatabases: readOwnDatabases(reader),
    ownReaders: readOwnRoles(reader, "READER"),
    ownWriters: readOwnRoles(reader, "WRITER"),
    production: reader.text("NODE_ENV") === "production",
  });
}

function readPort(reader: ConfigReader): number {
  const port = reader.wholeNumber("PORT", { fallback: 4000, min: 1, max: 65_535 });
  if (forbiddenPorts.has(port))
    reader.problem(`PORT must not be ${port}, a port that browsers and fetch refuse to ask`);
  return port;
}

/** The code of the last province is added to it, and makes a port all the same. */
function readMetricsPort(reader: ConfigReader): number | null {
  if (reader.text("METRICS_PORT") === null) return null;
  return reader.wholeNumber("METRICS_PORT", { fallback: 0, min: 1, max: 65_436 });
}

/** SCALE, or null when it is not set. */
export function readScale(reader: ConfigReader): number | null {
  const text = reader.text("SCALE");
  if (text === null) return null;
  const scale = decimalIn(text);
  if (!(scale >= 0.001 && scale <= 1))
    reader.problem(`SCALE must be a number from 0.001 to 1, not "${text}"`);
  return scale;
}

function readOwnDatabases(reader: ConfigReader): ReadonlyMap<string, string> {
  const urls = new Map<string, string>();
  for (const { key } of registers) {
    const name = `DATABASE_URL_${key.toUpperCase()}`;
    if (reader.text(name) !== null) urls.set(key, reader.databaseUrl(name));
  }
  for (const [place, names] of namesByDatabase(urls))
    if (names.length > 1) reader.problem(`${names.join(" and ")} name the same database, ${place}`);
  return urls;
}

/** Cooperation holds no persons, so it needs no such role. */
function readOwnRoles(
  reader: ConfigReader,
  kind: "READER" | "WRITER",
): ReadonlyMap<string, string> {
  const urls = new Map<string, string>();
  for (const { code } of provinces) {
    const url = reader.optionalDatabaseUrl(`DATABASE_${kind}_URL_${code}`);
    if (url !== null) urls.set(code, url);
    if (url !== null && reader.text(`DATABASE_URL_${code}`) === null)
      reader.problem(`DATABASE_${kind}_URL_${code} needs DATABASE_URL_${code} beside it`);
  }
  return urls;
}

/** Who asks, and how, does not make a database another one. */
function namesByDatabase(
  urls: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const [key, url] of urls) {
    if (!URL.canParse(url)) continue;
    const place = placeOf(new URL(url));
    names.set(place, [...(names.get(place) ?? []), `DATABASE_URL_${key.toUpperCase()}`]);
  }
  return names;
}

/** A socket's folder and port stand behind the question mark, where they come before all else. */
function placeOf({ hostname, port, pathname, searchParams }: URL): string {
  const host = searchParams.get("host") ?? hostname;
  return `${host}:${searchParams.get("port") ?? (port || "5432")}${pathname}`;
}
