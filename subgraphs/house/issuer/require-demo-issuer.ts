import { StartError } from "../../service/errors.ts";
import type { HouseConfig } from "../config.ts";
import { readHouseFile } from "../house-file.ts";
import { identityOf } from "../process/identity-of.ts";

/**
 * Refuses where no demo issuer runs, so that nobody would take a token of its keys. Without a house.json
 * there is no telling: one may have been started by hand.
 *
 * @throws StartError
 */
export function requireDemoIssuer({ dataFolder, production }: HouseConfig): void {
  if (production)
    throw new StartError("There is no demo issuer in production: your own issuers give tokens.");
  const { launcher, processes } = readHouseFile(dataFolder);
  if (processes.length === 0) return;
  if (launcher === null || identityOf(launcher) === null)
    throw new StartError(`The house of ${dataFolder} does not run: npm start starts it.`);
  const issuer = processes.find(({ name }) => name === "issuer");
  if (issuer?.pid) return;
  const hasStarted = processes.some(({ name, pid }) => name === "gateway" && pid !== null);
  throw new StartError(
    hasStarted
      ? `The house of ${dataFolder} runs without the demo issuer, so nobody would take its tokens. ` +
          "Your own issuers give them in production."
      : `The house of ${dataFolder} is being started just now: wait until it is ready.`,
  );
}
