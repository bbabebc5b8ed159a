#include "schema.h"

/* A message has its turn in the transaction that receives it: none waits, so state 'received' is never written. Some books of
 * version 4 have lost its index already. */
const char schema_5[] = "DROP INDEX IF EXISTS inbox_waiting;";
