import path from "node:path";
import { pathToFileURL } from "node:url";
import { accessLogFolder } from "./audit/log-places.ts";
import type { HouseConfig } from "./config.ts";
import { freePorts } from "./free-port.ts";
import { localUrl } from "./gateway-port.ts";
import { type HouseRecord, isOfPort } from "./house-file.ts";
import { keyFolder } from "./issuer/keys.ts";
import {
  gatewayKeyFiles,
  linkAskersFile,
  linkMakersFile,
  partnerKeysFile,
  serviceKeyFiles,
} from "./keys/key-files.ts";
import type { SealingKeyFiles } from "./keys/sealing-keys.ts";
import type { ServiceSpec } from "./process/service-process.ts";
import { provinces } from "./provinces.ts";
import { cooperation } from "./registers.ts";

/** A service, and what house.json says of it. */
export interface HouseService extends ServiceSpec {
  readonly port: number;
  readonly code?: string;
}

export interface HouseServices {
  readonly gateway: HouseService;
  /** The provinces in configured order, then cooperation. */
  readonly subgraphs: readonly HouseService[];
  /** Vouches for the demonstration's principals; null in production. */
  readonly issuer: HouseService | null;
  /** What the gateway knows of the provinces: code → base URL. */
  readonly provinceUrls: Readonly<Record<string, string>>;
}

export interface ServicesOptions {
  readonly config: HouseConfig;
  /** Database URLs by register key. */
  readonly databases: ReadonlyMap<string, string>;
  /** The house before this one, whose ports are taken again when they are free. */
  readonly before: HouseRecord;
  readonly keyFiles: SealingKeyFiles;
  /** Where `provinceUrls` will stand for the gateway to read. */
  readonly provincesFile: string;
  /** Where the gateway reads who may say who is asking, and what they revoked. */
  readonly issuersFile: string;
  readonly revocationsFile: string;
  /** Where cooperation reads what the demonstration's provinces have agreed on. */
  readonly agreementsFile: string;
  readonly partyKeysFile: string;
  /** Where gateway and services have the keys they sign with. */
  readonly signingKeyFolder: string;
}

/** Lays out the services of the house: program, environment, port and log of each. */
export async function layOutServices(options: ServicesOptions): Promise<HouseServices> {
  const { config, keyFiles, provincesFile, issuersFile, revocationsFile } = options;
  const { agreementsFile, partyKeysFile } = options;
  const keys = gatewayKeyFiles(options.signingKeyFolder);
  const specs: readonly SubgraphSpec[] = [
    ...provinces.map((province) => ({
      ...province,
      key: province.code,
      program: "subgraphs/province",
      env: {
        PROVINCE: province.code,
        IDENTITY_KEYS: keyFiles.identity.get(province.code) ?? "",
        ACCESS_LOG_KEYS: keyFiles.accessLog.get(province.code) ?? "",
        PROVINCES: provincesFile,
        ...(config.metricsPort !== null && {
          METRICS_PORT: String(config.metricsPort + Number(province.code)),
        }),
        SNAPSHOTS: path.join(config.dataFolder, "snapshots", province.code),
        PROVINCE_KEYS: partnerKeysFile(options.signingKeyFolder, province.name),
        COOPERATION_KEYS: linkMakersFile(options.signingKeyFolder, province.name),
        // So that one can try them on this machine.
        ...(config.production ? {} : { WEBHOOK_ALLOW: "127.0.0.1,::1" }),
      },
    })),
    {
      ...cooperation,
      name: cooperation.key,
      program: "subgraphs/cooperation",
      env: {
        LINK_KEYS: keyFiles.links,
        PROVINCE_KEYS: linkAskersFile(options.signingKeyFolder),
        ...(config.production ? {} : { AGREEMENTS: agreementsFile, PARTY_KEYS: partyKeysFile }),
      },
    },
  ];
  const wanted = [...specs.map(({ name }) => name), issuerName].map((name) =>
    portFor(name, options),
  );
  const [, ...ports] = await freePorts([config.port, ...wanted]);
  const service = localService(ports[specs.length - 1] ?? 0);
  const ofCooperation = {
    LINK_SERVICE: service,
    // What is signed while the house runs holds in it.
    ...(config.production ? {} : { AGREEMENTS: service, PARTY_KEYS: partyKeysFile }),
  };
  const subgraphs = specs.map((spec, index) =>
    subgraph(
      spec.code === undefined ? spec : { ...spec, env: { ...spec.env, ...ofCooperation } },
      ports[index] ?? 0,
      options,
    ),
  );
  const urlOf = (wantedName: string): string =>
    subgraphs.find(({ name }) => name === wantedName)?.url ?? "";
  const issuer = config.production ? null : demoIssuer(ports.at(-1) ?? 0, config);

  const gateway: HouseService = {
    ...common(config, "gateway"),
    title: "The gateway",
    main: programOf(config, "gateway"),
    args: [
      ...["--supergraph", path.join(config.root, "schema/supergraph.graphql")],
      ...["--provinces", provincesFile],
      ...(issuer ? ["--issuers", issuersFile, "--revocations", revocationsFile] : []),
      ...(issuer ? ["--agreements", urlOf(cooperation.key), "--party-keys", partyKeysFile] : []),
      ...["--signing-key", keys.signingKey, "--province-keys", keys.believed],
      ...["--subgraph-url", `cooperation=${urlOf(cooperation.key)}/graphql`],
      ...["--access-log", accessLogFolder(config.dataFolder)],
      ...["--port", String(config.port)],
      ...["--host", config.host],
      ...(config.production ? [] : ["--development"]),
    ],
    // Large answers make much short-lived data: a larger young generation halves the time for it.
    nodeFlags: ["--max-semi-space-size=64"],
    env: {},
    port: config.port,
    url: localUrl(config),
  };
  const provinceUrls = Object.fromEntries(provinces.map(({ code, name }) => [code, urlOf(name)]));
  return { gateway, subgraphs, issuer, provinceUrls };
}

const issuerName = "issuer";

function demoIssuer(port: number, config: HouseConfig): HouseService {
  return {
    ...common(config, issuerName),
    title: "Demo issuer",
    main: programOf(config, "subgraphs/house/issuer"),
    args: [],
    nodeFlags: [],
    env: { PORT: String(port), ISSUER_KEYS: keyFolder(config.dataFolder) },
    port,
    url: localService(port),
  };
}

interface SubgraphSpec {
  readonly name: string;
  readonly code?: string;
  readonly title: string;
  /** Folder of the main, below the repository. */
  readonly program: string;
  /** Key of its database. */
  readonly key: string;
  readonly env: Readonly<Record<string, string>>;
}

function subgraph(
  { name, code, title, program, key, env }: SubgraphSpec,
  port: number,
  { config, databases, signingKeyFolder }: ServicesOptions,
): HouseService {
  const databaseUrl = databases.get(key) ?? "";
  const keys = serviceKeyFiles(signingKeyFolder, name);
  const readerUrl = config.ownReaders.get(key);
  const writerUrl = config.ownWriters.get(key);
  return {
    ...common(config, name),
    ...(code !== undefined && { code }),
    title,
    main: programOf(config, program),
    args: [],
    nodeFlags: [],
    env: {
      ...env,
      NODE_ENV: "production",
      DATABASE_URL: databaseUrl,
      ...(readerUrl !== undefined && { DATABASE_READER_URL: readerUrl }),
      ...(writerUrl !== undefined && { DATABASE_WRITER_URL: writerUrl }),
      HOST: "127.0.0.1",
      PORT: String(port),
      GATEWAY_KEYS: keys.believed,
      SIGNING_KEY: keys.signingKey,
    },
    port,
    url: localService(port),
  };
}

function localService(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** How far the ports of the house are from the gateway's; a province's is its code. */
const portOffsets: Readonly<Record<string, number>> = {
  cooperation: 10,
  postgres: 20,
  [issuerName]: 30,
  ...Object.fromEntries(provinces.map(({ name, code }) => [name, Number(code)])),
};

/**
 * The port a process had before, unless the gateway's was changed since; at first one near the
 * gateway's, such as 4061 for Shaanxi: easy to remember, and out of the range the system lends to
 * others.
 */
export function portFor(
  name: string,
  { config, before }: Pick<ServicesOptions, "config" | "before">,
): number {
  const counted = usualPort(name, config);
  if (!isOfPort(before, config.port)) return counted;
  return before.processes.find((entry) => entry.name === name)?.port ?? counted;
}

function usualPort(name: string, { port }: Pick<HouseConfig, "port">): number {
  return port + (portOffsets[name] ?? 0);
}

/** A service as the person at the terminal reads of it: by another port than usual it is not found. */
export function shownInList(
  { name, title, port }: Pick<HouseService, "name" | "title" | "port">,
  config: Pick<HouseConfig, "port">,
): string {
  const usual = usualPort(name, config);
  return port === usual ? title : `${title} (port ${port}, not ${usual})`;
}

export function logFolder({ dataFolder }: HouseConfig): string {
  return path.join(dataFolder, "logs");
}

function common(
  config: HouseConfig,
  name: string,
): Pick<ServiceSpec, "name" | "logFile" | "preload"> {
  return {
    name,
    logFile: path.join(logFolder(config), `${name}.log`),
    preload: pathToFileURL(
      path.join(config.root, "dist/subgraphs/house/process/stop-with-parent.js"),
    ).href,
  };
}

function programOf({ root }: HouseConfig, folder: string): string {
  return path.join(root, "dist", folder, "main.js");
}
