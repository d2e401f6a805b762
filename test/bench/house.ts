import { existsSync, statfsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { noClaims } from "../../schema/signatures/claims.ts";
import { contentDigest } from "../../schema/signatures/content-digest.ts";
import { readSigningKey } from "../../schema/signatures/keys.ts";
import { signRequest } from "../../schema/signatures/request-signature.ts";
import { databaseName } from "../../subgraphs/house/embedded-databases.ts";
import { gatewayKeyFiles } from "../../subgraphs/house/keys/key-files.ts";
import { provinces } from "../../subgraphs/house/provinces.ts";
import { root, startProcess, stopProcess } from "../support/gateway-process.ts";
import { aPort } from "../support/port.ts";
import { limitsOfBench } from "./limits-of-bench.ts";
import type { NextHeaders } from "./load.ts";

/** Where the parts of a running house are asked. */
export interface RunningHouse {
  readonly dataFolder: string;
  /** GraphQL of the gateway. */
  readonly gatewayUrl: string;
  /** Base URL by province code, ascending. */
  readonly provinceUrls: ReadonlyMap<string, string>;
  /** Signs the same question to a province over and over, as the gateway of the house does. */
  readonly signing: (question: { readonly audience: string; readonly body: string }) => NextHeaders;
  readonly processes: readonly HouseProcess[];
  readonly leave: () => Promise<void>;
}

/** One process of the house, as its file names it. */
export interface HouseProcess {
  readonly name: string;
  readonly code?: string;
  readonly pid: number;
  readonly url: string;
}

interface HouseFile {
  readonly processes: readonly HouseProcess[];
}

/**
 * Filling takes up to a few minutes, so the benchmarks of one scale keep a house for the next run.
 *
 * @param usualScale the size of its registers unless SCALE says otherwise; 1 is the real size
 */
export async function enterHouse(usualScale: string): Promise<RunningHouse> {
  return enterHouseAt(process.env.SCALE ?? usualScale);
}

/** The house of one scale, filled when there is none yet. */
export async function enterHouseAt(scale: string): Promise<RunningHouse> {
  const dataFolder = houseFolder(scale);
  if (!existsSync(dataFolder)) requireDisk(Number(scale));
  console.log(`Starting a house at SCALE=${scale}; the first time it fills its databases …`);
  const env = {
    LAOWU_DATA: dataFolder,
    SCALE: scale,
    PORT: String(await aPort()),
    LIMITS: limitsOfBench,
  };
  const { child } = await startProcess(
    [process.execPath, join(root, "dist", "subgraphs", "house", "main.js")],
    { ready: /Laowu is ready/, env },
  );
  const { processes }: HouseFile = JSON.parse(
    await readFile(join(dataFolder, "house.json"), "utf8"),
  );
  const gateway = processes.find(({ name }) => name === "gateway");
  const provinces = processes
    .flatMap(({ code, url }) => (code === undefined ? [] : [[code, url] as const]))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    dataFolder,
    gatewayUrl: `${gateway?.url}/graphql`,
    provinceUrls: new Map(provinces),
    signing: signingWith(
      await readFile(gatewayKeyFiles(join(dataFolder, "keys")).signingKey, "utf8"),
    ),
    processes,
    leave: () => stopProcess(child),
  };
}

export function houseFolder(scale: string): string {
  return join(root, ".data", `bench-${scale}`);
}

/** What the registers of the real size take, and what PostgreSQL needs beside them while they are filled. */
const gigabytesAtRealSize = 24;

/** @throws when the disk has too little left for a house of this scale */
export function requireDisk(scale: number): void {
  const needed = 1 + gigabytesAtRealSize * scale;
  const { bavail, bsize } = statfsSync(root);
  const free = (bavail * bsize) / 1e9;
  console.log(
    `A house at SCALE=${scale} needs ${needed.toFixed(0)} GB; ${free.toFixed(0)} are free.`,
  );
  if (free < needed) throw new Error("There is too little room on the disk of this clone.");
}

/** The databases of the provinces of a house that runs, as their owner asks them. */
export async function databasesOf(dataFolder: string): Promise<readonly string[]> {
  const { processes }: HouseFile = JSON.parse(
    await readFile(join(dataFolder, "house.json"), "utf8"),
  );
  const { url = "" } = processes.find(({ name }) => name === "postgres") ?? {};
  return provinces.map(({ code }) => url.replace(/postgres$/, databaseName(code)));
}

function signingWith(keyText: string): RunningHouse["signing"] {
  const key = readSigningKey(keyText, "The gateway's key");
  return ({ audience, body }) => {
    const request = {
      ...noClaims,
      audience,
      method: "POST",
      path: "/province",
      contentType: "application/json",
      deadlineMs: "5000",
      contentDigest: contentDigest(body),
    };
    return () => ({
      "x-deadline-ms": request.deadlineMs,
      ...signRequest(request, key, Date.now()),
    });
  };
}
