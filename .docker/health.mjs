/** `node health.mjs URL` ends with 0 if the service at URL says that it is ready. */
const response = await fetch(`${process.argv[2]}/health/ready`).catch(() => null);
process.exit(response?.ok ? 0 : 1);
