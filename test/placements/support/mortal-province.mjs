/**
 * A real province, as built, that ends itself by `kill -9` at a point of a delivery when the test has told
 * it so: {"dieAt": "asked"} over the channel to its parent. Nothing of it is in the product: the points of
 * who tells are those the product names, the two of who listens are seen by what it asks of its keys.
 */
import "reflect-metadata";

const built = new URL("../../../dist/", import.meta.url);
const load = (file) => import(new URL(file, built).href);
const { readProvinceConfig } = await load("subgraphs/province/config.js");
const { startProvince } = await load("subgraphs/province/start-province.js");
const { openPartners } = await load("subgraphs/province/placement/open-partners.js");
const { createLogger } = await load("subgraphs/service/logger.js");
const { openTrust } = await load("subgraphs/service/trust.js");

let dieAt = null;
process.on("message", (message) => {
  dieAt = message.dieAt ?? null;
});

function reached(point) {
  if (point === dieAt) process.kill(process.pid, "SIGKILL");
}

const { config, trustFiles, partnerFiles } = readProvinceConfig(process.env);
const logger = createLogger(`province ${config.held.join(",")}`);
const opened = openPartners(partnerFiles, { tls: null, logger });

/** Whether it is asking now: then it signs for itself, and else what it answers. */
let isAsking = false;
let heard = 0;

const partners = {
  ...opened,
  keys: {
    current: async () => {
      const keys = await opened.keys.current();
      return {
        keys: keys.keys,
        keysOf: (province) => keys.keysOf(province),
        provinceOf(id) {
          // Who speaks is looked up before anything is taken down.
          heard += 1;
          reached("arrived");
          return keys.provinceOf(id);
        },
      };
    },
  },
  signingKey: {
    current: async () => {
      // What was taken down is committed when the answer is signed.
      if (!isAsking && heard > 0) reached("answering");
      return opened.signingKey.current();
    },
  },
};

await startProvince({
  ...config,
  logger,
  partners,
  trust: openTrust(trustFiles, { audiences: config.held, logger }),
  agreements: {
    between: ({ provider, consumer }) => [
      {
        agreementId: `agreement:${provider}-${consumer}:1`,
        ...{ provider, consumer, rowsPerDayMax: null, impactAssessment: "synthetic" },
        ...{ types: ["Worker", "Placement"], purposes: ["PLACEMENT_FOLLOW_UP"] },
        groups: ["BASIC", "LINK", "CONTACT", "EMPLOYMENT"],
        ...{ effectiveFrom: "2020-01-01", expiresAt: "2099-12-31" },
      },
    ],
  },
  telling: {
    againMs: 200,
    onPoint: (point) => {
      if (point === "logged") isAsking = true;
      if (point === "asked" || point === "noted") isAsking = false;
      reached(point);
    },
  },
});
