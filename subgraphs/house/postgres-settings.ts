const mebibyte = 1024 * 1024;

/** PostgreSQL is to have at most 4 GiB in all: what it holds itself, and what the system keeps of its files. */
const cacheBytesMax = 4_096 * mebibyte;
const sharedBytesMin = 256 * mebibyte;

/**
 * Settings of the house's PostgreSQL: five registers and their services on one machine. Memory that is set
 * aside is only taken as pages come in, so a small house stays small on a large machine.
 *
 * @param memoryBytes of the machine
 */
export function postgresSettings(memoryBytes: number): Readonly<Record<string, string>> {
  // Half of its part it holds itself, and so it plans with twice of that.
  const cacheBytes = Math.min(cacheBytesMax, Math.max(2 * sharedBytesMin, memoryBytes / 4));
  return {
    max_connections: "300",
    shared_buffers: megabytes(cacheBytes / 2),
    effective_cache_size: megabytes(cacheBytes),
    // Nobody follows it, so a filling need not write all of its rows twice.
    wal_level: "minimal",
    max_wal_senders: "0",
    max_wal_size: "4GB",
    jit: "off",
    log_timezone: "UTC",
    shared_preload_libraries: "pg_stat_statements",
  };
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / mebibyte)}MB`;
}
