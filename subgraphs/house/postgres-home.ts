import path from "node:path";
import { reachableHome } from "./postgres/reachable-home.ts";
import type { Say } from "./say.ts";

/** Where the house keeps its PostgreSQL: in the data folder if the server's account gets there. */
export async function postgresHome(dataFolder: string, say: Say): Promise<string> {
  const wanted = path.join(dataFolder, "postgres");
  const home = await reachableHome(wanted);
  if (home !== wanted) say(`PostgreSQL's account cannot reach ${wanted}; its data is in ${home}.`);
  return home;
}
