#include "schema.h"

/* The officers' page: what was seen to, and what a village's messages cost. */
const char schema_4[] =
    /* What an officer let be: it is no longer shown as needing attention. */
    "CREATE TABLE attended ("
    "  box TEXT NOT NULL CHECK (box = 'message' OR box = 'reply'),"
    "  id INTEGER NOT NULL,"
    "  PRIMARY KEY (box, id)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX villages_practising ON villages (code) WHERE practice = 1;"
    "CREATE TABLE village_spend ("
    "  month INTEGER NOT NULL,"
    "  village INTEGER NOT NULL," /* 0: of phones that have none */
    "  messages INTEGER NOT NULL,"
    "  segments INTEGER NOT NULL,"
    "  satang INTEGER NOT NULL,"
    "  PRIMARY KEY (month, village)"
    ") STRICT, WITHOUT ROWID;";
