import type { Asking, Gatekeeper } from "../../../../subgraphs/service/trust.ts";

/**
 * Answers whoever asks, as nobody we know, and signs nothing. It stands here, with the benchmarks, so
 * that nothing that is shipped can be started so.
 */
export const nobodyAtTheGate: Gatekeeper = {
  admit: async () => asking,
  checkBody() {},
  agree: () => ({ kind: "malformed" }),
  seal: async () => ({}),
};

const asking: Asking = {
  caller: { actor: null, access: null },
  keyId: "",
  requestId: "none",
  peerHead: null,
  contentDigest: "",
  signature: "",
  by: { kind: "key", audience: "", keys: new Map() },
};
