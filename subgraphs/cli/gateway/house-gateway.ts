import path from "node:path";
import { fileURLToPath } from "node:url";
import { readHouseFile } from "../../house/house-file.ts";
import { ConfigReader } from "../../service/config.ts";
import type { Surroundings } from "../command.ts";

/** The repository, from the folder that is built. */
const root = path.resolve(fileURLToPath(import.meta.url), "../../../../..");

const usual = "http://127.0.0.1:4000";

/** Where the gateway of this house listens, as its latest start wrote down; as usual where there was none. */
export function urlOfHouse({ env }: Pick<Surroundings, "env">): string {
  const dataFolder = path.resolve(root, new ConfigReader(env).text("LAOWU_DATA") ?? ".data");
  const { processes } = readHouseFile(dataFolder);
  return processes.find(({ name }) => name === "gateway")?.url ?? usual;
}
