import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";
import { unreadable } from "../../../schema/files/unreadable.ts";
import { StartError } from "../../service/errors.ts";
import type { DemoIssuer } from "./issuers.ts";

/** Below the data folder. */
export function keyFolder(dataFolder: string): string {
  return path.join(dataFolder, "issuer");
}

/**
 * The private key of an issuer; made when there is none. Nobody but its owner can read the file.
 *
 * @throws StartError when it can be neither read nor made
 */
export async function keyOf(issuer: DemoIssuer, folder: string): Promise<JWK> {
  return (await savedKey(issuer, folder)) ?? (await makeKey(issuer, folder));
}

/**
 * @returns null when it was never made
 * @throws StartError when the file holds no key
 */
export async function savedKey(issuer: DemoIssuer, folder: string): Promise<JWK | null> {
  const file = keyFile(issuer, folder);
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw new StartError(unreadable(file, error), { cause: error });
  });
  if (text === null) return null;
  try {
    const key = JSON.parse(text) as JWK;
    await importJWK(key, issuer.algorithm);
    return key;
  } catch (cause) {
    throw new StartError(`${file} holds no key. Remove it; the next start makes one.`, { cause });
  }
}

/** What may be published of a key. */
export function publicPart({ kty, crv, x, y, kid, alg }: JWK): JWK {
  return { kty, crv, x, ...(y !== undefined && { y }), kid, alg, use: "sig" } as JWK;
}

async function makeKey(issuer: DemoIssuer, folder: string): Promise<JWK> {
  const alg = issuer.algorithm;
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(privateKey);
  const key = { ...jwk, alg, kid: await calculateJwkThumbprint(jwk) };
  const file = keyFile(issuer, folder);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // A reader finds a whole key or none.
    await writeFile(`${file}.half`, `${JSON.stringify(key)}\n`, { mode: 0o600 });
    await rename(`${file}.half`, file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new StartError(`${file} cannot be written (${code}).`, { cause });
  }
  return key;
}

function keyFile({ key }: DemoIssuer, folder: string): string {
  return path.join(folder, `${key}.json`);
}
