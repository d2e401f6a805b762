import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { readIssuers } from "../../gateway/identity/read-issuers.ts";
import { provinces } from "../../subgraphs/house/provinces.ts";
import { type ComposeService, composeText, readComposeFile, root } from "./compose-file.ts";

const { services, networks, volumes } = readComposeFile();
const databases = Object.keys(services).filter((name) => name.startsWith("postgres-"));
const ours = Object.keys(services).filter((name) => !name.startsWith("postgres-"));

function service(name: string): ComposeService {
  const found = services[name];
  if (found === undefined) throw new Error(`docker-compose.yml has no service "${name}".`);
  return found;
}

describe("docker-compose.yml", () => {
  it("has the gateway, cooperation, every province and a PostgreSQL for each", () => {
    const names = provinces.map(({ name }) => name);
    expect(ours.sort()).toEqual(["gateway", "cooperation", ...names].sort());
    expect(databases.sort()).toEqual(
      ["cooperation", ...names].map((name) => `postgres-${name}`).sort(),
    );
    expect(provinces.map(({ name }) => service(name).environment?.PROVINCE)).toEqual(
      provinces.map(({ code }) => code),
    );
  });

  it("tells the gateway where each province is", () => {
    const file = readFileSync(path.join(root, ".docker/provinces.json"), "utf8");
    const expected = provinces.map(({ code, name }) => [code, `http://${name}:8080`]);
    expect(JSON.parse(file)).toEqual(Object.fromEntries(expected));
    expect(service("gateway").volumes).toEqual([
      "./.docker/provinces.json:/etc/laowu/provinces.json:ro",
      "./.docker/issuers.json:/etc/laowu/issuers.json:ro",
      "./.docker/party-keys.json:/etc/laowu/party-keys.json:ro",
      "access-log:/var/lib/laowu",
      "./.docker/keys/gateway:/etc/laowu/keys:ro",
    ]);
  });

  it("shows every process the folder of its own keys, and nobody else's", () => {
    for (const name of ours) {
      const shown = service(name).volumes?.filter((volume) => volume.includes("/keys"));
      expect(shown).toEqual([`./.docker/keys/${name}:/etc/laowu/keys:ro`]);
    }
  });

  it("trusts no issuer until an operator names one", () => {
    const problems: string[] = [];
    const { issuers } = readIssuers(path.join(root, ".docker/issuers.json"), problems);
    expect({ issuers, problems }).toEqual({ issuers: [], problems: [] });
  });

  it.each(Object.keys(services))("%s has a health check and an account other than root", (name) => {
    expect(service(name).healthcheck?.test[0]).toBe("CMD");
    expect(["node", "postgres"]).toContain(service(name).user);
  });

  it("pins every image, with no latest", () => {
    for (const { image } of Object.values(services)) expect(image).toMatch(/:\d+\.\d+/);
    const dockerfile = readFileSync(path.join(root, ".docker/Dockerfile"), "utf8");
    const bases = [...dockerfile.matchAll(/^FROM (\S+:\S+)/gm)].map(([, base]) => base);
    expect(bases).toHaveLength(1);
    expect(bases[0]).toMatch(/^node:20\.\d+\.\d+-bookworm-slim$/);
    expect(dockerfile.trimEnd().split("\n").at(-1)).toBe("USER node");
  });

  it("publishes the gateway on the loopback and no database at all", () => {
    const published = Object.entries(services).filter(([, { ports }]) => ports !== undefined);
    expect(published.map(([name, { ports }]) => [name, ports])).toEqual([
      ["gateway", [expect.stringMatching(/^127\.0\.0\.1:.+:4000$/)]],
    ]);
  });

  it("starts a service when its database is healthy, and keeps both in a network of their own", () => {
    for (const name of ours.filter((other) => other !== "gateway")) {
      expect(service(name).depends_on).toEqual({
        [`postgres-${name}`]: { condition: "service_healthy" },
      });
      expect(service(`postgres-${name}`).networks).toEqual([name]);
      expect(service(`postgres-${name}`).volumes).toEqual([`${name}:/var/lib/postgresql`]);
      expect(networks[name]).toEqual({ internal: true });
      expect(volumes).toHaveProperty(name);
    }
  });

  it("shows each province the folder of its own keys, and no other", () => {
    for (const { name } of provinces) {
      expect(service(name).environment?.IDENTITY_KEYS).toBe("/etc/laowu/keys/identity-keys.json");
      expect(service(name).environment?.ACCESS_LOG_KEYS).toBe(
        "/etc/laowu/keys/access-log-keys.json",
      );
      expect(service(name).volumes).toEqual([
        `./.docker/keys/${name}:/etc/laowu/keys:ro`,
        "./.docker/provinces.json:/etc/laowu/provinces.json:ro",
        "./.docker/party-keys.json:/etc/laowu/party-keys.json:ro",
        `snapshots-${name}:/var/lib/laowu`,
      ]);
    }
  });

  it("gives each province a folder to write snapshots in, for all else is read-only, and tells its metrics", () => {
    for (const { name } of provinces) {
      const { environment, volumes: mounted = [] } = service(name);
      const folder = environment?.SNAPSHOTS ?? "nowhere";
      const volume = mounted.find((one) => folder.startsWith(`${one.split(":")[1]}/`)) ?? "";
      expect(volumes).toHaveProperty([volume.split(":")[0] ?? ""]);
      expect(volume).not.toMatch(/:ro$/);
      expect(environment).toMatchObject({ METRICS_PORT: "9464", METRICS_HOST: "0.0.0.0" });
    }
  });

  it("lets provinces tell each other of placements, each believed by its own key", () => {
    for (const { name } of provinces) {
      expect(service(name).environment).toMatchObject({
        PROVINCES: "/etc/laowu/provinces.json",
        PROVINCE_KEYS: "/etc/laowu/keys/province-keys.json",
      });
      expect(service(name).networks).toContain("federation");
    }
  });

  it("holds no password: it comes from the environment, and is demanded", () => {
    const passwords = [...composeText().matchAll(/(?:PASSWORD: |laowu:(?=\$))(\S+?)[:?]/g)];
    expect(passwords).toHaveLength(1 + ours.length - 1);
    for (const [, value] of passwords) expect(value).toBe("${LAOWU_DATABASE_PASSWORD");
  });
});
