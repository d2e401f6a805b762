import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { execute, GraphQLError, type GraphQLSchema, parse, validate } from "graphql";

/** One request as the gateway sent it. */
export interface Call {
  /** Path of the URL without the slash: the name of the subgraph. */
  readonly subgraph: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
}

/** What goes over the wire; `null` ends the connection without an answer. */
export type WireAnswer = { readonly status: number; readonly type: string; readonly body: string };

/** Stands between the wire and the schema, so that a test can spoil or delay an answer. */
export type Interceptor = (
  call: Call,
  serve: () => Promise<WireAnswer>,
) => Promise<WireAnswer | null>;

/** One HTTP server of a test: it serves one or several subgraphs by path, and remembers its calls. */
export interface Endpoint {
  readonly url: string;
  readonly calls: Call[];
  intercept(interceptor: Interceptor | undefined): void;
  close(): Promise<void>;
}

/** Serves each schema at `/<name>` on a free loopback port. */
export async function startEndpoint(
  schemas: Readonly<Record<string, GraphQLSchema>>,
): Promise<Endpoint> {
  const calls: Call[] = [];
  let interceptor: Interceptor | undefined;

  const server = createServer(async (request, response) => {
    // Whether it is well, the gateway asks by itself.
    if (request.method === "GET") return send(response, json(200, {}));
    const call = await readCall(request);
    calls.push(call);
    const serve = () => answer(schemas[call.subgraph], call);
    send(response, interceptor ? await interceptor(call, serve) : await serve());
  });

  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    intercept(next) {
      interceptor = next;
    },
    close: () => stop(server),
  };
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const body: { query?: string; variables?: Record<string, unknown> | null } = JSON.parse(
    await text(request),
  );
  return {
    subgraph: (request.url ?? "/").slice(1),
    query: body.query ?? "",
    variables: body.variables ?? {},
    headers: request.headers,
  };
}

/** Validates as a real subgraph does, so that a wrong operation of the gateway fails its test. */
async function answer(schema: GraphQLSchema | undefined, call: Call): Promise<WireAnswer> {
  if (!schema) return json(404, { errors: [{ message: `No subgraph "${call.subgraph}".` }] });
  const document = parse(call.query);
  const errors = validate(schema, document);
  if (errors.length > 0) {
    const coded = errors.map(
      ({ message }) =>
        new GraphQLError(message, { extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }),
    );
    return json(400, { errors: coded });
  }
  return json(200, await execute({ schema, document, variableValues: call.variables }));
}

function json(status: number, body: unknown): WireAnswer {
  return { status, type: "application/json; charset=utf-8", body: JSON.stringify(body) };
}

function send(response: ServerResponse, answer: WireAnswer | null): void {
  if (answer === null) {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, { "content-type": answer.type });
  response.end(answer.body);
}

function stop(server: Server): Promise<void> {
  return new Promise((closed) => {
    server.close(() => closed());
    server.closeAllConnections();
  });
}
