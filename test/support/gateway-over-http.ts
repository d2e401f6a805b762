import { readFile } from "node:fs/promises";
import path from "node:path";
import { Connections } from "../../gateway/execute/connections.ts";
import { createTransport } from "../../gateway/execute/transport.ts";
import { Bells } from "../../gateway/follow/bells.ts";
import { createFollower } from "../../gateway/follow/follower.ts";
import { placesOf } from "../../gateway/follow/places-of.ts";
import { Subscriptions } from "../../gateway/follow/subscriptions.ts";
import { createGateway, type Gateway, type GatewayOptions } from "../../gateway/gateway.ts";
import { Turnstile } from "../../gateway/http/turnstile.ts";
import { createGraphqlServer, type GraphqlServerOptions, notTold } from "../../gateway/server.ts";
import type { StopTimes } from "../../schema/http/open-connections.ts";
import { aHttpServer, type TestHttpServerOptions } from "./http-server.ts";

/** A gateway with all that stands before it, in this process. */
export interface GatewayOverHttp {
  readonly gateway: Gateway;
  /** Where GraphQL is asked. */
  readonly url: string;
  /** What was told to be a failure of the gateway. */
  readonly failures: readonly string[];
  readonly subscriptions: Subscriptions;
  readonly stop: (times?: StopTimes) => Promise<void>;
}

/**
 * @param server whether the schema is told, whether only listed operations are answered, and who asks
 */
export async function aGatewayOverHttp(
  options: GatewayOptions,
  {
    identify,
    ...server
  }: Pick<GraphqlServerOptions, "development" | "onlyPersisted"> &
    Pick<TestHttpServerOptions, "identify"> = { development: true },
): Promise<GatewayOverHttp> {
  const failures: string[] = [];
  const onFailure = (message: string) => failures.push(message);
  const { budgets, persisted = null } = options;
  const { trust = null } = options;
  const transport =
    options.transport ?? createTransport({ trust, connections: new Connections({ onFailure }) });
  const { development } = server;
  const gateway = createGateway({ onFailure, development, ...options, transport });
  const graphql = await createGraphqlServer({ ...server, gateway, persisted, onFailure });
  const { onlyPersisted = false } = server;
  const subscriptions = new Subscriptions({
    follower: createFollower({ gateway, development, persisted, onlyPersisted, notTold }),
    identify: identify ?? null,
    turnstile: new Turnstile(),
    budgets: budgets ?? null,
    bells: new Bells(transport.postAside),
    places: () => placesOf(gateway),
    onFailure,
  });
  const http = await aHttpServer({
    ...{ graphql, subscriptions, onFailure, snapshots: () => gateway.snapshots },
    ...(budgets && { budgets }),
    ...(identify && { identify }),
  });
  return {
    gateway,
    url: `${http.url}/graphql`,
    failures,
    subscriptions,
    // Whoever counts parameters takes one with a default for none.
    async stop(times: StopTimes | undefined = undefined) {
      await http.stop(times);
      subscriptions.close();
      await graphql.stop();
      await gateway.close();
      if (options.transport === undefined) await transport.close();
    },
  };
}

/** The house's own graph over a province that nobody serves: for what is refused before it is asked. */
export async function aGatewayThatAsksNobody(
  server: Pick<TestHttpServerOptions, "identify"> = {},
): Promise<GatewayOverHttp> {
  return aGatewayOverHttp(
    {
      supergraphSdl: await readFile(path.resolve("schema/supergraph.graphql"), "utf8"),
      provinces: new Map([["61", "http://127.0.0.1:9"]]),
    },
    { development: true, ...server },
  );
}
