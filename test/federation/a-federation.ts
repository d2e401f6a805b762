import { afterAll, beforeEach, expect } from "@jest/globals";
import { composeServices } from "@theguild/federation-composition";
import type { DocumentNode } from "graphql";
import { type Answer, type Ask, openGateway } from "../support/gateway.ts";
import { type Call, type Endpoint, startEndpoint } from "../support/subgraph.ts";
import {
  executableSubgraph,
  federationDocument,
  type TinySubgraph,
} from "../support/subgraph-schema.ts";

/** A gateway over tiny subgraphs, each behind real HTTP. */
export interface Federation {
  /** Data and errors of one operation; `extensions` of the response are left out. */
  ask(query: string, rest?: Omit<Ask, "query">): Promise<Answer>;
  /** The calls one subgraph got in the running test, in order of arrival. */
  calls(subgraph: string): readonly Call[];
  endpoint(subgraph: string): Endpoint;
}

export interface FederationOptions {
  /** May change the composed supergraph before the gateway reads it. */
  readonly edited?: (supergraphSdl: string) => string;
  /** Labels of @override that are on. */
  readonly overrideLabels?: ReadonlySet<string>;
}

/**
 * Composes the subgraphs, serves them, and opens a gateway before them. Meant for the top of a test
 * file: everything is closed after its last test, and calls and faults are forgotten between tests.
 */
export async function aFederation(
  subgraphs: Readonly<Record<string, TinySubgraph>>,
  options: FederationOptions = {},
): Promise<Federation> {
  const endpoints = new Map<string, Endpoint>();
  const services: { name: string; url: string; typeDefs: DocumentNode }[] = [];
  for (const [name, { sdl, resolvers }] of Object.entries(subgraphs)) {
    const typeDefs = federationDocument(sdl);
    const endpoint = await startEndpoint({ [name]: executableSubgraph(typeDefs, resolvers) });
    endpoints.set(name, endpoint);
    services.push({ name, url: `${endpoint.url}/${name}`, typeDefs });
  }
  const gateway = await openGateway({
    supergraphSdl: options.edited?.(compose(services)) ?? compose(services),
    ...(options.overrideLabels ? { overrideLabels: options.overrideLabels } : {}),
  });

  beforeEach(() => {
    for (const endpoint of endpoints.values()) {
      endpoint.calls.length = 0;
      endpoint.intercept(undefined);
    }
  });
  afterAll(async () => {
    await gateway.close();
    await Promise.all([...endpoints.values()].map((endpoint) => endpoint.close()));
  });

  const endpointOf = (subgraph: string): Endpoint => {
    const endpoint = endpoints.get(subgraph);
    if (!endpoint) throw new Error(`This federation has no subgraph "${subgraph}".`);
    return endpoint;
  };
  return {
    async ask(query, rest) {
      const { data, errors } = await gateway.ask({ query, ...rest });
      return { ...(data === undefined ? {} : { data }), ...(errors ? { errors } : {}) };
    },
    calls: (subgraph) => endpointOf(subgraph).calls,
    endpoint: endpointOf,
  };
}

/** The supergraph of the services, or an error that names every composition problem. */
export function compose(
  services: readonly { name: string; url: string; typeDefs: DocumentNode }[],
): string {
  const { supergraphSdl, errors } = composeServices([...services]);
  if (supergraphSdl) return supergraphSdl;
  throw new Error(`Does not compose:\n- ${errors?.map((e) => e.message).join("\n- ")}`);
}

/** Matches one error by what clients act on: where it stands and its code. */
export function anErrorAt(path: readonly (string | number)[], code?: string): unknown {
  return expect.objectContaining({
    message: expect.any(String),
    path,
    ...(code ? { extensions: expect.objectContaining({ code }) } : {}),
  });
}
