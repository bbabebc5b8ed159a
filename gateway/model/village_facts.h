/* What the office records of a village: its plan, its learning centre, its model leader with the standing of มชช. (community
 * work standards). One model leader a village, by there being one column. */
#pragma once
#include "book.h"
#include "calendar.h"

/* applied → assessed → passed; MODEL_NONE where nothing was applied for. */
typedef enum { MODEL_NONE, MODEL_APPLIED, MODEL_ASSESSED, MODEL_PASSED, MODEL_STATES } ModelState;

typedef struct {
  gint32 village;
  Day plan_day;        /* of the village's plan; 0: none */
  Day centre_day;      /* the learning centre is open since; 0: none */
  char centre[160];    /* what the learning centre is called */
  gint64 model_leader; /* a person; 0: none */
  ModelState model_state;
} VillageFacts;

/* "", "applied", "assessed", "passed": as in tables, imports and exports. */
const char *model_state_name(ModelState state);
gboolean model_state_parse(const char *name, ModelState *state);

/* FAILED_REJECT where there is no such village. */
gboolean village_facts_set(Book *book, const VillageFacts *facts, GError **error);
gboolean village_facts_get(Book *book, gint32 village, VillageFacts *facts, gboolean *found, GError **error);
