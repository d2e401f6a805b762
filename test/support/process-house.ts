import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { makePartyKeys } from "../../subgraphs/house/agreements/party-keys.ts";
import { signDemoAgreements } from "../../subgraphs/house/agreements/sign-demo-agreements.ts";
import { accessLogFolder } from "../../subgraphs/house/audit/log-places.ts";
import { demoPrincipals } from "../../subgraphs/house/issuer/demo-principals.ts";
import { issuersFileContent } from "../../subgraphs/house/issuer/issuers.ts";
import { keyFolder } from "../../subgraphs/house/issuer/keys.ts";
import { signToken } from "../../subgraphs/house/issuer/sign-token.ts";
import { makeSealingKeys, newKey } from "../../subgraphs/house/keys/sealing-keys.ts";
import { makeSigningKeys } from "../../subgraphs/house/keys/signing-keys.ts";
import { provinces as allProvinces } from "../../subgraphs/house/provinces.ts";
import { layOutServices } from "../../subgraphs/house/services.ts";
import { root } from "./gateway-process.ts";
import { cooperationTemplate, filledTemplate } from "./house.ts";
import { accessLogKeys, identityKeys } from "./key-files.ts";
import { KillableProcess } from "./killable-process.ts";
import { aPort } from "./port.ts";
import { aDatabase, type TestDatabase } from "./postgres.ts";

/** The demonstration house as `npm start` lays it out, each process in the hands of a test. */
export interface ProcessHouse {
  readonly gateway: KillableProcess;
  /** By province code. */
  readonly provinces: ReadonlyMap<string, KillableProcess>;
  /** URLs by province code. */
  readonly databaseUrls: ReadonlyMap<string, string>;
  /** Of the gateway's access log. */
  readonly accessLogFolder: string;
  /** Of somebody whom `npm run token` can speak for. */
  token(name: string): Promise<string>;
  stop(): Promise<void>;
}

export interface ProcessHouseOptions {
  /** Codes of the provinces there are. */
  readonly provinces: readonly string[];
  /** Size of the generated data, 1 is the real size. */
  readonly scale: number;
}

/** The processes run what is in `dist`. */
export async function aProcessHouse(options: ProcessHouseOptions): Promise<ProcessHouse> {
  const folder = await mkdtemp(path.join(tmpdir(), "laowu-processes-"));
  const databases = await theDatabases(options);
  const urls = new Map([...databases].map(([key, { url }]) => [key, url]));
  const laid = await layOut(folder, urls, options.provinces);
  const begun = laid.map((spec) => {
    const process = new KillableProcess(spec, path.join(folder, `${spec.name}.log`));
    return { ...spec, process };
  });
  const stop = async () => {
    for (const { process } of begun) await process.kill();
    for (const { drop } of databases.values()) await drop();
    await rm(folder, { recursive: true });
  };
  const [gateway, ...behind] = begun;
  try {
    await Promise.all(behind.map(({ process }) => process.start()));
    await gateway?.process.start();
  } catch (error) {
    await stop();
    throw error;
  }
  if (gateway === undefined) throw new Error("A house has a gateway.");
  return {
    gateway: gateway.process,
    provinces: new Map(behind.flatMap(({ code, process }) => (code ? [[code, process]] : []))),
    databaseUrls: new Map([...urls].filter(([key]) => options.provinces.includes(key))),
    accessLogFolder: accessLogFolder(folder),
    token: (name) => tokenOf(name, folder),
    stop,
  };
}

async function theDatabases({ provinces, scale }: ProcessHouseOptions) {
  const databases = new Map<string, TestDatabase>();
  for (const code of provinces)
    databases.set(code, await aDatabase({ template: await filledTemplate([code], scale) }));
  databases.set("cooperation", await aDatabase({ template: await cooperationTemplate() }));
  return databases;
}

/** What runs, the gateway first; all files that it reads are there then. */
async function layOut(
  folder: string,
  databases: ReadonlyMap<string, string>,
  provinces: readonly string[],
) {
  const fileOf = (name: string) => path.join(folder, name);
  const keys = fileOf("keys");
  const files = {
    provincesFile: fileOf("provinces.json"),
    issuersFile: fileOf("issuers.json"),
    revocationsFile: fileOf("revocations.json"),
    agreementsFile: fileOf("agreements.json"),
    partyKeysFile: fileOf("party-keys.json"),
  };
  const { links } = await makeSealingKeys(keys, newKey);
  // The registers were filled under the keys of the tests.
  const forAll = (file: string) => new Map(allProvinces.map(({ code }) => [code, file]));
  const { gateway, subgraphs, issuer, provinceUrls } = await layOutServices({
    ...files,
    config: {
      ...{ host: "127.0.0.1", port: await aPort(), dataFolder: folder, root },
      ...{
        scale: null,
        metricsPort: null,
        ownDatabases: new Map(),
        ownReaders: new Map(),
        ownWriters: new Map(),
        production: false,
      },
    },
    databases,
    before: { launcher: null, processes: [] },
    keyFiles: { identity: forAll(identityKeys), accessLog: forAll(accessLogKeys), links },
    signingKeyFolder: keys,
  });
  if (issuer === null) throw new Error("The demonstration house has an issuer.");
  await makeSigningKeys(keys);
  const { signers, published } = await makePartyKeys(keys);
  const isThere = (code: string | undefined) => code === undefined || provinces.includes(code);
  const urls = Object.entries(provinceUrls).filter(([code]) => isThere(code));
  const contents = [
    [files.provincesFile, Object.fromEntries(urls)],
    [files.issuersFile, issuersFileContent(issuer.url)],
    [files.revocationsFile, {}],
    [files.partyKeysFile, published],
    [files.agreementsFile, await signDemoAgreements(signers)],
  ] as const;
  for (const [file, content] of contents) await writeFile(file, JSON.stringify(content));
  return [gateway, issuer, ...subgraphs.filter(({ code }) => isThere(code))];
}

function tokenOf(name: string, folder: string): Promise<string> {
  const principal = demoPrincipals.find((one) => one.name === name);
  if (principal === undefined) throw new Error(`Nobody of the demonstration is ${name}.`);
  return signToken(principal, keyFolder(folder));
}
