/**
 * `node health.mjs URL` ends with 0 if the service at URL says that it is ready. One that serves https may
 * want a certificate that nobody here has: then it is enough that somebody listens.
 */
import { connect } from "node:net";

const url = new URL(process.argv[2]);

if (process.env.TLS_CERT) {
  connect(Number(url.port), url.hostname)
    .once("connect", () => process.exit(0))
    .once("error", () => process.exit(1));
} else {
  const response = await fetch(`${url.origin}/health/ready`).catch(() => null);
  process.exit(response?.ok ? 0 : 1);
}
