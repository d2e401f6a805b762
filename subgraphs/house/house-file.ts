import { readFileSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";

/** One process of the house, as a person or a test finds it in `.data/house.json`. */
export interface HouseProcess {
  /** "postgres", "jiangsu" … "shaanxi", "cooperation", "gateway". */
  readonly name: string;
  /** The province's code, for a province. */
  readonly code?: string;
  /** Null while it does not run. */
  readonly pid: number | null;
  /** Kept over restarts of the house as long as it is free. */
  readonly port: number;
  readonly url: string;
}

export interface HouseRecord {
  /** The process that started the others; null when the house is not running. */
  readonly launcher: number | null;
  readonly processes: readonly HouseProcess[];
}

const nobody: HouseRecord = { launcher: null, processes: [] };

/** What the latest house of this data folder wrote down; empty when there was none. */
export function readHouseFile(dataFolder: string): HouseRecord {
  try {
    return JSON.parse(readFileSync(houseFile(dataFolder), "utf8"));
  } catch {
    return nobody;
  }
}

/**
 * Whether the ports of a record hold for a house at this port of the gateway, from which they are counted.
 * One in which the gateway does not stand is of a start that came to no end.
 */
export function isOfPort({ processes }: HouseRecord, gatewayPort: number): boolean {
  return processes.find(({ name }) => name === "gateway")?.port === gatewayPort;
}

/** Keeps `.data/house.json` true while processes come and go. */
export class HouseFile {
  readonly #dataFolder: string;
  readonly #processes = new Map<string, HouseProcess>();
  #isOurs = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(dataFolder: string) {
    this.#dataFolder = dataFolder;
  }

  /**
   * Takes the file over from the house before. Until then it may be another one's. Ports that do not hold
   * any more are forgotten with their processes: the next start, too, may be one that leaves some out.
   */
  takeOver(before: HouseRecord, gatewayPort: number): void {
    this.#isOurs = true;
    if (!isOfPort(before, gatewayPort)) return;
    for (const entry of before.processes) this.#processes.set(entry.name, { ...entry, pid: null });
  }

  record(entry: HouseProcess): Promise<void> {
    this.#processes.set(entry.name, entry);
    return this.#write({ launcher: process.pid, processes: [...this.#processes.values()] });
  }

  /** Nothing runs any more; the ports stay, so that the next start takes the same ones. */
  async close(): Promise<void> {
    if (!this.#isOurs) return;
    const processes = [...this.#processes.values()].map((entry) => ({ ...entry, pid: null }));
    await this.#write({ launcher: null, processes });
  }

  #write(record: HouseRecord): Promise<void> {
    this.#writing = this.#writing.then(() => replaceFile(this.#dataFolder, record));
    return this.#writing;
  }
}

function houseFile(dataFolder: string): string {
  return path.join(dataFolder, "house.json");
}

/** Readers see the old file or the new one, never half of it. It holds database passwords. */
async function replaceFile(dataFolder: string, record: HouseRecord): Promise<void> {
  const file = houseFile(dataFolder);
  await mkdir(dataFolder, { recursive: true });
  await writeFile(`${file}.half`, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.half`, file);
}
