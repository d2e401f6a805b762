import { createPublicKey, type JsonWebKey } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Signer } from "../../../schema/access/signed-agreement.ts";
import { nothingYet, type ToldFiles } from "../keys/told-files.ts";
import { type ProvinceName, provinces } from "../provinces.ts";
import { newAgreementKey, readAgreementKey } from "./agreement-key.ts";

/** The keys with which provinces sign what they agree to, and the public ones for all to see. */
export interface PartyKeys {
  readonly signers: readonly Signer[];
  /** By province code. */
  readonly published: Readonly<Record<string, readonly JsonWebKey[]>>;
}

/** Where a province's key is, below the folder of all keys, until it is put into a safe. */
export function agreementKeyFile(folder: string, province: string): string {
  return path.join(folder, province, "agreement-key.json");
}

/**
 * Reads each province's key below a folder, and makes those that are missing.
 *
 * @param told gets what came of each file
 */
export async function makePartyKeys(
  folder: string,
  told: ToldFiles = nothingYet(),
  parties: readonly ProvinceName[] = provinces,
): Promise<PartyKeys> {
  const signers: Signer[] = [];
  const published: Record<string, readonly JsonWebKey[]> = {};
  for (const { code, name } of parties) {
    const file = agreementKeyFile(folder, name);
    const text = (await savedKey(file, told)) ?? (await makeKey(file, code, told));
    const signer = readAgreementKey(text, file, code);
    signers.push(signer);
    const { crv, x } = createPublicKey(signer.privateKey).export({ format: "jwk" });
    published[code] = [{ kty: "OKP", crv, x, kid: signer.keyId }] as JsonWebKey[];
  }
  return { signers, published };
}

async function savedKey(file: string, told: ToldFiles): Promise<string | null> {
  try {
    const text = await readFile(file, "utf8");
    told.kept.push(file);
    return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return null;
  }
}

async function makeKey(file: string, province: string, told: ToldFiles): Promise<string> {
  const text = JSON.stringify(newAgreementKey(province));
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, text, { mode: 0o600 });
  told.written.push(file);
  return text;
}
