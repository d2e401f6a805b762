import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { UnauthenticatedError } from "../../gateway/errors.ts";
import { actorFor, boundlessAgreements } from "../support/callers.ts";
import { exampleText, subscriptionExamples } from "../support/examples.ts";
import { aGatewayOverHttp, type GatewayOverHttp } from "../support/gateway-over-http.ts";
import { aHouse, houseTrust, type TestHouse } from "../support/house.ts";
import { ownServer } from "../support/postgres.ts";
import { subscribe } from "./support/subscribers.ts";

/** What is told is up to the horizon of the whole server, and others of this run have transactions open. */
const server = await ownServer();

let house: TestHouse;
let gateway: GatewayOverHttp;
beforeAll(async () => {
  house = await aHouse({ registers: [["53"], ["61"]], scale: 0.001 });
  gateway = await aGatewayOverHttp(
    {
      supergraphSdl: house.supergraphSdl,
      provinces: house.provinceUrls,
      agreements: boundlessAgreements,
      trust: houseTrust(),
    },
    {
      development: true,
      // The token of this house is the name of the example that somebody may ask.
      identify: async ([authorization = ""]) => {
        const actor = actorFor(exampleText(authorization.replace(/^Bearer /, "")));
        if (actor === null) throw new UnauthenticatedError("NO_BEARER_TOKEN");
        return actor;
      },
    },
  );
}, 120_000);
afterAll(async () => {
  await gateway?.stop();
  await house?.stop();
  await server.stop();
});

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape.
async function perform(name: string, variables: object = {}): Promise<any> {
  const query = exampleText(name);
  const { data, errors } = await house.gateway.execute({
    query,
    variables: { ...variables },
    actor: actorFor(query),
  });
  expect(errors).toBeUndefined();
  return data;
}

/** What brings about what a subscription tells: another example. */
const causes: Readonly<Record<string, () => Promise<unknown>>> = {
  "job-changed.graphql": () => perform("publish-job.graphql"),
  "job-supply-pushed.graphql": () => perform("publish-job.graphql"),
  "worker-demand-pushed.graphql": () => perform("register-worker.graphql"),
  "placement-confirmed.graphql": () => perform("confirm-placement.graphql"),
  "authorization-withdrawn.graphql": async () => {
    const { grantAuthorization } = await perform("grant-authorization.graphql");
    const input = { id: grantAuthorization.id, idempotencyKey: "example-withdrawal-2" };
    const { errors } = await house.gateway.execute({
      query: exampleText("withdraw-authorization.graphql"),
      variables: { input },
      actor: actorFor(exampleText("grant-authorization.graphql")),
    });
    expect(errors).toBeUndefined();
  },
};

it("each has something that brings it about", () => {
  expect(Object.keys(causes).sort()).toEqual([...subscriptionExamples].sort());
});

it.each(subscriptionExamples)("the example %s is told of, as it stands", async (name) => {
  const query = exampleText(name);
  const token = actorFor(query) === null ? null : name;
  const { open } = gateway.subscriptions.state;
  const subscriber = subscribe("sse", gateway.url, { query }, token);
  while (gateway.subscriptions.state.open.sse === open.sse)
    await new Promise((turn) => setTimeout(turn, 5));
  try {
    await causes[name]?.();
    const [event] = await subscriber.until(1);

    expect(event?.errors).toBeUndefined();
    expect(Object.values(event?.data)).toEqual([
      expect.objectContaining({ cursor: expect.any(String) }),
    ]);
  } finally {
    await subscriber.leave();
  }
});
