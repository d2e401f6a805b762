import type { LookupAddress, LookupAllOptions, lookup } from "node:dns";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, isIPv6 } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { readConfig } from "../../gateway/config.ts";
import { Connections } from "../../gateway/execute/connections.ts";
import { safeLookup } from "../../gateway/execute/safe-lookup.ts";
import { createReadiness } from "../../gateway/http/readiness.ts";
import { isReady } from "../../gateway/is-ready.ts";
import { type GatewayProcess, root, startGatewayProcess } from "../support/gateway-process.ts";

type Done = (error: null, addresses: readonly LookupAddress[]) => void;

/** A province that sends whoever asks it on to another place. */
let province: Server;
let answer: (response: ServerResponse) => void;
let asked: string[];

/** The place nobody may be sent to; it counts who opens a connection. */
const forbidden = createTcpServer((socket) => {
  connections++;
  socket.destroy();
});
let connections = 0;
let forbiddenPort: number;

let folder: string;
let gateway: GatewayProcess;

beforeAll(async () => {
  province = createServer((request, response) => {
    asked.push(request.url ?? "");
    request.resume();
    answer(response);
  });
  const listening = [province, forbidden].map(
    (server) => new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done())),
  );
  await Promise.all(listening);
  forbiddenPort = (forbidden.address() as AddressInfo).port;
  folder = await mkdtemp(path.join(tmpdir(), "laowu-elsewhere-"));
  const provinces = path.join(folder, "provinces.json");
  const url = `http://127.0.0.1:${(province.address() as AddressInfo).port}`;
  await writeFile(provinces, JSON.stringify({ "61": url }));
  gateway = await startGatewayProcess({
    supergraph: `${root}schema/supergraph.graphql`,
    provinces,
  });
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  province.closeAllConnections();
  await Promise.all([province, forbidden].map((one) => new Promise((done) => one.close(done))));
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  asked = [];
  connections = 0;
});

const places: readonly (readonly [what: string, location: () => string])[] = [
  ["to this machine", () => `http://127.0.0.1:${forbiddenPort}/`],
  ["to this machine by its name", () => `http://localhost:${forbiddenPort}/`],
  ["to this machine in other digits", () => `http://2130706433:${forbiddenPort}/`],
  ["to this machine as IPv6", () => `http://[::ffff:127.0.0.1]:${forbiddenPort}/`],
  ["without a protocol", () => `//127.0.0.1:${forbiddenPort}/`],
  ["to the cloud's own address", () => "http://169.254.169.254/latest/meta-data/"],
  ["to a file", () => "file:///etc/passwd"],
];

async function ask(extra: object = {}, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(gateway.url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query: "{ jobs { totalCount { value } } }", ...extra }),
  });
  return response.text();
}

describe("X40: a province that sends the gateway on", () => {
  beforeEach(async () => {
    // One that answers wrongly each time would soon not be asked any more.
    answer = (response) =>
      response
        .writeHead(200, { "content-type": "application/json" })
        .end('{"data":null,"errors":[{"message":"No.","extensions":{"code":"FORBIDDEN"}}]}');
    await ask();
    asked = [];
  });

  describe.each(places)("%s", (_, location) => {
    it.each([301, 302, 303, 307, 308])("by %d is not followed", async (status) => {
      answer = (response) => response.writeHead(status, { location: location() }).end();
      const said = await ask();

      expect(asked).toEqual(["/province"]);
      expect(connections).toBe(0);
      expect(JSON.parse(said)).toMatchObject({
        data: { jobs: null },
        errors: [{ extensions: { code: "PROVINCE_UNAVAILABLE", reason: "BAD_ANSWER" } }],
      });
      expect(said).not.toMatch(/169\.254|meta-data|passwd|location/i);
    });

    it("when it is asked whether it is ready is not followed", async () => {
      answer = (response) => response.writeHead(302, { location: location() }).end();
      const { port } = province.address() as AddressInfo;
      const endpoint = { name: "61", url: `http://127.0.0.1:${port}`, kind: "province" as const };
      const own = new Connections();
      await createReadiness([endpoint], (url) =>
        isReady(url, { timeoutMs: 5_000, connections: own }),
      )();
      await own.close();

      expect(asked).toEqual(["/health/ready"]);
      expect(connections).toBe(0);
    });
  });

  it("by `refresh`, `alt-svc` or `link` is not followed", async () => {
    const elsewhere = `http://127.0.0.1:${forbiddenPort}/`;
    answer = (response) =>
      response
        .writeHead(200, {
          "content-type": "application/json",
          refresh: `0; url=${elsewhere}`,
          "alt-svc": `h2="127.0.0.1:${forbiddenPort}"`,
          link: `<${elsewhere}>; rel=preload`,
        })
        .end("{}");
    await ask();
    await ask();

    expect(connections).toBe(0);
  });
});

describe("X40: a name that leads", () => {
  const leading = (...addresses: string[]): typeof lookup => {
    const answers = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
    const resolve = (_name: string, _options: LookupAllOptions, done: Done) => done(null, answers);
    return resolve as typeof lookup;
  };
  const found = (resolve: typeof lookup) =>
    new Promise<unknown>((done) => {
      safeLookup(resolve)("province.example", { all: true }, (error, address) =>
        done(error ? error.name : address),
      );
    });

  it.each(["169.254.169.254", "169.254.0.1", "fe80::1", "::ffff:169.254.169.254", "fd00:ec2::254"])(
    "to %s, as it may after a change of its address, opens no connection",
    async (address) => {
      expect(await found(leading(address))).toBe("LinkLocalError");
    },
  );

  it("to a good address and to such a one is asked at the good one", async () => {
    const good = [{ address: "10.1.2.3", family: 4 }];
    expect(await found(leading("169.254.169.254", "10.1.2.3"))).toEqual(good);
  });
});

it.each([
  "http://169.254.169.254",
  "http://2852039166/",
  "http://[fe80::1]:80/",
  "file:///etc/passwd",
])("X40: no subgraph is asked at %s, whoever configures it", (url) => {
  const args = ["--supergraph", "x", "--subgraph-url", `cooperation=${url}`];
  expect(() => readConfig(args, {})).toThrow("expected NAME=URL");
});

it.each([
  ["an extension", () => ({ extensions: { url: `http://127.0.0.1:${forbiddenPort}/` } }), {}],
  ["a variable", () => ({ variables: { url: `http://127.0.0.1:${forbiddenPort}/` } }), {}],
  [
    "a header",
    () => ({}),
    { "x-forwarded-host": "HERE", forwarded: "host=HERE", "x-original-url": "http://HERE/" },
  ],
])(
  "X40: a client that names another address by %s leads nobody there",
  async (_, extra, headers) => {
    answer = (response) => response.writeHead(200).end("{}");
    const here = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        value.replace("HERE", `127.0.0.1:${forbiddenPort}`),
      ]),
    );
    await ask(extra(), here);

    expect(asked).toEqual(["/province"]);
    expect(connections).toBe(0);
  },
);
