import { ConfigReader, type Environment } from "../service/config.ts";
import { readTlsFiles, type ServiceTlsFiles } from "../service/tls.ts";
import { readTrustFiles, type TrustFiles } from "../service/trust.ts";
import { type KeyServiceSettings, readKeyServiceSettings } from "./link-key/open-key-service.ts";
import type { AgreementListFiles } from "./signed-agreements/agreement-list.endpoint.ts";

export interface CooperationConfig {
  readonly databaseUrl: string;
  readonly host: string;
  readonly port: number;
  readonly production: boolean;
}

export interface CooperationSettings {
  readonly config: CooperationConfig;
  readonly trustFiles: TrustFiles;
  readonly keyService: KeyServiceSettings;
  /** Null when the signed agreements are passed on by other means. */
  readonly agreementList: AgreementListFiles | null;
  /** The public keys that sign for provinces; null when nobody may hand in what they have signed. */
  readonly partyKeysFile: string | null;
  readonly tlsFiles: ServiceTlsFiles;
}

/** Reads the environment once, and names everything that is wrong with it at once. */
export function readCooperationConfig(env: Environment): CooperationSettings {
  const reader = new ConfigReader(env);
  const config = {
    databaseUrl: reader.databaseUrl("DATABASE_URL"),
    host: reader.text("HOST") ?? "127.0.0.1",
    port: reader.wholeNumber("PORT", { fallback: 4010, min: 0, max: 65_535 }),
    production: reader.text("NODE_ENV") === "production",
  };
  const trustFiles = readTrustFiles(reader);
  const tlsFiles = readTlsFiles(reader);
  const keyService = readKeyServiceSettings(reader, trustFiles.signingKeyFile);
  const agreementsFile = reader.text("AGREEMENTS");
  const { provinceKeysFile } = keyService;
  const partyKeysFile = reader.text("PARTY_KEYS");
  const agreementList =
    agreementsFile === null && partyKeysFile === null
      ? null
      : { ...trustFiles, agreementsFile, provinceKeysFile };
  return reader.checked({ config, trustFiles, tlsFiles, keyService, agreementList, partyKeysFile });
}
