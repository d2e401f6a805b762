/** How to reach a broker, and what to tell it. */
export interface NatsSettings {
  readonly servers: readonly string[];
  readonly province: string;
  /** The stream's name. */
  readonly name: string;
  /** Of a stream that is made here. */
  readonly keepDays: number;
  readonly replicas: number;
  /** The file of credentials, as `nsc` makes it. */
  readonly credsFile: string | null;
  /** The file of the authorities that are believed, in PEM; null believes those that Node knows. */
  readonly caFile: string | null;
  readonly user: string | null;
  readonly password: string | null;
  readonly token: string | null;
}
