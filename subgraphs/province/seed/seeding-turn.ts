/**
 * Whoever fills a database with generated rows waits here for the others who do, until the transaction
 * ends: a seeding locks tables that what is filled afterwards touches in another order.
 */
export const takeSeedingTurn = "SELECT pg_advisory_xact_lock(hashtext('laowu-seed'))";
