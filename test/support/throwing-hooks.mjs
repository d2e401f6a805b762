/**
 * Loaded before a process's own code (`node --import`): makes things throw that never do, for tests that
 * ask what comes of it. The first two are how hooks of tracers fail, the others stand for faults of ours.
 */
import { subscribe } from "node:diagnostics_channel";

subscribe("http.server.request.start", ({ request }) => {
  const fault = request.headers["x-fault"];
  if (fault === "hook") throw new Error("A hook failed.");
  if (fault === "promise") void Promise.reject(new Error("A promise failed."));
  if (fault === "timer") setTimeout(() => nothing.here(), 1);
});

const nothing = undefined;

/** Fails in the middle of a request that says so. */
globalThis.URLSearchParams = class extends URLSearchParams {
  constructor(text) {
    if (String(text).includes("fault=inside")) throw new RangeError("A parser failed.");
    super(text);
  }
};

/** Fails in a listener, when a client that said so goes away. */
subscribe("http.server.request.start", ({ request, response }) => {
  if (request.headers["x-fault"] !== "departure") return;
  response.once("close", () => {
    throw new Error("A listener failed.");
  });
});
