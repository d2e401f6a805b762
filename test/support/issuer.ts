import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";

/** A key pair of an issuer, in the test's hands. */
export interface TestKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** An issuer of tokens: its keys are served over HTTP, and whatever a test wants signed it signs. */
export interface TestIssuer {
  readonly iss: string;
  readonly jwks: string;
  /** The key it has from the start. */
  readonly key: TestKey;
  /** How often its keys were asked for. */
  readonly asked: () => number;
  /** Serves these keys from now on, or whatever else stands for a key set. */
  publish(keys: readonly TestKey[] | string): void;
  /** From now on it accepts connections and never answers, or does again. */
  hang(hangs: boolean): void;
  /** From now on it sends everybody on to another place. */
  redirect(url: string): void;
  /** A good token, but for what is given. */
  token(differences?: TokenDifferences): Promise<string>;
  close(): Promise<void>;
}

export interface TokenDifferences {
  /** Undefined takes a claim out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: TestKey;
}

export const audience = "https://gateway.test";

/** A good token begins and ends by this clock, in seconds since 1970. */
export type Clock = () => number;

export async function aKey(alg = "EdDSA", kid: string = randomUUID()): Promise<TestKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg } };
}

/** @param province the province it vouches for; null for the national one */
export async function anIssuer(
  province: string | null,
  { alg = "EdDSA", clock = seconds }: { alg?: string; clock?: Clock } = {},
): Promise<TestIssuer> {
  const key = await aKey(alg);
  const iss = `https://issuer-${province ?? "national"}.test`;
  let asked = 0;
  let hangs = false;
  let location: string | null = null;
  let body = keySet([key]);
  const server = createServer((_, response) => {
    asked += 1;
    if (location !== null) response.writeHead(302, { location }).end();
    else if (!hangs) response.setHeader("content-type", "application/json").end(body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    iss,
    jwks: `http://127.0.0.1:${port}/jwks.json`,
    key,
    asked: () => asked,
    publish(keys) {
      body = typeof keys === "string" ? keys : keySet(keys);
    },
    hang(now) {
      hangs = now;
    },
    redirect(url) {
      location = url;
    },
    token({ claims, header, key: signer = key } = {}) {
      const iat = clock();
      const good = {
        ...{ iss, aud: audience, iat, exp: iat + 600, jti: randomUUID() },
        ...{ sub: "station-7", role: "LABOR_STATION", scopes: ["workers:read"] },
        ...(province !== null && { province }),
      };
      return new SignJWT({ ...good, ...claims })
        .setProtectedHeader({ alg: signer.alg, kid: signer.kid, ...header })
        .sign(signer.privateKey);
    },
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

const seconds: Clock = () => Math.floor(Date.now() / 1_000);

function keySet(keys: readonly TestKey[]): string {
  return JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) });
}
