import type { PartyKeys } from "../../../schema/access/signed-agreement.ts";
import { readKeysByAudience } from "../../../schema/signatures/keys.ts";
import type { Logger } from "../../service/logger.ts";
import { openKeyFile } from "../../service/open-key-file.ts";

/**
 * The public keys with which provinces sign what they agree to, by their codes.
 *
 * @throws StartError when the file cannot be used at first
 */
export function openPartyKeys(file: string, logger: Logger): () => Promise<PartyKeys> {
  const held = openKeyFile({ setting: "PARTY_KEYS", file, read: readKeysByAudience, logger });
  return async () => held.current();
}
