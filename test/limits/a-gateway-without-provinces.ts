import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll } from "@jest/globals";
import type { Gateway } from "../../gateway/gateway.ts";
import { aGatewayOverHttp } from "../support/gateway-over-http.ts";

/** The house's graph over real HTTP, with no province behind it: what is refused never needs one. */
export interface LimitedGateway {
  readonly gateway: Gateway;
  readonly url: string;
  /** What the gateway counted as its own failures: that nobody is where it asks is none. */
  readonly failures: readonly string[];
  /** Posts JSON as a client of the newer media type, for which a refusal is a 400. */
  post(body: unknown): Promise<Told>;
}

export interface Told {
  readonly status: number;
  readonly text: string;
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string };
  }[];
}

/** Nobody listens at the port of "discard". */
const nobody = "http://127.0.0.1:9";

export async function aGatewayWithoutProvinces(): Promise<LimitedGateway> {
  const { gateway, url, failures, stop } = await aGatewayOverHttp(
    {
      supergraphSdl: await readFile(path.resolve("schema/supergraph.graphql"), "utf8"),
      provinces: new Map(["32", "44", "61"].map((code) => [code, nobody])),
    },
    { development: false },
  );
  afterAll(stop);
  return {
    gateway,
    url,
    get failures() {
      return failures.filter((said) => said !== `A call to ${nobody} failed: ECONNREFUSED.`);
    },
    async post(body) {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/graphql-response+json",
        },
        body: typeof body === "string" ? body : JSON.stringify(body),
      });
      return toldBy(response);
    },
  };
}

export async function toldBy(response: Response): Promise<Told> {
  const text = await response.text();
  return { ...JSON.parse(text), status: response.status, text };
}
