import { createPublicKey, type JsonWebKey } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Signer } from "../../../schema/access/signed-agreement.ts";
import { provinces } from "../provinces.ts";
import { newAgreementKey, readAgreementKey } from "./agreement-key.ts";

/** The keys with which provinces sign what they agree to, and the public ones for all to see. */
export interface PartyKeys {
  readonly signers: readonly Signer[];
  /** By province code. */
  readonly published: Readonly<Record<string, readonly JsonWebKey[]>>;
}

/** Reads each province's key below a folder, and makes those that are missing. */
export async function makePartyKeys(folder: string): Promise<PartyKeys> {
  const signers: Signer[] = [];
  const published: Record<string, readonly JsonWebKey[]> = {};
  for (const { code, name } of provinces) {
    const file = path.join(folder, name, "agreement-key.json");
    const signer = readAgreementKey(await textOf(file, code), file, code);
    signers.push(signer);
    const { crv, x } = createPublicKey(signer.privateKey).export({ format: "jwk" });
    published[code] = [{ kty: "OKP", crv, x, kid: signer.keyId }] as JsonWebKey[];
  }
  return { signers, published };
}

async function textOf(file: string, province: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const text = JSON.stringify(newAgreementKey(province));
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, text, { mode: 0o600 });
  return text;
}
