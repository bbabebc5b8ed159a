#include "schema.h"

/* Delivery: several accounts, pushes, receipts. */
const char schema_3[] =
    /* Parts of a long message until all are there. */
    "CREATE TABLE parts ("
    "  provider TEXT NOT NULL,"
    "  part_key TEXT NOT NULL,"
    "  part INTEGER NOT NULL,"
    "  parts INTEGER NOT NULL,"
    "  message_id TEXT NOT NULL,"
    "  sender TEXT NOT NULL,"
    "  text TEXT NOT NULL,"
    "  own_ms INTEGER NOT NULL,"
    "  received_ms INTEGER NOT NULL,"
    "  PRIMARY KEY (provider, part_key, part)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX parts_old ON parts (received_ms);"
    /* What was sent of late by an account that tells what became of it, or keeps a log. */
    "CREATE TABLE awaited ("
    "  provider TEXT NOT NULL,"
    "  provider_ref TEXT NOT NULL,"
    "  outbox_id INTEGER NOT NULL,"
    "  sent_ms INTEGER NOT NULL,"
    "  look_ms INTEGER NOT NULL," /* when it is asked for, or forgotten */
    "  PRIMARY KEY (provider, provider_ref)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX awaited_look ON awaited (provider, look_ms);"
    /* Receipts that came before the answer to their send. */
    "CREATE TABLE early_receipts ("
    "  provider TEXT NOT NULL,"
    "  provider_ref TEXT NOT NULL,"
    "  state TEXT NOT NULL CHECK (state = 'pending' OR state = 'delivered' OR state = 'failed'),"
    "  at_ms INTEGER NOT NULL,"
    "  PRIMARY KEY (provider, provider_ref)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX early_receipts_old ON early_receipts (at_ms);"
    /* Signed requests that were taken: none is taken twice. */
    "CREATE TABLE pushes ("
    "  provider TEXT NOT NULL,"
    "  nonce TEXT NOT NULL,"
    "  until_ms INTEGER NOT NULL,"
    "  PRIMARY KEY (provider, nonce)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX pushes_old ON pushes (until_ms);"
    /* The backlog of one account does not slow the claims of another. */
    "DROP INDEX outbox_open;"
    "CREATE INDEX outbox_open ON outbox (state, provider, due_ms)"
    "  WHERE state = 'queued' OR state = 'sending' OR state = 'uncertain';";
