import type { NatsSettings } from "../../relay/nats/nats-settings.ts";
import { ConfigReader } from "../../service/config.ts";
import { createLogger } from "../../service/logger.ts";
import { type Command, exitCodes, UsageError } from "../command.ts";
import { provinceCode, readOptions, required, wholeNumber } from "../options.ts";

const help = `laowu relay --province NN --nats URL [options]

Publishes what changes in the register of a province to a stream of NATS JetStream, until it is stopped: the
same events, byte for byte, that webhooks tell. Without a broker nobody needs it.

  --province NN         the province, such as 61
  --nats URL            nats://host:port or tls://host:port, several with commas
  --stream NAME         the stream (LAOWU_ and the province); it is made unless it is there
  --keep-days N         for how many days a stream that is made keeps its messages, 1 to 3650 (30)
  --replicas N          on how many servers a stream that is made is kept, 1 to 5 (1)
  --creds FILE          credentials of NATS, as nsc makes them
  --ca FILE             the authorities that are believed at tls://, in PEM
  --reconcile-at HH:MM  when register and stream are compared, each day, China's time (03:30)
  --reconcile-now       compares them at once, too
  --metrics-port N      serves metrics for Prometheus at 127.0.0.1, path /metrics

In the environment: DATABASE_URL, the province's own database as its owner; where the broker asks for them,
NATS_USER and NATS_PASSWORD, or NATS_TOKEN.

Subjects are laowu.NN.job, brand, workshop, employer, snapshot (read the register anew), persons (there is
something to pull), heartbeat (complete up to its watermark) and reconciliation. Nats-Msg-Id is the id of
the event. Where it stands is read from the stream's last message, so it may be ended anywhere, and the
broker, too: nothing is lost, and what is there is not published again.

  DATABASE_URL=postgres://… laowu relay --province 61 --nats nats://127.0.0.1:4222
`;

export const relayCommand: Command = {
  summary: "publishes what changes in a register to NATS JetStream",
  help,
  run: async (args, { env, signal }) => {
    const wanted = readWanted(args);
    const reader = new ConfigReader(env);
    const databaseUrl = reader.databaseUrl("DATABASE_URL");
    const secrets = {
      user: reader.text("NATS_USER"),
      password: reader.text("NATS_PASSWORD"),
      token: reader.text("NATS_TOKEN"),
    };
    reader.checked({});
    const [{ openNatsStream }, { startRelay }] = await Promise.all([
      import("../../relay/nats/open-nats-stream.ts"),
      import("../../relay/start-relay.ts"),
    ]);
    const { nats, province, ...relayed } = wanted;
    const relay = await startRelay({
      ...{ ...relayed, province, databaseUrl },
      openStream: () => openNatsStream({ ...nats, province, ...secrets }),
      logger: createLogger(`relay ${province}`),
    });
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener("abort", () => resolve(), { once: true });
    });
    await relay.stop();
    return exitCodes.done;
  },
};

interface Wanted {
  readonly province: string;
  readonly nats: Omit<NatsSettings, "province" | "user" | "password" | "token">;
  readonly reconcileAt: string;
  readonly reconcileNow: boolean;
  readonly metricsPort: number | null;
}

function readWanted(args: readonly string[]): Wanted {
  const values = readOptions(args, {
    province: { type: "string" },
    nats: { type: "string" },
    stream: { type: "string" },
    "keep-days": { type: "string" },
    replicas: { type: "string" },
    creds: { type: "string" },
    ca: { type: "string" },
    "reconcile-at": { type: "string", default: "03:30" },
    "reconcile-now": { type: "boolean", default: false },
    "metrics-port": { type: "string" },
  });
  const province = provinceCode(values.province);
  const { stream: name = `LAOWU_${province}` } = values;
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(name))
    throw new UsageError("--stream must have 1 to 32 of A-Z a-z 0-9 _ -.");
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(values["reconcile-at"]))
    throw new UsageError("--reconcile-at must be a time of the day, such as 03:30.");
  const port = wholeNumber("metrics-port", values["metrics-port"], {
    ...{ fallback: 0, min: 1, max: 65_535 },
  });
  return {
    province,
    nats: {
      servers: required("nats", values.nats).split(",").map(serverIn),
      name,
      keepDays: wholeNumber("keep-days", values["keep-days"], { fallback: 30, min: 1, max: 3_650 }),
      replicas: wholeNumber("replicas", values.replicas, { fallback: 1, min: 1, max: 5 }),
      credsFile: values.creds ?? null,
      caFile: values.ca ?? null,
    },
    reconcileAt: values["reconcile-at"],
    reconcileNow: values["reconcile-now"],
    metricsPort: port === 0 ? null : port,
  };
}

/** The value is not repeated when it is wrong: it may hold a password. */
function serverIn(text: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  const isServer = url !== null && /^(nats|tls):$/.test(url.protocol) && url.hostname !== "";
  if (!isServer || url.username !== "" || url.password !== "")
    throw new UsageError(
      "--nats must be nats://host:port or tls://host:port, without a name and password.",
    );
  return url.href;
}
