/* The schema, written once per engine: schema.sqlite.c and, one file a later step, schema_N.sqlite.c. Everything else is one
 * SQL text for every engine. */
#pragma once

/* "SAMM": marks the file as ours. */
#define SCHEMA_APPLICATION_ID 0x53414d4d

/* Step i brings a file of version i to version i + 1, in one transaction; NULL ends the list. */
extern const char *const schema_steps[];
extern const char schema_2[];
extern const char schema_3[];
extern const char schema_4[];
extern const char schema_5[];
