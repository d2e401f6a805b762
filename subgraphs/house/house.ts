import { rm, writeFile } from "node:fs/promises";
import { totalmem } from "node:os";
import path from "node:path";
import { demoLinkKey } from "../province/seed/settings.ts";
import { PortTakenError, StartError } from "../service/errors.ts";
import { makePartyKeys } from "./agreements/party-keys.ts";
import { signDemoAgreements } from "./agreements/sign-demo-agreements.ts";
import type { HouseConfig } from "./config.ts";
import { prepareDatabases } from "./databases.ts";
import { requireFree } from "./gateway-port.ts";
import { generatedRegisters } from "./generated-registers.ts";
import { HouseFile, type HouseRecord, readHouseFile } from "./house-file.ts";
import { HouseLock } from "./house-lock.ts";
import { issuersFileContent } from "./issuer/issuers.ts";
import { makeSealingKeys } from "./keys/sealing-keys.ts";
import { makeSigningKeys } from "./keys/signing-keys.ts";
import type { Cluster } from "./postgres/cluster.ts";
import { postgresHome } from "./postgres-home.ts";
import { PostgresProcess } from "./postgres-process.ts";
import { postgresSettings } from "./postgres-settings.ts";
import { endLeftovers } from "./process/end-leftovers.ts";
import { ServiceProcess } from "./process/service-process.ts";
import { refusalOfSecondStart } from "./refuse-second-start.ts";
import { cooperation, registers } from "./registers.ts";
import type { Say } from "./say.ts";
import {
  type HouseService,
  type HouseServices,
  layOutServices,
  logFolder,
  portFor,
  type ServicesOptions,
  shownInList,
} from "./services.ts";

/** How often the services begin anew because a port was taken. Each time they get others. */
const startsMax = 5;

/**
 * The whole federation on one machine: PostgreSQL, five provinces, cooperation and the
 * gateway, each a process of its own. `stop` may be called at any time, also while
 * `start` is under way, and leaves no process behind.
 */
export class House {
  readonly #config: HouseConfig;
  readonly #say: Say;
  readonly #file: HouseFile;
  readonly #stopping = new AbortController();
  #lock: HouseLock | null = null;
  #postgres: PostgresProcess | null = null;
  /** What the gateway asks: subgraphs, and the issuer. */
  #behind: readonly ServiceProcess[] = [];
  #gateway: ServiceProcess | null = null;
  #starting: Promise<unknown> = Promise.resolve();

  constructor(config: HouseConfig, say: Say) {
    this.#config = config;
    this.#say = say;
    this.#file = new HouseFile(config.dataFolder);
  }

  get isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Resolves to the gateway's URL once every service answers. */
  start(): Promise<string> {
    const starting = this.#start();
    this.#starting = starting;
    return starting;
  }

  /** The gateway first, so that it drains while its provinces still answer; PostgreSQL last. */
  async stop(now: boolean): Promise<void> {
    this.#stopping.abort();
    await this.#stopServices(now);
    // A start under way may just have brought up one more process.
    await this.#starting.catch(() => {});
    await this.#stopServices(now);
    await this.#postgres?.stop(now);
    await this.#file.close();
    await this.#lock?.release();
    this.#lock = null;
  }

  async #start(): Promise<string> {
    await this.#takeLock();
    const before = readHouseFile(this.#config.dataFolder);
    await this.#clearLeftovers(before);
    await requireFree(this.#config);
    this.#file.takeOver(before, this.#config.port);

    await this.#startPostgres(before);
    this.#stopping.signal.throwIfAborted();
    // The generator's key: with another one its registers would know nobody of each other's.
    const keys = path.join(this.#config.dataFolder, "keys");
    const keyFiles = await makeSealingKeys(keys, () => demoLinkKey);
    const databases = await prepareDatabases({
      config: this.#config,
      keyFiles,
      cluster: this.#postgres?.cluster ?? null,
      say: this.#say,
      signal: this.#stopping.signal,
    });
    if (this.#config.production) await this.#sayGenerated(databases);
    const files = {
      provincesFile: path.join(this.#config.dataFolder, "provinces.json"),
      issuersFile: path.join(this.#config.dataFolder, "issuers.json"),
      revocationsFile: path.join(this.#config.dataFolder, "revocations.json"),
      agreementsFile: path.join(this.#config.dataFolder, "agreements.json"),
      partyKeysFile: path.join(this.#config.dataFolder, "party-keys.json"),
    };
    await makeSigningKeys(keys);
    if (!this.#config.production) {
      await writeJson(files.revocationsFile, {}, { isKept: true });
      const { signers, published } = await makePartyKeys(keys);
      await writeJson(files.partyKeysFile, published);
      // What was revoked, or agreed beside them, holds at the next start, too.
      await writeJson(files.agreementsFile, await signDemoAgreements(signers), { isKept: true });
    }
    const layout = {
      config: this.#config,
      databases,
      before,
      keyFiles,
      ...files,
      signingKeyFolder: keys,
    };
    const { gateway } = await this.#startBehind(layout);
    await this.#startGateway(gateway);
    return gateway.url;
  }

  /** Whoever sets it up for real must not take people for real who are made up. */
  async #sayGenerated(databases: ReadonlyMap<string, string>): Promise<void> {
    const generated = await generatedRegisters(databases);
    if (generated.length > 0)
      this.#say(`The people, jobs and brands of ${generated.join(", ")} are generated, not real.`);
  }

  async #takeLock(): Promise<void> {
    const { dataFolder } = this.#config;
    const taken = await HouseLock.take(dataFolder);
    if (taken.kind === "theirs") throw new StartError(refusalOfSecondStart(dataFolder, taken.pid));
    this.#lock = taken.lock;
  }

  async #clearLeftovers(before: HouseRecord): Promise<void> {
    const ended = await endLeftovers(before, path.join(this.#config.root, "dist"));
    if (ended.length > 0)
      this.#say(`Ended what an earlier house left running: ${ended.join(", ")}.`);
  }

  async #startPostgres(before: HouseRecord): Promise<void> {
    if (registers.every(({ key }) => this.#config.ownDatabases.has(key))) return;
    const home = await postgresHome(this.#config.dataFolder, this.#say);
    const port = portFor("postgres", { config: this.#config, before });
    this.#stopping.signal.throwIfAborted();
    const options = { home, port, settings: postgresSettings(totalmem()) };
    const onStarted = async ({ pid, adopted, ...cluster }: Cluster): Promise<void> => {
      if (adopted) this.#say("PostgreSQL was still running; the house goes on with it.");
      const url = cluster.url("postgres");
      await this.#file.record({ name: "postgres", pid, port: cluster.port, url });
    };
    this.#postgres = await PostgresProcess.start(options, { say: this.#say, onStarted });
  }

  /**
   * Another program may take a port after it was found free. Services have each other's addresses among
   * their settings, so then all of them begin anew, with ports that are free now.
   */
  async #startBehind(layout: ServicesOptions): Promise<HouseServices> {
    await rm(logFolder(this.#config), { recursive: true, force: true });
    for (let startsLeft = startsMax - 1; ; startsLeft -= 1) {
      const services = await layOutServices(layout);
      await writeJson(layout.provincesFile, services.provinceUrls);
      if (services.issuer)
        await writeJson(layout.issuersFile, issuersFileContent(services.issuer.url));
      this.#stopping.signal.throwIfAborted();
      const [refusal] = await this.#tryBehind(services);
      if (refusal === undefined) return services;
      if (startsLeft === 0) throw refusal;
      this.#say("Somebody took a port meanwhile; they start again, on ports that are free.");
      await Promise.all(this.#behind.map((service) => service.stop(false)));
    }
  }

  /** Resolves to what those say whose port is taken, once each of the others answers. */
  async #tryBehind({ subgraphs, issuer }: HouseServices): Promise<readonly PortTakenError[]> {
    const behind = issuer ? [...subgraphs, issuer] : subgraphs;
    const listed = behind.map((service) => shownInList(service, this.#config));
    this.#say(`Starting ${listed.join(", ")} …`);
    this.#behind = behind.map((service) => this.#serviceProcess(service));
    const refusals: PortTakenError[] = [];
    const start = async (service: ServiceProcess): Promise<void> => {
      try {
        await service.start();
      } catch (error) {
        if (!(error instanceof PortTakenError)) throw error;
        refusals.push(error);
      }
    };
    // Provinces ask cooperation for agreements as they start, and would have none for two seconds.
    const isFirst = (_: unknown, index: number): boolean => behind[index]?.name === cooperation.key;
    await Promise.all(this.#behind.filter(isFirst).map(start));
    await Promise.all(this.#behind.filter((one, index) => !isFirst(one, index)).map(start));
    this.#stopping.signal.throwIfAborted();
    return refusals;
  }

  async #startGateway(gateway: HouseService): Promise<void> {
    this.#gateway = this.#serviceProcess(gateway);
    await this.#gateway.start();
    this.#stopping.signal.throwIfAborted();
  }

  async #stopServices(now: boolean): Promise<void> {
    await this.#gateway?.stop(now);
    await Promise.all(this.#behind.map((service) => service.stop(now)));
  }

  #serviceProcess(service: HouseService): ServiceProcess {
    const { name, title, code, port, url, logFile } = service;
    return new ServiceProcess(service, {
      onStarted: (pid) => {
        void this.#file.record({ name, ...(code !== undefined && { code }), pid, port, url });
      },
      onLost: (how, pauseMs) =>
        this.#say(`${title} ended (${how}, see ${logFile}); it starts again in ${pauseMs} ms.`),
    });
  }
}

/** @param isKept whether one that is there stays as it is: it may be somebody's work */
async function writeJson(
  file: string,
  content: object,
  { isKept = false }: { readonly isKept?: boolean } = {},
): Promise<void> {
  const text = `${JSON.stringify(content, null, 2)}\n`;
  await writeFile(file, text, { flag: isKept ? "wx" : "w" }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    },
  );
}
