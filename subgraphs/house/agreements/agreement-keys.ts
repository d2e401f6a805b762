import { existsSync } from "node:fs";
import path from "node:path";
import { readKeysByAudience } from "../../../schema/signatures/keys.ts";
import { believeServices } from "../keys/signing-keys.ts";
import type { ToldFiles } from "../keys/told-files.ts";
import { provinces } from "../provinces.ts";
import { readFileOf } from "../read-file-of.ts";
import { agreementKeyFile, makePartyKeys } from "./party-keys.ts";

/** A key that is not in the folder, although its public part is published. */
export interface KeyInSafe {
  readonly file: string;
  /** Two-digit code. */
  readonly province: string;
}

/**
 * Makes the keys with which provinces sign agreements, and the list of the public ones, where they are
 * missing. One that is missing but published is in its safe: another one in its place would look like it,
 * and nobody would believe what it signs.
 *
 * @param folder of all keys
 * @param told gets what came of each file
 * @returns the keys that were not made
 */
export async function makeAgreementKeys(
  folder: string,
  told: ToldFiles,
): Promise<readonly KeyInSafe[]> {
  const partyKeys = path.join(folder, "party-keys.json");
  const listed = existsSync(partyKeys)
    ? readFileOf({ setting: "FOLDER", file: partyKeys }, readKeysByAudience)
    : new Map();
  const isInSafe = ({ code, name }: (typeof provinces)[number]): boolean =>
    (listed.get(code)?.size ?? 0) > 0 && !existsSync(agreementKeyFile(folder, name));
  const here = provinces.filter((province) => !isInSafe(province));
  const { published } = await makePartyKeys(folder, told, here);
  const keys = Object.entries(published).flatMap(([province, [key]]) =>
    key === undefined ? [] : [[province, key] as const],
  );
  await believeServices(partyKeys, new Map(keys), told);
  return provinces
    .filter(isInSafe)
    .map(({ code, name }) => ({ file: agreementKeyFile(folder, name), province: code }));
}
