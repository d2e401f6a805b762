/**
 * Loaded into every service of the house before its own code (`node --import`).
 * The launcher holds the other end of an IPC channel; when the launcher is gone,
 * however it went, the channel closes and the service stops as from a keyboard.
 */
const graceMs = 15_000;

process.once("disconnect", () => {
  process.kill(process.pid, "SIGINT");
  setTimeout(() => process.kill(process.pid, "SIGKILL"), graceMs).unref();
});
// Listening to the channel must not keep a service alive that has nothing else to do.
process.channel?.unref();
