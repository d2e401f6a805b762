import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { execute, type GraphQLSchema, parse } from "graphql";
import { executableSubgraph, federationDocument } from "../../support/subgraph-schema.ts";
import { graph } from "./graph.ts";
import type { Calls } from "./subgraph-calls.ts";

/**
 * A process that serves the four subgraphs of the benchmark by path. Each distinct request is
 * executed once and answered from memory from then on, so that what is measured is the gateway.
 * `GET /calls` tells what was asked since it was told last.
 */
const schemas = new Map<string, GraphQLSchema>(
  Object.entries(graph).map(([name, { sdl, resolvers }]) => [
    `/${name}`,
    executableSubgraph(federationDocument(sdl), resolvers),
  ]),
);
const answers = new Map<string, Buffer>();
let calls = noCalls();

const server = createServer(async (request, response) => {
  const answer = request.method === "GET" ? toldCalls() : await answerOf(request.url, request);
  response.writeHead(200, { "content-type": "application/json", "content-length": answer.length });
  response.end(answer);
});

// Each gateway idles while another is measured; its connections shall still be there afterwards.
server.keepAliveTimeout = 600_000;
server.listen(0, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on("SIGTERM", () => process.exit(0));

async function answerOf(path = "/", request: AsyncIterable<Buffer>): Promise<Buffer> {
  const body = await text(request);
  const key = `${path}\n${body}`;
  calls.count += 1;
  calls.distinct.set(key, { path, body });
  let answer = answers.get(key);
  if (!answer) {
    answer = Buffer.from(JSON.stringify(await executeOn(path, body)));
    answers.set(key, answer);
  }
  return answer;
}

function toldCalls(): Buffer {
  const told: Calls = { count: calls.count, distinct: [...calls.distinct.values()] };
  calls = noCalls();
  return Buffer.from(JSON.stringify(told));
}

function noCalls() {
  return { count: 0, distinct: new Map<string, Calls["distinct"][number]>() };
}

function executeOn(path: string, body: string) {
  const schema = schemas.get(path);
  if (!schema) return { errors: [{ message: `No subgraph at ${path}.` }] };
  const { query, variables } = JSON.parse(body);
  return execute({ schema, document: parse(query), variableValues: variables });
}
