import { subscribe } from "../../subscriptions/support/subscribers.ts";
import { Receiver } from "../../webhooks/support/receiver.ts";
import { figure, median, printResult, printTable } from "../harness.ts";
import { enterHouse, type RunningHouse } from "../house.ts";
import { Office } from "./office.ts";
import { PlacedWorkers } from "./placed-workers.ts";

const settings = { warmUps: 3, rounds: 20, lookMs: 5, lateMs: 30_000 } as const;

/** What is new is as fresh at any size of a register. */
const usualScale = "0.01";

/** Where what was written is seen, by the key of its figure. */
const places = {
  federated_ms: "the federated answer",
  feed_ms: "the feed that another one follows",
  subscription_ms: "an event of a subscription",
  webhook_ms: "an event of a webhook",
  zero_employment_ms: "the zero-employment list of another province",
} as const;
type Place = keyof typeof places;

/** How long what one province has written takes to be seen elsewhere, from the moment it was answered. */
export async function benchFreshness(): Promise<void> {
  const house = await enterHouse(usualScale);
  try {
    const samples: Record<Place, number[]> = {
      ...{ federated_ms: [], feed_ms: [], subscription_ms: [], webhook_ms: [] },
      zero_employment_ms: [],
    };
    const kept = (place: Place, round: number, ms: number): void => {
      if (round >= 0) samples[place].push(ms);
    };
    await publishJobs(house, kept);
    await endPlacements(house, kept);
    printTable(
      ["written in one province, seen in", "ms", "at the latest"],
      Object.entries(places).map(([place, title]) => {
        const values = samples[place as Place];
        return [title, figure(values), String(Math.round(Math.max(...values)))];
      }),
    );
    const medians = Object.entries(samples).map(([place, values]) => [place, median(values)]);
    printResult("freshness", Object.fromEntries(medians));
  } finally {
    await house.leave();
  }
}

type Keep = (place: Place, round: number, ms: number) => void;

/** Yunnan publishes jobs; who looks, looks again and again, and who is told, waits. One way at a time. */
async function publishJobs(house: RunningHouse, keep: Keep): Promise<void> {
  const station = await Office.of(house, { province: "53", name: "station:bench" });
  const receiver = await new Receiver().start();
  const arrivals = {
    subscription_ms: new Map<string, number>(),
    webhook_ms: new Map<string, number>(),
  };
  receiver.reacts = ({ event }, response) => {
    arrivals.webhook_ms.set(event.data.recordId, performance.now());
    response.writeHead(204).end();
  };
  const webhook = await station.hook(receiver.url);
  const subscriber = subscribe("sse", house.gatewayUrl, {
    query: `subscription { jobChanged(regions: ["53"]) { node { recordId } } }`,
  });
  let seen = 0;
  const listen = (async () => {
    for (;;) {
      const events = await subscriber.until(seen + 1);
      if (events.length === seen) return;
      for (const { data } of events.slice(seen))
        arrivals.subscription_ms.set(data.jobChanged.node.recordId, performance.now());
      seen = events.length;
    }
  })();
  try {
    for (let round = -settings.warmUps; round < settings.rounds; round += 1) {
      const federated = await station.publishJob();
      keep(
        "federated_ms",
        round,
        await seenAfter(federated.at, () => station.listsJob(federated.id)),
      );
      const after = await station.endOfFeed();
      const followed = await station.publishJob();
      keep(
        "feed_ms",
        round,
        await seenAfter(followed.at, () => station.isInFeed(after, followed.id)),
      );
      const told = await station.publishJob();
      for (const place of ["subscription_ms", "webhook_ms"] as const) {
        await seenAfter(told.at, async () => arrivals[place].has(told.id));
        // It may be told before the writer has read the answer.
        keep(place, round, Math.max(0, (arrivals[place].get(told.id) ?? 0) - told.at));
      }
    }
  } finally {
    await subscriber.leave();
    await listen;
    await station.unhook(webhook);
    await receiver.stop();
  }
}

/** Guangdong ends the work of the only one of a household of Yunnan who has any. */
async function endPlacements(house: RunningHouse, keep: Keep): Promise<void> {
  const home = await Office.of(house, { province: "53", name: "station:bench" });
  const host = await Office.of(house, { province: "44", name: "station:bench" });
  const workers = new PlacedWorkers(home, host);
  const people = await workers.fromIdleHouseholds(settings.warmUps + settings.rounds);
  for (const [index, person] of people.entries()) {
    const placement = await until(await workers.claim(person), () => workers.heardOf(person));
    const at = await workers.end(placement);
    const ms = await seenAfter(at, () => workers.isIdle(person));
    keep("zero_employment_ms", index - settings.warmUps, ms);
  }
}

/** Asks until it is so; gives back how long after an instant that was known. */
async function seenAfter(at: number, isSo: () => Promise<boolean>): Promise<number> {
  await until(at, async () => ((await isSo()) ? true : null));
  return performance.now() - at;
}

async function until<Found>(at: number, find: () => Promise<Found | null>): Promise<Found> {
  for (;;) {
    const found = await find();
    if (found !== null) return found;
    if (performance.now() - at > settings.lateMs) throw new Error("It is not seen at all.");
    await new Promise((resolve) => setTimeout(resolve, settings.lookMs));
  }
}
