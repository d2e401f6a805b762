import "reflect-metadata";
import { once } from "node:events";
import http from "node:http";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Arg, Ctx, Query, Resolver } from "type-graphql";
import { buildFederatedSchema } from "../../subgraphs/service/build-schema.ts";
import type { Deadline } from "../../subgraphs/service/deadline.ts";
import { BadUserInputError } from "../../subgraphs/service/errors.ts";
import { limits } from "../../subgraphs/service/limits.ts";
import type { Logger } from "../../subgraphs/service/logger.ts";
import { type Service, startService } from "../../subgraphs/service/start-service.ts";
import { askSigned, serviceTrust, signedHeaders } from "../support/trust.ts";

let release: () => void = () => {};
let started: () => void = () => {};
let left: (reason: string) => void = () => {};

@Resolver()
class EchoResolver {
  @Query(() => String, { description: "Says it again." })
  echo(@Arg("text", () => String, { description: "What." }) text: string): string {
    return text;
  }

  @Query(() => String, { description: "The milliseconds left." })
  left(@Ctx() { deadline }: { deadline: Deadline }): string {
    return String(deadline.remainingMs);
  }

  @Query(() => String, { description: "Waits until it is released." })
  async slow(): Promise<string> {
    await new Promise<void>((resolve) => {
      release = resolve;
      started();
    });
    return "done";
  }

  @Query(() => String, { description: "Waits until its caller leaves." })
  async abandoned(@Ctx() { deadline }: { deadline: Deadline }): Promise<string> {
    started();
    await new Promise<void>((resolve) => {
      deadline.signal.addEventListener("abort", () => resolve());
    });
    left(String(deadline.signal.reason.code));
    return "";
  }

  @Query(() => String, { description: "Refuses." })
  refuse(): string {
    throw new BadUserInputError("text", "must be good");
  }

  @Query(() => String, { description: "Breaks." })
  bug(): string {
    throw new TypeError("secret detail");
  }
}

const logged: string[] = [];
const logger: Logger = {
  info() {},
  warn: (text) => logged.push(text),
  error: (text) => logged.push(text),
};

interface StartOptions {
  readonly port?: number;
  readonly production?: boolean;
  readonly bodyMsMax?: number;
}

const start = (options: StartOptions = {}): Promise<Service> =>
  startService({
    host: "127.0.0.1",
    port: options.port ?? 0,
    endpoints: [
      {
        path: "/graphql",
        schema: buildFederatedSchema({ resolvers: [EchoResolver], sharded: false, personal: false })
          .schema,
        context: ({ deadline }) => ({ deadline }),
      },
    ],
    ready: async () => ready,
    production: options.production ?? false,
    trust: serviceTrust(["61"]),
    logger,
    ...(options.bodyMsMax === undefined ? {} : { bodyMsMax: options.bodyMsMax }),
  });
let ready = true;

let service: Service;
beforeAll(async () => {
  service = await start();
});
afterAll(() => service.stop());

const question = { audience: "61", path: "/graphql" };
const post = (body: string | Buffer, headers: Record<string, string> = {}, url = service.url) =>
  askSigned(url, { ...question, body, headers });
const ask = async (query: string, headers?: Record<string, string>) =>
  (await (await post(JSON.stringify({ query }), headers)).json()) as {
    data?: Record<string, string>;
    errors?: { message: string; extensions: object }[];
  };

function bodyHead(length: number): string {
  const headers = { host: "h", "content-length": length, ...signedHeaders(question) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST /graphql HTTP/1.1\r\n${lines.join("")}\r\n`;
}

/** What the service says to somebody who sends this and no more, until it closes the connection. */
async function saidTo({ port }: Service, text: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.setEncoding("utf8").write(text);
  const said = await socket.toArray();
  return said.join("");
}

describe("a service over HTTP", () => {
  it("answers GraphQL", async () => {
    expect(await ask('{ echo(text: "你好") }')).toEqual({ data: { echo: "你好" } });
  });

  it("reads a gzip body, and measures it after inflation", async () => {
    const zipped = gzipSync(JSON.stringify({ query: '{ echo(text: "zip") }' }));
    const bomb = gzipSync(Buffer.alloc(3 * 1024 * 1024, 0x20));

    const good = await post(zipped, { "content-encoding": "gzip" });
    const bad = await post(bomb, { "content-encoding": "gzip" });

    expect(await good.json()).toEqual({ data: { echo: "zip" } });
    expect(bad.status).toBe(413);
    expect(await bad.json()).toMatchObject({
      errors: [{ extensions: { code: "BODY_TOO_LARGE" } }],
    });
  });

  it.each([
    ["half a JSON", '{"query": "{ ec', {}, 400, "BAD_REQUEST"],
    ["a form", "query={echo}", { "content-type": "text/plain" }, 415, "UNSUPPORTED_MEDIA_TYPE"],
    ["an unknown encoding", "{}", { "content-encoding": "br" }, 415, "UNSUPPORTED_ENCODING"],
    ["a broken gzip", "{}", { "content-encoding": "gzip" }, 400, "BAD_REQUEST"],
    ["two megabytes", " ".repeat(2 * 1024 * 1024), {}, 413, "BODY_TOO_LARGE"],
  ])("%s is refused with a code", async (_name, body, headers, status, code) => {
    const response = await post(body, headers as Record<string, string>);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code } }] });
  });

  it("a body whose length is beyond the limit is refused before any of it is sent", async () => {
    const said = await saidTo(service, bodyHead(limits.bodyBytesMax + 1));

    expect(said).toMatch(/^HTTP\/1\.1 413 /);
    expect(said).toContain('"code":"BODY_TOO_LARGE"');
  });

  it("a body that stalls is refused, and its connection is closed", async () => {
    const hasty = await start({ bodyMsMax: 50 });

    const said = await saidTo(hasty, `${bodyHead(20)}{"query":`);
    await hasty.stop();

    expect(said).toMatch(/^HTTP\/1\.1 408 /);
    expect(said).toMatch(/^connection: close\r$/im);
    expect(said).toContain('"code":"REQUEST_TIMEOUT"');
  });

  it("a body in another encoding than UTF-8 is refused, not misread", async () => {
    const inGbk = Buffer.from([0xb3, 0xf8, 0xca, 0xa6]);
    const [before, after] = ['{"query":"{ echo(text: \\"', '\\") }"}'].map((text) =>
      Buffer.from(text),
    );

    const refused = await post(Buffer.concat([before ?? inGbk, inGbk, after ?? inGbk]));

    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({
      errors: [{ message: "The body is not UTF-8.", extensions: { code: "BAD_REQUEST" } }],
    });
  });

  it("a byte order mark before the JSON is no part of it", async () => {
    const answered = await post(`\uFEFF${JSON.stringify({ query: '{ echo(text: "厨师") }' })}`);

    expect(await answered.json()).toEqual({ data: { echo: "厨师" } });
  });

  it("takes POST only, and knows only its paths", async () => {
    const get = await askSigned(service.url, { ...question, method: "GET" });
    expect([get.status, get.headers.get("allow")]).toEqual([405, "POST"]);
    const elsewhere = await askSigned(service.url, { ...question, path: "/elsewhere" });
    expect(elsewhere.status).toBe(404);
  });

  it("refuses batches", async () => {
    const response = await post(JSON.stringify([{ query: "{ left }" }, { query: "{ left }" }]));
    expect(response.status).toBe(400);
  });

  it("says whether it lives and whether it is ready", async () => {
    const status = async (path: string) => (await fetch(`${service.url}/health/${path}`)).status;
    expect([await status("live"), await status("ready")]).toEqual([200, 200]);
    ready = false;
    expect([await status("live"), await status("ready")]).toEqual([200, 503]);
    ready = true;
  });

  it.each([
    ["1200", 1_200],
    ["99999999", 30_000],
    ["0", 5_000],
    ["soon", 5_000],
    ["-5", 5_000],
    ["1.5", 5_000],
  ])("x-deadline-ms: %s gives at most %d ms", async (header, most) => {
    const { data } = await ask("{ left }", { "x-deadline-ms": header });
    expect(Number(data?.left)).toBeGreaterThan(most - 1_000);
    expect(Number(data?.left)).toBeLessThanOrEqual(most);
  });

  it("a known error keeps code, field and reason", async () => {
    const { errors } = await ask("{ refuse }");
    expect(errors?.[0]).toMatchObject({
      message: 'Bad value for "text": must be good.',
      extensions: { code: "BAD_USER_INPUT", field: "text", reason: "must be good" },
    });
  });

  it("a bug is an internal error outside and a log line inside", async () => {
    logged.length = 0;
    const { errors } = await ask("{ bug }");
    expect(errors?.[0]).toMatchObject({
      message: "Internal error.",
      extensions: { code: "INTERNAL_SERVER_ERROR" },
    });
    expect(JSON.stringify(errors)).not.toContain("secret");
    expect(logged).toEqual(["Internal error."]);
  });
});

describe("a caller that leaves", () => {
  it("takes what runs for it along", async () => {
    const begun = new Promise<void>((resolve) => {
      started = resolve;
    });
    const reason = new Promise<string>((resolve) => {
      left = resolve;
    });
    const caller = new AbortController();
    const body = JSON.stringify({ query: "{ abandoned }" });
    const request = askSigned(
      service.url,
      { ...question, body },
      {
        signal: caller.signal,
      },
    );
    await begun;
    caller.abort();

    await expect(request).rejects.toThrow();
    expect(await reason).toBe("REQUEST_ABANDONED");
  });
});

describe("a service's life", () => {
  it("a port in use is named with its host", async () => {
    await expect(start({ port: service.port })).rejects.toMatchObject({
      code: "CANNOT_START",
      message: `Port ${service.port} on 127.0.0.1 is already in use.`,
    });
  });

  it("stopping lets a request in flight finish, also on a kept connection", async () => {
    const stopping = await start();
    const agent = new http.Agent({ keepAlive: true });
    const begun = new Promise<void>((resolve) => {
      started = resolve;
    });
    const body = JSON.stringify({ query: "{ slow }" });
    const request = http.request(`${stopping.url}/graphql`, {
      agent,
      method: "POST",
      headers: signedHeaders({ ...question, body }),
    });
    request.end(body);
    await begun;

    const stopped = stopping.stop();
    release();
    const [response] = (await once(request, "response")) as [http.IncomingMessage];
    const chunks = await response.setEncoding("utf8").toArray();
    await stopped;
    agent.destroy();

    expect(JSON.parse(chunks.join(""))).toEqual({ data: { slow: "done" } });
    await expect(fetch(stopping.url)).rejects.toThrow();
  });

  it(
    "stopping does not wait for a connection on which nothing was asked",
    async () => {
      const stopping = await start();
      const ahead = connect(stopping.port, "127.0.0.1");
      await once(ahead, "connect");
      const closed = once(ahead, "close");

      await stopping.stop();

      await closed;
    },
    limits.stopMsMax / 2,
  );

  it("in production there is no introspection", async () => {
    const production = await start({ production: true });
    const response = await post(
      JSON.stringify({ query: "{ __schema { queryType { name } } }" }),
      {},
      production.url,
    );
    expect(await response.json()).toEqual({
      errors: [
        {
          message: "The schema is told only where NODE_ENV is not production.",
          locations: [{ line: 1, column: 3 }],
          extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
        },
      ],
    });
    await production.stop();
  });
});
