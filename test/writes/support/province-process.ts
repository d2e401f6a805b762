import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../../support/gateway-process.ts";
import { accessLogKeys, identityKeys } from "../../support/key-files.ts";
import { KillableProcess } from "../../support/killable-process.ts";
import { aPort } from "../../support/port.ts";
import { gatewayKey, serviceKey } from "../../support/trust.ts";

/** Shaanxi's service as a process of its own, which believes the gateway of the tests. */
export interface ProvinceProcess {
  readonly process: KillableProcess;
  readonly stop: () => Promise<void>;
}

/** It runs what is in `dist`. */
export async function aProvinceProcess(
  databaseUrl: string,
  more: Readonly<Record<string, string>> = {},
): Promise<ProvinceProcess> {
  const folder = await mkdtemp(path.join(tmpdir(), "laowu-province-"));
  const fileOf = (name: string) => path.join(folder, name);
  const built = (name: string) => path.join(root, "dist", "subgraphs", name);
  const jwkOf = ({ id, privateKey, publicKey }: typeof serviceKey) => ({
    own: { ...privateKey.export({ format: "jwk" }), kid: id },
    believed: { ...publicKey.export({ format: "jwk" }), kid: id },
  });
  await writeFile(fileOf("signing-key.json"), JSON.stringify(jwkOf(serviceKey).own));
  await writeFile(fileOf("gateway-keys.json"), JSON.stringify([jwkOf(gatewayKey).believed]));
  const port = await aPort();
  const process = new KillableProcess(
    {
      name: "shaanxi",
      title: "Shaanxi (陕西)",
      main: built("province/main.js"),
      args: [],
      nodeFlags: [],
      env: {
        PROVINCE: "61",
        DATABASE_URL: databaseUrl,
        PORT: String(port),
        IDENTITY_KEYS: identityKeys,
        ACCESS_LOG_KEYS: accessLogKeys,
        SIGNING_KEY: fileOf("signing-key.json"),
        GATEWAY_KEYS: fileOf("gateway-keys.json"),
        ...more,
      },
      url: `http://127.0.0.1:${port}`,
      logFile: fileOf("service.log"),
      preload: pathToFileURL(built("house/process/stop-with-parent.js")).href,
    },
    fileOf("shaanxi.log"),
  );
  return {
    process,
    stop: async () => {
      await process.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
