import type { ServerResponse } from "node:http";
import type { EndpointHealth } from "./readiness.ts";

export function sendHealth(
  response: ServerResponse,
  health: { readonly healthy: boolean; readonly endpoints?: readonly EndpointHealth[] },
): void {
  const { healthy, endpoints } = health;
  response.writeHead(healthy ? 200 : 503, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
  });
  response.end(JSON.stringify({ status: healthy ? "ok" : "unavailable", endpoints }));
}
