import { readFile } from "node:fs/promises";
import path from "node:path";
import { createGateway, type Gateway, type GatewayOptions } from "../../gateway/gateway.ts";
import { createGraphqlServer, type GraphqlServerOptions } from "../../gateway/server.ts";
import { aHttpServer, type TestHttpServerOptions } from "./http-server.ts";

/** A gateway with all that stands before it, in this process. */
export interface GatewayOverHttp {
  readonly gateway: Gateway;
  /** Where GraphQL is asked. */
  readonly url: string;
  /** What was told to be a failure of the gateway. */
  readonly failures: readonly string[];
  readonly stop: () => Promise<void>;
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
  const gateway = createGateway({ onFailure, development: server.development, ...options });
  const graphql = await createGraphqlServer({ ...server, gateway, persisted, onFailure });
  const http = await aHttpServer({
    ...{ graphql, onFailure },
    ...(budgets && { budgets }),
    ...(identify && { identify }),
  });
  return {
    gateway,
    url: `${http.url}/graphql`,
    failures,
    async stop() {
      await http.stop();
      await graphql.stop();
      await gateway.close();
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
