/**
 * Makes the numbers of open jobs by the day of their last change anew, for a loader of many rows: two statements.
 */
export const refillTouchedJobs = `
  DELETE FROM job_touch;
  INSERT INTO job_touch (province, day, slot, jobs)
  SELECT province, (updated_at AT TIME ZONE 'UTC')::date, -1, count(*)
    FROM job_posting WHERE status = 'OPEN' GROUP BY 1, 2`;
