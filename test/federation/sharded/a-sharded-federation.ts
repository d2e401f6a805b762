import { afterAll, beforeEach, expect } from "@jest/globals";
import { type Answer, type Ask, openGateway } from "../../support/gateway.ts";
import { type Call, type Endpoint, startEndpoint } from "../../support/subgraph.ts";
import {
  executableSubgraph,
  federationDocument,
  shardedDocument,
} from "../../support/subgraph-schema.ts";
import { compose } from "../a-federation.ts";
import {
  cooperation,
  exchangeResolvers,
  extensionResolvers,
  type JobRow,
  provinceResolvers,
  sdl,
} from "./tiny-register.ts";

/** A gateway over the tiny register, spread over provinces behind real HTTP. */
export interface ShardedFederation {
  /** The whole response: data, errors and extensions. */
  ask(query: string, rest?: Omit<Ask, "query">): Promise<Answer>;
  /** The endpoint that serves a province. */
  province(code: string): Endpoint;
  /** The calls one province got in the running test, of one of its subgraphs or of all. */
  calls(code: string, subgraph?: string): readonly Call[];
}

export interface ShardedFederationOptions {
  readonly rows: readonly JobRow[];
  /** Provinces that share a process are named together. */
  readonly processes?: readonly (readonly string[])[];
}

/** The province that has the extension. */
export const EXTENDED_PROVINCE = "53";

/**
 * Three provinces (32, 53, 61) unless told otherwise, each serving `province` and `exchange`; 53
 * has an extension of its own, and `cooperation` is an ordinary subgraph. Closed after the file's
 * last test; calls and faults are forgotten between tests.
 */
export async function aShardedFederation({
  rows,
  processes = [["32"], ["53"], ["61"]],
}: ShardedFederationOptions): Promise<ShardedFederation> {
  const province = shardedDocument(sdl.province);
  const exchange = shardedDocument(sdl.exchange);
  const extension = shardedDocument(sdl.extension);
  const together = federationDocument(cooperation.sdl);

  const endpoints = new Map<string, Endpoint>();
  for (const held of processes) {
    const endpoint = await startEndpoint({
      province: executableSubgraph(province, provinceResolvers(rows, held)),
      exchange: executableSubgraph(exchange, exchangeResolvers(rows, held)),
      ...(held.includes(EXTENDED_PROVINCE)
        ? { extension: executableSubgraph(extension, extensionResolvers(rows, held)) }
        : {}),
    });
    for (const code of held) endpoints.set(code, endpoint);
  }
  const shared = await startEndpoint({
    cooperation: executableSubgraph(together, cooperation.resolvers),
  });

  const gateway = await openGateway({
    supergraphSdl: compose([
      { name: "province", url: "province://*/province", typeDefs: province },
      { name: "exchange", url: "province://*/exchange", typeDefs: exchange },
      {
        name: "extension",
        url: `province://${EXTENDED_PROVINCE}/extension`,
        typeDefs: extension,
      },
      { name: "cooperation", url: `${shared.url}/cooperation`, typeDefs: together },
    ]),
    provinces: new Map([...endpoints].map(([code, { url }]) => [code, url])),
  });

  beforeEach(() => {
    for (const endpoint of [...endpoints.values(), shared]) {
      endpoint.calls.length = 0;
      endpoint.intercept(undefined);
    }
  });
  afterAll(async () => {
    await gateway.close();
    await Promise.all([...new Set(endpoints.values()), shared].map((one) => one.close()));
  });

  const endpointOf = (code: string): Endpoint => {
    const endpoint = endpoints.get(code);
    if (!endpoint) throw new Error(`This federation has no province "${code}".`);
    return endpoint;
  };
  return {
    ask: (query, rest) => gateway.ask({ query, ...rest }),
    province: endpointOf,
    calls: (code, subgraph) =>
      endpointOf(code).calls.filter((call) => subgraph === undefined || call.subgraph === subgraph),
  };
}

/** Matches the error that a silent province leaves at the place of the field it was asked for. */
export function aSilentProvince(code: string, path: readonly (string | number)[]): unknown {
  return expect.objectContaining({
    path,
    extensions: expect.objectContaining({ code: "PROVINCE_UNAVAILABLE", province: code }),
  });
}

/** Matches the one error of a request that is refused, by its code. */
export function aRefusal(
  code: string,
  extensions: Readonly<Record<string, unknown>> = {},
): unknown {
  return expect.objectContaining({
    message: expect.any(String),
    extensions: expect.objectContaining({ code, ...extensions }),
  });
}
