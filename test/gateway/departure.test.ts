import { describe, expect, it } from "@jest/globals";
import { Departure } from "../../gateway/execute/departure.ts";

describe("a client's going away", () => {
  it("is told to everybody who still listens, and once", () => {
    const departure = new Departure();
    const told: string[] = [];
    const stays = () => told.push("stays");
    const leaves = () => told.push("leaves");
    departure.addEventListener("abort", stays);
    departure.addEventListener("abort", leaves);
    departure.removeEventListener("abort", leaves);

    departure.abort();
    departure.abort();

    expect(departure.aborted).toBe(true);
    expect(told).toEqual(["stays"]);
  });

  it("F30: is told to the others, too, when one of them fails", () => {
    const departure = new Departure();
    const told: string[] = [];
    departure.addEventListener("abort", () => {
      throw new Error("A listener failed.");
    });
    departure.addEventListener("abort", () => told.push("other"));

    expect(() => departure.abort()).toThrow("A listener failed.");

    expect(told).toEqual(["other"]);
  });
});
