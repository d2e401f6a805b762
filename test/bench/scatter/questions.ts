import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createGateway, type GatewayRequest } from "../../../gateway/gateway.ts";
import { root } from "../../support/gateway-process.ts";

export const supergraphFile = join(root, "schema", "supergraph.graphql");

const query = `
  query ($regions: [RegionCode!], $since: DateTime) {
    jobs(filter: { regions: $regions, publishedAfter: $since }, sort: WAGE_DESC, first: 20) {
      totalCount { value relation }
      edges {
        node {
          id
          title
          openings
          wage { comparableMonthlyMin comparableMonthlyMax }
          workplace { code name }
          region { name }
        }
      }
      pageInfo { endCursor hasNextPage }
      coverage { asked answered complete outcomes { region state rows watermark } }
    }
  }`;

/**
 * A page of jobs in these provinces, each of which has more of them than it shows. What every client
 * asks differs by a word that changes nothing: equal questions at the same time would be one call.
 */
export function questionTo(provinces: readonly string[], client = 0): string {
  const since = `2000-01-01T00:00:00.${String(client).padStart(3, "0")}Z`;
  return JSON.stringify({ query, variables: { regions: provinces, since } });
}

/**
 * What the gateway asks each province when it is asked this.
 *
 * @param provinces all that it knows
 */
export async function bodiesFor(
  question: string,
  provinces: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const bodies = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const [, province = ""] = (request.url ?? "").split("/");
    if (request.method === "POST") bodies.set(province, body);
    response.writeHead(400, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const gateway = createGateway({
    supergraphSdl: await readFile(supergraphFile, "utf8"),
    provinces: new Map(provinces.map((code) => [code, `http://127.0.0.1:${port}/${code}`])),
  });
  await gateway.execute(JSON.parse(question) as GatewayRequest);
  await gateway.close();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  return bodies;
}
