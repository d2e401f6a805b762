import { writeFile } from "node:fs/promises";
import path from "node:path";
import { gatewayKey, serviceKey } from "./trust.ts";

/** The flags with which a gateway of its own is the gateway of the tests, and believes their services. */
export async function signingKeyFlags(
  folder: string,
  audiences: readonly string[],
): Promise<readonly string[]> {
  const [signingKey, provinceKeys] = ["signing-key.json", "province-keys.json"].map((name) =>
    path.join(folder, name),
  ) as [string, string];
  const own = { ...gatewayKey.privateKey.export({ format: "jwk" }), kid: gatewayKey.id };
  const believed = { ...serviceKey.publicKey.export({ format: "jwk" }), kid: serviceKey.id };
  const byAudience = Object.fromEntries(audiences.map((audience) => [audience, [believed]]));
  await writeFile(signingKey, JSON.stringify(own));
  await writeFile(provinceKeys, JSON.stringify(byAudience));
  return ["--signing-key", signingKey, "--province-keys", provinceKeys];
}
