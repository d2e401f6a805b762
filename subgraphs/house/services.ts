import path from "node:path";
import { pathToFileURL } from "node:url";
import type { HouseConfig } from "./config.ts";
import { freePort } from "./free-port.ts";
import { localUrl } from "./gateway-port.ts";
import type { HouseRecord } from "./house-file.ts";
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
  /** What the gateway knows of the provinces: code → base URL. */
  readonly provinceUrls: Readonly<Record<string, string>>;
}

export interface ServicesOptions {
  readonly config: HouseConfig;
  /** Database URLs by register key. */
  readonly databases: ReadonlyMap<string, string>;
  /** The house before this one, whose ports are taken again when they are free. */
  readonly before: HouseRecord;
  /** Where `provinceUrls` will stand for the gateway to read. */
  readonly provincesFile: string;
}

/** Lays out the seven services of the house: program, environment, port and log of each. */
export async function layOutServices(options: ServicesOptions): Promise<HouseServices> {
  const { config, databases, before, provincesFile } = options;
  const subgraph = async (
    name: string,
    { title, program, key, env }: SubgraphSpec,
  ): Promise<HouseService> => {
    const port = await freePort(before.processes.find((entry) => entry.name === name)?.port);
    return {
      ...common(config, name),
      title,
      main: programOf(config, program),
      args: [],
      env: {
        ...env,
        DATABASE_URL: databases.get(key) ?? "",
        HOST: "127.0.0.1",
        PORT: String(port),
      },
      port,
      url: `http://127.0.0.1:${port}`,
    };
  };

  const provinceServices = await Promise.all(
    provinces.map(async ({ name, code, title }) => ({
      ...(await subgraph(name, {
        title,
        program: "subgraphs/province",
        key: code,
        env: { PROVINCE: code },
      })),
      code,
    })),
  );
  const { key, title } = cooperation;
  const cooperationService = await subgraph(key, {
    title,
    program: "subgraphs/cooperation",
    key,
    env: {},
  });

  const gateway: HouseService = {
    ...common(config, "gateway"),
    title: "The gateway",
    main: programOf(config, "gateway"),
    args: [
      ...["--supergraph", path.join(config.root, "schema/supergraph.graphql")],
      ...["--provinces", provincesFile],
      ...["--subgraph-url", `cooperation=${cooperationService.url}/graphql`],
      ...["--port", String(config.port)],
      ...["--host", config.host],
    ],
    env: {},
    port: config.port,
    url: localUrl(config),
  };
  return {
    gateway,
    subgraphs: [...provinceServices, cooperationService],
    provinceUrls: Object.fromEntries(provinceServices.map(({ code, url }) => [code, url])),
  };
}

interface SubgraphSpec {
  readonly title: string;
  /** Folder of the main, below the repository. */
  readonly program: string;
  /** Key of its database. */
  readonly key: string;
  readonly env: Readonly<Record<string, string>>;
}

function common(
  config: HouseConfig,
  name: string,
): Pick<ServiceSpec, "name" | "logFile" | "preload"> {
  return {
    name,
    logFile: path.join(config.dataFolder, "logs", `${name}.log`),
    preload: pathToFileURL(
      path.join(config.root, "dist/subgraphs/house/process/stop-with-parent.js"),
    ).href,
  };
}

function programOf({ root }: HouseConfig, folder: string): string {
  return path.join(root, "dist", folder, "main.js");
}
