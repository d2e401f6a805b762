import { OperationTypeNode } from "graphql";
import type { Caller } from "../../schema/access/caller.ts";
import { doingOf, fieldDenialOf } from "../../schema/access/for-roles.ts";
import { coordinateOf } from "../coordinate-of.ts";
import type { FieldPart, Part, ShardedFetch } from "../plan/plan.ts";
import { AskedEntitiesAnywhere } from "./asked-entities-anywhere.ts";
import { AskedEntitiesByKey } from "./asked-entities-by-key.ts";
import { AskedField } from "./asked-field.ts";
import type { AskedPart } from "./asked-part.ts";
import { DeniedError } from "./errors.ts";
import type { Execution } from "./execution.ts";
import { audienceOf, type Endpoint } from "./provinces.ts";
import { type Outcome, scatter } from "./scatter.ts";
import { ShardQuestions } from "./shard-questions.ts";

/**
 * A fetch from provinces. Every part finds its provinces, the parts that go to one province travel
 * in one call, and each part puts together what came back for it.
 */
export async function fetchSharded(step: ShardedFetch, execution: Execution): Promise<void> {
  const asked = step.parts.map((part) => askedPart(part, step, execution));
  const endpoints = execution.surroundings.provinces.endpoints.filter((endpoint) =>
    asked.some((one) => one.asks(endpoint)),
  );
  const questions = new ShardQuestions(step, execution.variables);
  const outcomes = await scatter(endpoints, (endpoint) =>
    ask(endpoint, { step, asked, questions, isOneOfMany: endpoints.length > 1 }, execution),
  );
  for (const outcome of outcomes) {
    if (outcome.kind === "answered") {
      const cost = execution.answered(outcome.answer);
      execution.purse?.charge(audienceOf(outcome.endpoint), cost);
      rememberLogHead(outcome, execution);
    } else if (!(outcome.error instanceof DeniedError))
      execution.silent.set(outcome.endpoint, outcome.error);
  }
  for (const one of asked) one.settle(outcomes.map((outcome) => asSeenBy(one, outcome, execution)));
}

function askedPart(part: Part, step: ShardedFetch, execution: Execution): AskedPart {
  if (part.kind === "field") return new AskedField(part, step, execution);
  return part.route.kind === "key"
    ? new AskedEntitiesByKey(part, step, execution)
    : new AskedEntitiesAnywhere(part, step, execution);
}

/** Why a province is not asked for a part; null when it is. */
function denialOf(
  { part }: AskedPart,
  endpoint: Endpoint,
  { gate, caller }: Execution,
): DeniedError | null {
  const isForRoles = part.kind === "field" && part.roles !== null;
  const ofOffice = isForRoles ? officeDenial(part, endpoint, caller) : null;
  const { look } = part;
  if (ofOffice !== null || look === null) return ofOffice;
  const denial = gate === null ? "NO_AGREEMENT" : gate.denialOf(endpoint.provinces, look);
  return denial === null ? null : new DeniedError(denial);
}

/**
 * Who serves several provinces answers for all of them at once: one that is closed closes it. A write
 * is for one of them, which was looked at before anything was asked.
 */
function officeDenial(
  { field }: FieldPart,
  { provinces }: Endpoint,
  { actor }: Caller,
): DeniedError | null {
  if (actor === null) throw new Error("Who has no role was not refused.");
  const coordinate = coordinateOf(field);
  if (doingOf(coordinate) === "writes") return null;
  const denials = provinces.map((holder) => fieldDenialOf(actor, holder, coordinate));
  const denial = denials.find((one) => one !== null);
  return denial === undefined ? null : new DeniedError(denial);
}

/** One part may be denied by a province that answers the others of the step. */
function asSeenBy(asked: AskedPart, outcome: Outcome, execution: Execution): Outcome {
  const denied = denialOf(asked, outcome.endpoint, execution);
  if (denied === null) return outcome;
  const { endpoint, latencyMs } = outcome;
  return { kind: "silent", endpoint, error: denied, latencyMs };
}

/** A province tells where its own log stands, and nobody else's. */
function rememberLogHead(
  { endpoint, answer: { logHead } }: Extract<Outcome, { kind: "answered" }>,
  { gate }: Execution,
): void {
  if (logHead === null || gate === null) return;
  const held = new Set(logHead.place.split(","));
  if (endpoint.provinces.every((province) => held.has(province)))
    gate.heads.set(logHead.place, logHead);
}

interface Asked {
  readonly step: ShardedFetch;
  readonly asked: readonly AskedPart[];
  readonly questions: ShardQuestions;
  /** Others are asked, too: few of its rows will be taken. */
  readonly isOneOfMany: boolean;
}

async function ask(endpoint: Endpoint, asking: Asked, execution: Execution) {
  const { step, asked, questions, isOneOfMany } = asking;
  const silent = execution.silent.get(endpoint);
  if (silent !== undefined) throw silent;
  const wanted = asked.filter((one) => one.asks(endpoint));
  const parts = wanted.filter((one) => denialOf(one, endpoint, execution) === null);
  if (parts.length === 0) throw new DeniedError("NO_AGREEMENT");
  const paying = execution.purse?.pay(audienceOf(endpoint)) ?? null;
  const refusal = paying instanceof Promise ? await paying : paying;
  if (refusal !== null) throw refusal;
  const { body, rows } = questions.questionTo(endpoint, parts);
  return execution.surroundings.transport.ask({
    url: `${endpoint.baseUrl}/${step.subgraph}`,
    audience: audienceOf(endpoint),
    claims: execution.claims,
    body,
    rows: isOneOfMany ? rows : null,
    timeoutMs: execution.deadline.forStep(step.stepsAfter),
    repeatable: step.operationKind !== OperationTypeNode.MUTATION,
    caller: execution.caller,
    signal: execution.signal,
  });
}
