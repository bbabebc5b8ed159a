/* A request as JSON: what `sammachip read` prints, what is kept with the ledger, what a question holds.
 * The field keys are those of the language's cases: amount_satang, cat, product, qty_milli, unit, date (ISO, CE), period,
 * village (4 digits inside the home district, else 8), tambon, district, hh, day, count, absent, phone, group, activity,
 * people, needs_confirm, entries, lang, name, pin, as_household; `error` for a refusal, `reason` for what is ignored. */
#pragma once
#include "request.h"

#include <jansson.h>

/* The command as `read` names it: the command's name, "REJECT" or "IGNORE". ABSENT reads as TRAIN already. */
const char *request_label(const Request *request);

/* The fields as the text of an object. `home_district` (4 digits) decides how villages are written. With `keep`, what only we
 * need is written too (verdict, flags, hint) and the PIN is left out. Caller frees. */
char *request_text(const Request *request, gint32 home_district, gboolean keep);

/* The request that request_text(…, keep = TRUE) with its label described. FALSE where it is no such object. */
gboolean request_from_json(const char *label, const json_t *fields, Request *request);
