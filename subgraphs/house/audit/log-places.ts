import path from "node:path";
import { StartError } from "../../service/errors.ts";
import type { HouseConfig } from "../config.ts";
import { databaseName } from "../embedded-databases.ts";
import { readHouseFile } from "../house-file.ts";
import { serviceKeyFiles } from "../keys/key-files.ts";
import { provinces } from "../provinces.ts";

/** Where access logs stand. */
export interface LogPlaces {
  /** Of gateways. */
  readonly folders: readonly string[];
  /** Of provinces. */
  readonly databaseUrls: readonly string[];
}

/** The gateway's log of the house, below its data folder. */
export function accessLogFolder(dataFolder: string): string {
  return path.join(dataFolder, "access-log");
}

/** Where the house puts what its logs need not keep any longer. */
export function archiveFolder(dataFolder: string): string {
  return path.join(dataFolder, "access-log-archive");
}

/** The house signs checkpoints with its gateway's key, which every service has in a list. */
export function checkpointKeys(dataFolder: string): string {
  return serviceKeyFiles(path.join(dataFolder, "keys"), provinces[0]?.name ?? "").believed;
}

/** @throws StartError when its PostgreSQL does not run */
export function logPlacesOfHouse({ dataFolder, ownDatabases }: HouseConfig): LogPlaces {
  const folder = accessLogFolder(dataFolder);
  const postgres = readHouseFile(dataFolder).processes.find(({ name }) => name === "postgres");
  const databaseUrls = provinces.map(({ code }) => {
    const own = ownDatabases.get(code);
    if (own !== undefined) return own;
    if (postgres === undefined || postgres.pid === null)
      throw new StartError(
        "The house does not run, so the logs of its provinces cannot be read. Start it, or name logs with --gateway and --database.",
      );
    const url = new URL(postgres.url);
    url.pathname = `/${databaseName(code)}`;
    return url.href;
  });
  return { folders: [folder], databaseUrls };
}
