import type { CooperationKeys } from "../../../schema/access/open-agreements.ts";
import { SignedClient } from "../../../schema/signatures/signed-client.ts";
import type { Logger } from "../../service/logger.ts";
import type { IdentityVault } from "../identity/identity-vault.ts";
import { KeyServiceClient } from "./key-service.client.ts";
import { LinkPersons } from "./link-persons.ts";

/** Where a province gets links for its people. */
export interface LinkSettings {
  /** The base URL of cooperation, where the key service is. */
  readonly url: string;
  readonly cooperationKeys: CooperationKeys;
}

export interface LinkSurroundings {
  readonly databaseUrl: string;
  readonly vault: IdentityVault;
  readonly logger: Logger;
}

export function openLinkPersons(
  { url, cooperationKeys }: LinkSettings,
  { databaseUrl, vault, logger }: LinkSurroundings,
): LinkPersons {
  const cooperation = new SignedClient({ url, audience: "cooperation", ...cooperationKeys });
  const source = new KeyServiceClient(cooperation);
  return new LinkPersons({ databaseUrl, vault, source, logger });
}
