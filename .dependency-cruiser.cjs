/**
 * Which file may know which. `npm run check:boundaries` proves it on every change.
 * Import cycles are Biome's part (noImportCycles): it tells types from values.
 */

const only = (folder) => `^${folder}/`;
const packages = (...names) => `node_modules/(${names.join("|")})(/|$)`;
const extensions = "^subgraphs/(shaanxi|yunnan|hainan|jiangsu|guangdong)/";

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-orphans",
      comment: "A file nobody imports is either dead or an entry point.",
      severity: "error",
      from: {
        orphan: true,
        path: "^(gateway|subgraphs)/",
        pathNot: "/(main|explain|reset|stop-with-parent)\\.ts$",
      },
      to: {},
    },
    {
      name: "gateway-and-subgraphs-are-strangers",
      comment: "They share what they agree on, in schema/, and nothing else: separate processes.",
      severity: "error",
      from: { path: only("gateway") },
      to: { path: only("subgraphs") },
    },
    {
      name: "subgraphs-do-not-know-the-gateway",
      severity: "error",
      from: { path: only("subgraphs") },
      to: { path: only("gateway") },
    },
    {
      name: "what-is-agreed-on-is-known-to-both",
      comment: "Beside the SDL: who may see what, how messages are signed, which certificates hold, how a line of a log is written, how a file is read and how a server ends.",
      severity: "error",
      from: { path: "^(gateway|subgraphs)/" },
      to: { path: only("schema"), pathNot: "^schema/(access|access-log|files|http|logs|signatures|tls)/" },
    },
    {
      name: "what-is-agreed-on-knows-neither-side",
      severity: "error",
      from: { path: "^schema/(access|access-log|files|http|logs|signatures|tls)/" },
      to: { path: "^(gateway|subgraphs)/|^schema/(?!access/|access-log/|files/|http/|logs/|signatures/|tls/)" },
    },
    {
      name: "signatures-need-no-package",
      comment: "What two sides must understand alike for ever hangs on nobody's next release.",
      severity: "error",
      from: { path: only("schema/signatures") },
      to: { dependencyTypes: ["npm", "npm-dev"] },
    },
    {
      name: "nothing-imports-a-main",
      comment: "main.ts is where wiring happens, so it is a leaf.",
      severity: "error",
      from: {},
      to: { path: "/main\\.ts$" },
    },
    {
      name: "source-does-not-import-tests",
      severity: "error",
      from: { pathNot: only("test") },
      to: { path: only("test") },
    },
    {
      name: "supergraph-knows-no-later-stage",
      severity: "error",
      from: { path: only("gateway/supergraph") },
      to: { path: "^gateway/(plan|execute|server|gateway|config)" },
    },
    {
      name: "plan-knows-no-later-stage",
      severity: "error",
      from: { path: only("gateway/plan") },
      to: { path: "^gateway/(execute|server|gateway|config)" },
    },
    {
      name: "execute-sees-only-the-plan-type",
      comment: "Execution reads a finished plan and the keys of its data; it must not be able to plan again.",
      severity: "error",
      from: { path: only("gateway/execute") },
      to: { path: "^gateway/(plan/(?!(plan|data-keys)\\.ts$)|server|gateway|config)" },
    },
    {
      name: "merge-is-pure",
      comment: "No package and no file that reads, waits or asks: merging is a function of rows.",
      severity: "error",
      from: { path: only("gateway/execute/merge") },
      to: { dependencyTypes: ["core", "npm"] },
    },
    {
      name: "one-door-to-apollo-server",
      severity: "error",
      from: {
        path: "^(gateway|subgraphs)/",
        pathNot: "^(gateway/server|subgraphs/service/start-service)\\.ts$",
      },
      to: { path: packages("@apollo/server") },
    },
    {
      name: "identity-knows-no-stage-of-a-request",
      comment: "Who is asking is known before anybody looks at what is asked.",
      severity: "error",
      from: { path: only("gateway/identity") },
      to: { path: "^gateway/(supergraph|plan|execute|http|server|gateway|config)" },
    },
    {
      name: "execute-knows-only-who-is-asking",
      severity: "error",
      from: { path: only("gateway/execute") },
      to: { path: "^gateway/identity/(?!principal\\.ts$)" },
    },
    {
      name: "one-door-to-tokens",
      comment: "The gateway verifies them; only the demo issuer of the house makes any.",
      severity: "error",
      from: {
        path: "^(gateway|subgraphs)/",
        pathNot: "^(gateway/identity|subgraphs/house/issuer)/",
      },
      to: { path: packages("jose") },
    },
    {
      name: "one-door-to-redis",
      comment: "It is loaded only when it is asked for.",
      severity: "error",
      from: { pathNot: "^gateway/budget/shared/redis-store\\.ts$|^test/" },
      to: { path: packages("@redis/client") },
    },
    {
      name: "one-door-to-nats",
      comment: "It is loaded only by who runs a relay.",
      severity: "error",
      from: { pathNot: "^subgraphs/relay/nats/|^test/" },
      to: { path: packages("@nats-io/[^/]+") },
    },
    {
      name: "the-relay-is-loaded-when-it-is-asked-for",
      severity: "error",
      from: { pathNot: only("subgraphs/relay") + "|^test/" },
      to: {
        path: only("subgraphs/relay"),
        pathNot: "/nats-settings\\.ts$",
        dependencyTypesNot: ["dynamic-import"],
      },
    },
    {
      name: "one-door-to-the-planner",
      severity: "error",
      from: { path: "^(gateway|subgraphs)/", pathNot: only("gateway/plan") },
      to: { path: packages("@graphql-hive/router-query-planner") },
    },
    {
      name: "no-elastic-licence",
      comment: "Comes with @apollo/subgraph under Elastic-2.0; no part of the product may use it.",
      severity: "error",
      from: {},
      to: { path: packages("@apollo/(federation-internals|gateway|composition|query-planner)") },
    },
    {
      name: "sql-only-in-readers-and-writers",
      comment: "Entity files declare columns; readers and writers are the only ones to query.",
      severity: "error",
      from: {
        path: only("subgraphs"),
        pathNot:
          "(\\.(reader|writer)|/(data-source|database|page)|/migrations/[^/]+|/seed/[^/]+|/([a-z-]+)/\\4)\\.ts$|^subgraphs/(service|house)/",
      },
      to: { path: packages("typeorm", "pg", "pg-copy-streams") },
    },
    {
      name: "readers-know-no-graphql",
      severity: "error",
      from: { path: "\\.(reader|writer)\\.ts$" },
      to: {
        path: `${packages("type-graphql", "graphql", "dataloader")}|\\.(resolver|loader)\\.ts$`,
      },
    },
    {
      name: "features-do-not-reach-into-extensions",
      comment: "A province works without its extension; one file beside its main picks it up.",
      severity: "error",
      from: {
        path: "^subgraphs/(province|service|cooperation)/",
        pathNot: "^subgraphs/province/[^/]+\\.ts$",
      },
      to: { path: extensions },
    },
    {
      name: "subgraphs-are-strangers",
      severity: "error",
      from: { path: "^subgraphs/(province|cooperation)/" },
      to: { path: "^subgraphs/(province|cooperation)/", pathNot: "^subgraphs/$1/" },
    },
    {
      name: "extensions-are-strangers",
      comment: "An extension sees the service kit and its province, never another extension.",
      severity: "error",
      from: { path: "^subgraphs/(shaanxi|yunnan|hainan|jiangsu|guangdong)/" },
      to: { path: extensions, pathNot: "^subgraphs/$1/" },
    },
    {
      name: "service-knows-no-domain",
      severity: "error",
      from: { path: only("subgraphs/service") },
      to: { path: "^subgraphs/", pathNot: only("subgraphs/service") },
    },
    {
      name: "nobody-knows-the-house",
      comment: "The house starts the others; they run as well without it.",
      severity: "error",
      from: { pathNot: "^(subgraphs/house|test)/" },
      to: { path: only("subgraphs/house") },
    },
    {
      name: "product-runs-without-dev-packages",
      comment: "The image installs with --omit=dev; only the house is for a developer's machine.",
      severity: "error",
      from: { path: "^(gateway|subgraphs)/", pathNot: only("subgraphs/house") },
      to: { dependencyTypes: ["npm-dev"], pathNot: packages("@types") },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|test/bench/.*node_modules)/" },
  },
};
