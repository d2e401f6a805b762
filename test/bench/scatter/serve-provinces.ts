import "reflect-metadata";
import { setTimeout as sleep } from "node:timers/promises";
import { createLogger } from "../../../subgraphs/service/logger.ts";
import { type Service, startService } from "../../../subgraphs/service/start-service.ts";
import { allProvinces, type SmallProvince, smallProvinces } from "../../support/all-provinces.ts";
import { ownServer } from "../../support/postgres.ts";
import { askSigned, serviceTrust } from "../../support/trust.ts";
import type { ServedProvinces } from "./served-provinces.ts";

/** Twice what a page takes of each: about half of the postings are open. */
const jobsOfEach = 60;

/** One way to a province at a distance: Xi'an and Shanghai are 20 ms apart, there and back. */
const distanceMs = 20;

/**
 * A process that serves all provinces three times, each at a URL of its own: as they are, over
 * databases of their own in one cluster; played, by what remembers their answers and signs them
 * anew, as if each had a machine for itself; and played at a distance.
 */
const server = await ownServer();
const provinces = await smallProvinces(allProvinces, { jobs: jobsOfEach });
const near = await Promise.all(provinces.map((province) => playing(province, 0)));
const far = await Promise.all(provinces.map((province) => playing(province, distanceMs)));

const urlsOf = (services: readonly { readonly url: string }[]) =>
  Object.fromEntries(services.map(({ url }, index) => [allProvinces[index] ?? "", url]));
const served: ServedProvinces = {
  real: urlsOf(provinces),
  near: urlsOf(near),
  far: urlsOf(far),
};
console.log(JSON.stringify(served));

const stop = async () => {
  await Promise.all([...near, ...far, ...provinces].map((service) => service.stop()));
  await server.stop();
  process.exit(0);
};
process.once("SIGINT", () => void stop());

/** Answers as the province does, from memory when it was asked the same before. */
function playing({ code, url }: SmallProvince, delayMs: number): Promise<Service> {
  const answers = new Map<string, string>();
  const trust = serviceTrust([code]);
  const answer = async (question: unknown) => {
    const body = JSON.stringify(question);
    const path = "/province";
    const text =
      answers.get(body) ?? (await (await askSigned(url, { audience: code, path, body })).text());
    answers.set(body, text);
    if (delayMs > 0) await sleep(delayMs);
    return { status: 200, text };
  };
  return startService({
    host: "127.0.0.1",
    port: 0,
    endpoints: [],
    plain: [{ path: "/province", trust, answer }],
    ready: async () => true,
    trust,
    production: true,
    logger: createLogger(`played ${code}`),
  });
}
