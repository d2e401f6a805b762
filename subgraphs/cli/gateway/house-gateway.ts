import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigReader } from "../../service/config.ts";
import type { Surroundings } from "../command.ts";

/** The repository, from the folder that is built. */
const root = path.resolve(fileURLToPath(import.meta.url), "../../../../..");

const usual = "http://127.0.0.1:4000";

/** Where the gateway of this house listens, as its latest start wrote down; as usual where there was none. */
export function urlOfHouse({ env }: Pick<Surroundings, "env">): string {
  const dataFolder = path.resolve(root, new ConfigReader(env).text("LAOWU_DATA") ?? ".data");
  const processes = processesIn(path.join(dataFolder, "house.json"));
  return processes.find(({ name }) => name === "gateway")?.url ?? usual;
}

/** None where there was no house, or its file is none. */
function processesIn(file: string): readonly { readonly name?: unknown; readonly url?: string }[] {
  try {
    const { processes } = JSON.parse(readFileSync(file, "utf8"));
    return Array.isArray(processes) ? processes : [];
  } catch {
    return [];
  }
}
