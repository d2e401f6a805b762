import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { OverloadedError, RateLimitedError } from "../errors.ts";
import { GoingAwayError, SlowConsumerError, TooManySubscriptionsError } from "../follow/errors.ts";
import type { Subscription } from "../follow/subscription.ts";
import type { NoSubscription, Subscriber, Subscriptions } from "../follow/subscriptions.ts";
import { limits } from "../limits.ts";
import { identityRefusal } from "./actor-of.ts";
import { boundTaking } from "./bound-taking.ts";
import { HttpRefusal, overloaded, rateRefusal } from "./http-refusal.ts";

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * Answers with server-sent events, as the mode of distinct connections of graphql-sse has it: one event
 * "next" for each thing that is told, and one "complete" at the end.
 *
 * @throws HttpRefusal
 */
export async function answerStream(
  subscriptions: Subscriptions,
  subscriber: Subscriber,
  { request, response }: Exchange,
): Promise<void> {
  const departure = new AbortController();
  const depart = () => departure.abort();
  response.once("close", depart);
  const opened = await subscriptions.open(subscriber, departure.signal);
  response.off("close", depart);
  if (opened.kind === "refused") {
    const refusal = refusalOf(opened);
    if (refusal !== null) throw refusal;
  }
  if (response.destroyed) {
    if (opened.kind === "opened") await opened.subscription.return();
    return;
  }
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache, no-store",
    // Of a proxy that would gather what is told until it is a lot.
    "x-accel-buffering": "no",
  });
  response.write(":\n\n");
  if (opened.kind === "opened") await tell(opened.subscription, response);
  else response.write(event("next", { errors: opened.errors }));
  response.end(event("complete", null));
  boundTaking(request, response);
}

async function tell(subscription: Subscription, response: ServerResponse): Promise<void> {
  const leave = () => void subscription.return();
  response.once("close", leave);
  const ping = setInterval(() => {
    if (!response.writableNeedDrain) response.write(":\n\n");
  }, limits.subscriberPingMs);
  try {
    for await (const told of subscription) {
      const isTaken = response.write(event("next", told)) || (await drained(response));
      if (!isTaken) subscription.endBy(new SlowConsumerError());
    }
  } finally {
    clearInterval(ping);
    response.off("close", leave);
  }
}

/** Whether what was written is taken in time, or nobody is there any more to take it. */
async function drained(response: ServerResponse): Promise<boolean> {
  if (response.destroyed) return true;
  const done = new AbortController();
  const { signal } = done;
  const gone = once(response, "close", { signal }).then(() => true);
  const taken = once(response, "drain", { signal }).then(() => true);
  const late = sleep(limits.subscriberStallMsMax, false, { signal });
  try {
    return await Promise.race([gone, taken, late]);
  } finally {
    for (const one of [gone, taken, late]) one.catch(() => {});
    done.abort();
  }
}

/** JSON has no line breaks of its own. */
function event(name: "next" | "complete", told: object | null): string {
  return `event: ${name}\ndata: ${told === null ? "" : JSON.stringify(told)}\n\n`;
}

/** What HTTP has a status for is told by that; anything else is a response of GraphQL. */
function refusalOf({ error }: NoSubscription): HttpRefusal | null {
  if (error === null) return null;
  if (error instanceof RateLimitedError) return rateRefusal(error);
  if (error instanceof OverloadedError) return overloaded(error);
  const status =
    error instanceof TooManySubscriptionsError ? 429 : error instanceof GoingAwayError ? 503 : null;
  if (status === null) return identityRefusal(error);
  const { code, message, extensions: details } = error;
  return new HttpRefusal({ status, code, message, details });
}
