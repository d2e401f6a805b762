import { HeldTls, TlsFileError, type TlsFiles } from "../../schema/tls/held-tls.ts";
import type { ConfigReader } from "./config.ts";
import { StartError } from "./errors.ts";
import type { Logger } from "./logger.ts";

export interface ServiceTlsFiles {
  /** With which a service listens at https; null for plain HTTP. */
  readonly serving: TlsFiles | null;
  /** With which it asks others at https; null when it has nothing of its own for that. */
  readonly asking: TlsFiles | null;
}

export function readTlsFiles(reader: ConfigReader): ServiceTlsFiles {
  const certFile = reader.text("TLS_CERT");
  const keyFile = reader.text("TLS_KEY");
  const caFile = reader.text("TLS_CLIENT_CA");
  if ((certFile === null) !== (keyFile === null))
    reader.problem("TLS_CERT and TLS_KEY mean something only together");
  if (caFile !== null && certFile === null)
    reader.problem("TLS_CLIENT_CA means nothing without TLS_CERT and TLS_KEY");
  const believedFile = reader.text("TLS_CA");
  const hasOwn = certFile !== null || believedFile !== null;
  return {
    serving: certFile === null ? null : { certFile, keyFile, caFile },
    asking: hasOwn ? { certFile, keyFile, caFile: believedFile } : null,
  };
}

/** @throws StartError when the files cannot be used at first */
export async function openTls(files: TlsFiles | null, logger: Logger): Promise<HeldTls | null> {
  if (files === null) return null;
  const onFailure = (message: string, cause: unknown) => logger.error(message, { cause });
  try {
    return await HeldTls.open({ files, now: Date.now, onFailure });
  } catch (cause) {
    if (cause instanceof TlsFileError) throw new StartError(cause.message, { cause });
    throw cause;
  }
}
