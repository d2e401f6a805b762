import { generateKeyPairSync, type JsonWebKey } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  KeyFileError,
  readKeysByAudience,
  readPublicKeys,
  readSigningKey,
  thumbprintOf,
} from "../../../schema/signatures/keys.ts";
import { StartError } from "../../service/errors.ts";
import { provinces } from "../provinces.ts";
import { cooperation } from "../registers.ts";
import {
  audiences,
  gatewayKeyFiles,
  linkAskersFile,
  linkMakersFile,
  partnerKeysFile,
  serviceKeyFiles,
} from "./key-files.ts";
import { nothingYet, type ToldFiles } from "./told-files.ts";

/**
 * Makes the keys that are missing below a folder: for the gateway and for each service a private one,
 * and a list of the public ones they believe. Keys that are there stay, and so does what the lists say
 * beside them.
 *
 * @param told gets what came of each file
 * @returns the files that were made or changed
 * @throws StartError when a file that is there holds no keys
 */
export async function makeSigningKeys(
  folder: string,
  told: ToldFiles = nothingYet(),
): Promise<readonly string[]> {
  const gateway = gatewayKeyFiles(folder);
  try {
    const gatewayKey = await ownKey(gateway.signingKey, told);
    const keys = new Map<string, JsonWebKey>();
    for (const { audience, service } of audiences) {
      const { signingKey, believed } = serviceKeyFiles(folder, service);
      keys.set(audience, await ownKey(signingKey, told));
      await believe(believed, gatewayKey, told);
    }
    await believeServices(gateway.believed, keys, told);
    const maker = keys.get(cooperation.key);
    for (const { name } of provinces)
      if (maker) await believe(linkMakersFile(folder, name), maker, told);
    keys.delete(cooperation.key);
    await believeServices(linkAskersFile(folder), keys, told);
    for (const { name } of provinces)
      await believeServices(partnerKeysFile(folder, name), keys, told);
  } catch (cause) {
    if (cause instanceof KeyFileError) throw new StartError(cause.message, { cause });
    throw cause;
  }
  return told.written;
}

/** The public part of the private key in a file, which is made when there is none. */
async function ownKey(file: string, told: ToldFiles): Promise<JsonWebKey> {
  const text = await textOf(file);
  if (text !== null) {
    readSigningKey(text, file);
    told.kept.push(file);
    return publicPart(JSON.parse(text));
  }
  const jwk = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const key = { ...jwk, kid: thumbprintOf(jwk), alg: "EdDSA" };
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await write(file, key, 0o600);
  told.written.push(file);
  return publicPart(key);
}

async function believe(file: string, key: JsonWebKey, told: ToldFiles): Promise<void> {
  const text = await textOf(file);
  if (text !== null) readPublicKeys(text, file);
  const listed: JsonWebKey[] = text === null ? [] : JSON.parse(text);
  const all = withKey(listed, key);
  if (all === listed) {
    told.kept.push(file);
    return;
  }
  await write(file, all, 0o644);
  told.written.push(file);
}

/**
 * Puts keys into a file of public keys by their audience. What it says beside them stays, such as the
 * key that one of them had before.
 *
 * @throws KeyFileError when the file holds something else
 */
export async function believeServices(
  file: string,
  keys: ReadonlyMap<string, JsonWebKey>,
  told: ToldFiles,
): Promise<void> {
  const text = await textOf(file);
  if (text !== null) readKeysByAudience(text, file);
  const listed: Record<string, JsonWebKey[]> = text === null ? {} : JSON.parse(text);
  const all = Object.fromEntries(
    [...keys].map(([audience, key]) => [audience, withKey(listed[audience] ?? [], key)]),
  );
  if (Object.entries(all).every(([audience, list]) => list === listed[audience])) {
    told.kept.push(file);
    return;
  }
  await write(file, { ...listed, ...all }, 0o644);
  told.written.push(file);
}

function withKey(listed: JsonWebKey[], key: JsonWebKey): JsonWebKey[] {
  return listed.some(({ x }) => x === key.x) ? listed : [...listed, key];
}

function publicPart({ kty, crv, x, kid }: JsonWebKey): JsonWebKey {
  return { kty, crv, x, kid, alg: "EdDSA", use: "sig" } as JsonWebKey;
}

async function textOf(file: string): Promise<string | null> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw new StartError(`${file} cannot be read (${error.code}).`, { cause: error });
  });
}

/** A reader finds a whole file or none. */
async function write(file: string, content: object, mode: number): Promise<void> {
  await writeFile(`${file}.half`, `${JSON.stringify(content, null, 2)}\n`, { mode });
  await rename(`${file}.half`, file);
}
