import { readHouseFile } from "./house-file.ts";

/** What the person reads who starts a house whose data folder another process holds. */
export function refusalOfSecondStart(dataFolder: string, holder: number): string {
  const { launcher, processes } = readHouseFile(dataFolder);
  const gateway = processes.find(({ name }) => name === "gateway");
  if (launcher === holder && gateway?.pid) {
    return (
      `The house of ${dataFolder} already runs at ${gateway.url} (process ${holder}). ` +
      `To stop it: Ctrl-C in its terminal, or kill ${holder}.`
    );
  }
  return (
    `The house of ${dataFolder} is being started, stopped or reset just now, by process ${holder}. ` +
    "Wait for that to end; its terminal says how far it is."
  );
}
