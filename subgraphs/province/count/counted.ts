/** What a register counts as it is written, so that nobody counts rows to know how many there are. */
export type Counted = "BRANDS" | "CERTIFIED_WORKSHOPS" | "OPENINGS" | "OPEN_JOBS" | "WORKSHOPS";

/**
 * Writers of one register share its numbers, and one row of them would make each wait for the other's
 * commit. So a number is the sum of this many rows, and a connection changes the one of its own.
 */
export const countSlots = 64;

/** The same numbers from the rows themselves, of the registers in this database. */
export const recountSql = `
  SELECT province, 'OPEN_JOBS' AS counted, count(*) AS records FROM job_posting WHERE status = 'OPEN' GROUP BY 1
   UNION ALL
  SELECT province, 'OPENINGS', sum(remaining) FROM job_posting WHERE status = 'OPEN' GROUP BY 1
   UNION ALL
  SELECT province, 'BRANDS', count(*) FROM labor_brand GROUP BY 1
   UNION ALL
  SELECT province, 'WORKSHOPS', count(*) FROM workshop GROUP BY 1
   UNION ALL
  SELECT province, 'CERTIFIED_WORKSHOPS', count(*) FROM workshop WHERE cert_status = 'CERTIFIED' GROUP BY 1`;

/** Makes the numbers anew, for a loader of many rows: two statements. */
export const refillCounts = `
  DELETE FROM record_count;
  INSERT INTO record_count (province, counted, slot, records)
  SELECT province, counted, -1, records FROM (${recountSql}) AS recounted`;
