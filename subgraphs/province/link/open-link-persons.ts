import { readPublicKeys, readSigningKey } from "../../../schema/signatures/keys.ts";
import type { ConfigReader } from "../../service/config.ts";
import type { Logger } from "../../service/logger.ts";
import { openKeyFile } from "../../service/open-key-file.ts";
import type { IdentityVault } from "../identity/identity-vault.ts";
import { KeyServiceClient } from "./key-service.client.ts";
import { LinkPersons } from "./link-persons.ts";

/** Where and how a province gets links for its people. */
export interface LinkSettings {
  /** The base URL of cooperation, where the key service is. */
  readonly url: string;
  /** The file of cooperation's public keys. */
  readonly cooperationKeysFile: string;
  /** The file of the province's own private key. */
  readonly signingKeyFile: string;
}

/** Null when the province is to link nobody. */
export function readLinkSettings(
  reader: ConfigReader,
  signingKeyFile: string,
): LinkSettings | null {
  const url = reader.text("LINK_SERVICE");
  if (url === null) return null;
  if (!/^https?:\/\/[^/?#]+\/?$/.test(url))
    reader.problem("LINK_SERVICE must be the base URL of cooperation, such as http://host:4010");
  const cooperationKeysFile = reader.requiredText(
    "COOPERATION_KEYS",
    "a JSON file, the public keys of cooperation, as LINK_SERVICE is set",
  );
  return { url, cooperationKeysFile, signingKeyFile };
}

export interface LinkSurroundings {
  readonly databaseUrl: string;
  readonly vault: IdentityVault;
  readonly logger: Logger;
}

/** @throws StartError when a file of keys cannot be used at first */
export function openLinkPersons(
  { url, cooperationKeysFile, signingKeyFile }: LinkSettings,
  { databaseUrl, vault, logger }: LinkSurroundings,
): LinkPersons {
  const source = new KeyServiceClient({
    url,
    signingKey: openKeyFile(signingKeyFile, readSigningKey, logger),
    answerKeys: openKeyFile(cooperationKeysFile, readPublicKeys, logger),
  });
  return new LinkPersons({ databaseUrl, vault, source, logger });
}
