/* The group `ussd` of the settings file: in which dialects we are called, and where (the door: door_options.h). */
#pragma once
#include "provider/dialect.h"
#include "settings.h"

typedef struct {
  char *name;    /* the account's, in the book as "ussd:NAME" */
  char *path;    /* "/ussd/at" */
  char *service; /* the code without its ends: "384" of *384# */
  Dialect *dialect;
} UssdEntry;

typedef struct {
  gint64 session_ms;  /* an input later than this after the last one is out of time */
  gint64 offer_ms;    /* how long what was put together is offered again */
  GPtrArray *entries; /* UssdEntry *; none: no USSD */
} UssdOptions;

/* Reads the group, and the dialects it names; what is wrong becomes complaints of `file`, and of the dialects' files in
 * `mistakes`, a line each. Owned: ussd_options_free. */
UssdOptions *ussd_options_read(Settings *file, SettingsGroup *root, GString *mistakes);
void ussd_options_free(UssdOptions *options);
