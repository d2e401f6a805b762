import { isDeepStrictEqual } from "node:util";
import type { Agreements } from "../../schema/access/agreements.ts";
import { readTextFile } from "../../schema/files/read-text-file.ts";
import { unreadable } from "../../schema/files/unreadable.ts";
import type { GatewayLog } from "../access-log/gateway-log.ts";
import type { Budgets } from "../budget/budgets.ts";
import type { GatewayConfig } from "../config.ts";
import { type Console, createConsole } from "../console/console.ts";
import type { Example } from "../console/page.ts";
import { ConfigError, SupergraphError } from "../errors.ts";
import type { OnFailure } from "../execute/masked-errors.ts";
import type { WatchedTransport } from "../execute/transport.ts";
import { createFollower, type Follower } from "../follow/follower.ts";
import { createGateway, type Gateway, type GatewayObserver, type Planning } from "../gateway.ts";
import { createReadiness, type Readiness } from "../http/readiness.ts";
import type { Turnstile } from "../http/turnstile.ts";
import { createIdentify, type Identify } from "../identity/identify.ts";
import type { Revocations } from "../identity/revocations.ts";
import { TokenVerifier } from "../identity/verify-token.ts";
import { type Limits, limits, setLimits } from "../limits.ts";
import { readExamples } from "../read-examples.ts";
import { createGraphqlServer, type GraphqlServer, notTold } from "../server.ts";
import { requireKeys, type Trust } from "../trust.ts";
import { settingError } from "../under-setting.ts";

/** What goes on from one generation to the next. */
export interface Lasting {
  readonly trust: Trust | null;
  readonly accessLog: GatewayLog | null;
  /** Under which persons may be looked at; none when null. */
  readonly agreements: Agreements | null;
  readonly revocations: Revocations | null;
  readonly budgets: Budgets;
  readonly turnstile: Turnstile;
  /** The ways to subgraphs, with their sockets and what is known of who is there. */
  readonly transport: WatchedTransport;
  readonly observer: GatewayObserver;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onFailure: OnFailure;
}

/** All that follows from the files of the settings as they were at one time. */
export interface Generation {
  readonly limits: Partial<Limits>;
  readonly planning: Planning;
  readonly gateway: Gateway;
  readonly graphql: GraphqlServer;
  readonly follower: Follower;
  /** Null when nobody is asked who they are. */
  readonly identity: Identity | null;
  readonly examples: readonly Example[];
  readonly console: Console;
  readonly readiness: () => Promise<Readiness>;
}

interface Identity {
  readonly verifier: TokenVerifier;
  readonly identify: Identify;
}

/**
 * Makes a generation of settings that were read. What came of files that are as they were is taken over
 * from the generation before: plans, and what is known of issuers. It does not hold yet, nor do its
 * limits.
 *
 * @throws ConfigError, SupergraphError when it cannot be used
 */
export async function createGeneration(
  config: GatewayConfig,
  lasting: Lasting,
  before: Generation | null,
): Promise<Generation> {
  const { onFailure, accessLog, trust, agreements, budgets, observer, transport } = lasting;
  const supergraphSdl = readSupergraphFile(config.supergraphFile);
  const examples = readExamples(config.supergraphFile);
  const planning =
    before !== null && isDeepStrictEqual(before.limits, config.limits) ? before.planning : null;
  const make = () => {
    const gateway = createGateway({
      ...config,
      supergraphSdl,
      planning,
      accessLog,
      trust,
      ...(agreements && { agreements }),
      budgets,
      transport,
      observer,
      onFailure,
    });
    const graphql = createGraphqlServer({ ...config, gateway, onFailure });
    const follower = createFollower({ ...config, gateway, notTold });
    const identity = identityOf(config, lasting, before);
    const readiness = createReadiness(gateway.endpoints, gateway.isReady);
    return { gateway, graphql, follower, identity, readiness };
  };
  const made = withLimits(config.limits, () => namingFile(config.supergraphFile, make));
  const graphql = await made.graphql;
  if (trust !== null) await requireKeys(trust, made.gateway.endpoints);
  requireLog(config, made.gateway.planning, accessLog);
  const isSame = before !== null && isDeepStrictEqual(before.examples, examples);
  return {
    ...made,
    graphql,
    limits: config.limits,
    planning: made.gateway.planning,
    examples,
    console: isSame ? before.console : consoleOf(config, examples, onFailure),
  };
}

/** Whoever could be shown persons must not be shown them without a record, because a flag was forgotten. */
function requireLog(
  { issuers, development }: GatewayConfig,
  { supergraph }: Planning,
  accessLog: GatewayLog | null,
): void {
  if (accessLog !== null || issuers === null || development) return;
  if (supergraph.personalFields.size === 0) return;
  throw new ConfigError([
    "--access-log DIR is missing: this supergraph shows persons to whom --issuers FILE vouches for.",
  ]);
}

/** A page that asks whatever its reader types is for who writes clients, and not for who uses them. */
function consoleOf(
  { console: isServed }: GatewayConfig,
  examples: readonly Example[],
  onFailure: OnFailure,
): Console {
  return isServed ? createConsole({ examples, onFailure }) : () => false;
}

/** @throws SupergraphError that says in which file */
function namingFile<Made>(file: string, make: () => Made): Made {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof SupergraphError)) throw cause;
    throw new SupergraphError(cause.problems, { cause, file });
  }
}

/** Makes something that has these limits, while for everybody else those go on that hold. */
function withLimits<Made>(values: Partial<Limits>, make: () => Made): Made {
  const inForce = { ...limits };
  setLimits(values);
  try {
    return make();
  } finally {
    setLimits(inForce);
  }
}

function identityOf(
  { issuers }: GatewayConfig,
  { turnstile, revocations, now, onFailure }: Lasting,
  before: Generation | null,
): Identity | null {
  if (issuers === null) return null;
  const known = before?.identity ?? null;
  if (known?.verifier.trusts(issuers)) return known;
  const mayVerify = () => turnstile.mayVerify();
  const options = { ...issuers, now, onFailure, revocations, mayVerify };
  const verifier = new TokenVerifier(options, known?.verifier);
  return { verifier, identify: createIdentify(verifier) };
}

function readSupergraphFile(file: string): string {
  try {
    return readTextFile(file);
  } catch (cause) {
    throw settingError("--supergraph", unreadable(file, cause));
  }
}
