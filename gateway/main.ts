import type { StopTimes } from "../schema/http/open-connections.ts";
import { onStopSignal, stopTimesAfter } from "../schema/http/stop-signals.ts";
import { outliveUnexpected } from "../schema/logs/unexpected.ts";
import { readConfig, usage } from "./config.ts";
import { ConfigError, GatewayError } from "./errors.ts";
import { Bells } from "./follow/bells.ts";
import { placesOf } from "./follow/places-of.ts";
import { Subscriptions } from "./follow/subscriptions.ts";
import { startHttp } from "./http/start-http.ts";
import { limits, setLimits } from "./limits.ts";
import { logFailure } from "./log-failure.ts";
import { createMetrics } from "./metrics.ts";
import { fileVersions } from "./reload/file-versions.ts";
import { createGeneration } from "./reload/generation.ts";
import { Generations } from "./reload/generations.ts";
import { openLasting } from "./reload/open-lasting.ts";
import { Reloader } from "./reload/reloader.ts";

await start().catch((error: unknown) => {
  if (!(error instanceof GatewayError)) throw error;
  console.error(`gateway: ${error.message}`);
  process.exit(error instanceof ConfigError ? 2 : 1);
});

async function start(): Promise<void> {
  const read = () => readConfig(process.argv.slice(2), process.env);
  const config = read();
  if (config === null) return console.log(usage);
  const { files } = config;
  const versions = await fileVersions(files);
  setLimits(config.limits);

  const metrics = createMetrics({
    traffic: () => generations.current.gateway.traffic,
    turnstile: () => lasting.turnstile.state,
    reloads: () => ({ ...reloader.counts, generations: generations.count }),
    subscriptions: () => subscriptions.state,
  });
  const lasting = await openLasting(config, metrics.observer);
  const first = await createGeneration(config, lasting, null);
  const generations = new Generations(first, lasting.transport);
  const subscriptions = new Subscriptions({
    follower: generations,
    identify: generations.identify,
    turnstile: lasting.turnstile,
    budgets: lasting.budgets,
    bells: new Bells(lasting.transport.postAside),
    places: () => placesOf(generations.current.gateway),
    onFailure: logFailure,
  });
  const reload = async () => {
    await generations.hasRoom();
    const next = await createGeneration(read() ?? config, lasting, generations.current);
    generations.replace(next);
  };
  const onDone = (message: string) => console.log(message);
  const reloader = new Reloader({ files, versions, reload, onDone, onFailure: logFailure });
  const { host, port, hostNames } = config;
  const http = await startHttp({
    ...{ host, port, hostNames },
    graphql: generations,
    identify: generations.identify,
    turnstile: lasting.turnstile,
    budgets: lasting.budgets,
    snapshots: () => generations.current.gateway.snapshots,
    subscriptions,
    console: (request, response) => generations.current.console(request, response),
    readiness: () => generations.current.readiness(),
    metrics: metrics.read,
    onFailure: logFailure,
    connectionsAtOnce: limits.connectionsAtOnce,
  });
  outliveUnexpected(logFailure);
  console.log(`The gateway listens on ${http.url}/graphql`);
  // For a parent that waits for it.
  process.send?.("listening");
  void reloader.watch();
  process.on("SIGHUP", () => void reloader.reload());

  const stop = async (times: StopTimes) => {
    await Promise.all([http.stop(times), reloader.close()]);
    subscriptions.close();
    await generations.stop();
    await lasting.close();
  };
  onStopSignal((signal) => {
    stop(stopTimesAfter(signal, timesAtStop())).then(
      () => process.exit(0),
      (error: unknown) => {
        logFailure("Stopping failed.", error);
        process.exit(1);
      },
    );
  });
}

function timesAtStop(): StopTimes {
  const { noticeMsAtStop: noticeMs, arrivalMsAtStop: arrivalMs, stopMsMax } = limits;
  return { noticeMs, arrivalMs, stopMsMax };
}
