import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { ConfigReader } from "../../subgraphs/service/config.ts";
import { createLogger } from "../../subgraphs/service/logger.ts";
import { openTls, readTlsFiles } from "../../subgraphs/service/tls.ts";
import { anAuthority } from "../support/certificates.ts";

let folder: string;
const file = (name: string) => path.join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "laowu-tls-"));
  const authority = anAuthority("federation");
  const [one, other] = [authority.issue(), authority.issue()];
  const content = { "ca.pem": authority.cert, "cert.pem": one.cert, "key.pem": one.key };
  for (const [name, text] of Object.entries({ ...content, "other.pem": other.key, "none.pem": "" }))
    await writeFile(file(name), text);
});
afterAll(() => rm(folder, { recursive: true }));

const read = (env: Readonly<Record<string, string>>) => {
  const reader = new ConfigReader(env);
  return reader.checked(readTlsFiles(reader));
};

describe("the settings of TLS", () => {
  it("may all be missing, for plain HTTP", () => {
    expect(read({})).toEqual({ serving: null, asking: null });
  });

  it("say with what a service serves, and with what it asks others", () => {
    const all = { TLS_CERT: "c", TLS_KEY: "k", TLS_CLIENT_CA: "clients", TLS_CA: "others" };
    const own = { certFile: "c", keyFile: "k" };
    expect(read(all)).toEqual({
      serving: { files: { ...own, caFile: "clients" }, caSetting: "TLS_CLIENT_CA" },
      asking: { files: { ...own, caFile: "others" }, caSetting: "TLS_CA" },
    });
  });

  it.each([
    ["a certificate alone", { TLS_CERT: "c" }, "TLS_CERT and TLS_KEY"],
    ["a key alone", { TLS_KEY: "k" }, "TLS_CERT and TLS_KEY"],
    ["whom to let in, without a certificate", { TLS_CLIENT_CA: "c" }, "TLS_CLIENT_CA"],
  ])("are refused for %s", (_, env, words) => {
    expect(() => read(env)).toThrow(words);
  });

  it.each([
    [
      "a file that is not there",
      "nowhere.pem",
      "key.pem",
      "ca.pem",
      "nowhere.pem cannot be read (ENOENT).",
    ],
    ["a key of another certificate", "cert.pem", "other.pem", "ca.pem", "other.pem has no key"],
    ["authorities of which there are none", "cert.pem", "key.pem", "none.pem", "none.pem has no"],
  ])("are refused at the start for %s", async (_, certFile, keyFile, caFile, words) => {
    const files = { certFile: file(certFile), keyFile: file(keyFile), caFile: file(caFile) };
    const settings = { files, caSetting: "TLS_CLIENT_CA" } as const;
    await expect(openTls(settings, createLogger("test"))).rejects.toMatchObject({
      name: "StartError",
      message: expect.stringContaining(words),
    });
  });
});
