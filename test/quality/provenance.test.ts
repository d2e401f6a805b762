import { readFileSync } from "node:fs";
import { expect, it } from "@jest/globals";
import { buildSchema, isObjectType } from "graphql";

const api = buildSchema(readFileSync("schema/api.graphql", "utf8"));

/** Records that say in another way where they come from, or come from nowhere else. */
const others: Readonly<Record<string, string>> = {
  Placement: "has the evidence of both sides, each with its provenance",
  PlacementState: "has the evidence of both sides, each with its provenance",
  DataAuthorization: "is said by the person, in this very register, with the paper as evidence",
  Correction: "is said by the person, in this very register; it has the source of the record",
  Consent: "is told of an authorization, which is said in this very register",
  Change: "is news of a record, which has its own",
  PersonChangeEdge: "is news of a record, which has its own",
  Erasure: "is what a write has done here",
  Region: "is the national register of divisions",
  Household: "is kept by this very register; who lives in it has the source of their record",
  Snapshot: "is a file that is made here, with the place in the feed up to which it is complete",
  Webhook: "is registered here by who is told",
  WorkerState: "is what a write has left of a worker, whose record has its own",
  AccessLogEntry: "is written by this register itself, and proved by its chain",
};

it("A01: every record with an id says where it comes from and how fresh it is", () => {
  const silent = Object.values(api.getTypeMap())
    .filter(isObjectType)
    .filter((type) => "id" in type.getFields() && !("provenance" in type.getFields()))
    .map(({ name }) => name);
  expect(silent.filter((name) => !Object.hasOwn(others, name))).toEqual([]);
});
