import { alternate, figure, median, printTable } from "../harness.ts";
import { enterHouse, type RunningHouse } from "../house.ts";
import { askOnce, driveLoad, type NextHeaders } from "../load.ts";

/**
 * Warming up goes by requests: the engine compiles what has run often, and until then a gateway
 * that answers fifty questions a second takes four times as long for each.
 */
const settings = {
  warmUpConnections: 8,
  warmUpMs: 4_000,
  warmUpRequests: 2_500,
  roundMs: 1_000,
  rounds: 15,
} as const;

/** The jobs part of the README's question (`schema/examples/cooks.graphql`): all that a province answers by itself. */
const search = {
  query: `
    query Cooks($text: String!) {
      jobs(filter: { text: $text, regions: ["32", "44", "46", "53", "61"] }, first: 20) {
        totalCount { value relation }
        edges {
          node {
            id
            title
            openings
            wage { comparableMonthlyMin comparableMonthlyMax }
            employer { name uscc }
            workplace { code name }
            region { name }
          }
        }
        pageInfo { endCursor hasNextPage }
        coverage { asked answered complete outcomes { region state rows watermark } }
      }
    }`,
  variables: { text: "厨师" },
};

/**
 * One page over the five provinces of a house of this size through the gateway, against the slowest of
 * them asked directly and alone. At a hundredth, a province's own work is a millisecond or two, and what
 * is measured is how five processes share the cores.
 *
 * @returns latency over latency
 */
export async function fiveVersusSlowest(scale: string): Promise<number> {
  const house = await enterHouse(scale);
  try {
    return await compare(house);
  } finally {
    await house.leave();
  }
}

const gatewayName = "gateway, all provinces";

/** Who is asked, and with which headers: a province answers only what is signed. */
interface Asked {
  readonly name: string;
  readonly url: string;
  readonly body: string;
  readonly headers?: NextHeaders;
}

async function compare({ gatewayUrl, provinceUrls, signing }: RunningHouse): Promise<number> {
  const body = JSON.stringify(search);
  const everyone: readonly Asked[] = [
    { name: gatewayName, url: gatewayUrl, body },
    ...[...provinceUrls].map(([audience, url]) => ({
      name: `province ${audience}`,
      url: `${url}/province`,
      body,
      headers: signing({ audience, body }),
    })),
  ];
  for (const asked of everyone) await expectWhole(asked);

  const samples = await alternate(
    everyone.map(({ name, ...load }) => ({
      name,
      warmUp: () =>
        driveLoad({
          ...load,
          connections: settings.warmUpConnections,
          durationMs: settings.warmUpMs,
          requestsMin: settings.warmUpRequests,
        }),
      measure: async () => {
        const one = { ...load, connections: 1, durationMs: settings.roundMs };
        return (await driveLoad(one)).latencyMs;
      },
    })),
    settings.rounds,
  );
  printTable(
    ["asked", "latency ms"],
    [...samples].map(([name, latencies]) => [name, figure(latencies)]),
  );
  console.log(
    `\nOne connection, median of ${settings.rounds} rounds of ${settings.roundMs / 1000} s, in turn; ± is half the spread.`,
  );

  return median(ratiosOf(samples));
}

/** The gateway's latency over the slowest province's, round by round: a slow second is both's. */
function ratiosOf(samples: ReadonlyMap<string, readonly number[]>): number[] {
  const provinces = [...samples].filter(([name]) => name !== gatewayName);
  return (samples.get(gatewayName) ?? []).map(
    (latency, round) =>
      latency / Math.max(...provinces.map(([, latencies]) => latencies[round] ?? Number.NaN)),
  );
}

/** Only a whole answer is worth measuring. */
async function expectWhole({ name, url, body, headers }: Asked): Promise<void> {
  const { data, errors } = await askOnce(url, body, headers);
  const complete = (data as { jobs?: { coverage?: { complete?: boolean } } | null } | undefined)
    ?.jobs?.coverage?.complete;
  if (errors || complete !== true)
    throw new Error(
      `${name} gave no whole answer: ${JSON.stringify({ data, errors }).slice(0, 500)}`,
    );
}
