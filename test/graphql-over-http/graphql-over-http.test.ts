import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { type Audit, serverAudits } from "graphql-http";
import { compose } from "../federation/a-federation.ts";
import { startGatewayProcess } from "../support/gateway-process.ts";
import { federationDocument } from "../support/subgraph-schema.ts";

/**
 * The audits of the GraphQL-over-HTTP specification, against the gateway's own server process. They
 * ask for `__typename` only, so no subgraph has to run.
 */
const folder = await mkdtemp(join(tmpdir(), "laowu-audit-"));
const supergraph = join(folder, "supergraph.graphql");
await writeFile(
  supergraph,
  compose([
    {
      name: "greeting",
      url: "http://127.0.0.1:9/graphql",
      typeDefs: federationDocument("type Query { hello: String } type Mutation { hello: String }"),
    },
  ]),
);
const gateway = await startGatewayProcess({ supergraph });

afterAll(async () => {
  await gateway.stop();
  await rm(folder, { recursive: true });
});

const audits = serverAudits({ url: gateway.url, fetchFn });

/** GET needs this header, or a page of another origin could send one without asking first. */
function fetchFn(input: string, init?: RequestInit): Promise<Response> {
  const headers = new Headers(init?.headers);
  if ((init?.method ?? "GET") === "GET") headers.set("apollo-require-preflight", "true");
  return fetch(input, { ...init, headers });
}

/** The status an audit must end with: what MAY be done may also be left. */
function accepted({ name }: Audit): readonly string[] {
  return name.startsWith("MAY") ? ["ok", "notice"] : ["ok"];
}

it("there are audits of all three levels", () => {
  for (const level of ["MUST", "SHOULD", "MAY"])
    expect(audits.some(({ name }) => name.startsWith(level))).toBe(true);
});

it.each(audits.map((audit) => [audit.id, audit.name, audit] as const))(
  "%s %s",
  async (_id, _name, audit) => {
    const result = await audit.fn();
    if (result.status !== "ok") await result.response.body?.cancel();

    expect({
      status: result.status,
      reason: "reason" in result ? result.reason : undefined,
    }).toEqual({
      status: expect.stringMatching(new RegExp(`^(${accepted(audit).join("|")})$`)),
      ...(result.status === "notice" ? { reason: expect.any(String) } : {}),
    });
  },
);
