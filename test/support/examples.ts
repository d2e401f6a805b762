import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const folder = path.resolve("schema/examples");

export const exampleText = (name: string): string => readFileSync(path.join(folder, name), "utf8");

const all = readdirSync(folder).filter((name) => name.endsWith(".graphql"));
const isStream = (name: string): boolean => /^subscription /m.test(exampleText(name));

/** File names of examples that are asked once. */
export const questionExamples: readonly string[] = all.filter((name) => !isStream(name));
export const subscriptionExamples: readonly string[] = all.filter(isStream);

const nobody = "53:0190aaaa-0000-7000-8000-000000000001";
const idempotencyKey = "example-placeholder";

/** Of examples that cannot say by themselves what they are about: some input that is well formed. */
export const placeholderVariables: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "answer-correction.graphql": {
    input: { id: nobody, expectedVersion: 1, state: "IN_REVIEW", idempotencyKey },
  },
  "rotate-webhook-secret.graphql": { input: { id: nobody, expectedVersion: 1, idempotencyKey } },
  "replay-webhook.graphql": {
    input: { id: nobody, expectedVersion: 1, since: "2026-11-20T00:00:00Z", idempotencyKey },
  },
  "remove-webhook.graphql": { input: { id: nobody, idempotencyKey } },
};
