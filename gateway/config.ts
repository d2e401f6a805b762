import { parseArgs } from "node:util";
import { type AgreementPlaces, isBaseUrl, isUrl } from "../schema/access/open-agreements.ts";
import { placeForm } from "../schema/access-log/log-head.ts";
import type { TlsFiles } from "../schema/tls/held-tls.ts";
import { readSharedBudgets, type SharedBudgetsPlace } from "./budget/shared/read-shared-budgets.ts";
import { ConfigError } from "./errors.ts";
import { type Issuers, readIssuers } from "./identity/read-issuers.ts";
import { isHttpUrl } from "./is-http-url.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { PersistedOperations } from "./persisted/persisted-operations.ts";
import { readPersisted } from "./persisted/read-persisted.ts";
import { readJsonObject } from "./read-json-object.ts";
import { readLimits } from "./read-limits.ts";
import type { TrustFiles } from "./trust.ts";
import { underSetting } from "./under-setting.ts";

/** How the gateway is started. Flags win over the environment. */
export interface GatewayConfig {
  /** What this was read from beside flags and environment, and what these name: looked at again. */
  readonly files: readonly string[];
  readonly supergraphFile: string;
  readonly host: string;
  /** The names by which clients may ask for it, lower-case and without ports; null for any. */
  readonly hostNames: ReadonlySet<string> | null;
  /** 0 takes a free port. */
  readonly port: number;
  /** Milliseconds a request may take unless it says otherwise. */
  readonly deadlineMs: number;
  /** The limits that are not to be as they are by default. */
  readonly limits: Partial<Limits>;
  /** Two-digit GB/T 2260 code → base URL. */
  readonly provinces: ReadonlyMap<string, string>;
  /** Ordinary subgraphs that are served elsewhere than the supergraph says. */
  readonly subgraphUrls: ReadonlyMap<string, string>;
  /** Who may say who is asking; null when nobody is asked and everyone is anonymous. */
  readonly issuers: Issuers | null;
  /** The file that names the tokens and keys that hold no longer. */
  readonly revocationsFile: string | null;
  /** What provinces have agreed on, signed; null when no register is open to others. */
  readonly agreementPlaces: AgreementPlaces | null;
  /** Where looks at persons are written down; null for nowhere. */
  readonly accessLogFolder: string | null;
  /** What this gateway is called in access logs. */
  readonly name: string;
  /** What signs questions, and whose answers are believed; null when nothing is signed. */
  readonly trustFiles: TrustFiles | null;
  /** What provinces and subgraphs are shown at https, and whom of them is believed. */
  readonly tlsFiles: TlsFiles;
  /** Where this gateway and others keep what clients may still cost; null when each does alone. */
  readonly sharedBudgets: SharedBudgetsPlace | null;
  readonly overrideLabels: ReadonlySet<string>;
  /** Codes of subgraphs whose messages are for clients, besides those of the contract. */
  readonly toldErrors: ReadonlySet<string>;
  /** Documents that clients may name by their ids; null when there are none. */
  readonly persisted: PersistedOperations | null;
  /** Whether nothing but these is answered. */
  readonly onlyPersisted: boolean;
  /** Whether nothing but these is answered about persons. */
  readonly onlyPersistedForPersons: boolean;
  /** Tells the schema to everyone: introspection, and its names in refusals. */
  readonly development: boolean;
  /** Whether browsers get a page to ask with. */
  readonly console: boolean;
}

export const usage = `Usage: node dist/gateway/main.js --supergraph FILE [options]

  --supergraph FILE          a composed Federation 2 supergraph (or SUPERGRAPH)
  --port N                   default 4000, 0 takes a free one (or PORT)
  --host H                   default 127.0.0.1 (or HOST)
  --host-name NAME           a name by which clients reach it; repeatable (or HOST_NAMES, with commas); without
                             any, all names do, but for one that listens on this machine alone: localhost
  --provinces FILE           JSON, province code to base URL (or PROVINCES)
  --issuers FILE             JSON, who may say who is asking (or ISSUERS); without it everyone is anonymous
  --revocations FILE         JSON, tokens and keys that hold no longer, read again on change (or REVOCATIONS)
  --agreements FILE|URL      JSON, signed agreements and revocations, or the base URL of cooperation, which
                             has them; read again every 15 seconds (or AGREEMENTS)
  --party-keys FILE          JSON, province code to the public keys that sign them (or PARTY_KEYS); both or none
  --access-log DIR           where looks at persons are written down before they are answered (or ACCESS_LOG)
  --name NAME                what this gateway is called in access logs, default gateway (or GATEWAY_NAME)
  --signing-key FILE         private key, JWK or PEM, that signs what is asked (or SIGNING_KEY)
  --province-keys FILE       JSON, province code or subgraph to the public keys that sign its answers
                             (or PROVINCE_KEYS); both or none, and both are read again on change
  --tls-ca FILE              PEM, the authorities whose certificates are believed of provinces and subgraphs
                             at https (or TLS_CA); without it those that Node knows
  --tls-client-cert FILE     PEM, what they are shown (or TLS_CLIENT_CERT), and its key:
  --tls-client-key FILE      PEM (or TLS_CLIENT_KEY); both or none, all three are read again on change
  --subgraph-url NAME=URL    where a subgraph is served, if not where the supergraph says; repeatable
  --limits FILE              JSON, name of a limit to its value (or LIMITS); gateway/README.md names them
  --shared-budgets URL       redis:// or rediss://, where gateways share the budgets of clients (or
                             SHARED_BUDGETS), with the password in
  --shared-budgets-password-file FILE  (or SHARED_BUDGETS_PASSWORD_FILE, or SHARED_BUDGETS_PASSWORD itself)
  --persisted-operations P   operations that clients may name by their SHA-256: a folder of .graphql
                             files, or JSON, id to text (or PERSISTED_OPERATIONS)
  --only-persisted           answers nothing else
  --only-persisted-for-persons  answers nothing else about persons
  --deadline-ms N            default ${defaultLimits.deadlineMs}, at most ${defaultLimits.deadlineMsMax} (or DEADLINE_MS)
  --override-label LABEL     turns an @override label on; repeatable
  --tell-error CODE          lets subgraphs' messages of this code reach clients; repeatable
  --development              tells the schema: introspection, and its names in refusals (or
                             NODE_ENV=development; assumed where nobody is known and none but this
                             machine can ask, unless NODE_ENV=production)
  --console                  serves the page for browsers outside development, too
  --help                     prints this
`;

/**
 * Reads the command line and the environment once, and names everything that is wrong at once.
 *
 * @returns null when help was asked for
 * @throws ConfigError
 */
export function readConfig(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): GatewayConfig | null {
  const flags = readFlags(args);
  if (flags.help) return null;
  const problems: string[] = [];
  const supergraphFile = flags.supergraph ?? env.SUPERGRAPH ?? "";
  if (supergraphFile === "") problems.push("--supergraph FILE is missing.");

  const wholeNumber = (name: string, text: string, bounds: readonly [number, number]): number => {
    const value = Number(text);
    const [least, most] = bounds;
    if (!/^\d+$/.test(text) || value < least || value > most) {
      problems.push(`${name} must be a whole number from ${least} to ${most}, not "${text}".`);
    }
    return value;
  };
  const issuersFile = flags.issuers ?? env.ISSUERS;
  const revocationsFile = flags.revocations ?? env.REVOCATIONS ?? null;
  if (revocationsFile !== null && issuersFile === undefined)
    problems.push("--revocations FILE means nothing without --issuers FILE.");
  const host = flags.host ?? env.HOST ?? "127.0.0.1";
  const limitsFile = flags.limits ?? env.LIMITS;
  const provincesFile = flags.provinces ?? env.PROVINCES;
  const ownLimits = underSetting("--limits", problems, (own) => readLimits(limitsFile, own));
  const { deadlineMs, deadlineMsMax } = { ...defaultLimits, ...ownLimits };
  const deadlineText = flags["deadline-ms"] ?? env.DEADLINE_MS ?? String(deadlineMs);
  const name = flags.name ?? env.GATEWAY_NAME ?? "gateway";
  if (!placeForm.test(name) || /^\d\d(,\d\d)*$/.test(name))
    problems.push(
      `--name has "${name}", expected up to 100 letters, digits, dots and dashes, no province code.`,
    );
  const place = flags["persisted-operations"] ?? env.PERSISTED_OPERATIONS;
  for (const flag of ["only-persisted", "only-persisted-for-persons"] as const)
    if (flags[flag] && place === undefined)
      problems.push(`--${flag} means nothing without --persisted-operations.`);
  const files = [supergraphFile, provincesFile, issuersFile, limitsFile, place];
  const development = flags.development ?? isDevelopment(env.NODE_ENV, host, issuersFile);
  const config: GatewayConfig = {
    files: files.filter((file) => file !== undefined),
    supergraphFile,
    host,
    hostNames: hostNamesOf(host, flags["host-name"] ?? env.HOST_NAMES?.split(",") ?? []),
    port: wholeNumber("--port", flags.port ?? env.PORT ?? "4000", [0, 65_535]),
    deadlineMs: wholeNumber("--deadline-ms", deadlineText, [1, deadlineMsMax]),
    limits: ownLimits,
    provinces: underSetting("--provinces", problems, (own) => readProvinces(provincesFile, own)),
    subgraphUrls: readSubgraphUrls(flags["subgraph-url"] ?? [], problems),
    issuers:
      issuersFile === undefined
        ? null
        : underSetting("--issuers", problems, (own) => readIssuers(issuersFile, own)),
    revocationsFile,
    agreementPlaces: readAgreementPlaces(
      flags.agreements ?? env.AGREEMENTS,
      flags["party-keys"] ?? env.PARTY_KEYS,
      problems,
    ),
    accessLogFolder: flags["access-log"] ?? env.ACCESS_LOG ?? null,
    name,
    trustFiles: readTrustFiles(
      flags["signing-key"] ?? env.SIGNING_KEY,
      flags["province-keys"] ?? env.PROVINCE_KEYS,
      problems,
    ),
    tlsFiles: readTlsFiles(
      {
        caFile: flags["tls-ca"] ?? env.TLS_CA ?? null,
        certFile: flags["tls-client-cert"] ?? env.TLS_CLIENT_CERT ?? null,
        keyFile: flags["tls-client-key"] ?? env.TLS_CLIENT_KEY ?? null,
      },
      problems,
    ),
    sharedBudgets: readSharedBudgets(
      {
        url: flags["shared-budgets"] ?? env.SHARED_BUDGETS,
        passwordFile: flags["shared-budgets-password-file"] ?? env.SHARED_BUDGETS_PASSWORD_FILE,
        password: env.SHARED_BUDGETS_PASSWORD,
      },
      problems,
    ),
    overrideLabels: new Set(flags["override-label"]),
    toldErrors: new Set(flags["tell-error"]),
    persisted:
      place === undefined
        ? null
        : new PersistedOperations(
            underSetting("--persisted-operations", problems, (own) => readPersisted(place, own)),
          ),
    onlyPersisted: flags["only-persisted"] ?? false,
    onlyPersistedForPersons: flags["only-persisted-for-persons"] ?? false,
    development,
    console: flags.console ?? development,
  };
  if (config.trustFiles === null && isUrl(config.agreementPlaces?.agreements ?? ""))
    problems.push("--agreements URL means nothing without --signing-key and --province-keys.");
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(config);
}

/** Whoever listens to others, or asks who they are, is in earnest. */
function isDevelopment(
  environment: string | undefined,
  host: string,
  issuersFile: string | undefined,
): boolean {
  if (environment === "development") return true;
  if (environment === "production") return false;
  return issuersFile === undefined && /^(localhost|127(\.\d+){3}|::1)$/.test(host);
}

const ownNames = ["localhost", "127.0.0.1", "[::1]"] as const;

/** Who listens on this machine alone is asked by its own names, unless somebody in front has others. */
function hostNamesOf(host: string, named: readonly string[]): ReadonlySet<string> | null {
  const isAlone = host === "localhost" || host === "::1" || host.startsWith("127.");
  const names = named.map((name) => name.trim().toLowerCase()).filter((name) => name !== "");
  return names.length > 0 || isAlone ? new Set([...ownNames, host, ...names]) : null;
}

function readAgreementPlaces(
  agreements: string | undefined,
  partyKeysFile: string | undefined,
  problems: string[],
): AgreementPlaces | null {
  if (agreements !== undefined && isUrl(agreements) && !isBaseUrl(agreements))
    problems.push(`--agreements is not the base URL of cooperation: "${agreements}".`);
  if (agreements !== undefined && partyKeysFile !== undefined) return { agreements, partyKeysFile };
  if (agreements !== undefined || partyKeysFile !== undefined)
    problems.push("--agreements and --party-keys FILE mean nothing without each other.");
  return null;
}

function readFlags(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        supergraph: { type: "string" },
        port: { type: "string" },
        host: { type: "string" },
        "host-name": { type: "string", multiple: true },
        provinces: { type: "string" },
        issuers: { type: "string" },
        revocations: { type: "string" },
        limits: { type: "string" },
        agreements: { type: "string" },
        "party-keys": { type: "string" },
        "access-log": { type: "string" },
        name: { type: "string" },
        "signing-key": { type: "string" },
        "province-keys": { type: "string" },
        "tls-ca": { type: "string" },
        "shared-budgets": { type: "string" },
        "shared-budgets-password-file": { type: "string" },
        "tls-client-cert": { type: "string" },
        "tls-client-key": { type: "string" },
        "subgraph-url": { type: "string", multiple: true },
        "deadline-ms": { type: "string" },
        "override-label": { type: "string", multiple: true },
        "tell-error": { type: "string", multiple: true },
        "persisted-operations": { type: "string" },
        "only-persisted": { type: "boolean" },
        "only-persisted-for-persons": { type: "boolean" },
        development: { type: "boolean" },
        console: { type: "boolean" },
        help: { type: "boolean" },
      },
    });
    return values;
  } catch (cause) {
    throw new ConfigError([cause instanceof Error ? cause.message : String(cause)]);
  }
}

function readTrustFiles(
  signingKeyFile: string | undefined,
  provinceKeysFile: string | undefined,
  problems: string[],
): TrustFiles | null {
  if (signingKeyFile !== undefined && provinceKeysFile !== undefined)
    return { signingKeyFile, provinceKeysFile };
  if (signingKeyFile !== undefined || provinceKeysFile !== undefined)
    problems.push("--signing-key FILE and --province-keys FILE mean something only together.");
  return null;
}

function readTlsFiles(files: TlsFiles, problems: string[]): TlsFiles {
  if ((files.certFile === null) !== (files.keyFile === null))
    problems.push("--tls-client-cert FILE and --tls-client-key FILE mean something only together.");
  return files;
}

function readProvinces(file: string | undefined, problems: string[]): Map<string, string> {
  const provinces = new Map<string, string>();
  if (file === undefined) return provinces;
  const content = "province codes and URLs";
  const entries = readJsonObject(file, { problems, content });
  for (const [code, url] of Object.entries(entries)) {
    if (!/^\d{2}$/.test(code)) {
      problems.push(`${file} has the key "${code}", which is no two-digit province code.`);
    } else if (typeof url !== "string" || !isHttpUrl(url)) {
      problems.push(`${file} has no http(s) URL for the province ${code}.`);
    } else provinces.set(code, url);
  }
  return provinces;
}

function readSubgraphUrls(entries: readonly string[], problems: string[]): Map<string, string> {
  const urls = new Map<string, string>();
  for (const entry of entries) {
    const at = entry.indexOf("=");
    const [name, url] = [entry.slice(0, at), entry.slice(at + 1)];
    if (at > 0 && isHttpUrl(url)) urls.set(name, url);
    else problems.push(`--subgraph-url has "${entry}", expected NAME=URL.`);
  }
  return urls;
}
